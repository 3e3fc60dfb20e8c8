#include "daemon/api/rules_diff.h"

#include <algorithm>

#include "matcher/hash.h"
#include "matcher/timeline.h"
#include "storage/reader.h"

namespace cumuld::api {

using matcher::HitChangeKind;
using matcher::PersonCode;
using matcher::Status;
using matcher::StatusCode;

RulesDiff::RulesDiff(const Pipeline& pipeline, const storage::Store& store,
                     matcher::RuleTable rules)
    : pipeline_(pipeline),
      store_(store),
      rules_(std::move(rules)),
      order_(store.catalogue()),
      thread_([this] { run(); }) {
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
  const auto all = persons();
  if (!all) return all.error();
  const auto reader = pipeline_.reader();
  for (const auto person : *all) {
    if (stopping_.load(std::memory_order_relaxed)) return {StatusCode::kUnavailable, "stopped"};
    if (auto status = compare(reader, person); !status.ok()) return status;
    ++result_.persons;
  }
  return {};
}

matcher::Result<std::vector<PersonCode>> RulesDiff::persons() const {
  std::vector<PersonCode> all;
  const auto add = [&](PersonCode number) {
    if (!matcher::is_stand_in(number)) all.push_back(pipeline_.current_number(number));
  };
  auto status = pipeline_.sealed().for_each_person_with_hits(add);
  const bool wide = (rules_.kinds_in(&matcher::Rule::benefit) &
                     ~store_.catalogue().kinds_of(matcher::Side::kBenefit)) != 0;
  if (status.ok()) {
    status = wide ? pipeline_.sealed().for_each_person(add)
                  : pipeline_.sealed().for_each_benefit_person(add);
  }
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  pipeline_.reader().for_each_live_number(add);
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

// Fills found_ and what it refers to.
Status RulesDiff::find(const storage::Reader& reader, PersonCode person) {
  auto bodies = reader.current_records(pipeline_.numbers_of(person));
  if (!bodies) return bodies.error();
  bodies_ = std::move(*bodies);
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
    const auto was = std::ranges::find(*standing, pair, &matcher::StandingHit::pair);
    const auto digest = matcher::hash128(content_of(hit, periods_, rule, person).encode());
    if (was == standing->end()) {
      const auto& catalogue = store_.catalogue();
      note(HitChangeKind::kRaised,
           make_hit_id(rule.id, income, catalogue.registry(income.registry).name, benefit,
                       catalogue.registry(benefit.registry).name),
           rule.id, person);
      continue;
    }
    if (was->digest != digest) note(HitChangeKind::kAmended, was->id, rule.id, person);
    standing->erase(was);
  }
  for (const auto& gone : *standing) {
    if (auto status = note_withdrawn(gone.id, person); !status.ok()) return status;
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
