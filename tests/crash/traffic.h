// Traffic: what happens on the socket while something goes wrong: clients that send the workload's
// batches, and a reader that follows the feed. What they were told is noted in workload and judge,
// as it is gone after a crash.
//
//   Traffic traffic(workload, judge, socket);
//   traffic.start(3);
//   …                       // a kill, a fault
//   traffic.join();         // returns once the daemon is gone or everything was sent
//
// The daemon may vanish or answer 503 at any moment; any other refusal is a difference. Where reads
// of the store are made to fail, an answer may also be 500 and say so.
// Thread safety: one thread; the clients are its own. Ends: join(), also by the destructor.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/crash/judge.h"
#include "tests/crash/workload.h"

namespace crash {

class Traffic {
 public:
  Traffic(Workload& workload, Judge& judge, std::string socket)
      : workload_(workload), judge_(judge), socket_(std::move(socket)) {}
  ~Traffic() { join(); }
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;

  void let_reads_fail() { reads_fail_ = true; }  // before start()
  void start(int clients);
  bool sending() const { return sending_ > 0; }
  // Everybody who sends is done; the reader follows the feed until the daemon is gone.
  void join_senders();
  void join();

 private:
  void send_batches();
  bool reset(const e2e::Api& api, const RecordName& name);
  bool is_taken(const e2e::Answer& answer, const std::string& what);
  void follow_feed();

  Workload& workload_;
  Judge& judge_;
  std::string socket_;
  bool reads_fail_ = false;
  std::atomic<int> sending_{0};
  std::vector<std::thread> senders_;
  std::thread reader_;
};

}  // namespace crash
