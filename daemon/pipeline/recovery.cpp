// How a Pipeline begins: the log's entries back into deltas, and everything matched again when the
// rules are not those that the hits were found under.
#include <algorithm>

#include "daemon/pipeline/pipeline.h"
#include "storage/log.h"

namespace cumuld {
namespace {

using matcher::Status;

constexpr std::size_t kPersonsARound = 10'000;
constexpr std::string_view kRulesName = "rules";

}  // namespace

Status Pipeline::recover() {
  if (auto status = committer_.load(); !status.ok()) return status;
  auto status = sealed_.for_each_link(
      [&](matcher::PersonCode number, matcher::PersonCode to) { identity_.link(number, to); });
  if (!status.ok()) return status;
  const auto flag = [&](matcher::PersonCode number) {
    const auto person = identity_.current(number);
    team_->owner_of(person).flag(person);
  };
  status = sealed_.for_each_benefit_person(flag);
  if (!status.ok()) return status;

  auto live = store_.log_epochs();
  if (live.empty()) {
    if (status = store_.create_log(1); !status.ok()) return status;
    live.push_back(1);
  }
  const auto benefits = store_.catalogue().kinds_of(matcher::Side::kBenefit);
  for (const auto number : live) {
    epochs_.adopt(number);
    const auto& deltas = epochs_.live().back().deltas;
    status = storage::replay_log(
        store_, number, [&](matcher::PersonCode person, const matcher::Entry& entry) -> Status {
          ++recovered_entries_;
          deltas[matcher::owner_of_person(person, options_.shards)]->add_entry(person, entry);
          if (entry.disposition == matcher::Disposition::kMovedAway) return {};
          const auto record = matcher::RecordView::parse(entry.body);
          if (!record) return {matcher::StatusCode::kCorruption, "a logged record is damaged"};
          const auto key =
              matcher::key_identity(record->registry(), record->key(), store_.key_seed());
          record->for_each_period([&](const matcher::PeriodView& period) {
            if ((benefits >> period.kind & 1U) != 0) flag(person);
          });
          return team_->shard(matcher::owner_of_key(key, options_.shards))
              .replay_version(key, {record->version(), record->content_checksum(), person, number,
                                    entry.commit, entry.disposition});
        });
    if (!status.ok()) return status;
  }
  epochs_.seal_all_but_newest();
  committed_.store(committer_.state().commit, std::memory_order_release);
  sequence_.store(committer_.state().sequence, std::memory_order_release);
  return {};
}

Status Pipeline::match_again_if_rules_changed() {
  const auto before = store_.read_meta(kRulesName);
  if (!before) return before.error();
  if (*before == rules_->checksum) return {};
  auto status = store_.write(storage::Family::kRuleTables, rules_->checksum, rules_->text);
  if (!status.ok()) return status;
  if (!before->empty()) {
    std::vector<matcher::PersonCode> persons;
    for (unsigned i = 0; i < options_.shards; ++i) {
      const auto flagged = team_->shard(i).flagged();
      persons.insert(persons.end(), flagged.begin(), flagged.end());
    }
    const bool wide = (rules_->kinds_in(&matcher::Rule::benefit) &
                       ~store_.catalogue().kinds_of(matcher::Side::kBenefit)) != 0;
    if (wide) {  // any person may have what a rule calls a benefit
      const auto add = [&](matcher::PersonCode number) {
        if (!matcher::is_stand_in(number)) persons.push_back(identity_.current(number));
      };
      if (status = sealed_.for_each_person(add); !status.ok()) return status;
      for (const auto& epoch : epochs_.live()) {
        for (const auto& delta : epoch.deltas) delta->for_each_person(add);
      }
    }
    std::ranges::sort(persons);
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    if (status = match_again(persons); !status.ok()) return status;
  }
  return store_.write_meta(kRulesName, rules_->checksum);
}

// Finds the hits of these persons again and commits the differences, some thousands at a time. Done
// twice it changes nothing: what stands is compared with what was committed.
Status Pipeline::match_again(const std::vector<matcher::PersonCode>& persons) {
  for (std::size_t first = 0; first < persons.size(); first += kPersonsARound) {
    const auto flight = empty_flight();
    const std::size_t last = std::min(persons.size(), first + kPersonsARound);
    for (std::size_t i = first; i < last; ++i) team_->owner_of(persons[i]).refresh(persons[i]);
    work_inline(*flight);
    if (!commit(*flight)) return {matcher::StatusCode::kIoError, "matching again failed"};
  }
  return {};
}

}  // namespace cumuld
