#include "daemon/decode/authorisation.h"

#include <algorithm>

#include "daemon/decode/working_days.h"

namespace cumuld {
namespace {

using matcher::Day;

// What was refused or is not decided yet, where only a grant would exempt.
std::optional<NotExempt> not_granted(Decision decision) {
  if (decision == Decision::kPending) return NotExempt::kPending;
  if (decision == Decision::kRefused) return NotExempt::kRefused;
  return std::nullopt;
}

// Whether only a grant exempts.
bool needs_grant(const Exemption& exemption) {
  return exemption.regime == Regime::kPrior || exemption.declaration == Declaration::kTooLate;
}

std::optional<Day> last_day_of(const AuthorisationFacts& facts) {
  switch (facts.decision) {
    case Decision::kRefused:
      return facts.sent_on;
    case Decision::kEnded:
      return std::max(facts.effective_to.value_or(*facts.sent_on), *facts.sent_on);
    case Decision::kPending:
    case Decision::kGranted:
      break;
  }
  return facts.effective_to;
}

Day first_day_of(const AuthorisationFacts& facts, const Exemption& exemption) {
  if (exemption.regime == Regime::kPrior) {
    const Day grant = facts.decision == Decision::kEnded ? *facts.granted_on : *facts.decided_on;
    return std::max(facts.effective_from.value_or(facts.resumed_on), grant + 1);
  }
  return exemption.declaration == Declaration::kTooLate ? *facts.declared_on : facts.resumed_on;
}

}  // namespace

std::string_view name_of(NotExempt reason) {
  switch (reason) {
    case NotExempt::kNeverDeclared:
      return "never_declared";
    case NotExempt::kPending:
      return "pending";
    case NotExempt::kRefused:
      return "refused";
    case NotExempt::kOver:
      break;
  }
  return "over";
}

Regime regime_of(Day resumed_on) {
  return resumed_on < kDeclarationRegime ? Regime::kPrior : Regime::kDeclared;
}

Declaration declaration_of(std::optional<Day> declared_on, Day resumed_on) {
  if (!declared_on) return Declaration::kNever;
  if (*declared_on <= last_working_day_before(resumed_on)) return Declaration::kInTime;
  return *declared_on <= resumed_on + kLateDays ? Declaration::kLate : Declaration::kTooLate;
}

std::string_view missing_date(const AuthorisationFacts& facts) {
  const bool granted = facts.decision == Decision::kGranted;
  const bool ended = facts.decision == Decision::kEnded;
  const bool prior = regime_of(facts.resumed_on) == Regime::kPrior;
  if (!prior && (granted || ended) && !facts.declared_on) return "declared_on";
  if (prior && granted && !facts.decided_on) return "decided_on";
  if (prior && ended && !facts.granted_on) return "granted_on";
  if (facts.sent_on) return "";
  if (ended) return "sent_on";
  const auto declaration = declaration_of(facts.declared_on, facts.resumed_on);
  const bool declaration_exempts =
      !prior && (declaration == Declaration::kInTime || declaration == Declaration::kLate);
  return declaration_exempts && facts.decision == Decision::kRefused ? "sent_on" : "";
}

Exemption exemption_of(const AuthorisationFacts& facts) {
  Exemption exemption;
  exemption.regime = regime_of(facts.resumed_on);
  if (exemption.regime == Regime::kDeclared) {
    exemption.declaration = declaration_of(facts.declared_on, facts.resumed_on);
    if (exemption.declaration == Declaration::kNever) {
      exemption.reason = NotExempt::kNeverDeclared;
      return exemption;
    }
  }
  if (needs_grant(exemption)) {
    if (const auto reason = not_granted(facts.decision)) {
      exemption.reason = *reason;
      return exemption;
    }
  }
  const Day first = first_day_of(facts, exemption);
  const auto last = last_day_of(facts);
  // The day after a grant on the last real day is no real day.
  if (first >= matcher::kDayLimit || (last && *last < first)) return exemption;
  exemption.days = {first, last};
  return exemption;
}

}  // namespace cumuld
