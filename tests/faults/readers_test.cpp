// readers_test: COUNT clients of the feed (default 200), most of whom read nothing, or a byte now
// and then (readers.h), while RECORDS records (default 4000) are posted:
//
//   - all of them are acknowledged, and the daemon's memory grows by no more than kAReader each;
//   - whoever reads on, or comes back with the last event it saw, gets the feed without hole or
//     repetition;
//   - with UNTIL_CLOSED=1 it waits until those who take nothing were closed.
//
//   COUNT=2000 RECORDS=20000 UNTIL_CLOSED=1 build/release/bin/readers_test
//
// How fast records were taken, without readers and with them, is printed. Exit code: 0 all of it
// held; 1 not; 2 wrong environment.
#include "tests/faults/readers.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <mutex>

#include "tests/crash/chance.h"
#include "tests/e2e/api.h"
#include "tests/faults/memory_sample.h"
#include "tests/support/daemon_process.h"
#include "tests/support/history_generator.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kSenders = 2;
constexpr std::size_t kHitsAPost = 20;
constexpr double kAReaderMib = 64.0 / 1024;  // what one may cost
constexpr double kAsideMib = 64;             // what intake itself may take meanwhile
constexpr std::size_t kCatchingUp = 50;      // of those that did not follow

// Two records that make a hit.
std::string hit_of(std::size_t number) {
  const auto person = support::national_number(500'101'000 + static_cast<int>(number % 998) +
                                                   100'000 * static_cast<int>(number / 998 % 4000),
                                               false);
  const auto key = std::to_string(number);
  return R"({"registry":"invalidity","key":")" + key + R"(","version":1,"person":")" + person +
         R"(","kind":"invalidity","from":"2024-02-01","to":"2024-02-29","insurer":"306",)"
         R"("daily_cents":5850,"attributes":{"scheme":"employee"}})"
         "\n"
         R"({"registry":"dmfa","key":")" +
         key + R"(","version":1,"person":")" + person +
         R"(","kind":"severance","from":"2024-02-01","to":"2024-02-29","employer":"0403019261"})"
         "\n";
}

class Test {
 public:
  Test(support::DaemonProcess& daemon, std::size_t readers, std::size_t hits)
      : daemon_(daemon), api_(daemon.socket()), readers_(readers), hits_(hits) {}

  void run(bool until_closed) {
    post("without readers");
    const auto before = memory_of();
    faults::Readers readers(daemon_.socket(), readers_, told_ / 2);
    readers.start();
    await_full();
    post(std::to_string(readers_) + " readers");
    const auto with = memory_of();
    std::printf("resident: %.1f MiB without readers, %.1f with them\n", before, with);
    if (with > before + kAsideMib + kAReaderMib * static_cast<double>(readers_)) {
      differs("readers that do not read take too much memory");
    }
    if (until_closed) await_closed();
    readers.stop();
    const auto came_back = readers.catch_up(kCatchingUp, told_);
    std::printf("%zu of those that caught up had been closed\n", came_back);
    for (const auto& one : readers.differences()) differs(one);
    post("after they read");
  }

  void differs(const std::string& what) {
    const std::scoped_lock lock(mutex_);
    differences_.push_back(what);
  }
  const std::vector<std::string>& differences() const { return differences_; }

 private:
  double memory_of() const { return faults::memory_of(api_).resident; }

  void post(const std::string& when) {
    milliseconds_.clear();
    const auto began = Clock::now();
    std::vector<std::thread> senders;
    for (std::size_t i = 0; i < kSenders; ++i) senders.emplace_back([this, i] { send(i); });
    for (auto& sender : senders) sender.join();
    const std::chrono::duration<double> took = Clock::now() - began;
    posted_ += hits_;
    told_ = static_cast<std::uint64_t>(faults::metric(api_, "cumuld_feed_sequence"));
    if (told_ != posted_) differs("the feed is at " + std::to_string(told_));
    std::ranges::sort(milliseconds_);
    std::printf("%-16s %7.0f records a second, an answer within %.1f ms, the slowest %.1f ms\n",
                (when + ":").c_str(), static_cast<double>(2 * hits_) / took.count(),
                milliseconds_[milliseconds_.size() / 2], milliseconds_.back());
  }

  void send(std::size_t sender) {
    for (auto at = sender * kHitsAPost; at < hits_; at += kSenders * kHitsAPost) {
      const auto end = std::min(at + kHitsAPost, hits_);
      std::string body;
      for (auto i = at; i < end; ++i) body += hit_of(posted_ + i);
      const auto began = Clock::now();
      const auto answer = api_.post("/v1/records", std::move(body));
      const std::chrono::duration<double, std::milli> took = Clock::now() - began;
      const auto accepted = R"({"accepted":)" + std::to_string(2 * (end - at)) + ",";
      if (answer.status != 200 || !answer.body.starts_with(accepted)) {
        differs(std::to_string(answer.status) + " " + answer.body);
      }
      const std::scoped_lock lock(mutex_);
      milliseconds_.push_back(took.count());
    }
  }

  // Until the readers have what they take of the feed so far: nothing more is sent.
  void await_full() const {
    const auto sent = [this] { return faults::metric(api_, "cumuld_http_sent_bytes_total"); };
    constexpr double kLittle = 100'000;  // what is asked here, and those that trickle
    const auto began = Clock::now();
    for (double before = -kLittle, now = sent(); now - before > kLittle; now = sent()) {
      before = now;
      crash::let_pass(std::chrono::milliseconds(100));
    }
    const std::chrono::duration<double> took = Clock::now() - began;
    std::printf("%zu readers opened, their buffers full after %.1f s\n", readers_, took.count());
  }

  // Those that follow or take a byte now and then may stay.
  void await_closed() {
    const auto most = 0.21 * static_cast<double>(readers_) + 2;
    const auto deadline = Clock::now() + 3 * crash::kPatience;
    while (faults::metric(api_, "cumuld_http_connections_open") > most) {
      if (Clock::now() > deadline) return differs("readers that take nothing are not closed");
      crash::let_pass(std::chrono::milliseconds(100));
    }
    std::printf("resident: %.1f MiB once those that take nothing were closed\n", memory_of());
  }

  support::DaemonProcess& daemon_;
  e2e::Api api_;
  std::size_t readers_;
  std::size_t hits_;  // in each of the three times
  std::size_t posted_ = 0;
  std::uint64_t told_ = 0;
  std::mutex mutex_;
  std::vector<double> milliseconds_;
  std::vector<std::string> differences_;
};

// Each reader is a descriptor here and one there, which inherits the limit.
void raise_limit_of_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int run() {
  raise_limit_of_open_files();
  const auto readers = crash::setting("COUNT", 200);
  const auto records = crash::setting("RECORDS", 4000);
  const support::ScratchFolder folder;
  support::DaemonProcess daemon({folder.path(),
                                 {},
                                 {{"CUMULD_MEMORY_BUDGET_BYTES", "64MiB"},
                                  {"CUMULD_MAX_CONNECTIONS", std::to_string(readers + 100)},
                                  {"CUMULD_LOG_LEVEL", "warning"}}});
  if (!daemon.wait_until_ready(crash::kPatience)) throw std::runtime_error(daemon.log());
  Test test(daemon, readers, records / 2);
  test.run(crash::setting("UNTIL_CLOSED", 0) != 0);
  if (!daemon.running()) test.differs("it ended: " + daemon.log());
  if (daemon.terminate(crash::kPatience) != 0) test.differs("SIGTERM did not end it with 0");
  for (const auto& difference : test.differences()) std::printf("  %s\n", difference.c_str());
  std::printf("%zu differences\n", test.differences().size());
  return test.differences().empty() ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "readers_test: %s\n", error.what());
    return 2;
  }
}
