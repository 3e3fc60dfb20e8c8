// POST /v1/quarantine/{id}/retry and DELETE /v1/quarantine/{id}: what is done about refused input.
//
// A retry decodes what was kept of it once more and has it judged; the answer is that of POST
// /v1/records. The item goes with the commit that settles it, so that a crash leaves it or its
// record, never both or neither; refused again, it comes back under a new id. Its source and
// position stay those of the input it was.
//
// Thread safety: both on the exchange's io thread. Ownership: the router keeps it.
#pragma once

#include <memory>
#include <utility>

#include "daemon/api/handlers.h"
#include "daemon/api/intake.h"

namespace cumuld::api {

class QuarantineActions {
 public:
  QuarantineActions(Services& services, std::shared_ptr<const Intakes> intakes)
      : services_(services), intakes_(std::move(intakes)) {}

  Handling retry(http::Exchange& exchange) const;
  Handling drop(http::Exchange& exchange) const;

 private:
  std::shared_ptr<Upload> upload_for(const http::Exchange& exchange,
                                     const storage::QuarantineItem& item) const;

  Services& services_;
  std::shared_ptr<const Intakes> intakes_;
};

}  // namespace cumuld::api
