#include "daemon/api/body_text.h"

namespace cumuld::api {

boost::asio::awaitable<Answer<std::string>> read_text(http::Exchange& exchange, std::size_t most,
                                                      std::string_view too_large) {
  std::string text;
  while (true) {
    const auto piece = co_await exchange.read_body();
    if (!piece) co_return tl::make_unexpected(http::body_problem(piece.error()));
    if (piece->empty()) co_return text;
    text.append(piece->data(), piece->size());
    if (text.size() > most) {
      co_return tl::make_unexpected(
          http::Problem(http::ProblemCode::kTooLarge, std::string(too_large)));
    }
  }
}

}  // namespace cumuld::api
