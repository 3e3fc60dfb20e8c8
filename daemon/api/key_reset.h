// POST /v1/records/{registry}/{key}/reset: the versions received under a key so far count no more.
//
// In: {"reason": text, "by": text (optional)}. Out: {"reset","hits":{…},"sequence"}, once the reset
// is durable and what it withdraws is told by the feed; `reset` is false where no version stood any
// more, so that a reset may be sent again when its answer was lost.
//
// Errors: not_found for a registry or a key that nothing was ever received under; malformed for a
// body that is not one JSON object, bad_query for what is in it, too_large, no_space.
// Thread safety: handle() on the exchange's io thread. Ownership: the router keeps it.
#pragma once

#include <memory>
#include <utility>

#include "daemon/api/handlers.h"
#include "daemon/api/intake.h"

namespace cumuld::api {

class KeyReset {
 public:
  KeyReset(Services& services, std::shared_ptr<const Intakes> intakes)
      : services_(services), intakes_(std::move(intakes)) {}

  Handling handle(http::Exchange& exchange) const;

 private:
  Services& services_;
  std::shared_ptr<const Intakes> intakes_;
};

}  // namespace cumuld::api
