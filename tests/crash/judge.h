// Judge: compares what the daemon says after a crash with what the scenario knows.
//
//   - every acknowledged version is in its record's history, with the content that was sent, and
//     the current version is the highest one received since the last reset;
//   - every acknowledged reset is there, and none that was not sent;
//   - nothing is there that was never sent;
//   - the feed is dense from 1, and what anybody saw of it before the crash is unchanged;
//   - the standing hits are the feed replayed, and those of the naive model fed with exactly the
//     versions that the daemon holds since their keys' last resets;
//   - quarantine holds every acknowledged rejection, and none that was not sent.
//
// Differences are collected, not thrown. Thread safety: saw() by any thread, the rest by one.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "tests/crash/workload.h"
#include "tests/e2e/api.h"

namespace crash {

class Judge {
 public:
  Judge(Workload& workload, std::string rules) : workload_(workload), rules_(std::move(rules)) {}

  // Somebody read these changes while the daemon served.
  void saw(const std::vector<e2e::Change>& changes);
  // Somebody was told that the feed reaches this far.
  void was_told(std::int64_t sequence);

  // Of everything, or of the records touched since the last call.
  void check(const e2e::Api& api, bool everything);

  void differs(const std::string& what);
  const std::vector<std::string>& differences() const { return differences_; }
  std::uint64_t records_checked() const { return records_checked_; }
  std::uint64_t resets_checked() const { return resets_checked_; }
  std::uint64_t changes_seen() const { return seen_.size(); }

 private:
  void check_records(const e2e::Api& api, const std::set<RecordName>& names);
  void check_record(const RecordName& name, const std::vector<e2e::Received>& history);
  void check_resets(const RecordName& name, const std::vector<e2e::Received>& history);
  void note_held(const RecordName& name, const std::vector<e2e::Received>& since);
  void check_current(const RecordName& name, const std::vector<e2e::Received>& history);
  std::set<std::string> check_feed(const e2e::Api& api);
  void check_quarantine(const e2e::Api& api);
  std::set<std::string> expected();
  void compare(const std::string& left, const std::set<std::string>& a, const std::string& right,
               const std::set<std::string>& b);

  Workload& workload_;
  std::string rules_;
  // What the daemon says it holds since the last reset, by history.
  std::map<std::size_t, std::map<RecordName, std::set<VersionName>>> held_;
  std::map<std::size_t, std::set<std::string>> expected_;  // hits by history
  std::set<std::size_t> changed_;                          // histories to compute again
  std::uint64_t records_checked_ = 0;
  std::uint64_t resets_checked_ = 0;
  std::vector<std::string> differences_;

  std::mutex mutex_;
  std::vector<std::string> seen_;  // the feed's lines, from sequence 1
  std::int64_t told_ = 0;
};

}  // namespace crash
