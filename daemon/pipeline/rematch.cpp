// How a Pipeline changes its rules: from the next record on everybody who is touched is matched
// under the new ones, and whoever the old or the new ones concern is matched again, some at a time.
// Whoever a load left behind is matched the same way (behind.cpp).
//
// The store names the rules that all standing hits were found under, or kBetweenRules while not all
// are: whoever starts then, with whatever rules, matches everybody again. Done twice it changes
// nothing: what is found is compared with what stands.
#include <algorithm>
#include <chrono>
#include <utility>

#include "daemon/pipeline/pipeline.h"
#include "daemon/pipeline/store_order.h"

namespace cumuld {
namespace {

using matcher::PersonCode;
using matcher::Status;

constexpr std::string_view kRulesName = "rules";
constexpr std::string_view kBetweenRules = "between two";

}  // namespace

Status Pipeline::match_again_if_rules_changed() {
  const auto before = store_.read_meta(kRulesName);
  if (!before) return before.error();
  if (*before == rules_->checksum) return {};
  if (before->empty()) {  // a new store: nothing stands
    if (auto status = store_rules(rules_->checksum); !status.ok()) return status;
    return store_.write_meta(kRulesName, rules_->checksum);
  }
  if (auto status = begin_rematch(); !status.ok()) return status;
  while (is_matching_again()) {
    if (auto status = match_some_again(MatchingPace::kAlone); !status.ok()) return status;
  }
  return {};
}

void Pipeline::use_rules(std::shared_ptr<const matcher::RuleTable> rules) {
  {
    const std::scoped_lock lock(next_rules_mutex_);
    next_rules_ = std::move(rules);
  }
  has_next_rules_.store(true, std::memory_order_release);
  signal_.raise();
}

Status Pipeline::take_next_rules() {
  if (!has_next_rules_.exchange(false, std::memory_order_acquire)) return {};
  commit_worked();  // it was matched under the old ones
  if (failed_) return {};
  {
    const std::scoped_lock lock(next_rules_mutex_);
    // Told between two steps of whoever gives them, they were taken the last time.
    if (!next_rules_) return {};
    rules_ = std::exchange(next_rules_, nullptr);
  }
  context_.rules = rules_.get();
  for (unsigned i = 0; i < options_.shards; ++i) team_->shard(i).use_rules();
  return begin_rematch();
}

// The text first: whatever is found from here on names it.
Status Pipeline::store_rules(std::string_view checksum) {
  return store_.write(storage::Family::kRuleTables, checksum, rules_->text);
}

Status Pipeline::begin_rematch() {
  if (auto status = store_rules(rules_->checksum); !status.ok()) return status;
  if (auto status = store_.write_meta(kRulesName, kBetweenRules); !status.ok()) return status;
  rematch_ = {};
  rematch_.rules = true;
  context_.rules_changed = true;
  if (auto status = find_persons_to_match(); !status.ok()) return status;
  publish_figures();
  return is_matching_again() ? Status() : end_matching();
}

// Any person may have what a rule calls a benefit.
bool Pipeline::concerns_anybody() const {
  return (rules_->kinds_in(&matcher::Rule::benefit) &
          ~store_.catalogue().kinds_of(matcher::Side::kBenefit)) != 0;
}

// Who may have a hit under the new rules, and who has one under others: those may have called
// something a benefit that is none any more.
Status Pipeline::find_persons_to_match() {
  auto& persons = rematch_.persons;
  // They are among those on benefit.
  for (unsigned i = 0; i < options_.shards; ++i) (void)team_->shard(i).take_behind();
  waiting_.clear();
  const auto with_hit = [&](PersonCode person) {
    team_->owner_of(person).flag(person);
    persons.push_back(person);
  };
  if (auto status = sealed_.for_each_person_with_hits(with_hit); !status.ok()) return status;
  for (unsigned i = 0; i < options_.shards; ++i) {
    const auto flagged = team_->shard(i).flagged();
    persons.insert(persons.end(), flagged.begin(), flagged.end());
  }
  const bool wide = concerns_anybody();
  if (wide) {
    for (const auto& epoch : epochs_.live()) {
      for (const auto& delta : epoch.deltas) {
        delta->for_each_person([&](PersonCode number) {
          if (!matcher::is_stand_in(number)) persons.push_back(identity_.current(number));
        });
      }
    }
  }
  rematch_.anybody = wide;
  context_.again_in = matcher::ReadingOrder::kOfTheStore;
  in_order_of_the_store(store_.pseudonym(), persons);
  return {};
}

// The next ones of all sealed persons. Who comes from now on is matched when it comes, and whoever
// is in a live epoch now was listed at first, wherever it is sealed meanwhile.
Status Pipeline::find_more_persons(std::size_t most) {
  const auto numbers = sealed_.persons_after(rematch_.after, most);
  if (!numbers) return numbers.error();
  rematch_.done_before += rematch_.done;
  rematch_.done = 0;
  rematch_.persons.clear();
  for (const auto number : *numbers) {
    if (!matcher::is_stand_in(number)) rematch_.persons.push_back(identity_.current(number));
  }
  rematch_.anybody = numbers->size() == most;
  if (rematch_.anybody) rematch_.after = numbers->back();
  return {};
}

// While shards match them, those before are prepared to be committed, and what was prepared before
// those is written: no person is among two of them.
Status Pipeline::match_some_again(std::size_t most) {
  // A person may be read from what is committed.
  if (worked_ && !worked_->jobs.empty()) commit_worked();
  if (failed_) return {matcher::StatusCode::kIoError, "matching again failed"};
  if (rematch_.done == rematch_.persons.size() && rematch_.anybody) {
    if (auto status = find_more_persons(most); !status.ok()) return status;
  }
  auto flight = empty_flight();
  const auto& persons = rematch_.persons;
  const auto last = std::min(persons.size(), rematch_.done + most);
  for (auto i = rematch_.done; i < last; ++i) team_->owner_of(persons[i]).match_again(persons[i]);
  team_->begin(flight->round);
  write_worked();
  ShardTeam::wait(flight->round, options_.shards);
  rematch_.done = last;
  worked_ = std::move(flight);
  if (failed_) return {matcher::StatusCode::kIoError, "matching again failed"};
  return is_matching_again() ? Status() : end_matching();
}

// Everybody is matched.
Status Pipeline::end_matching() {
  commit_worked();
  if (failed_) return {matcher::StatusCode::kIoError, "matching again failed"};
  Status status;
  if (rematch_.rules) {
    status = store_.write_meta(kRulesName, rules_->checksum);
  } else {
    caught_up_ += rematch_.done_before + rematch_.done;
  }
  rematch_ = {};
  context_.rules_changed = false;
  if (status.ok()) status = end_being_behind();
  publish_figures();
  return status;
}

// True if there was anybody to match.
bool Pipeline::go_on_matching(std::size_t most) {
  if (!is_matching_again()) return false;
  const auto begin = std::chrono::steady_clock::now();
  const auto before = rematch_.done;
  const auto status = match_some_again(most);
  if (!status.ok() && !failed_) fail(status);
  // A new list begins at 0.
  if (rematch_.done > before) {
    pace_.note(rematch_.done - before, std::chrono::steady_clock::now() - begin);
  }
  return true;
}

}  // namespace cumuld
