#include "bench/population/employer.h"

#include <algorithm>
#include <cassert>

#include "bench/population/identifiers.h"

namespace population {
namespace {

// Days by which a pay-period quarter border comes before the calendar one; year borders hold.
constexpr int kBorderShift[] = {0, 3, 3, 4};  // before quarter 1, 2, 3, 4

Day border(Quarter quarter, bool pay_periods) {
  const int shift = pay_periods ? kBorderShift[quarter.number() - 1] : 0;
  return quarter.begin() + -shift;
}

// Whether an ONSS number also passes for an enterprise number without its leading zero.
bool is_ambiguous(const std::string& onss) {
  return 97 - std::stoul(onss.substr(0, 7)) % 97 == std::stoul(onss.substr(7));
}

}  // namespace

Days Employer::quarter(Quarter quarter) const {
  return days(border(quarter, pay_periods), border(quarter.next(), pay_periods));
}

std::int64_t Employer::declared_at(Quarter quarter) const {
  const std::uint64_t draw = mix(index, static_cast<std::uint64_t>(quarter.since_year_0));
  const std::int64_t day = quarter.next().begin().since_epoch + 5 + static_cast<int>(draw % 40);
  const auto in_day = static_cast<std::int64_t>((draw >> 16) % kMsPerDay);
  return day * kMsPerDay + in_day;
}

Employers::Employers(std::uint64_t seed, std::uint32_t count) : seed_(seed), count_(count) {
  assert(count > 0 && count <= 1'900'000);
}

Employer Employers::employer(std::uint32_t index) const {
  const std::uint64_t draw = mix(seed_ ^ 0xe3910, index);
  Employer employer;
  employer.index = index;
  employer.onss = onss_number(index);
  if (draw % 100 >= 3 || is_ambiguous(employer.onss)) {
    employer.enterprise = enterprise_number(index);
  }
  employer.trusteeship = (draw >> 8) % 100 == 0;
  employer.pay_periods = (draw >> 16) % 50 == 0;
  return employer;
}

Employer Employers::draw(Random& random) const {
  const std::uint32_t large = std::max<std::uint32_t>(1, count_ / 100);
  return employer(random.below(random.chance(500) ? large : count_));
}

}  // namespace population
