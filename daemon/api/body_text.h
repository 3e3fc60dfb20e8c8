// The whole body of a request, where it is short and means nothing before its end.
//
// Thread safety: on the exchange's io thread, as every handler.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "daemon/api/answer.h"

namespace cumuld::api {

// Reads the body to its end. Errors: those of body_problem(), and too_large with `too_large` once
// it has more than `most` bytes.
boost::asio::awaitable<Answer<std::string>> read_text(http::Exchange& exchange, std::size_t most,
                                                      std::string_view too_large);

}  // namespace cumuld::api
