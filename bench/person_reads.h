// PersonReads: while something else goes on, reads one person's current records some hundred times
// a second, each time of another person, and keeps how long each took.
//
// A reader in the process, as a query has it: what is committed at that moment, runs and deltas.
// What comes from the page cache or the disk is not told apart.
//
// Thread safety: one thread makes and asks it; it reads on a thread of its own. The engine and the
// lines must outlive it. Errors: a read that fails ends the program with a message.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "bench/engine.h"
#include "bench/workload.h"

namespace bench {

class PersonReads {
 public:
  // Persons are drawn from those that the lines name.
  PersonReads(Engine& engine, const Lines& lines);
  ~PersonReads();
  PersonReads(const PersonReads&) = delete;
  PersonReads& operator=(const PersonReads&) = delete;

  // Ends the reading; the seconds that each read took.
  std::vector<double> stop();

 private:
  void run();

  Engine& engine_;
  std::vector<matcher::PersonCode> persons_;
  std::vector<double> seconds_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // last: it uses the others
};

}  // namespace bench
