// The part of a life that insurers attest: payments of indemnities.
#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>

#include "bench/population/life.h"
#include "bench/population/text.h"

namespace population {
namespace {

constexpr int kPrimaryDays = 365;  // invalidity begins after them

// The code of what is paid; payments of one start and insurer differ in it.
std::string_view allowance_code(std::string_view scheme) {
  if (scheme.empty()) return "XX";
  return scheme == "employee" ? "AA" : "SE";
}

// As insurers spell it: some write 5123,23 for 24,00 days, others 5123.23 for 24 days.
std::string amount_text(std::int64_t cents, char decimal) {
  std::string text = std::to_string(cents / 100);
  text += decimal;
  append_digits(static_cast<std::uint64_t>(cents % 100), 2, text);
  return text;
}

// Days of the six-day week that are paid; an open payment is attested by its first month.
std::int32_t paid_units(const Days& days) {
  return days.is_open() ? 26 : std::max(1, matcher::count_non_sundays(days));
}

// An amount that is not always a multiple of the days, and rounds to the daily one.
std::int64_t whole_amount(const Payment& payment) {
  const std::int32_t units = paid_units(payment.days);
  const std::int32_t rest = payment.daily_cents % 3 == 0 ? (units - 1) / 2 : 0;
  return std::int64_t{payment.daily_cents} * units + rest;
}

Attributes payment_attributes(const Payment& payment) {
  const bool comma = decimal_of_insurer(payment.insurer) == ',';
  const bool to_month_end =
      payment.days.is_open() || payment.days.end() == next_month(payment.days.last_day());
  Attributes attributes = {
      {"initial_start", date_text(payment.incapable_since.value_or(payment.days.begin()))},
      {"exit_code", to_month_end ? "0" : "1"},
      {"category", payment.registry == Registry::kInvalidity ? "2" : "1"},
      {"family_situation", payment.daily_cents % 2 == 0 ? "01" : "03"},
      {"allowance_category", payment.supplement ? "1" : "0"},
      {"allowance_code", std::string{allowance_code(payment.scheme)}},
      {"paid_amount", amount_text(whole_amount(payment), comma ? ',' : '.')},
      {"paid_units", std::to_string(paid_units(payment.days)) + (comma ? ",00" : "")}};
  if (!payment.scheme.empty()) {
    attributes.emplace_back("scheme", payment.scheme);
    attributes.emplace_back("document", payment.scheme == "employee" ? "C21" : "C421");
  }
  return attributes;
}

Period payment_period(const Payment& payment, const Record& record) {
  Period period;
  const std::string first_day = date_text(payment.days.begin());
  const auto same_day = std::ranges::count_if(record.periods, [&](const Period& other) {
    return other.days.begin() == payment.days.begin();
  });
  period.part = same_day == 0 ? first_day : first_day + "#" + std::to_string(same_day + 1);
  period.kind =
      payment.registry == Registry::kInvalidity ? Kind::kInvalidity : Kind::kPrimaryIncapacity;
  period.days = payment.days;
  period.insurer = payment.insurer;
  period.daily_cents = payment.daily_cents;
  period.attributes = payment_attributes(payment);
  return period;
}

// An attestation's number: a UUID that depends on what it is about only.
std::string attestation_id(std::string_view about) {
  std::string hex;
  for (const std::uint64_t half : {digest_of(about, 1), digest_of(about, 2)}) {
    for (int shift = 60; shift >= 0; shift -= 4) hex += "0123456789abcdef"[half >> shift & 15U];
  }
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
  return hex;
}

std::string quarter_text(Quarter quarter) {
  return std::to_string(quarter.year()) + "Q" + std::to_string(quarter.number());
}

}  // namespace

int Life::pay(const Days& spell, std::string_view insurer, std::string_view scheme) {
  const std::int32_t daily_cents = random_.between(4'500, 9'500);
  // The employer's guaranteed salary, which comes before the first indemnity.
  const int guaranteed = random_.chance(300) ? random_.between(14, 30) : 0;
  const Day invalid_from = spell.begin() + kPrimaryDays;
  int payments = 0;
  for (Day begin = spell.begin(); begin < spell.end(); ++payments) {
    Day end = std::min(next_month(begin), spell.end());
    if (begin < invalid_from && invalid_from < end) end = invalid_from;
    Payment& payment = add_payment(
        {.days = days(begin, end),
         .registry = begin < invalid_from ? Registry::kPrimaryIncapacity : Registry::kInvalidity,
         .insurer = std::string{insurer},
         .scheme = std::string{scheme},
         .daily_cents = daily_cents});
    payment.incapable_since = spell.begin() + -guaranteed;
    if (payments == 0 && guaranteed > 0) {
      payment.unpaid = days(*payment.incapable_since, spell.begin());
    }
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

// Adds the payment to its attestation, which becomes one with the first.
void Life::attest(const Payment& payment, Record& record) const {
  const Quarter quarter = quarter_of(payment.days.begin());
  if (!record.attestation) {
    record.registry = payment.registry;
    const std::string about = attest_quarterly_ ? quarter.text() : date_text(payment.days.begin());
    record.key = attestation_id(payment.insurer + "/" + file_number() + "/" + about + "/" +
                                std::string{allowance_code(payment.scheme)});
    record.person = attested_number_.empty() ? person_.number : attested_number_;
    record.attributes = {{"quarter", quarter_text(quarter)},
                         {"temporary", payment.days.is_open() ? "true" : "false"}};
    record.attestation =
        Attestation{.insurer = payment.insurer,
                    .quarter = quarter,
                    .created = quarter.next().begin() + 5 + payment.daily_cents % 20};
  }
  if (payment.unpaid) record.attestation->unpaid.push_back(*payment.unpaid);
  record.periods.push_back(payment_period(payment, record));
}

Record Life::payment_record(const Payment& payment, std::int64_t version) const {
  assert(!attest_quarterly_);
  Record record;
  record.version = version;
  attest(payment, record);
  record.attestation->created = record.attestation->created + static_cast<int>(version - 1) * 90;
  return record;
}

void Life::emit_payments() {
  const std::size_t first = person_.records.size();
  using About = std::tuple<Registry, std::string, std::string, Quarter>;
  std::map<About, Record> quarterly;
  for (const Payment& payment : payments_) {
    if (!attest_quarterly_) {
      auto& phase = payment.late ? person_.corrections : person_.records;
      phase.push_back(payment_record(payment, 1));
      continue;
    }
    assert(!payment.late);
    Record& record = quarterly[{payment.registry, payment.insurer, payment.scheme,
                                quarter_of(payment.days.begin())}];
    record.version = 1;
    attest(payment, record);
  }
  for (auto& [_, record] : quarterly) person_.records.push_back(std::move(record));
  if (!attested_number_.empty()) emit_replacement(person_.records.at(first));
}

void Life::emit_replacement(Record& attestation) {
  attestation.attestation->replaced_by = person_.number;
  attestation.attributes.emplace_back("number_cancelled", "true");
  const std::int64_t version = attestation.attestation->created.since_epoch * kMsPerDay;
  const Registry told_in = attestation.registry;
  Record& link = identity(attested_number_, person_.number);
  link.version = version;
  link.told_in = told_in;
}

}  // namespace population
