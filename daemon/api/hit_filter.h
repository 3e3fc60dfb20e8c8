// HitFilter: which hits (and cases) a request asks for.
//
// A filter given twice means either. rule, grade, insurer, employer, person, from and to look at
// one hit; status, min_days and min_amount_cents at a hit for /v1/hits and at a whole case for
// /v1/cases. Employer is the income's, insurer the benefit's; person is any of the person's
// numbers; from and to (both included) share a day with a segment.
//
// Thread safety: plain value; matching is const. Cost of a match: O(values + segments).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/query.h"
#include "daemon/pipeline/pipeline.h"
#include "matcher/amount.h"
#include "matcher/hit.h"
#include "storage/hit_record.h"
#include "storage/hit_summary.h"

namespace cumuld::api {

struct HitFilter {
  std::vector<std::string> rules;  // each list: empty means any
  std::vector<std::string> employers;
  std::vector<std::uint16_t> insurers;
  std::vector<matcher::PersonCode> persons;  // current numbers
  matcher::GradeMask grades = 0;             // 0: any
  std::array<bool, 4> statuses{};            // by storage::HitStatus
  std::optional<matcher::Day> from;          // included
  std::optional<matcher::Day> to;            // included
  std::int64_t min_days = 0;
  std::int64_t min_amount_cents = 0;

  // Reads the parameters of the same names. The statuses are all but withdrawn if none is given.
  static Answer<HitFilter> read(const Query& query, const Pipeline& pipeline);

  bool has_status(storage::HitStatus status) const {
    return statuses[static_cast<std::size_t>(status)];
  }
  bool wants_withdrawn() const { return has_status(storage::HitStatus::kWithdrawn); }
  bool wants_standing() const { return statuses[0] || statuses[1] || statuses[2]; }
  // Whether amounts must be known to decide.
  bool has_sums() const { return min_days > 0 || min_amount_cents > 0; }
  bool takes(const matcher::Amounts& amounts) const {
    return amounts.days >= min_days && amounts.amount_cents >= min_amount_cents;
  }

  // Whether lists of hits are kept by what it asks for (storage/hit_lists.h).
  bool has_lists() const {
    return !rules.empty() || !employers.empty() || !insurers.empty() || grades != 0;
  }
  // Whether it looks at one hit otherwise than by status and sums.
  bool judges_hits() const { return has_lists() || !persons.empty() || from || to; }

  // What can be told of a hit that is not read yet: false if takes(content, …) or takes(amounts)
  // will be, by its days and amounts.
  bool may_take(const storage::HitSummary& hit, matcher::Day as_of) const {
    return may_share_a_day(hit) && (!has_sums() || takes(hit.amounts(as_of)));
  }
  bool may_share_a_day(const storage::HitSummary& hit) const {
    return (!to || hit.begin <= *to) && (!from || hit.end > *from);
  }

  // All but status and sums. `pipeline` knows the person's current number: a withdrawn hit keeps
  // the one that it stood under.
  bool takes(const matcher::HitContent& content, const Pipeline& pipeline) const;
};

// Whether `value` is among them, or they are none.
template <typename List, typename Value>
bool any_of_or_none(const List& values, const Value& value) {
  return values.empty() || std::ranges::find(values, value) != values.end();
}

// The parameter `as_of`: that of the cursor, else as given, else today in Brussels.
Answer<matcher::Day> read_as_of(const Query& query);

}  // namespace cumuld::api
