// What a change touched is enough to find again: the hits of the income periods that a timeline
// chooses, with those of the others as they stood, are the hits of all.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>
#include <string>

#include "matcher/timeline.h"
#include "tests/matcher/person_periods.h"
#include "tests/support/random.h"

namespace matcher {
namespace {

using support::PersonWorld;

// By income: the contents of its hits.
using Hits = std::multimap<IncomeTag, std::string>;

RuleTable rules_of(const PersonWorld& world) {
  RuleTable table;
  Rule rule = world.plain_rule();
  rule.day_count = true;
  table.rules.push_back(rule);
  rule.id = "extended";
  rule.day_count = false;
  rule.income_extend_days = 4;
  rule.exemption = 0;
  table.rules.push_back(rule);
  rule.id = "twice";
  rule.income_extend_days = 0;
  rule.income = rule.benefit = world.kinds({"invalidity", "primary_incapacity"});
  table.rules.push_back(rule);
  rule.id = "inside";
  rule.income = world.kinds({"posting", "employment"});
  rule.starts_inside = true;
  rule.applies_to = day_of(2024, 1, 20);
  table.rules.push_back(rule);
  return table;
}

class Person {
 public:
  Person() : rules_(rules_of(world_)), reactions_(Reactions::of(rules_)) {}

  // Some record becomes something else, or goes.
  void change(support::Random& random) {
    static constexpr std::array<std::string_view, 6> kKinds = {
        "employment", "invalidity", "primary_incapacity",
        "posting",    "employment", "authorised_resumption"};
    const std::string key = "k" + std::to_string(random.below(7));
    RecordDraft draft;
    draft.registry = static_cast<RegistryId>(random.below(2));
    draft.key = key;
    draft.version = ++version_;
    draft.person = 7;
    const std::array<std::string, 3> parts = {"1", "2", "3"};
    for (int i = random.below(4); i-- > 0;) {
      PeriodDraft period;
      period.part = parts[static_cast<std::size_t>(i)];
      period.kind =
          world_.catalogue.find_kind(kKinds[static_cast<std::size_t>(random.below(6))]).value();
      period.begin = day_of(2024, 1, 1) + random.below(30);
      if (!random.percent(10)) period.end = period.begin + 1 + random.below(6);
      period.paid_days = static_cast<std::uint32_t>(100 * random.below(6));
      draft.periods.push_back(period);
    }
    std::string body;
    encode_record(draft, body);
    Entry entry;
    entry.disposition = random.percent(20) ? Disposition::kCancelled : Disposition::kCurrent;
    entry.body = body;
    timeline_.apply(entry, bodies_, touched_);
  }

  // Finds again what was touched since the last time, and nothing else.
  const Hits& follow() {
    TimelineChoices choices(3, TimelineChoice::kPartner);  // of somebody else
    const auto incomes = timeline_.choose(touched_, reactions_, choices);
    PersonPeriods periods;
    if (incomes != 0) timeline_.collect_chosen(std::span(choices).subspan(3), bodies_, periods);
    for (const auto& period : touched_) {
      if (period.gone) hits_.erase(period.income);
    }
    for (std::size_t i = 0; i < incomes; ++i) hits_.erase(tag_of(periods[i]));
    looked_for_ += incomes;
    hits_.merge(find(periods, incomes));
    touched_.clear();
    return hits_;
  }

  Hits all() {
    PersonPeriods periods;
    timeline_.collect(bodies_, periods);
    there_were_ += periods.size();
    return find(periods, periods.size());
  }

  std::size_t looked_for() const { return looked_for_; }
  std::size_t there_were() const { return there_were_; }

 private:
  static IncomeTag tag_of(const HitSide& side) {
    return income_tag(side.registry, side.key, side.period.part);
  }

  Hits find(const PersonPeriods& periods, std::size_t incomes) {
    std::vector<FoundHit> found;
    find_hits(periods, incomes, rules_, world_.catalogue, world_.order, scratch_, found);
    Hits hits;
    for (const auto& hit : found) {
      hits.emplace(tag_of(periods[hit.income]),
                   content_of(hit, periods, rules_.rules[hit.rule], 7).encode());
    }
    return hits;
  }

  PersonWorld world_;
  RuleTable rules_;
  Reactions reactions_;
  BodyStore bodies_;
  Timeline timeline_;
  TouchedPeriods touched_;
  JoinScratch scratch_;
  Hits hits_;
  std::uint64_t version_ = 0;
  std::size_t looked_for_ = 0;
  std::size_t there_were_ = 0;
};

std::map<IncomeTag, std::multiset<std::string>> sorted(const Hits& hits) {
  std::map<IncomeTag, std::multiset<std::string>> all;
  for (const auto& [income, content] : hits) all[income].insert(content);
  return all;
}

TEST(TouchedPeriods, AreEnoughToFollowAllHits) {
  std::size_t with_hits = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    support::Random random(seed);
    Person person;
    for (int step = 0; step < 60; ++step) {
      for (int changes = random.percent(80) ? 1 : 3; changes-- > 0;) person.change(random);
      const auto followed = sorted(person.follow());
      ASSERT_EQ(followed, sorted(person.all())) << "seed " << seed << ", step " << step;
      with_hits += followed.empty() ? 0U : 1U;
    }
    EXPECT_LT(person.looked_for(), person.there_were()) << "not everything is found again";
  }
  EXPECT_GT(with_hits, 1000U);
}

}  // namespace
}  // namespace matcher
