// Rule and RuleTable: what counts as an unauthorised cumulation (contract, section 3).
//
// A rule is plain data, read by config/ and applied by join.h. A RuleTable is immutable: a reload
// makes a new one.
//
// Thread safety: immutable after construction; share freely.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/catalogue.h"
#include "matcher/record.h"

namespace matcher {

// How sure a hit is. Append only: stored.
enum class Grade : std::uint8_t { kCertain = 0, kIndication, kUnquantified, kPossible };
std::string_view name_of(Grade grade);
std::optional<Grade> grade_named(std::string_view name);

using GradeMask = std::uint8_t;
constexpr GradeMask bit_of(Grade grade) {
  return static_cast<GradeMask>(1U << static_cast<unsigned>(grade));
}

// A field that a rule's filter reads: one of the period's own, or an attribute by name.
struct RuleField {
  enum class Source : std::uint8_t { kEmployer, kInsurer, kRegistry, kKind, kAttribute };
  Source source = Source::kAttribute;
  std::string name;  // as the rule file says it

  static RuleField named(std::string_view name);
};

// [[rule.exclude]] and [[rule.only]].
struct RuleFilter {
  Side side = Side::kIncome;  // kIncome or kBenefit
  RuleField field;
  std::vector<std::string> values;
};

struct RuleTitle {
  std::string fr;
  std::string nl;
  std::string en;
};

struct Rule {
  std::string id;
  RuleTitle title;
  std::string legal_basis;
  KindMask income = 0;
  KindMask benefit = 0;
  KindMask exemption = 0;
  bool day_count = false;         // grading = "day_count"; false: "period"
  Grade grade = Grade::kCertain;  // of every hit, under "period"
  GradeMask grades = bit_of(Grade::kCertain) | bit_of(Grade::kUnquantified);  // raised, "day_count"
  std::int32_t min_days = 1;                                                  // calendar days
  std::int32_t income_extend_days = 0;
  bool starts_inside = false;
  std::optional<Day> applies_from;  // first day, included
  std::optional<Day> applies_to;    // last day, included
  std::vector<RuleField> same;
  std::vector<RuleField> differs;
  std::vector<RuleFilter> exclude;
  std::vector<RuleFilter> only;
  std::string text;  // the rule as it stands in the file: part of a hit's evidence
};

inline constexpr std::int32_t kMinDaysMax = 36'500;
inline constexpr std::int32_t kExtendDaysMax = 3'660;

struct RuleTable {
  std::vector<Rule> rules;  // ids are unique
  std::string text;         // the whole file
  std::string checksum;     // 32 hex digits over `text`: which table a hit was made under

  KindMask kinds_in(KindMask Rule::*side) const {
    KindMask mask = 0;
    for (const auto& rule : rules) mask |= rule.*side;
    return mask;
  }
};

}  // namespace matcher
