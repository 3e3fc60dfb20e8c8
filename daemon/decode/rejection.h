// Rejection: why a piece of input was refused, and how its message shows a value.
//
// Thread safety: plain values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "matcher/batch.h"

namespace cumuld {

struct Rejection {
  matcher::RejectCode code = matcher::RejectCode::kMalformed;
  std::string message;
};

using Verdict = std::optional<Rejection>;  // nullopt: nothing is wrong

// `text` for a message: at most about 32 bytes of it, never a whole national number however it is
// spelled, control characters as '?', no character cut in two. Not quoted.
std::string shown(std::string_view text);

}  // namespace cumuld
