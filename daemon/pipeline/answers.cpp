// What a Pipeline tells each job once its round is durable.
#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

#include "daemon/pipeline/pipeline.h"
#include "matcher/limits.h"

namespace cumuld {

void Pipeline::answer(Flight& flight, storage::Outcome& outcome) {
  std::vector<JobResult> results(flight.jobs.size());
  for (std::size_t i = 0; i < flight.jobs.size(); ++i) {
    JobResult& result = results[i];
    const auto& input = flight.round.inputs[i];
    for (const auto verdict : input.verdicts) {
      result.accepted += verdict == matcher::Verdict::kAccepted ? 1U : 0U;
      result.duplicates += verdict == matcher::Verdict::kDuplicate ? 1U : 0U;
      result.stale += verdict == matcher::Verdict::kStale ? 1U : 0U;
      result.resets += verdict == matcher::Verdict::kReset ? 1U : 0U;
    }
    auto& conflicts = outcome.conflicts[i];
    result.rejected = input.batch->rejected.size() + conflicts.size();
    result.sequence = committer_.state().sequence;
    for (const std::vector<matcher::RejectedInput>* refused :
         {&input.batch->rejected, &std::as_const(conflicts)}) {
      for (const auto& item : *refused) {
        result.errors.push_back({item.position, item.code, item.message});
      }
    }
    std::ranges::stable_sort(result.errors, {}, &JobError::position);
    if (result.errors.size() > matcher::kErrorsShownMax) {
      result.errors.resize(matcher::kErrorsShownMax);
    }
  }
  // A change is told to the job whose record touched the person last.
  std::unordered_map<matcher::PersonCode, std::size_t> touched_by;
  if (flight.jobs.size() > 1 && !outcome.changes.empty()) {
    for (const auto& output : flight.round.outputs) {
      for (const auto& op : output.ops) touched_by[identity_.current(op.person)] = op.input;
    }
  }
  for (const auto& change : outcome.changes) {
    if (results.empty()) break;
    const auto at = touched_by.find(change.person);
    JobResult& result = results[at == touched_by.end() ? results.size() - 1 : at->second];
    result.raised += change.kind == matcher::HitChangeKind::kRaised ? 1U : 0U;
    result.amended += change.kind == matcher::HitChangeKind::kAmended ? 1U : 0U;
    result.withdrawn += change.kind == matcher::HitChangeKind::kWithdrawn ? 1U : 0U;
  }
  std::set<std::string_view> later;  // sources of the jobs behind
  for (std::size_t i = flight.jobs.size(); i-- > 0;) {
    results[i].ends_commit = later.insert(flight.jobs[i].source).second;
  }
  for (std::size_t i = 0; i < flight.jobs.size(); ++i) {
    Job& job = flight.jobs[i];
    if (job.done) job.done(std::move(results[i]), std::move(job.batch));
  }
}

}  // namespace cumuld
