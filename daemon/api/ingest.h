// POST /v1/records: lines of records in, counts out once all of it is durable and matched.
//
// A body that breaks off leaves what was whole before it in place, and is answered with the
// problem. Thread safety: handle() on the exchange's io thread. Ownership: the router keeps it.
#pragma once

#include <memory>
#include <utility>

#include "daemon/api/handlers.h"
#include "daemon/api/intake.h"

namespace cumuld::api {

class Ingest {
 public:
  Ingest(Services& services, std::shared_ptr<const Intakes> intakes)
      : services_(services), intakes_(std::move(intakes)) {}

  Handling handle(http::Exchange& exchange) const;

 private:
  Services& services_;
  std::shared_ptr<const Intakes> intakes_;
};

}  // namespace cumuld::api
