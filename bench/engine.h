// Engine: a store and a pipeline in a directory of their own, as the daemon sets them up but
// without its socket; and sources that feed it.
//
// Thread safety: said at each function. Errors: whatever fails ends the program with a message.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/decode/ndjson.h"
#include "daemon/pipeline/pipeline.h"
#include "storage/store.h"

namespace bench {

// A fresh directory below `parent`, removed with all it holds at the end.
class ScratchDirectory {
 public:
  explicit ScratchDirectory(const std::string& parent);
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  std::string path(const std::string& name = {}) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

class Engine {
 public:
  Engine(const std::string& directory, unsigned shards, unsigned ports);

  cumuld::Pipeline& pipeline() { return *pipeline_; }
  storage::Store& store() { return *store_; }

  // Waits until every epoch that ended is a sorted run.
  void wait_until_sealed() const;

 private:
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<cumuld::Pipeline> pipeline_;  // goes first
};

// Sums over the jobs of all sources.
struct Acknowledged {
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> raised{0};
};

// One source: decodes lines and hands batches to a port of the pipeline, some under way at a time.
// One thread.
class Source {
 public:
  Source(Engine& engine, unsigned port, Acknowledged& sums);

  // Returns when the batch is on its way; waits first while too many are.
  void send(std::string_view lines);
  // Waits until all that was sent is durable and matched.
  void finish();

 private:
  static constexpr std::size_t kUnderWayMax = 6;

  Engine& engine_;
  unsigned port_;
  Acknowledged& sums_;
  cumuld::NdjsonDecoder decoder_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<matcher::Batch>> free_;  // kUnderWayMax batches, less those under way
};

[[noreturn]] void give_up(const std::string& why);

}  // namespace bench
