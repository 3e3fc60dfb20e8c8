// JobWindow: the spool's jobs under way in the pipeline, a few at most, and their results in order.
//
// Results come on the pipeline's writer thread and wait here until the spool's thread asks. They
// may come after the window is gone. Batches are used again.
//
// Thread safety: one thread, the only one that submits at its port.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "daemon/pipeline/pipeline.h"

namespace cumuld {

class JobWindow {
 public:
  static constexpr std::size_t kJobsMax = 4;

  JobWindow(Pipeline& pipeline, unsigned port);

  // An empty batch, perhaps with memory.
  std::unique_ptr<matcher::Batch> take_batch();

  // Waits until at most `left` jobs are under way. Returns the results that came since the last
  // call, in the order in which the jobs were submitted. Those of one commit come together, so that
  // what is noted of them never splits a commit: some that came may be kept until its last is
  // there.
  std::vector<JobResult> await(std::size_t left);

  // Hands the job over; waits while the ring is full. `done` is set here.
  // REQUIRES: fewer than kJobsMax under way.
  void submit(Job job);

 private:
  struct Results {
    std::mutex mutex;
    std::condition_variable came;
    std::vector<JobResult> results;
    std::vector<std::unique_ptr<matcher::Batch>> spare;
    std::uint64_t finished = 0;  // jobs
  };

  Pipeline& pipeline_;
  unsigned port_;
  std::uint64_t submitted_ = 0;
  std::shared_ptr<Results> results_ = std::make_shared<Results>();
};

}  // namespace cumuld
