#include "daemon/pipeline/pipeline.h"

#include <algorithm>
#include <boost/lockfree/spsc_queue.hpp>
#include <chrono>

#include "daemon/named_thread.h"
#include "matcher/limits.h"

namespace cumuld {

using matcher::Status;

namespace {

constexpr std::size_t kFlightsKept = 2;  // one at the shards, one at the disk

}  // namespace

// Of pointers that own: the queue copies what it holds, and a job is not copied.
struct Pipeline::Ring
    : boost::lockfree::spsc_queue<Job*, boost::lockfree::capacity<matcher::kSourceRingSlots>> {};

matcher::Result<std::unique_ptr<Pipeline>> Pipeline::start(
    storage::Store& store, std::shared_ptr<const matcher::RuleTable> rules,
    PipelineOptions options) {
  std::unique_ptr<Pipeline> pipeline(new Pipeline(store, std::move(rules), std::move(options)));
  auto status = pipeline->recover();
  if (status.ok()) status = pipeline->resume_behind();
  if (status.ok()) status = pipeline->match_again_if_rules_changed();
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  store.go_on_merging();
  store.flush_after_start();
  pipeline->publish_figures();
  pipeline->writer_ = named_thread("writer", [raw = pipeline.get()] { raw->run(); });
  return pipeline;
}

Pipeline::Pipeline(storage::Store& store, std::shared_ptr<const matcher::RuleTable> rules,
                   PipelineOptions options)
    : store_(store),
      rules_(std::move(rules)),
      options_(std::move(options)),
      sealed_(store),
      committer_(store, options_.quarantine),
      epochs_(
          store, sealed_, options_.shards, [this] { signal_.raise(); },
          [this](const Status& status) { options_.fail(status); }),
      stale_(options_.stale) {
  context_.catalogue = &store.catalogue();
  context_.rules = rules_.get();
  context_.backing = &sealed_;
  context_.identity = &identity_;
  context_.epochs = epochs_.view();
  context_.stale = &stale_;
  context_.shards = options_.shards;
  context_.timeline_bytes_max = options_.timeline_bytes;
  team_ = std::make_unique<ShardTeam>(context_);
  for (unsigned i = 0; i < options_.ports; ++i) rings_.push_back(std::make_unique<Ring>());
}

Pipeline::~Pipeline() {
  stopping_.store(true, std::memory_order_release);
  signal_.raise();
  if (writer_.joinable()) writer_.join();
  for (auto& ring : rings_) {  // what came after the writer had failed
    ring->consume_all([](Job* job) { delete job; });
  }
}

bool Pipeline::submit(unsigned port, Job& job) {
  if (rings_[port]->write_available() == 0) return false;  // only this thread fills it
  rings_[port]->push(std::make_unique<Job>(std::move(job)).release());
  signal_.raise();
  return true;
}

storage::Reader Pipeline::reader() const {
  // The commit number first: the deltas read after it hold everything up to it.
  const auto committed = committed_.load(std::memory_order_acquire);
  return {store_, sealed_, {epochs_.published(), committed}};
}

matcher::PersonCode Pipeline::current_number(matcher::PersonCode number) const {
  const std::shared_lock lock(identity_mutex_);
  return identity_.current(number);
}

std::vector<matcher::PersonCode> Pipeline::numbers_of(matcher::PersonCode current) const {
  const std::shared_lock lock(identity_mutex_);
  return identity_.numbers_of(current);
}

PipelineFigures Pipeline::figures() const {
  const std::scoped_lock lock(figures_mutex_);
  return figures_;
}

// --- the writer ----------------------------------------------------------------------------------

void Pipeline::run() {
  while (!failed_) {
    const auto seen = signal_.now();
    if (epochs_.retire_sealed()) publish_figures();
    auto status = take_next_rules();
    if (status.ok()) status = begin_to_catch_up();
    if (!status.ok()) fail(status);
    if (failed_) return;
    FlightPtr flight = form_round();
    if (flight) {
      const auto begin = std::chrono::steady_clock::now();
      const auto matched_before = committing_matched_;
      work(std::move(flight));
      // What was matched before is committed first: that is not the records' time.
      const auto waited = committing_matched_ - matched_before;
      const auto took = std::chrono::steady_clock::now() - begin - waited;
      if (!failed_) go_on_matching(pace_.persons_in(took));
    } else if (stopping_.load(std::memory_order_acquire)) {
      commit_worked();
      return;
    } else if (failed_ || go_on_matching(MatchingPace::kAlone)) {
      continue;
    } else if (worked_ || writing_) {
      commit_worked();
    } else {
      signal_.wait(seen);
    }
  }
}

Pipeline::FlightPtr Pipeline::empty_flight() {
  FlightPtr flight;
  if (spare_.empty()) {
    flight = std::make_unique<Flight>();
  } else {
    flight = std::move(spare_.back());
    spare_.pop_back();
  }
  flight->round.commit = committer_.state().commit + (worked_ ? 2 : 1);
  flight->round.committed = written_.commit;
  flight->round.outputs.resize(options_.shards);
  flight->epoch = epochs_.newest();
  return flight;
}

void Pipeline::put_away(FlightPtr flight) {
  if (spare_.size() == kFlightsKept) return;
  flight->round.clear();
  flight->jobs.clear();
  flight->extras.clear();
  flight->has_identity = false;
  flight->records = 0;
  spare_.push_back(std::move(flight));
}

// Takes what the sources have handed over, up to the size of a round; nullptr if there is nothing.
Pipeline::FlightPtr Pipeline::form_round() {
  if (!end_epoch_if_full()) return nullptr;
  FlightPtr flight;
  bool more = true;
  while (more) {
    more = false;
    for (auto& ring : rings_) {  // in turn, so that no source starves another
      if (flight && flight->records >= matcher::kRoundRecordsMax) return flight;
      Job* next = nullptr;
      if (!ring->pop(next)) continue;
      const std::unique_ptr<Job> owned(next);
      Job& job = *owned;
      more = true;
      if (!flight) flight = empty_flight();
      matcher::RoundInput input;
      input.batch = job.batch.get();
      input.source = committer_.source_number(job.source);
      input.received_ms = options_.now_ms();
      input.first_ordinal = static_cast<std::uint32_t>(flight->records);
      input.may_wait = job.may_wait;
      input.verdicts.resize(job.batch->records.size());
      flight->records += job.batch->records.size();
      flight->has_identity |= std::ranges::any_of(job.batch->records, [&](const auto& record) {
        return store_.catalogue().registry(record.registry).identity;
      });
      flight->extras.push_back(
          {job.source, job.position_key, job.position_value, job.settled, job.registry});
      flight->round.inputs.push_back(std::move(input));
      flight->jobs.push_back(std::move(job));
    }
  }
  return flight;
}

void Pipeline::work(FlightPtr flight) {
  const auto& inputs = flight->round.inputs;
  if (std::ranges::any_of(inputs, &matcher::RoundInput::may_wait)) {
    if (auto status = leave_behind_from(flight->round.commit); !status.ok()) return fail(status);
  }
  // Somebody left behind is read from the store: it must know which hits went to others.
  if (is_behind() && !std::ranges::all_of(inputs, &matcher::RoundInput::may_wait)) commit_worked();
  if (failed_) return;
  if (flight->has_identity || flight->records <= matcher::kRoundInlineMax) {
    commit_worked();
    if (failed_) return;
    flight->round.commit = written_.commit + 1;
    flight->round.committed = written_.commit;
    work_inline(*flight);
    commit(*flight);
    put_away(std::move(flight));
    return;
  }
  team_->begin(flight->round);
  commit_worked();  // meanwhile
  ShardTeam::wait(flight->round, options_.shards);
  worked_ = std::move(flight);
}

void Pipeline::work_inline(Flight& flight) {
  team_->judge_inline(flight.round);
  if (flight.has_identity) change_identity(flight.round);
  team_->settle_inline(flight.round);
}

// False when it failed.
bool Pipeline::end_epoch_if_full() {
  if (epochs_.newest_bytes() < options_.epoch_bytes) return true;
  commit_worked();  // its log is the epoch that ends
  if (failed_) return false;
  if (auto status = epochs_.begin_next(); !status.ok()) {
    fail(status);
    return false;
  }
  return true;
}

void Pipeline::change_identity(matcher::Round& round) {
  const std::unique_lock lock(identity_mutex_);
  for (const auto& output : round.outputs) {
    for (const auto& change : output.identity) {
      const auto moves = change.linked ? identity_.link(change.number, change.successor)
                                       : identity_.unlink(change.number);
      for (const auto& move : moves) {
        // Whoever was on benefit under one of the numbers may be under the other.
        if (team_->owner_of(move.before).is_flagged(move.before)) {
          team_->owner_of(move.after).flag(move.after);
        }
      }
      for (const auto& move : moves) {
        team_->owner_of(move.before).refresh(move.before);
        team_->owner_of(move.after).refresh(move.after);
      }
    }
  }
}

void Pipeline::publish_figures() {
  PipelineFigures figures;
  figures.state = written_;
  figures.kept = committer_.kept();
  figures.epoch = epochs_.newest();
  figures.epochs_waiting = epochs_.waiting();
  figures.links = identity_.links();
  figures.numbers_on_loops = identity_.numbers_on_loops();
  figures.recovered_entries = recovered_entries_;
  figures.rules_checksum = rules_->checksum;
  const auto done = rematch_.done_before + rematch_.done;
  if (rematch_.rules) {
    figures.matched_again = done;
    figures.matching_again =
        rematch_.done_before + rematch_.persons.size() + (rematch_.anybody ? 1 : 0);
  }
  figures.left_behind = left_behind_;
  figures.caught_up = std::min(caught_up_ + (rematch_.rules ? 0 : done), left_behind_);
  const std::scoped_lock lock(figures_mutex_);
  figures_ = figures;
}

void Pipeline::fail(const Status& status) {
  failed_ = true;
  options_.fail(status);
}

}  // namespace cumuld
