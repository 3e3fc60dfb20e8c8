#include "bench/population/life.h"

#include <array>
#include <cassert>

#include "bench/population/text.h"

namespace population {
namespace {

// What a worker does in Belgium, and where: free text, as people type it.
constexpr std::array<std::string_view, 5> kActivities = {
    "welding", "transport", R"(assembly; "turnkey" works)", "roofing; tiles", "fruit picking"};
constexpr std::array<std::string_view, 5> kPlaces = {
    "Liège", "Malmédy; zone d'activités", "Brüggen", R"(chantier "Grand Œuvre", Ath)", "Gent"};
constexpr std::array<std::string_view, 4> kOffices = {"Zoetermeer", "Coöperatie; Venlo",
                                                      "Één loket, Goes", "'s-Hertogenbosch"};
constexpr std::array<std::string_view, 4> kCountries = {"PL", "RO", "PT", "NL"};

template <std::size_t N>
std::string drawn(const std::array<std::string_view, N>& from, Random& random) {
  return std::string{from[random.below(static_cast<std::uint32_t>(N))]};
}

}  // namespace

Life::Life(const World& world, std::uint64_t index)
    : world_(world), index_(index), random_(mix(world.seed, index)) {
  person_.number = number(NumberForm::kRegister);
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

Record& Life::posting(Registry registry, const Days& span) {
  assert(registry == Registry::kGotot || registry == Registry::kLimosa);
  const bool gotot = registry == Registry::kGotot;
  Record& record =
      single(registry, (gotot ? "A1-" : "L1-") + file_number() + "-" + std::to_string(++keys_),
             Kind::kPosting, span);
  Period& period = record.periods.front();
  const std::string country = drawn(kCountries, random_);
  period.employer = country + std::to_string(1'000'000 + random_.below(9'000'000));
  period.attributes.emplace_back("country", country);
  if (random_.chance(200)) return record;  // nothing more was filled in
  period.attributes.emplace_back(gotot ? "activity" : "place",
                                 gotot ? drawn(kActivities, random_) : drawn(kPlaces, random_));
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
  const std::string kind{benefit_kind};
  Record& record = single(
      Registry::kUwv, "UWV/" + kind + "/" + file_number() + "/" + day_first_text(span.begin(), '-'),
      Kind::kForeignBenefit, span);
  record.periods.front().attributes = {{"benefit_kind", kind},
                                       {"kantoor", drawn(kOffices, random_)}};
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
  if (other.line && days > 0) other.line->message = LineMessage::kChanged;
  return other;
}

void Life::plant(Plant what, std::uint64_t before, std::uint64_t after) {
  person_.planted_before_corrections[static_cast<std::size_t>(what)] += before;
  person_.planted[static_cast<std::size_t>(what)] += after;
}

Person Life::finish() && {
  emit_payments();
  return std::move(person_);
}

}  // namespace population
