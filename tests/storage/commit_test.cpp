// Commits: the feed is dense, revisions follow a hit's life, and what two shards say of one hit in
// one round is one change or none.
#include "storage/commit.h"

#include <gtest/gtest.h>

#include <utility>

#include "storage/hit_reader.h"
#include "storage/sealed_index.h"
#include "tests/storage/store_fixture.h"

namespace storage {
namespace {

using matcher::HitChange;
using matcher::HitChangeKind;
using matcher::PersonCode;

constexpr PersonCode kAnn = 850'730'033;
constexpr PersonCode kBob = 900'201'997;

class Commits : public support::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    begin();
    ASSERT_TRUE(store->create_log(1).ok());
  }
  void begin() {
    committer = std::make_unique<Committer>(*store);
    ASSERT_TRUE(committer->load().ok());
  }

  // The content of hit number `number`, under the person, at a version of its income.
  std::string content(PersonCode person, std::uint64_t version) {
    matcher::HitContent hit;
    const auto record = matcher::RecordView::parse(body(0, "k", version, person, 0));
    record->for_each_period([&](const matcher::PeriodView& p) { hit.income.period = p; });
    hit.rule = "rule";
    hit.person = person;
    hit.income.key = "k";
    hit.income.version = version;
    hit.benefit = hit.income;
    hit.segments = {*matcher::Period::from_half_open(matcher::kDayFirst, matcher::kOpenEnd)};
    return hit.encode();
  }

  HitChange change(HitChangeKind kind, unsigned char number, PersonCode person,
                   std::uint64_t version = 1) {
    HitChange made;
    made.kind = kind;
    made.id.fill(number);
    made.pair = {number, number};
    made.person = person;
    if (kind != HitChangeKind::kWithdrawn) {
      made.content = contents_.add(content(person, version));
      made.digest = matcher::digest_of(made.content);
    }
    return made;
  }

  // Commits one round with what each shard found; returns "sequence kind revision" of each change.
  std::vector<std::string> commit(const std::vector<std::vector<HitChange>>& by_shard) {
    matcher::Round round;
    round.commit = committer->state().commit + 1;
    round.outputs.resize(by_shard.size());
    for (std::size_t i = 0; i < by_shard.size(); ++i) round.outputs[i].changes = by_shard[i];
    const auto before = committer->state().sequence;
    const auto outcome = committer->commit(round, {}, 1, "rules", 1'000 * round.commit);
    EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message());
    std::vector<std::string> told;
    const auto status = for_each_change(*store, before, [&](FeedEntry&& entry) {
      const auto& change = outcome->changes[told.size()];
      EXPECT_EQ(change.kind, entry.change);
      EXPECT_EQ(change.person, matcher::HitContent::parse(entry.hit.content)->person);
      told.push_back(std::to_string(entry.sequence) + " " + std::string(name_of(entry.change)) +
                     " " + std::to_string(entry.hit.revision));
      return true;
    });
    EXPECT_TRUE(status.ok()) << status.message();
    EXPECT_EQ(outcome->changes.size(), told.size());
    return told;
  }

  HitRecord hit(unsigned char number) {
    matcher::HitId id;
    id.fill(number);
    const auto found = find_hit(*store, id);
    return found->value();
  }
  // How many stand; each is found where it was told last.
  std::size_t standing_of(PersonCode person) {
    const auto hits = standing_hits_of(*store, SealedIndex(*store), person);
    for (const auto& one : *hits) {
      EXPECT_EQ(one.sequence, (*find_hit(*store, one.id))->sequence);
      EXPECT_NE(one.status, HitStatus::kWithdrawn);
    }
    return hits->size();
  }

  std::unique_ptr<Committer> committer;

 private:
  matcher::Texts contents_;
};

using Told = std::vector<std::string>;

TEST_F(Commits, RevisionsFollowAHitsLife) {
  EXPECT_EQ(commit({{change(HitChangeKind::kRaised, 1, kAnn, 1)}}), Told{"1 raised 1"});
  EXPECT_EQ(commit({{change(HitChangeKind::kAmended, 1, kAnn, 2)}}), Told{"2 amended 2"});
  EXPECT_EQ(hit(1).raised_ms, 1'000U);
  EXPECT_EQ(hit(1).changed_ms, 2'000U);
  EXPECT_EQ(commit({{change(HitChangeKind::kWithdrawn, 1, kAnn)}}), Told{"3 withdrawn 2"});
  EXPECT_EQ(hit(1).status, HitStatus::kWithdrawn);
  EXPECT_EQ(hit(1).content, content(kAnn, 2)) << "still readable with its last content";
  EXPECT_EQ(standing_of(kAnn), 0U);
  begin();
  EXPECT_EQ(commit({{change(HitChangeKind::kRaised, 1, kAnn, 3)}}), Told{"4 raised 3"});
  EXPECT_EQ(hit(1).status, HitStatus::kOpen);
  EXPECT_EQ(hit(1).raised_ms, 4'000U);
  EXPECT_EQ(standing_of(kAnn), 1U);
  EXPECT_EQ(committer->state().totals.changes, (std::array<std::uint64_t, 3>{2, 1, 1}));
}

TEST_F(Commits, AHitThatGoesToAnotherPersonIsAmended) {
  commit({{change(HitChangeKind::kRaised, 1, kAnn)}});
  EXPECT_EQ(commit({{change(HitChangeKind::kWithdrawn, 1, kAnn)},
                    {change(HitChangeKind::kRaised, 1, kBob)}}),
            Told{"2 amended 2"});
  EXPECT_EQ(standing_of(kAnn), 0U);
  EXPECT_EQ(standing_of(kBob), 1U);
  EXPECT_EQ(commit({{change(HitChangeKind::kRaised, 1, kAnn)},
                    {change(HitChangeKind::kWithdrawn, 1, kBob)}}),
            Told{"3 amended 3"})
      << "whichever shard speaks first";
  EXPECT_EQ(standing_of(kAnn), 1U);
  EXPECT_EQ(standing_of(kBob), 0U);
}

// One is written while the next is prepared, unless that one must know what it says of a hit.
TEST_F(Commits, WhatIsPreparedKnowsWhatIsWrittenBeforeIt) {
  int waited = 0;
  Committer::Prepared before;
  const auto write = [&](const Committer::Prepared& prepared) {
    EXPECT_TRUE(committer->write(prepared).ok());
    committer->note_written(prepared);
  };
  const auto write_before = [&]() -> matcher::Status {
    ++waited;
    write(before);
    return {};
  };
  const auto prepare = [&](const std::vector<HitChange>& changes) {
    matcher::Round round;
    round.commit = committer->state().commit + 1;
    round.outputs.resize(1);
    round.outputs[0].changes = changes;
    const auto outcome = committer->prepare(round, {}, 1, "rules", 1'000, write_before);
    EXPECT_TRUE(outcome);
    return committer->prepared();
  };
  before =
      prepare({change(HitChangeKind::kRaised, 1, kAnn), change(HitChangeKind::kRaised, 3, kAnn)});
  auto next = prepare({change(HitChangeKind::kRaised, 2, kBob)});
  EXPECT_EQ(waited, 0);
  EXPECT_EQ(standing_of(kAnn), 0U) << "it is not written";
  write(before);
  EXPECT_EQ(standing_of(kAnn), 2U);
  before = std::exchange(next, {});
  next = prepare(
      {change(HitChangeKind::kWithdrawn, 1, kAnn), change(HitChangeKind::kAmended, 2, kBob, 2)});
  EXPECT_EQ(waited, 1) << "hit 2 is in both";
  write(next);
  EXPECT_EQ(hit(2).revision, 2U);
  EXPECT_EQ(standing_of(kAnn), 1U);
  EXPECT_EQ(standing_of(kBob), 1U);
  EXPECT_EQ(committer->state().sequence, 5U);
  EXPECT_EQ(commit({{change(HitChangeKind::kWithdrawn, 2, kBob)}}), Told{"6 withdrawn 2"});
  EXPECT_EQ(waited, 1);
}

TEST_F(Commits, WithdrawnAndRaisedWithTheSameContentIsNothing) {
  commit({{change(HitChangeKind::kRaised, 1, kAnn)}});
  EXPECT_EQ(commit({{change(HitChangeKind::kWithdrawn, 1, kAnn)},
                    {change(HitChangeKind::kRaised, 1, kAnn)}}),
            Told{});
  EXPECT_EQ(hit(1).revision, 1U);
  EXPECT_EQ(standing_of(kAnn), 1U);
  EXPECT_EQ(committer->state().sequence, 1U);
}

TEST_F(Commits, TheFeedIsDenseAndOrderedByIdWithinACommit) {
  EXPECT_EQ(commit({{change(HitChangeKind::kRaised, 9, kAnn)},
                    {change(HitChangeKind::kRaised, 3, kBob)}}),
            (Told{"1 raised 1", "2 raised 1"}));
  commit({});
  open();
  begin();
  EXPECT_EQ(committer->state().commit, 2U);
  commit({{change(HitChangeKind::kRaised, 5, kBob)}});
  std::vector<std::pair<std::uint64_t, int>> feed;
  const auto note = [&](FeedEntry&& entry) {
    feed.emplace_back(entry.sequence, entry.hit.id[0]);
    return true;
  };
  ASSERT_TRUE(for_each_change(*store, 0, note).ok());
  EXPECT_EQ(feed, (std::vector<std::pair<std::uint64_t, int>>{{1, 3}, {2, 9}, {3, 5}}));
  feed.clear();
  ASSERT_TRUE(for_each_change(*store, 2, note).ok());
  EXPECT_EQ(feed.size(), 1U);
  EXPECT_EQ(standing_hits_of(*store, SealedIndex(*store), kBob)->size(), 2U);
}

TEST_F(Commits, LinksStandUntilTheyAreUndone) {
  matcher::Round round;
  round.commit = 1;
  round.outputs.resize(1);
  round.outputs[0].identity = {{kAnn, kBob, true}, {7, 8, true}, {7, 0, false}};
  ASSERT_TRUE(committer->commit(round, {}, 1, "rules", 1));
  std::vector<std::pair<PersonCode, PersonCode>> links;
  ASSERT_TRUE(SealedIndex(*store)
                  .for_each_link([&](PersonCode a, PersonCode b) { links.emplace_back(a, b); })
                  .ok());
  EXPECT_EQ(links, (std::vector<std::pair<PersonCode, PersonCode>>{{kAnn, kBob}}));
}

TEST_F(Commits, SourcesKeepTheirNumbersAndRefusedInputIsQuarantined) {
  matcher::Batch batch;
  batch.raw = "first\nsecond";
  batch.rejected.push_back({1, matcher::RejectCode::kMalformed, "not JSON", 0, 5});
  matcher::IncomingRecord record;
  record.version = 3;
  record.position = 2;
  record.raw_offset = 6;
  record.raw_size = 6;
  batch.records.push_back(record);
  matcher::Round round;
  round.commit = 1;
  round.outputs.resize(1);
  matcher::RoundInput input;
  input.batch = &batch;
  input.source = committer->source_number("spool a");
  input.verdicts = {matcher::Verdict::kConflict};
  round.inputs.push_back(input);
  const auto outcome = committer->commit(round, {{"spool a", "at", "9"}}, 1, "rules", 1);
  ASSERT_TRUE(outcome);
  ASSERT_EQ(outcome->conflicts[0].size(), 1U);
  std::vector<std::string> items;
  ASSERT_TRUE(for_each_quarantined(*store, 0, [&](const QuarantineItem& item) {
                items.push_back(std::to_string(item.id) + " " + std::string(name_of(item.code)) +
                                " " + item.raw);
                return true;
              }).ok());
  EXPECT_EQ(items, (Told{"1 malformed first", "2 version_conflict second"}));
  EXPECT_EQ(find_quarantined(*store, 2)->value().position, 2U);
  EXPECT_FALSE(find_quarantined(*store, 3)->has_value());
  const auto number = input.source;
  open();
  begin();
  EXPECT_EQ(committer->source_number("spool a"), number);
  EXPECT_NE(committer->source_number("spool b"), number);
  EXPECT_EQ(source_name(*store, number), "spool a");
  EXPECT_EQ(source_name(*store, 999), "unknown");
  EXPECT_EQ(committer->state().quarantined, 2U);
}

}  // namespace
}  // namespace storage
