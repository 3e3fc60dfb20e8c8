#include "bench/memory_join.h"

#include <algorithm>
#include <string>

#include "matcher/national_number.h"

namespace bench {
namespace {

// Of an open segment, the days that there are.
void add_days(matcher::PersonCode person, const matcher::Period& segment, OverlapSum& overlaps) {
  const auto end = std::min(segment.end(), matcher::kDayLimit).since_epoch;
  overlaps.add(std::stoull(matcher::NationalNumber::from_code(person)->digits()),
               static_cast<std::uint64_t>(segment.begin().since_epoch),
               static_cast<std::uint64_t>(end - 1));
}

}  // namespace

void Standing::take(const matcher::HitChange& change) {
  if (change.kind == matcher::HitChangeKind::kWithdrawn) {
    digests.erase(change.pair);
  } else {
    digests[change.pair] = change.digest;
  }
}

std::uint64_t Standing::checksum() const {
  std::uint64_t sum = 0;
  for (const auto& [pair, digest] : digests) sum += matcher::mix64(pair.low ^ digest);
  return sum;
}

MemoryJoin::MemoryJoin(const matcher::Catalogue& catalogue, const matcher::RuleTable& rules,
                       unsigned shards) {
  context_.catalogue = &catalogue;
  context_.rules = &rules;
  context_.backing = &backing_;
  context_.identity = &identity_;
  context_.epochs = &epochs_;
  context_.shards = shards;
  context_.timeline_bytes_max = std::size_t{64} << 30U;  // all of it resident
  epochs_.push_back({1, {}});
  for (unsigned i = 0; i < shards; ++i) {
    epochs_.back().deltas.push_back(std::make_shared<matcher::EpochDelta>(1));
  }
  for (unsigned i = 0; i < shards; ++i) {
    shards_.push_back(std::make_unique<matcher::Shard>(i, context_));
  }
}

std::unique_ptr<matcher::Round> MemoryJoin::begin(const matcher::Batch& batch) {
  auto round = std::make_unique<matcher::Round>();
  round->commit = ++commit_;
  round->committed = commit_ - 1;
  round->outputs.resize(shards_.size());
  matcher::RoundInput input;
  input.batch = &batch;
  input.source = 1;
  input.received_ms = 1'700'000'000'000 + commit_;
  input.verdicts.resize(batch.records.size());
  round->inputs.push_back(std::move(input));
  return round;
}

void MemoryJoin::judge(matcher::Round& round) {
  for (auto& shard : shards_) shard->judge(round);
}

void MemoryJoin::append(matcher::Round& round) {
  for (auto& shard : shards_) shard->append(round);
}

void MemoryJoin::join(matcher::Round& round) {
  for (auto& shard : shards_) shard->join(round);
}

void MemoryJoin::finish(const matcher::Round& round, Standing& standing) {
  for (const auto& output : round.outputs) {
    for (const auto& change : output.changes) standing.take(change);
    changes_ += output.changes.size();
  }
}

Standing MemoryJoin::join_all(OverlapSum& overlaps) const {
  Standing standing;
  const matcher::RegistryOrder order(*context_.catalogue);
  matcher::JoinScratch scratch;
  matcher::BodyStore bodies;
  for (const auto& delta : epochs_.back().deltas) {
    delta->for_each_person([&](matcher::PersonCode person) {
      matcher::Timeline timeline;
      matcher::TouchedPeriods touched;
      delta->for_each_entry(
          person, [&](const matcher::Entry& entry) { timeline.apply(entry, bodies, touched); });
      matcher::PersonPeriods periods;
      timeline.collect(bodies, periods);
      std::vector<matcher::FoundHit> found;
      find_hits(periods, periods.size(), *context_.rules, *context_.catalogue, order, scratch,
                found);
      for (const auto& hit : found) {
        const auto& rule = context_.rules->rules[hit.rule];
        const auto content = content_of(hit, periods, rule, person).encode();
        const auto pair = pair_of(rule.id, periods[hit.income], periods[hit.benefit]);
        standing.digests[pair] = matcher::digest_of(content);
        for (const auto& segment : hit.segments) add_days(person, segment, overlaps);
      }
      timeline.clear(bodies);
    });
  }
  return standing;
}

std::size_t MemoryJoin::timelines() const {
  std::size_t sum = 0;
  for (const auto& shard : shards_) sum += shard->timelines();
  return sum;
}

double MemoryJoin::bytes() const {
  double sum = 0;
  for (const auto& shard : shards_) sum += static_cast<double>(shard->timeline_bytes());
  for (const auto& delta : epochs_.back().deltas) sum += static_cast<double>(delta->bytes());
  return sum;
}

}  // namespace bench
