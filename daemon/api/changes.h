// GET /v1/changes: the feed after a sequence, as a page, a long poll or an event stream.
//
// A client that reads slowly costs its connection, kFeedPieceBytes here and as much as
// kFeedUnreadBytes in the kernel: what comes next is read when it has taken what it got. All of
// them together take one place among the requests of an io thread (daemon/http/turns.h).
//
// Thread safety: handle() on the exchange's io thread. Ownership: the router keeps it.
#pragma once

#include <memory>
#include <vector>

#include "daemon/api/answer.h"
#include "daemon/api/feed_tail.h"
#include "daemon/api/handlers.h"
#include "daemon/http/turns.h"

namespace cumuld::api {

inline constexpr std::size_t kFeedPieceBytes = std::size_t{16} << 10U;   // and one change more
inline constexpr std::size_t kFeedUnreadBytes = std::size_t{32} << 10U;  // the kernel doubles it

class Changes {
 public:
  explicit Changes(Services& services);
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;
  ~Changes();

  Handling handle(http::Exchange& exchange) const;

 private:
  struct Request;
  struct Lane;  // what an io thread has

  static Answer<Request> read_request(const http::Exchange& exchange, bool events);
  Handling send_page(http::Exchange& exchange, Request request, Lane& lane) const;
  Handling stream_events(http::Exchange& exchange, Request request, Lane& lane) const;

  Services& services_;
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace cumuld::api
