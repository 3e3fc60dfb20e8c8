#include "daemon/source/job_window.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cumuld {

JobWindow::JobWindow(Pipeline& pipeline, unsigned port) : pipeline_(pipeline), port_(port) {
}

std::unique_ptr<matcher::Batch> JobWindow::take_batch() {
  const std::scoped_lock lock(results_->mutex);
  if (results_->spare.empty()) return std::make_unique<matcher::Batch>();
  auto batch = std::move(results_->spare.back());
  results_->spare.pop_back();
  batch->clear();
  return batch;
}

std::vector<JobResult> JobWindow::await(std::size_t left) {
  std::unique_lock lock(results_->mutex);
  results_->came.wait(lock, [&] { return submitted_ - results_->finished <= left; });
  auto& came = results_->results;
  const auto last = std::ranges::find(came.rbegin(), came.rend(), true, &JobResult::ends_commit);
  const auto kept = static_cast<std::ptrdiff_t>(last - came.rbegin());
  std::vector<JobResult> whole(std::make_move_iterator(came.begin()),
                               std::make_move_iterator(came.end() - kept));
  came.erase(came.begin(), came.end() - kept);
  return whole;
}

void JobWindow::submit(Job job) {
  job.done = [results = results_](JobResult&& result, std::unique_ptr<matcher::Batch> batch) {
    const std::scoped_lock lock(results->mutex);
    results->results.push_back(std::move(result));
    if (results->spare.size() < kJobsMax) results->spare.push_back(std::move(batch));
    ++results->finished;
    results->came.notify_all();
  };
  std::unique_lock lock(results_->mutex, std::defer_lock);
  for (;;) {
    lock.lock();
    const auto finished = results_->finished;
    lock.unlock();
    if (pipeline_.submit(port_, job)) break;
    // A ring holds more than this window lets under way, so one of them is in it.
    lock.lock();
    results_->came.wait(lock, [&] { return results_->finished != finished; });
    lock.unlock();
  }
  ++submitted_;
}

}  // namespace cumuld
