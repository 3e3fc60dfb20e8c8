// Services: what the handlers work with. The daemon fills it and keeps it until the server is gone.
//
// Until `ready` is set the pipeline and the store may be absent: everything but health, metrics and
// the status is refused with not_ready. They are set before `ready` is, and stay.
//
// Thread safety: set up before the server starts, except for what is said above; the callbacks may
// be called by every io thread and do not block.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "daemon/http/broadcast.h"
#include "daemon/http/counters.h"
#include "daemon/memory_use.h"
#include "daemon/pipeline/pipeline.h"
#include "matcher/rule.h"
#include "storage/quarantine.h"
#include "storage/store.h"

namespace cumuld::api {

class BackupJobs;

struct Services {
  Pipeline* pipeline = nullptr;
  storage::Store* store = nullptr;
  BackupJobs* backups = nullptr;
  unsigned io_threads = 1;  // of the server; ports 0 to io_threads - 1 of the pipeline are theirs
  std::function<std::shared_ptr<const matcher::RuleTable>()> rules;  // those in force
  // Reads the file of rules again. True: they are others than those in force, and take their place.
  // kInvalidArgument: a line that says where and why; nothing changed.
  std::function<matcher::Result<bool>()> reload_rules;
  std::size_t intake_bytes_max = std::size_t{256} << 20U;  // of posted records held at once
  std::uint64_t started_ms = 0;                            // ms since 1970, UTC
  std::string version;
  std::atomic<bool> ready{false};
  std::atomic<bool> comparing_rules{false};  // one at a time
  // How cases are found (daemon/api/case_listing.cpp): so few hits are read sooner than their cases
  // are met in the list of all; so many cases are loaded in vain before all hits are looked at.
  std::atomic<std::size_t> few_hits{512};
  std::atomic<std::size_t> cases_in_vain{2'000};
  std::function<bool()> has_room;  // the disk can take more; absent: always
  // Quarantined input and its source's name, decoded anew (daemon/source/decode_again.h).
  std::function<matcher::Result<std::unique_ptr<matcher::Batch>>(const storage::QuarantineItem&,
                                                                 const std::string&)>
      decode_again;
  std::function<std::string()> spool;  // its state, a JSON value; absent: no spool
  std::function<bool(const std::string& registry)> resume_spool;  // false: it is not stopped
  std::function<http::CounterSnapshot()> counters;  // of the HTTP layer; absent: not reported
  std::function<MemoryUse()> memory;                // absent: not reported
  http::Broadcast* news = nullptr;                  // of the feed's sequence
};

}  // namespace cumuld::api
