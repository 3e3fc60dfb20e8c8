// Wake: why a handler's wait ended. Thread safety: plain value.
#pragma once

#include <cstdint>

namespace cumuld::http {

enum class Wake : std::uint8_t {
  kTimer,     // the timer expired, or somebody cancelled it
  kGone,      // the client closed: nobody reads an answer
  kDraining,  // the server stops: answer with what there is; waiting again returns this at once
};

}  // namespace cumuld::http
