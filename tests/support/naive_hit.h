// Hits of the naive model, what is derived from them when they are read, and both ways between them
// and the hit object of the contract (section 2).
//
// Two hits are the same answer exactly when to_line() of both is the same text; revision, status,
// sequence and times are no part of it, since they may differ between two runs.
//
// Errors: hit_from_json() and amounts_from_json() throw std::runtime_error that names what is
// missing or wrong: a field, an id that does not follow from the rest, segments that are not
// sorted. Thread safety: plain values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/naive_record.h"

namespace naive {

struct HitSide {
  std::string registry;
  std::string key;
  std::int64_t version = 0;
  std::string person;  // the number that the record came with
  Period period;

  friend bool operator==(const HitSide&, const HitSide&) = default;
};

struct Segment {
  Day from = 0;
  Day last = 0;  // included; kOpenDay = open

  friend bool operator==(const Segment&, const Segment&) = default;
};

struct ExemptionUsed {
  std::string registry;
  std::string key;
  std::int64_t version = 0;
  std::string part;
  Day from = 0;
  Day last = kOpenDay;

  friend bool operator==(const ExemptionUsed&, const ExemptionUsed&) = default;
};

struct WorkedDays {
  std::int64_t min = 0;
  std::int64_t max = 0;

  friend bool operator==(const WorkedDays&, const WorkedDays&) = default;
};

struct Hit {
  std::string id;
  std::string rule;
  std::string person;  // the current number
  std::string grade;
  HitSide income;
  HitSide benefit;
  std::vector<Segment> segments;
  std::vector<ExemptionUsed> exemptions;
  std::optional<WorkedDays> worked_days;  // present exactly under day_count, when quantified

  friend bool operator==(const Hit&, const Hit&) = default;
};

struct Amounts {
  std::int64_t days = 0;
  std::int64_t benefit_days = 0;
  std::int64_t amount_cents = 0;
  std::int64_t amount_min_cents = 0;

  friend bool operator==(const Amounts&, const Amounts&) = default;
};

// 32 hex digits of SHA-256, as the contract says.
std::string hit_id(const std::string& rule, const HitSide& income, const HitSide& benefit);

// An open segment counts up to and including `as_of`. Cost: O(days of the segments and of income).
Amounts amounts(const Hit& hit, Day as_of);

// The calendar days of the segments, an open one up to and including `as_of`.
std::set<Day> days_of(const std::vector<Segment>& segments, Day as_of);

// How many of the income period's days are proven to lie on indemnified days, if `days` are all the
// days that the hits in question cover. `hit` is any of the income period's hits.
std::int64_t provable_days(const Hit& hit, const std::set<Day>& days);

// The paid days as whole days: n of the contract. REQUIRES: income.paid_days.
std::int64_t counted_paid_days(const Period& income);

// room(X) of the contract, for X = the days of `income` that `in` holds true for.
// REQUIRES: income is not open, and states its paid days.
template <typename Predicate>
std::int64_t room(const Period& income, Predicate&& in) {
  std::int64_t not_sundays = 0;
  for (Day day = income.from; day <= income.last; ++day) not_sundays += is_sunday(day) ? 0 : 1;
  const bool sundays_too = (income.days_per_week && *income.days_per_week > 600) ||
                           counted_paid_days(income) > not_sundays;
  std::int64_t result = 0;
  for (Day day = income.from; day <= income.last; ++day) {
    if ((sundays_too || !is_sunday(day)) && in(day)) ++result;
  }
  return result;
}

// The hit object of the contract, in one fixed order and without what changes from run to run.
std::string to_line(const Hit& hit);
std::string to_line(const Amounts& amounts);

Hit hit_from_json(std::string_view hit_object);
Amounts amounts_from_json(std::string_view hit_object);

}  // namespace naive
