// ShardWorld: one shard with all that is around it, worked round by round as the pipeline does,
// over a store that holds only the standing hits: enough for what judging and joining decide.
//
//   ShardWorld world;
//   world.send({world.record("dmfa", "k", 1, kPerson, "employment", day, day + 9)});
//   world.verdicts; world.changes; world.standing();
//
// Thread safety: one thread at a time.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "matcher/reset.h"
#include "matcher/shard.h"

namespace support {

// Gives back what was announced, as the store does.
class StandingOnly final : public matcher::Backing {
 public:
  matcher::Status key_versions(std::span<const matcher::Hash128>,
                               const FoundVersions&) const override {
    return {};
  }
  std::unique_ptr<matcher::PersonRuns> person_runs(matcher::ReadingOrder) const override {
    return std::make_unique<Runs>(standing);
  }

  std::map<matcher::HitId, matcher::HitChange> standing;

 private:
  class Runs final : public matcher::PersonRuns {
   public:
    explicit Runs(const std::map<matcher::HitId, matcher::HitChange>& standing)
        : standing_(standing) {}

    matcher::Status entries(matcher::PersonCode,
                            const std::function<void(const matcher::Entry&)>&) override {
      return {};
    }
    matcher::Result<std::vector<matcher::StandingHit>> standing_hits(
        matcher::PersonCode person) override {
      std::vector<matcher::StandingHit> hits;
      for (const auto& [id, change] : standing_) {
        if (change.person == person) hits.push_back({change.pair, change.id, change.digest});
      }
      return hits;
    }

   private:
    const std::map<matcher::HitId, matcher::HitChange>& standing_;
  };
};

struct ShardRecord {
  matcher::RegistryId registry = 0;
  std::string key;
  std::uint64_t version = 0;
  bool cancelled = false;
  bool reset = false;
  matcher::PersonCode person = 0;
  std::optional<matcher::PersonCode> successor;
  matcher::KindId kind = 0;
  std::optional<matcher::Period> period;  // none: the record has no periods
};

class ShardWorld {
 public:
  explicit ShardWorld(std::size_t timeline_bytes_max = std::size_t{64} << 20U) {
    matcher::Rule rule;
    rule.id = "rule";
    rule.income = mask("employment");
    rule.benefit = mask("invalidity");
    rules.rules = {rule};
    epochs.push_back({1, {std::make_shared<matcher::EpochDelta>(1)}});
    context.catalogue = &catalogue;
    context.rules = &rules;
    context.backing = &backing;
    context.identity = &identity;
    context.epochs = &epochs;
    context.timeline_bytes_max = timeline_bytes_max;
    shard = std::make_unique<matcher::Shard>(0, context);
  }

  ShardRecord record(std::string_view registry, std::string key, std::uint64_t version,
                     matcher::PersonCode person, std::string_view kind, matcher::Day begin,
                     matcher::Day end) const {
    ShardRecord made;
    made.registry = catalogue.find_registry(registry).value();
    made.key = std::move(key);
    made.version = version;
    made.person = person;
    made.kind = catalogue.find_kind(kind).value();
    made.period = matcher::Period::from_half_open(begin, end);
    return made;
  }
  ShardRecord cancellation(std::string_view registry, std::string key,
                           std::uint64_t version) const {
    ShardRecord made;
    made.registry = catalogue.find_registry(registry).value();
    made.key = std::move(key);
    made.version = version;
    made.cancelled = true;
    return made;
  }

  ShardRecord reset(std::string_view registry, std::string key) const {
    ShardRecord made = cancellation(registry, std::move(key), 0);
    made.cancelled = false;
    made.reset = true;
    return made;
  }

  // One round; then what the writer does after it: links, and the persons to be read anew, which
  // are joined in a round of their own.
  void send(const std::vector<ShardRecord>& records) {
    matcher::Batch& batch = batches_.emplace_back();
    for (const auto& record : records) append(batch, record);
    verdicts.clear();
    changes.clear();
    stale.clear();
    const auto links = work(&batch);
    bool moved = false;
    for (const auto& link : links) {
      const auto moves =
          link.linked ? identity.link(link.number, link.successor) : identity.unlink(link.number);
      for (const auto& move : moves) {
        if (shard->is_flagged(move.number) || shard->is_flagged(move.before)) {
          shard->flag(move.after);
        }
        shard->refresh(move.before);
        shard->refresh(move.after);
        moved = true;
      }
    }
    if (moved) work(nullptr);
  }

  void begin_epoch() {
    const std::uint64_t number = epochs.back().number + 1;
    epochs.push_back({number, {std::make_shared<matcher::EpochDelta>(number)}});
  }

  // "income key-benefit key:days" of each standing hit, sorted.
  std::vector<std::string> standing() const {
    std::vector<std::string> found;
    for (const auto& [id, change] : backing.standing) {
      const auto hit = matcher::HitContent::parse(change.content);
      found.push_back(std::string(hit->income.key) + "-" + std::string(hit->benefit.key) + ":" +
                      std::to_string(matcher::count_days(hit->segments)));
    }
    std::ranges::sort(found);
    return found;
  }

  matcher::KindMask mask(std::string_view kind) const {
    return matcher::KindMask{1} << catalogue.find_kind(kind).value();
  }

  const matcher::Catalogue catalogue =
      matcher::Catalogue::build(matcher::standard_catalogue()).value();
  matcher::RuleTable rules;
  StandingOnly backing;
  matcher::IdentityTable identity;
  matcher::LiveEpochs epochs;
  matcher::ShardContext context;
  std::unique_ptr<matcher::Shard> shard;
  std::vector<matcher::Verdict> verdicts;   // of the last send()
  std::vector<matcher::HitChange> changes;  // of the last send()
  std::vector<matcher::StaleCount> stale;   // of the last send()

 private:
  void append(matcher::Batch& batch, const ShardRecord& record) {
    if (record.reset) {
      return matcher::append_reset(batch, {record.registry, record.key, "why", "who"}, 0, 0, 0);
    }
    matcher::RecordDraft draft;
    draft.registry = record.registry;
    draft.key = record.key;
    draft.version = record.version;
    draft.cancelled = record.cancelled;
    draft.successor = record.successor;
    if (!record.cancelled) draft.person = record.person;
    if (record.period) {
      matcher::PeriodDraft period;
      period.part = "1";
      period.kind = record.kind;
      period.begin = record.period->begin();
      period.end = record.period->end();
      draft.periods.push_back(period);
    }
    append_record(batch, draft, 0, batch.records.size() + 1, 0, 0);
  }

  std::vector<matcher::IdentityChange> work(const matcher::Batch* batch) {
    matcher::Round round;
    round.commit = ++commit_;
    round.committed = commit_ - 1;
    round.outputs.resize(1);
    if (batch != nullptr) {
      matcher::RoundInput input;
      input.batch = batch;
      input.verdicts.resize(batch->records.size());
      round.inputs.push_back(std::move(input));
    }
    shard->judge(round);
    shard->append(round);
    shard->join(round);
    auto& output = round.outputs[0];
    failed = failed || !output.failure.ok();
    if (batch != nullptr) {
      verdicts = round.inputs[0].verdicts;
      stale = output.stale;
    }
    for (auto& change : output.changes) {
      change.content = contents_.add(change.content);  // the round ends here
      if (change.kind == matcher::HitChangeKind::kWithdrawn) {
        // A withdrawal under the old person may follow what was raised under the new one.
        const auto at = backing.standing.find(change.id);
        if (at != backing.standing.end() && at->second.person == change.person) {
          backing.standing.erase(at);
        }
      } else {
        backing.standing[change.id] = change;
      }
      changes.push_back(change);
    }
    return std::move(output.identity);
  }

 public:
  bool failed = false;

 private:
  std::deque<matcher::Batch> batches_;
  matcher::Texts contents_;  // of changes
  std::uint64_t commit_ = 0;
};

}  // namespace support
