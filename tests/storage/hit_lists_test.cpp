// The lists of hits: through random lives of hits they hold what a look at every hit finds, in both
// directions, from any place, and a store without them lists its hits once.
#include "storage/hit_lists.h"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <map>

#include "storage/case_walk.h"
#include "storage/database.h"
#include "storage/hit_walk.h"
#include "tests/storage/store_fixture.h"
#include "tests/support/random.h"

namespace storage {
namespace {

using matcher::HitId;

class Listing : public support::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    lists = std::make_unique<HitLists>(*store);
    ASSERT_TRUE(lists->build().ok());
  }

  matcher::PeriodView period_of(const matcher::PeriodDraft& period) {
    matcher::RecordDraft draft;
    draft.key = "k";
    draft.version = 1;
    draft.person = 850'730'033;
    draft.periods.push_back(period);
    std::string& bytes = kept.emplace_back();
    encode_record(draft, bytes);
    matcher::PeriodView view;
    matcher::RecordView::parse(bytes)->for_each_period(
        [&](const matcher::PeriodView& found) { view = found; });
    return view;
  }

  matcher::DayRanges some_days() {
    matcher::DayRanges days;
    matcher::Day begin = matcher::day_of(2024, 1, 1) + random.below(400);
    for (int left = random.between(1, 3); left > 0; --left) {
      const auto end = begin + random.between(1, 60);
      const bool open = left == 1 && random.percent(30);
      days.push_back(*matcher::Period::from_half_open(begin, open ? matcher::kOpenEnd : end));
      begin = end + random.between(1, 30);
    }
    return days;
  }

  std::string some_content() {
    matcher::PeriodDraft period;
    period.part = "1";
    period.begin = matcher::day_of(2024, 1, 1);
    if (random.percent(85)) period.employer = random.pick(employers);
    matcher::HitContent hit;
    hit.income.key = hit.benefit.key = "k";
    hit.income.period = period_of(period);
    period.employer.reset();
    if (random.percent(85)) period.insurer = random.pick(insurers);
    if (random.percent(85)) period.daily_cents = static_cast<std::uint32_t>(random.below(9'000));
    hit.benefit.period = period_of(period);
    const std::string rule = random.pick(rules);
    hit.rule = rule;
    hit.person = static_cast<matcher::PersonCode>(random.between(1, 5));
    hit.grade = static_cast<matcher::Grade>(random.below(4));
    hit.segments = some_days();
    return hit.encode();
  }

  void list(const HitRecord* before, const HitRecord& after) {
    const auto is = *matcher::HitContent::parse(after.content);
    const ListedHit listed{after.id, after.status, after.sequence, is};
    if (before == nullptr) return lists->change(nullptr, listed);
    const auto was = *matcher::HitContent::parse(before->content);
    const ListedHit unlisted{before->id, before->status, before->sequence, was};
    lists->change(&unlisted, listed);
  }

  // Some hits change, in one commit.
  void live() {
    rocksdb::WriteBatch batch;
    std::map<HitId, HitRecord> changed;
    for (int i = random.between(1, 20); i > 0; --i) {
      HitRecord hit;
      hit.id.fill(static_cast<unsigned char>(random.between(1, 40)));
      if (changed.contains(hit.id)) continue;
      const auto before = hits.find(hit.id);
      if (before != hits.end()) hit = before->second;
      hit.sequence = ++sequence;
      hit.status = static_cast<HitStatus>(random.below(4));
      if (before == hits.end() || random.percent(60)) hit.content = some_content();
      list(before == hits.end() ? nullptr : &before->second, hit);
      batch.Put(store->family(Family::kHits), slice(id_key(hit.id)), slice(hit.encode()));
      batch.Put(store->family(Family::kFeed), slice(number_key(hit.sequence)),
                slice(FeedEntry{hit.sequence, {}, hit}.encode()));
      changed[hit.id] = hit;
    }
    lists->finish(batch);
    ASSERT_TRUE(store->db().Write({}, &batch).ok());
    for (const auto& [id, hit] : changed) hits[id] = hit;
  }

  WantedHits some_wish() {
    WantedHits wanted;
    while (random.percent(30)) wanted.rules.push_back(random.pick(rules));
    while (random.percent(30)) wanted.employers.emplace_back(random.pick(employers));
    while (random.percent(30)) wanted.insurers.push_back(random.pick(insurers));
    if (random.percent(40)) wanted.grades = static_cast<matcher::GradeMask>(random.below(16));
    for (auto& status : wanted.statuses) status = random.percent(60);
    wanted.with_summary = random.percent(30);
    wanted.descending = random.percent(50);
    wanted.from = static_cast<std::uint64_t>(random.below(static_cast<int>(sequence) + 2));
    return wanted;
  }

  std::vector<std::uint64_t> expected(const WantedHits& wanted) {
    std::vector<std::uint64_t> found;
    for (const auto& [id, hit] : hits) {
      const auto content = *matcher::HitContent::parse(hit.content);
      const auto among = [](const auto& values, const auto& value) {
        return values.empty() || (value && std::ranges::find(values, *value) != values.end());
      };
      const bool takes =
          wanted.statuses[static_cast<std::size_t>(hit.status)] &&
          (wanted.grades == 0 || (wanted.grades & matcher::bit_of(content.grade)) != 0) &&
          among(wanted.rules, std::optional(content.rule)) &&
          among(wanted.employers, content.income.period.employer) &&
          among(wanted.insurers, content.benefit.period.insurer) &&
          (wanted.descending ? hit.sequence <= wanted.from : hit.sequence >= wanted.from);
      if (takes) found.push_back(hit.sequence);
    }
    std::ranges::sort(found);
    if (wanted.descending) std::ranges::reverse(found);
    return found;
  }

  std::vector<std::uint64_t> walked(const WantedHits& wanted) {
    std::vector<std::uint64_t> found;
    HitWalk walk(*store, wanted);
    while (const auto next = walk.next()) {
      found.push_back(next->sequence);
      const auto hit = walk.read(*next);
      EXPECT_TRUE(hit) << hit.error().message();
      EXPECT_EQ(hit->sequence, next->sequence);
      EXPECT_EQ(hit->encode(), hits[hit->id].encode());
      EXPECT_TRUE(next->summary || !wanted.with_summary);
      if (next->summary) expect_same(*next->summary, *matcher::HitContent::parse(hit->content));
    }
    EXPECT_TRUE(walk.status().ok()) << walk.status().message();
    return found;
  }

  void expect_same(const HitSummary& summary, const matcher::HitContent& content) {
    const auto as_of = matcher::day_of(2023, 12, 1) + random.below(900);
    const auto told = summary.amounts(as_of);
    const auto amounts = matcher::amounts_of(content, as_of);
    EXPECT_EQ(told.days, amounts.days);
    EXPECT_EQ(told.benefit_days, amounts.benefit_days);
    EXPECT_EQ(told.amount_cents, amounts.amount_cents);
    EXPECT_EQ(summary.begin, content.segments.front().begin());
    EXPECT_EQ(summary.end, content.segments.back().end());
  }

  void expect_cases() {
    std::map<HitId, matcher::PersonCode> expected;
    for (const auto& [id, hit] : hits) {
      const auto content = *matcher::HitContent::parse(hit.content);
      if (hit.status != HitStatus::kWithdrawn) {
        expected[matcher::make_case_id(content)] = content.person;
      }
    }
    std::map<HitId, matcher::PersonCode> found;
    std::optional<HitId> last;
    for (CaseWalk walk(*store, std::nullopt); const auto next = walk.next();) {
      EXPECT_FALSE(last && next->id <= *last);
      EXPECT_EQ(*person_of_case(*store, next->id), std::optional(next->person));
      if (last) {
        EXPECT_EQ(CaseWalk(*store, last).next(), next);
      }
      found[next->id] = next->person;
      last = next->id;
    }
    EXPECT_EQ(found, expected);
    EXPECT_EQ(*person_of_case(*store, HitId{}), std::optional<matcher::PersonCode>());
  }

  support::Random random{7};
  std::vector<std::string> rules{"one", "two", "of another length"};
  std::vector<std::string_view> employers{"0403019261", "NL-1", "0202239951"};
  std::vector<std::uint16_t> insurers{0, 306, 307};
  std::deque<std::string> kept;
  std::unique_ptr<HitLists> lists;
  std::map<HitId, HitRecord> hits;
  std::uint64_t sequence = 0;
};

TEST_F(Listing, IsOfWhatIsWantedInItsOrder) {
  std::size_t found = 0;
  for (int round = 0; round < 60; ++round) {
    live();
    for (int i = 0; i < 15; ++i) {
      const auto wanted = some_wish();
      const auto all = expected(wanted);
      ASSERT_EQ(walked(wanted), all);
      found += all.size();
    }
    expect_cases();
  }
  EXPECT_GT(found, 1'000U);
}

TEST_F(Listing, IsMadeOnceForAStoreThatHasNone) {
  for (int round = 0; round < 20; ++round) live();
  const auto before = *store->read_all(Family::kHitLists, "");
  EXPECT_GT(before.size(), 100U);
  for (const auto& [key, value] : before) {
    ASSERT_TRUE(store->db().Delete({}, store->family(Family::kHitLists), key).ok());
  }
  EXPECT_TRUE(HitLists(*store).build().ok());
  EXPECT_TRUE(store->read_all(Family::kHitLists, "")->empty()) << "it was done before";
  ASSERT_TRUE(store->write_meta("hit_lists", "").ok());
  open();
  ASSERT_TRUE(HitLists(*store).build().ok());
  EXPECT_EQ(*store->read_all(Family::kHitLists, ""), before);
}

TEST_F(Listing, SaysWhatIsDamaged) {
  live();
  const auto listed = *store->read_all(Family::kHitLists, class_list_of(HitStatus::kOpen));
  for (const auto& [key, value] : listed) {
    ASSERT_TRUE(store->write(Family::kHitLists, key, value.substr(1)).ok());
  }
  WantedHits wanted;
  wanted.statuses.fill(true);
  HitWalk walk(*store, wanted);
  while (walk.next()) {
  }
  EXPECT_EQ(walk.status().code(), matcher::StatusCode::kCorruption);
}

}  // namespace
}  // namespace storage
