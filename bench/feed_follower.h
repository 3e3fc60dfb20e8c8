// FeedFollower: a reader of the feed (server-sent events) that notes when each change reached it.
//
// Thread safety: one thread; it reads on a thread of its own. Errors: a connection that cannot be
// made or that is closed ends the program with a message.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace bench {

class FeedFollower {
 public:
  using Clock = std::chrono::steady_clock;

  // Follows from the first change on; returns once it is answered.
  explicit FeedFollower(const std::string& socket);
  ~FeedFollower();
  FeedFollower(const FeedFollower&) = delete;
  FeedFollower& operator=(const FeedFollower&) = delete;

  // When each of the first `count` changes came; waits for them.
  std::vector<Clock::time_point> await(std::size_t count);

 private:
  void run();
  void take(const char* bytes, std::size_t size);

  int socket_;
  bool begins_line_ = true;
  std::size_t matched_ = 0;  // of the name of an event's line
  std::mutex mutex_;
  std::condition_variable came_;
  bool answered_ = false;
  bool ending_ = false;
  std::vector<Clock::time_point> times_;
  std::thread thread_;
};

}  // namespace bench
