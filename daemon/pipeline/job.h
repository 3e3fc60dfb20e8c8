// Job: one batch on its way through the pipeline, and what became of it.
//
// Ownership: the source makes it, the pipeline consumes it and gives the batch's memory back with
// the result, to be used again.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "matcher/batch.h"

namespace cumuld {

struct JobError {
  std::uint64_t position = 0;  // line (from 1) or ordinal in the source
  matcher::RejectCode code = matcher::RejectCode::kMalformed;
  std::string message;
};

// The counts of POST /v1/records and of a receipt; sums of jobs are made with add().
struct JobResult {
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t stale = 0;
  std::uint64_t rejected = 0;
  std::uint64_t resets = 0;      // of keys under which a version stood; no records
  std::vector<JobError> errors;  // the first kErrorsShownMax, by position
  std::uint64_t raised = 0;
  std::uint64_t amended = 0;
  std::uint64_t withdrawn = 0;
  std::uint64_t sequence = 0;  // of the feed once this was committed
  // True for the last of a source's jobs in one commit: `sequence` then holds the changes of all
  // its jobs so far, and of none that comes later.
  bool ends_commit = false;

  void add(JobResult&& later);
};

struct Job {
  std::unique_ptr<matcher::Batch> batch;
  std::string source;          // "socket uid 1000", "spool dmfa/2024Q1.xml"
  std::string position_key;    // where the source keeps how far it got; empty: nowhere
  std::string position_value;  // committed together with the batch; empty: delete it
  // Whose quarantine refused input goes to; absent: that of the registry it names.
  std::optional<matcher::RegistryId> registry;
  std::uint64_t settled = 0;  // id of a quarantined item that this settles: it goes with the commit
  // What it changes among hits may be found later: see Pipeline::catch_up(). `done` then tells only
  // what was found at once.
  bool may_wait = false;

  // Called once, on the writer thread, when the batch is durable and, unless it may wait, matched.
  // Must not block.
  std::function<void(JobResult&&, std::unique_ptr<matcher::Batch>)> done;
};

}  // namespace cumuld
