// Engine: a whole cumuld without its socket, in a directory of its own: for tests of what records
// do to hits.
//
//   Engine engine(EngineOptions{.shards = 4});
//   engine.submit(lines);
//   engine.standing();     // as the naive model speaks of hits
//   engine.restart();      // close everything, open again
//
// Failures of the system under test are reported by GoogleTest and end the process' test.
// Thread safety: one thread at a time.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/pipeline/pipeline.h"
#include "tests/support/naive_hit.h"

namespace support {

struct EngineOptions {
  unsigned shards = 2;
  std::size_t epoch_bytes = std::size_t{64} << 20U;
  std::size_t timeline_bytes = std::size_t{64} << 20U;
  matcher::KeptBound quarantine{};
  matcher::KeptBound stale{};
  bool sync = false;    // tests that kill nothing need no sync
  std::string rules{};  // TOML; empty: the shipped table
};

// A directory under the system's temporary one, removed at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class Engine {
 public:
  explicit Engine(EngineOptions options = {});
  ~Engine();

  // Sends the lines, records and resets (reset_line.h), as one job, and waits until it is
  // committed.
  cumuld::JobResult submit(const std::vector<std::string>& lines);

  // The same as a job whose hits may be found later: at catch_up(), or when somebody is touched by
  // a job that may not wait.
  cumuld::JobResult submit_behind(const std::vector<std::string>& lines);

  // Sends many jobs without waiting in between, then waits for all.
  cumuld::JobResult submit_all(const std::vector<std::vector<std::string>>& jobs,
                               bool may_wait = false);

  // Waits until nobody is behind.
  void catch_up();

  // Has these rules (TOML) take the place of the others while it runs; returns at once.
  void use_rules(const std::string& rules);
  // Waits until everybody is matched under them.
  void await_matched() const;

  void restart();
  void restart(const EngineOptions& options);

  std::vector<naive::Hit> standing() const;            // sorted by id, from the store
  std::vector<naive::Hit> standing_by_feed() const;    // the feed replayed; checks that it is dense
  std::vector<naive::Hit> standing_by_person() const;  // through the index by person
  std::vector<naive::Hit> standing_by_lists() const;   // through the lists; checks those of cases

  cumuld::Pipeline& pipeline() { return *pipeline_; }
  storage::Store& store() { return *store_; }

 private:
  void open();
  void decode(const std::string& text, matcher::Batch& batch);
  std::unique_ptr<matcher::Batch> decode(const std::vector<std::string>& lines);
  naive::Hit to_naive(const storage::HitRecord& hit) const;

  EngineOptions options_;
  TemporaryDirectory directory_;
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<cumuld::Pipeline> pipeline_;
  std::string rules_checksum_;  // of those last given
};

}  // namespace support
