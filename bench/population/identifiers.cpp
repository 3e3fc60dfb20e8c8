#include "bench/population/identifiers.h"

#include <cassert>
#include <chrono>

#include "bench/population/text.h"
#include "matcher/period.h"

namespace population {
namespace {

constexpr matcher::Day kFirstBirth = matcher::day_of(1940, 1, 1);
constexpr std::uint64_t kBirthDays =
    static_cast<std::uint64_t>(matcher::day_of(2006, 1, 1) - kFirstBirth);
constexpr std::uint64_t kSerials = 998;  // 001 … 998 a day

}  // namespace

int national_check(std::uint32_t nine_digits, bool born_from_2000) {
  const std::uint64_t n = nine_digits + (born_from_2000 ? 2'000'000'000ULL : 0ULL);
  return 97 - static_cast<int>(n % 97);
}

NationalNumbers::NationalNumbers(std::uint64_t seed) : births_(mix(seed, 0xb117), capacity()) {
}

std::uint64_t NationalNumbers::capacity() {
  return kBirthDays * kSerials;
}

std::string NationalNumbers::number(std::uint64_t index, NumberForm form) const {
  const std::uint64_t birth = births_.at(index);
  const auto day = static_cast<int>(birth / kSerials);
  const auto serial = static_cast<unsigned>(birth % kSerials) + 1;
  const std::chrono::year_month_day date{
      std::chrono::sys_days{std::chrono::days{kFirstBirth.since_epoch + day}}};
  const int year = static_cast<int>(date.year());
  const unsigned month = static_cast<unsigned>(date.month()) + static_cast<unsigned>(form);
  const auto two_digit_year = static_cast<std::uint32_t>(year % 100);
  const std::uint32_t nine_digits =
      ((two_digit_year * 100 + month) * 100 + static_cast<unsigned>(date.day())) * 1000 + serial;
  std::string out;
  append_digits(nine_digits, 9, out);
  append_digits(static_cast<std::uint64_t>(national_check(nine_digits, year >= 2000)), 2, out);
  return out;
}

std::string enterprise_number(std::uint32_t index) {
  assert(index < 15'000'000);
  const std::uint32_t eight = 2'000'000 + index * 6 + 1;
  std::string out;
  append_digits(eight, 8, out);
  append_digits(97 - eight % 97, 2, out);
  return out;
}

std::string onss_number(std::uint32_t index) {
  assert(index < 1'900'000);
  const std::uint32_t seven = 1'000 + index;
  std::string out;
  append_digits(seven, 7, out);
  append_digits(96 - (seven * 100ULL) % 97, 2, out);
  return out;
}

std::string dimona_period_id(std::uint64_t index) {
  assert(index < 10'000'000'000ULL);
  std::string out;
  append_digits(index, 10, out);
  append_digits(97 - index % 97, 2, out);
  return out;
}

}  // namespace population
