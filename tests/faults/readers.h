// Readers: many clients of the feed at once. Of a hundred, one follows the events as they come, ten
// poll and never take the answer, twenty take a byte now and then, the others nothing at all.
//
// Thread safety: by one thread, beside the one that start() starts and stop() joins.
// Errors: differences.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "tests/faults/feed_reader.h"

namespace faults {

class Readers {
 public:
  // Opens `count` of them, all after `last_event_id`.
  Readers(std::string socket, std::size_t count, std::uint64_t last_event_id);
  ~Readers() { stop(); }
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  void start();  // those that read begin to
  void stop();

  // Has everybody who follows, and `most` of the others, read until they have seen event
  // `sequence`. Who was closed comes back with the last event it saw. Returns how many came back.
  std::size_t catch_up(std::size_t most, std::uint64_t sequence);

  const std::vector<std::string>& differences() const { return differences_; }

 private:
  enum class Kind { kPolls, kFollows, kTrickles, kSilent };
  static Kind kind_of(std::size_t number);
  void turn();
  std::size_t catch_up(FeedReader& reader, std::uint64_t sequence);

  std::string socket_;
  std::vector<FeedReader> readers_;
  std::vector<std::string> differences_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace faults
