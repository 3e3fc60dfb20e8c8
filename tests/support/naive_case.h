// Cases of the naive model: hits grouped as one letter to an insurer groups them, and their amounts
// (contract, end of section 2).
//
// Decided here where the contract leaves it open:
//   - days and benefit_days count like the amount: each (benefit period, day) once;
//   - the minimum is computed the same way under both gradings: under "period" every benefit day of
//     an income period is provable. It is never more than the amount, which it could be when
//     effects outlast incomes (income_extend_days) that share no day themselves;
//   - a benefit period of unknown daily amount counts 0, as the lowest daily amount too;
//   - benefit periods that name no insurer make a case of their own, with the insurer "".
// Thread safety: plain values and pure functions.
#pragma once

#include <string>
#include <vector>

#include "tests/support/naive_hit.h"

namespace naive {

// All standing hits of one rule, person and insurer.
struct Case {
  std::string rule;
  std::string person;
  std::string insurer;
  std::vector<std::string> hits;  // ids, in the order of the hits given
  Amounts amounts;

  friend bool operator==(const Case&, const Case&) = default;
};

// Sorted by (rule, person, insurer). Takes hits read by hit_from_json() as well as the model's own.
std::vector<Case> cases_of(const std::vector<Hit>& standing, Day as_of);

// One text, the same for equal cases.
std::string to_line(const Case& one);

}  // namespace naive
