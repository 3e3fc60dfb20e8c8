// The days on which resumed work is exempt: an authorised resumption of work (law on compulsory
// health insurance, art. 100 §2) under the royal decree of 3 July 1996, art. 230.
//
// Two regimes. The day of the resumption decides which one holds, for all days of that resumption:
// what was begun under a prior grant goes on under it, also after 2013-04-12.
//
//   kPrior     resumed before 2013-04-12. Only a grant exempts, and it must be prior: from
//              effective_from (else from the resumption), at the earliest the day after the grant.
//   kDeclared  resumed from 2013-04-12 on. The declaration exempts, whatever is decided later:
//     kInTime    declared at the latest on the last working day before the resumption: from the
//                resumption.
//     kLate      declared later, at the latest 14 calendar days after it: also from the
//                resumption; the insurer reduces the indemnity by 10 %.
//     kTooLate   declared later still: from the day of the declaration, and only if granted.
//     kNever     not at all.
//
// The last exempt day, under both:
//   granted    effective_to; without it the authorisation is still open.
//   pending    the same: effective_to is then what was asked for.
//   ended      effective_to, the last day that the end decision leaves, but never before sent_on.
//   refused    sent_on; effective_from and effective_to of a refusal say nothing.
// A refusal or an end acts forward only: it takes effect the day after it was sent.
//
// All days are inclusive: a first and a last day are exempt themselves. Where the sources are
// silent it is decided that
//   - the 14 days are counted from the day after the resumption (resumed_on + 14 is the last), and
//     do not wait for a working day, as the law does where it counts procedural delays;
//   - a declaration on the day of the resumption, or on the weekend before it, is late;
//   - the day of a declaration that was too late is exempt itself;
//   - under kDeclared effective_from says nothing: work is exempt from where the declaration puts
//     it. Under kPrior it may lie before the resumption;
//   - under kDeclared a pending decision stays pending: no silence of the insurer ends it;
//   - under kPrior a pending or refused one never exempts, as nothing was granted before;
//   - of what was ended, decided_on and sent_on are those of the end; granted_on is the grant's.
//
// Not judged: whether the dates agree with each other (a refusal sent before it was decided).
//
// Thread safety: plain values and pure functions. Cost: O(1), no allocation.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "matcher/period.h"

namespace cumuld {

// The first day of which the declaration is enough (royal decree of 12 March 2013).
inline constexpr matcher::Day kDeclarationRegime = matcher::day_of(2013, 4, 12);
inline constexpr std::int32_t kLateDays = 14;  // calendar days after the resumption, the last incl.

enum class Decision : std::uint8_t { kPending = 0, kGranted, kRefused, kEnded };

// What was stated of one authorisation: real days.
struct AuthorisationFacts {
  Decision decision = Decision::kPending;
  matcher::Day resumed_on;                  // the first day of work
  std::optional<matcher::Day> declared_on;  // declared and asked for
  std::optional<matcher::Day> granted_on;   // of one that was ended
  std::optional<matcher::Day> decided_on;   // of the decision above
  std::optional<matcher::Day> sent_on;      // that decision, to the insured
  std::optional<matcher::Day> effective_from;
  std::optional<matcher::Day> effective_to;  // the last day of it
};

enum class Regime : std::uint8_t { kPrior = 0, kDeclared };
enum class Declaration : std::uint8_t { kInTime = 0, kLate, kTooLate, kNever };

enum class NotExempt : std::uint8_t {
  kNeverDeclared = 0,
  kPending,  // only a grant would exempt
  kRefused,  // the same, and it was refused
  kOver,     // the last day comes before the first
};
std::string_view name_of(NotExempt reason);  // "never_declared"

// [first, last], both included; without a last day they are still open. Both are real days.
struct ExemptDays {
  matcher::Day first;
  std::optional<matcher::Day> last;

  friend bool operator==(const ExemptDays&, const ExemptDays&) = default;
};

struct Exemption {
  Regime regime = Regime::kPrior;
  Declaration declaration = Declaration::kInTime;  // of kDeclared; of kPrior it does not count
  std::optional<ExemptDays> days;
  NotExempt reason = NotExempt::kOver;  // why there are no days
};

Regime regime_of(matcher::Day resumed_on);

// How a declaration stands to the resumption, under kDeclared.
Declaration declaration_of(std::optional<matcher::Day> declared_on, matcher::Day resumed_on);

// The name of a date that is needed and not there; "" if all are:
//   declared_on  under kDeclared, of what was granted or ended: a grant answers a declaration
//   decided_on   under kPrior, of what was granted
//   granted_on   under kPrior, of what was ended
//   sent_on      of what was ended; under kDeclared also of what was refused after a declaration
//                that is not too late
std::string_view missing_date(const AuthorisationFacts& facts);

// REQUIRES: missing_date(facts) is "".
Exemption exemption_of(const AuthorisationFacts& facts);

}  // namespace cumuld
