#include "bench/population/life.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>

#include "bench/population/text.h"

namespace population {
namespace {

constexpr std::int64_t kMsPerDay = 86'400'000;
constexpr int kPrimaryDays = 365;  // invalidity begins after them

std::string date_text(Day day) {
  std::string text;
  append_date(day, text);
  return text;
}

// The code by which payments of one start date and insurer differ in their keys.
std::string_view allowance_code(std::string_view scheme) {
  if (scheme.empty()) return "XX";
  return scheme == "employee" ? "AA" : "SE";
}

Period payment_period(const Payment& payment) {
  Period period;
  period.kind =
      payment.registry == Registry::kInvalidity ? Kind::kInvalidity : Kind::kPrimaryIncapacity;
  period.days = payment.days;
  period.insurer = payment.insurer;
  period.daily_cents = payment.daily_cents;
  if (!payment.scheme.empty()) period.attributes.emplace_back("scheme", payment.scheme);
  if (period.kind == Kind::kPrimaryIncapacity) period.attributes.emplace_back("document", "C21");
  return period;
}

}  // namespace

Life::Life(const World& world, std::uint64_t index)
    : world_(world), index_(index), random_(mix(world.seed, index)) {
  person_.number = number(NumberForm::kRegister);
}

int Life::pay(const Days& spell, std::string_view insurer, std::string_view scheme) {
  const std::int32_t daily_cents = random_.between(4'500, 9'500);
  const Day invalid_from = spell.begin() + kPrimaryDays;
  int payments = 0;
  for (Day begin = spell.begin(); begin < spell.end(); ++payments) {
    Day end = std::min(next_month(begin), spell.end());
    if (begin < invalid_from && invalid_from < end) end = invalid_from;
    add_payment(
        {.days = days(begin, end),
         .registry = begin < invalid_from ? Registry::kPrimaryIncapacity : Registry::kInvalidity,
         .insurer = std::string{insurer},
         .scheme = std::string{scheme},
         .daily_cents = daily_cents});
    begin = end;
  }
  return payments;
}

Payment& Life::add_payment(Payment payment) {
  indemnified_known_ = false;
  return payments_.emplace_back(std::move(payment));
}

std::uint64_t Life::paid_in(const Days& where, bool with_late) const {
  return static_cast<std::uint64_t>(std::ranges::count_if(payments_, [&](const Payment& payment) {
    return (with_late || !payment.late) && matcher::overlaps(payment.days, where);
  }));
}

int Life::indemnified_weekdays(const Days& span) {
  if (!indemnified_known_) {
    std::vector<Days> sorted;
    for (const Payment& payment : payments_) sorted.push_back(payment.days);
    std::ranges::sort(sorted);
    indemnified_.clear();
    for (const Days& next : sorted) {
      if (indemnified_.empty() || indemnified_.back().end() < next.begin()) {
        indemnified_.push_back(next);
      } else {
        Days& last = indemnified_.back();
        last = days(last.begin(), std::max(last.end(), next.end()));
      }
    }
    indemnified_known_ = true;
  }
  int sum = 0;
  for (const Days& covered : indemnified_) {
    if (const auto both = matcher::intersection(covered, span)) sum += count_weekdays(*both);
  }
  return sum;
}

std::int64_t Life::moment(Day day) {
  assert(day.since_epoch >= 0);
  return day.since_epoch * kMsPerDay + random_.below(static_cast<std::uint32_t>(kMsPerDay));
}

std::string Life::file_number() const {
  std::string text;
  append_digits(index_ + 10'000'000, 9, text);
  return text;
}

Record Life::payment_record(const Payment& payment, std::int64_t version) const {
  Record record;
  record.registry = payment.registry;
  record.key = payment.insurer + "/" + file_number() + "/" + date_text(payment.days.begin()) + "/";
  record.key += allowance_code(payment.scheme);
  record.version = version;
  record.person = person_.number;
  record.periods.push_back(payment_period(payment));
  return record;
}

void Life::emit_payments() {
  for (const Payment& payment : payments_) {
    auto& phase = payment.late ? person_.corrections : person_.records;
    phase.push_back(payment_record(payment, 1));
  }
}

void Life::emit_attestations() {
  using Attestation = std::tuple<Registry, std::string, std::string, Quarter>;
  std::map<Attestation, Record> attestations;
  for (const Payment& payment : payments_) {
    assert(!payment.late);
    const Quarter quarter = quarter_of(payment.days.begin());
    Record& record = attestations[{payment.registry, payment.insurer, payment.scheme, quarter}];
    record.registry = payment.registry;
    record.key = payment.insurer + "/" + file_number() + "/" + quarter.text() + "/";
    record.key += allowance_code(payment.scheme);
    record.version = 1;
    record.person = person_.number;
    record.periods.push_back(payment_period(payment));
    record.periods.back().part = date_text(payment.days.begin());
  }
  for (auto& [_, record] : attestations) person_.records.push_back(std::move(record));
}

Record& Life::single(Registry registry, std::string key, Kind kind, const Days& span) {
  Record record;
  record.registry = registry;
  record.key = std::move(key);
  record.version = moment(span.begin());
  record.person = person_.number;
  Period& period = record.periods.emplace_back();
  period.kind = kind;
  period.days = span;
  return person_.records.emplace_back(std::move(record));
}

Record& Life::notice(const Employer& employer, const Days& span) {
  assert(keys_ < 64);
  Record& record = single(Registry::kDimona, dimona_period_id(index_ * 64 + keys_++),
                          Kind::kEmploymentNotice, span);
  record.periods.front().employer = employer.id();
  record.periods.front().attributes.emplace_back("worker_type", "OTH");
  return record;
}

Record& Life::posting(Registry registry, const Days& span) {
  assert(registry == Registry::kGotot || registry == Registry::kLimosa);
  const std::string prefix = registry == Registry::kGotot ? "A1-" : "L1-";
  Record& record = single(registry, prefix + file_number() + "-" + std::to_string(++keys_),
                          Kind::kPosting, span);
  record.periods.front().employer = "PL" + std::to_string(1'000'000 + random_.below(9'000'000));
  record.periods.front().attributes.emplace_back("country", "PL");
  return record;
}

Record& Life::self_employment(const Days& span) {
  Record& record = single(Registry::kInasti, file_number() + "/" + std::to_string(++keys_),
                          Kind::kSelfEmployment, span);
  record.periods.front().attributes.emplace_back("category",
                                                 random_.chance(300) ? "secondary" : "main");
  return record;
}

Record& Life::foreign_benefit(std::string_view benefit_kind, const Days& span) {
  const std::string kind = benefit_kind.empty() ? "-" : std::string{benefit_kind};
  Record& record =
      single(Registry::kUwv, "UWV/" + kind + "/" + file_number() + "/" + date_text(span.begin()),
             Kind::kForeignBenefit, span);
  if (!benefit_kind.empty()) record.periods.front().attributes.emplace_back("benefit_kind", kind);
  return record;
}

Record& Life::authorise(const Days& span, std::string_view employer, int max_fraction) {
  const std::string insurer = payments_.empty() ? "306" : payments_.front().insurer;
  Record& record = single(Registry::kAuthorisation,
                          insurer + "/" + file_number() + "-" + std::to_string(++keys_),
                          Kind::kAuthorisedResumption, span);
  record.periods.front().employer = employer;
  if (max_fraction >= 0) record.periods.front().max_fraction = max_fraction;
  return record;
}

Record& Life::identity(const std::string& from, const std::string& to, bool as_correction) {
  Record record;
  record.registry = Registry::kIdentity;
  record.key = from;
  record.version = moment(world_.first.begin() + random_.between(0, 360));
  record.person = from;
  record.successor = to;
  auto& phase = as_correction ? person_.corrections : person_.records;
  return phase.emplace_back(std::move(record));
}

Record Life::version_of(const Record& record, std::int64_t days) {
  Record other = record;
  other.version += days * kMsPerDay + 1;
  return other;
}

void Life::plant(Plant what, std::uint64_t before, std::uint64_t after) {
  person_.planted_before_corrections[static_cast<std::size_t>(what)] += before;
  person_.planted[static_cast<std::size_t>(what)] += after;
}

Person Life::finish() && {
  if (attest_quarterly_) {
    emit_attestations();
  } else {
    emit_payments();
  }
  return std::move(person_);
}

}  // namespace population
