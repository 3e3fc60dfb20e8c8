// Workload: what a scenario sends, and what it remembers of it.
//
// Records come from random histories (support::HistoryGenerator): versions in any order,
// cancellations, merged numbers, resends in another written form, broken lines. Each history has
// persons and keys of its own, so that a naive model of each is a model of all. No two lines state
// different things under one version: what stands does not depend on the order of arrival.
//
// After some batches a key that they name is reset; never one that the spool states.
//
// A line that goes to the spool states a version that no other line states: taken twice, it would
// be counted as a duplicate.
//
// Thread safety: take_batch(), settle() and totals() by any thread, everything else while no
// client runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "tests/e2e/api.h"
#include "tests/support/naive_record.h"
#include "tests/support/random.h"

namespace crash {

using VersionName = std::tuple<std::string, std::string, std::int64_t>;  // registry, key, version
using RecordName = std::pair<std::string, std::string>;                  // registry, key

struct Stated {
  naive::Record record;
  std::string line;
  std::size_t history = 0;
  bool acknowledged = false;  // an answer or a receipt said that it is stored
};

struct Batch {
  std::vector<std::string> lines;
  std::vector<VersionName> states;  // one for each line that is not broken
  std::int64_t broken = 0;
  std::optional<RecordName> reset;  // once it was sent
};

// Resets of one key.
struct Resets {
  std::size_t sent = 0;
  std::size_t acknowledged = 0;  // an answer said that a version stood until then
};

struct SpoolFile {
  std::string registry;
  std::string name;
  Batch batch;
  bool checked = false;  // its receipt
};

class Workload {
 public:
  explicit Workload(std::uint64_t seed);

  // Queues the batches of some new histories, and sends again some of what was sent before.
  void prepare(int histories);
  // New histories as files instead.
  std::vector<SpoolFile> prepare_files(int histories);

  // Gives the next batch; false when there is none.
  bool take_batch(Batch& batch);
  // What became of it: answered 200, or nobody knows.
  void settle(const Batch& batch, bool acknowledged);

  void settle_reset(const RecordName& name, bool acknowledged);

  std::size_t waiting() const;  // batches not taken yet
  void drop_waiting();

  std::map<VersionName, Stated>& stated() { return stated_; }
  std::map<RecordName, Resets>& resets() { return resets_; }
  // Records stated since this was asked last.
  std::set<RecordName> take_touched();

  std::int64_t broken_acknowledged() const { return broken_acknowledged_; }
  std::int64_t broken_sent() const { return broken_sent_; }
  std::size_t histories() const { return histories_; }

 private:
  struct Line {
    std::string text;
    bool broken = false;
    VersionName states;
  };
  std::vector<Line> history(bool for_spool);
  void note(Batch& batch, const Line& line);

  support::Random random_;
  std::uint64_t seed_;
  std::size_t histories_ = 0;
  std::set<std::string> persons_;
  std::map<VersionName, Stated> stated_;  // also what was not sent yet
  std::vector<Line> sent_;                // may be sent again
  std::size_t files_ = 0;

  mutable std::mutex mutex_;
  std::deque<Batch> queue_;
  std::set<RecordName> touched_;
  std::map<RecordName, Resets> resets_;
  std::int64_t broken_acknowledged_ = 0;
  std::int64_t broken_sent_ = 0;
};

}  // namespace crash
