#include "daemon/api/rules_diff.h"

#include <algorithm>

#include "daemon/named_thread.h"
#include "matcher/hash.h"
#include "matcher/timeline.h"
#include "storage/hit_reader.h"
#include "storage/reader.h"

namespace cumuld::api {

using matcher::HitChangeKind;
using matcher::PersonCode;
using matcher::Status;
using matcher::StatusCode;

namespace {

constexpr std::size_t kPersonsAtOnce = 2'000;

std::vector<PersonCode> sorted(std::vector<PersonCode> persons) {
  std::ranges::sort(persons);
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  return persons;
}

}  // namespace

RulesDiff::RulesDiff(const Pipeline& pipeline, const storage::Store& store,
                     matcher::RuleTable rules)
    : pipeline_(pipeline),
      store_(store),
      rules_(std::move(rules)),
      order_(store.catalogue()),
      thread_(named_thread("rules-diff", [this] { run(); })) {
}

RulesDiff::~RulesDiff() {
  stopping_.store(true, std::memory_order_relaxed);
  thread_.join();
}

void RulesDiff::run() {
  result_.failure = compare_all();
  done_.store(true, std::memory_order_release);
}

Status RulesDiff::compare_all() {
  const bool wide = (rules_.kinds_in(&matcher::Rule::benefit) &
                     ~store_.catalogue().kinds_of(matcher::Side::kBenefit)) != 0;
  if (wide) return compare_anybody();
  const auto persons = persons_concerned();
  return persons ? compare_persons(*persons) : persons.error();
}

// Some at a time. A person with entries under several numbers, which is rare, would come several
// times: those are left for the end, as are those with entries in a live epoch too.
Status RulesDiff::compare_anybody() {
  auto at_the_end = live_persons();
  const auto live = at_the_end;
  std::optional<PersonCode> after;
  for (bool more = true; more;) {
    const auto numbers = pipeline_.sealed().persons_after(after, kPersonsAtOnce);
    if (!numbers) return numbers.error();
    more = numbers->size() == kPersonsAtOnce;
    if (more) after = numbers->back();
    Persons persons;
    for (const auto number : *numbers) {
      if (matcher::is_stand_in(number)) continue;
      const auto person = pipeline_.current_number(number);
      if (std::ranges::binary_search(live, person)) continue;
      const bool once = pipeline_.numbers_of(person).size() == 1;
      (once ? persons : at_the_end).push_back(person);
    }
    if (auto status = compare_persons(persons); !status.ok()) return status;
  }
  return compare_persons(sorted(std::move(at_the_end)));
}

Status RulesDiff::compare_persons(const Persons& persons) {
  const auto reader = pipeline_.reader();
  for (const auto person : persons) {
    if (stopping_.load(std::memory_order_relaxed)) return {StatusCode::kUnavailable, "stopped"};
    if (auto status = compare(reader, person); !status.ok()) return status;
    ++result_.persons;
  }
  return {};
}

RulesDiff::Persons RulesDiff::live_persons() const {
  Persons persons;
  pipeline_.reader().for_each_live_number([&](PersonCode number) {
    if (!matcher::is_stand_in(number)) persons.push_back(pipeline_.current_number(number));
  });
  return sorted(std::move(persons));
}

// Who has a benefit, and who has a hit: under the rules in force something else may be a benefit.
matcher::Result<RulesDiff::Persons> RulesDiff::persons_concerned() const {
  auto persons = live_persons();
  const auto add = [&](PersonCode number) {
    if (!matcher::is_stand_in(number)) persons.push_back(pipeline_.current_number(number));
  };
  auto status = pipeline_.sealed().for_each_person_with_hits(add);
  pipeline_.sealed().for_each_benefit_person(add);
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  return sorted(std::move(persons));
}

// Fills found_ and what it refers to.
Status RulesDiff::find(const storage::Reader& reader, PersonCode person) {
  auto records = reader.current_records(pipeline_.numbers_of(person));
  if (!records) return records.error();
  bodies_ = std::move(records->bodies);
  periods_.clear();
  found_.clear();
  for (const auto& body : bodies_) {
    const auto record = matcher::RecordView::parse(body);
    if (!record) return {StatusCode::kCorruption, "a record is damaged: restore a backup"};
    matcher::append_periods(*record, periods_);
  }
  matcher::find_hits(periods_, periods_.size(), rules_, store_.catalogue(), order_, scratch_,
                     found_);
  return {};
}

Status RulesDiff::compare(const storage::Reader& reader, PersonCode person) {
  auto standing = pipeline_.sealed().standing_hits(person);
  if (!standing) return standing.error();
  if (auto status = find(reader, person); !status.ok()) return status;
  for (const auto& hit : found_) {
    const auto& rule = rules_.rules[hit.rule];
    const auto& income = periods_[hit.income];
    const auto& benefit = periods_[hit.benefit];
    const auto pair = matcher::pair_of(rule.id, income, benefit);
    const auto was = std::ranges::find(
        *standing, pair, [](const storage::StoredStanding& one) { return one.hit.pair; });
    const auto digest = matcher::digest_of(content_of(hit, periods_, rule, person).encode());
    if (was == standing->end()) {
      const auto& catalogue = store_.catalogue();
      note(HitChangeKind::kRaised,
           make_hit_id(rule.id, income, catalogue.registry(income.registry).name, benefit,
                       catalogue.registry(benefit.registry).name),
           rule.id, person);
      continue;
    }
    if (was->hit.digest != digest) note(HitChangeKind::kAmended, was->hit.id, rule.id, person);
    standing->erase(was);
  }
  for (const auto& gone : *standing) {
    if (auto status = note_withdrawn(gone.hit.id, person); !status.ok()) return status;
  }
  return {};
}

Status RulesDiff::note_withdrawn(const matcher::HitId& id, PersonCode person) {
  const auto hit = storage::find_hit(store_, id);
  if (!hit) return hit.error();
  if (!*hit) return {};  // committed meanwhile
  const auto content = matcher::HitContent::parse((*hit)->content);
  if (!content) return {StatusCode::kCorruption, "a hit is damaged: restore a backup"};
  note(HitChangeKind::kWithdrawn, id, content->rule, person);
  return {};
}

void RulesDiff::note(HitChangeKind change, const matcher::HitId& id, std::string_view rule,
                     PersonCode person) {
  ++result_.counts[std::string(rule)][static_cast<std::size_t>(change)];
  if (result_.examples.size() < kExamplesMax) {
    result_.examples.push_back({id, change, std::string(rule), person});
  }
}

}  // namespace cumuld::api
