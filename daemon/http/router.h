// Router: from a method and a decoded path to the handler that answers.
//
//   router.add("GET", "/v1/hits/{id}", handler);     // exchange.capture(0) is the id
//
// A pattern's segment is literal, or "{name}", which takes any one segment that is not empty.
// Where several patterns fit, the one with a literal in the first place in which they differ wins.
// HEAD goes to GET where no HEAD was added.
//
// Ownership: owns the handlers; a handler that is a lambda must be kept by the router for as long
//            as one of its coroutines lives, so the server takes the router over.
// Thread safety: add() before the server starts, find() from any thread after.
// Cost: find() is O(routes × segments), no allocation but the captures and the Allow list.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cumuld::http {

class Exchange;

using Handler = std::function<boost::asio::awaitable<void>(Exchange&)>;

struct Route {
  std::string method;
  std::string pattern;
  std::vector<std::string> segments;
  Handler handler;
};

class Router {
 public:
  struct Match {
    const Route* route = nullptr;            // null: nobody answers this
    std::size_t index = 0;                   // of the route, in the order of add()
    std::vector<std::string_view> captures;  // point into the segments given to find()
    std::string allow;  // "GET, HEAD, POST" when the path exists but not for this method
  };

  void add(std::string_view method, std::string_view pattern, Handler handler);

  Match find(std::string_view method, std::span<const std::string> segments) const;

  std::span<const Route> routes() const noexcept { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace cumuld::http
