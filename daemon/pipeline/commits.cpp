// How a Pipeline commits what its shards worked.
//
// A round of records is prepared and written while the shards work the next one. Persons who are
// matched again bring many changes and no record: there the write goes on by itself, too, while the
// next commit is prepared.
#include <chrono>
#include <utility>

#include "daemon/pipeline/pipeline.h"

namespace cumuld {

using matcher::Status;

// Afterwards all that was worked is durable, or the pipeline has failed.
void Pipeline::commit_worked() {
  const auto begin = std::chrono::steady_clock::now();
  const bool of_records = worked_ && !worked_->jobs.empty();
  finish_write();
  if (worked_ && !failed_) {
    FlightPtr flight = std::move(worked_);
    commit(*flight);
    put_away(std::move(flight));
  }
  if (!of_records) committing_matched_ += std::chrono::steady_clock::now() - begin;
}

// As commit_worked(), but that it is durable only after finish_write(). REQUIRES: no jobs in it.
void Pipeline::write_worked() {
  if (!worked_) return finish_write();
  const FlightPtr flight = std::move(worked_);
  auto outcome = prepare(*flight);
  finish_write();
  if (!outcome || failed_) return;
  const auto prepared = committer_.prepared();
  writing_ = std::make_unique<Writing>();
  writing_->outcome = std::move(*outcome);
  writing_->state = committer_.state();
  writing_->prepared = prepared;
  // Where no thread can be had it is written when it is waited for.
  writing_->status = std::async(std::launch::async | std::launch::deferred,
                                [this, prepared] { return committer_.write(prepared); });
}

void Pipeline::finish_write() {
  if (!writing_) return;
  const auto written = std::move(writing_);
  const auto status = written->status.get();
  if (!status.ok()) return fail(status);
  note_late_hits(written->outcome);
  end_commit(written->prepared, written->state, written->outcome);
}

// REQUIRES: nothing is being written.
bool Pipeline::commit(Flight& flight) {
  auto outcome = prepare(flight);
  if (!outcome) return false;
  const auto prepared = committer_.prepared();
  if (const auto status = committer_.write(prepared); !status.ok()) {
    fail(status);
    return false;
  }
  note_left_behind(flight.round);
  if (flight.jobs.empty()) note_late_hits(*outcome);  // jobs tell their own
  end_commit(prepared, committer_.state(), *outcome);
  answer(flight, *outcome);
  return true;
}

// nullopt: it failed.
std::optional<storage::Outcome> Pipeline::prepare(const Flight& flight) {
  for (const auto& output : flight.round.outputs) {
    if (!output.failure.ok()) {
      fail(output.failure);
      return std::nullopt;
    }
  }
  const auto write_before = [this]() -> Status {
    finish_write();
    if (!failed_) return {};
    return {matcher::StatusCode::kIoError, "the commit before failed"};
  };
  auto outcome = committer_.prepare(flight.round, flight.extras, flight.epoch, rules_->checksum,
                                    options_.now_ms(), write_before);
  if (outcome) return std::move(*outcome);
  if (!failed_) fail(outcome.error());
  return std::nullopt;
}

void Pipeline::end_commit(const storage::Committer::Prepared& prepared,
                          const storage::CommitState& state, const storage::Outcome& outcome) {
  committer_.note_written(prepared);
  written_ = state;
  committed_.store(state.commit, std::memory_order_release);
  sequence_.store(state.sequence, std::memory_order_release);
  publish_figures();
  if (!outcome.changes.empty()) options_.on_changes(state.sequence);
}

}  // namespace cumuld
