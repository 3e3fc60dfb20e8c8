#include "bench/sizing/nation_records.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "bench/population/registry_folders.h"
#include "bench/population/text.h"

namespace sizing {
namespace {

using population::Day;
using population::Period;
using population::Record;

constexpr std::uint64_t kSeed = 1;
constexpr int kFirstYear = 2014;
constexpr std::uint64_t kHitEvery = 1'000;
constexpr std::array<std::string_view, 6> kInsurers = {"106", "206", "306", "406", "509", "600"};

std::uint64_t rounded(double value) {
  return static_cast<std::uint64_t>(std::llround(value));
}

std::array<std::uint64_t, kFeeds> counts_of(const Nation& nation, std::uint64_t persons) {
  std::array<std::uint64_t, kFeeds> counts{};
  for (std::size_t i = 0; i < kFeeds; ++i) {
    counts[i] = rounded(static_cast<double>(persons) * nation.years * nation.rates[i]);
  }
  return counts;
}

std::uint64_t sum_of(const std::array<std::uint64_t, kFeeds>& counts) {
  std::uint64_t sum = 0;
  for (const auto count : counts) sum += count;
  return std::max<std::uint64_t>(sum, 1);
}

Period& fresh(Record& record) {
  record = Record{};
  record.periods.emplace_back();
  return record.periods.front();
}

std::string key_of(std::string_view first, std::uint64_t second, std::uint64_t third) {
  return std::string(first) + "/" + std::to_string(second) + "/" + std::to_string(third);
}

}  // namespace

NationRecords::NationRecords(const Nation& nation, std::uint64_t persons)
    : persons_(persons),
      on_benefit_(std::clamp<std::uint64_t>(
          rounded(static_cast<double>(persons) * nation.share_on_benefit), 1, persons)),
      months_(std::max<std::uint64_t>(rounded(nation.years * 12), 3)),
      counts_(counts_of(nation, persons)),
      order_(kSeed, sum_of(counts_)),
      numbers_(kSeed) {
}

void NationRecords::record(std::uint64_t place, Record& record) const {
  std::uint64_t item = order_.at(place);
  static constexpr std::array kMakers = {&NationRecords::employment, &NationRecords::indemnity,
                                         &NationRecords::posting, &NationRecords::authorisation};
  for (std::size_t feed = 0; feed < kFeeds; ++feed) {
    if (item < counts_[feed]) return (this->*kMakers[feed])(item, record);
    item -= counts_[feed];
  }
  employment(0, record);  // of a population so small that its rates round to nothing
}

// The first day of a month of the years told, counted round and round.
Day NationRecords::month(std::uint64_t which) const {
  const auto month = static_cast<int>(which % months_);
  return matcher::day_of(kFirstYear + month / 12, static_cast<unsigned>(month % 12 + 1), 1);
}

std::string_view NationRecords::insurer(std::uint64_t sick) const {
  return kInsurers[population::mix(kSeed, sick) % kInsurers.size()];
}

void NationRecords::employment(std::uint64_t which, Record& record) const {
  const auto person = which % persons_;
  const auto turn = which / persons_;
  const auto draw = population::mix(person, turn);
  const bool on_benefit = person < on_benefit_;
  const auto quarter = population::quarter_of(month(3 * (turn + draw % 2)));
  Period& period = fresh(record);
  record.registry = population::Registry::kDmfa;
  record.person = numbers_.number(person);
  record.version = 1'700'000'000'000 + static_cast<std::int64_t>(draw % 1'000'000);
  period.part = "01";
  period.kind = population::Kind::kEmployment;
  period.days = quarter.days();
  period.employer = population::enterprise_number(static_cast<std::uint32_t>(draw % 200'000));
  period.fraction = 1000;
  period.paid_days = on_benefit && draw % kHitEvery != 0 ? 0 : 6'000;
  period.days_per_week = 500;
  period.attributes = {
      {"worker_code", "495"}, {"employer_class", "010"}, {"quarter", quarter.text()}};
  record.key = period.employer + "/0/" + quarter.text() + "/" + record.person + "/010/";
  population::append_digits(turn % 1'000, 3, record.key);  // two of one employer and quarter differ
}

void NationRecords::indemnity(std::uint64_t which, Record& record) const {
  const auto sick = which % on_benefit_;
  const auto turn = which / on_benefit_;
  const Day begin = month(turn + population::mix(kSeed, sick) % months_);
  const bool invalidity = sick % 3 == 0;
  Period& period = fresh(record);
  record.registry =
      invalidity ? population::Registry::kInvalidity : population::Registry::kPrimaryIncapacity;
  record.person = numbers_.number(sick);
  record.version = 1;
  period.kind = invalidity ? population::Kind::kInvalidity : population::Kind::kPrimaryIncapacity;
  period.days = population::days(begin, population::next_month(begin));
  period.insurer = insurer(sick);
  period.daily_cents = 5'850;
  period.attributes = {{"scheme", "employee"}};
  record.key = key_of(period.insurer, 10'000'000 + sick, turn);
}

void NationRecords::posting(std::uint64_t which, Record& record) const {
  const auto person = population::mix(kSeed ^ 0x9057, which) % persons_;
  const Day begin = month(which % (months_ - 1));
  Period& period = fresh(record);
  record.registry = population::Registry::kLimosa;
  record.person = numbers_.number(person);
  record.version = 1'700'000'000'000;
  period.kind = population::Kind::kPosting;
  period.days = population::days(begin, population::next_month(begin));
  period.employer = population::enterprise_number(static_cast<std::uint32_t>(which % 200'000));
  record.key = "L1-" + std::to_string(which);
}

void NationRecords::authorisation(std::uint64_t which, Record& record) const {
  const auto sick = which % on_benefit_;
  const Day begin = month(which / on_benefit_ + sick);
  Period& period = fresh(record);
  record.registry = population::Registry::kAuthorisation;
  record.person = numbers_.number(sick);
  record.version = 1;
  period.kind = population::Kind::kAuthorisedResumption;
  period.days = population::days(begin, population::next_month(begin));
  record.key = key_of(insurer(sick), sick, which);
}

matcher::Result<std::uint64_t> write_records(const NationRecords& records,
                                             const std::filesystem::path& folder) {
  population::RegistryFolders folders{folder, population::Format::kNdjson};
  Record record;
  const std::vector<const Record*> one = {&record};
  for (std::uint64_t place = 0; place < records.size(); ++place) {
    records.record(place, record);
    if (auto status = folders.write(one); !status.ok()) return tl::make_unexpected(status);
  }
  if (auto status = folders.close(); !status.ok()) return tl::make_unexpected(status);
  return records.size();
}

}  // namespace sizing
