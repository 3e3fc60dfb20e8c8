#include "daemon/ctl/client.h"

#include "daemon/ctl/exchange.h"

namespace cumuld::ctl {

std::string Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

tl::expected<Response, Failure> Client::perform(const Request& request) const {
  Exchange exchange(request);
  if (auto failure = exchange.connect(socket_path_))
    return tl::make_unexpected(*std::move(failure));
  return exchange.run();
}

}  // namespace cumuld::ctl
