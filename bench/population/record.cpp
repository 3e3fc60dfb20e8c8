#include "bench/population/record.h"

#include <algorithm>
#include <array>

namespace population {
namespace {

constexpr std::array<std::string_view, kRegistryCount> kRegistryNames = {
    "dmfa",       "dimona",        "gotot",   "limosa", "inasti", "uwv", "primary_incapacity",
    "invalidity", "authorisation", "identity"};

constexpr std::array<std::string_view, 10> kKindNames = {"employment",
                                                         "severance",
                                                         "fictitious_employment",
                                                         "employment_notice",
                                                         "posting",
                                                         "self_employment",
                                                         "foreign_benefit",
                                                         "primary_incapacity",
                                                         "invalidity",
                                                         "authorised_resumption"};

constexpr int kPaidCodes[] = {1, 4, 5, 13, 15, 20, 80, 101, 110};

}  // namespace

std::string_view name_of(Registry registry) {
  return kRegistryNames[static_cast<std::size_t>(registry)];
}

std::string_view name_of(Kind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

bool is_paid(int service_code) {
  return std::ranges::find(kPaidCodes, service_code) != std::end(kPaidCodes);
}

std::int32_t paid_days(const std::vector<Service>& services) {
  std::int32_t sum = 0;
  for (const Service& service : services) {
    if (is_paid(service.code)) sum += service.hundredths;
  }
  return sum;
}

std::string_view attribute(const Record& record, const Period* period, std::string_view name) {
  if (period != nullptr) {
    for (const auto& [known, value] : period->attributes) {
      if (known == name) return value;
    }
  }
  for (const auto& [known, value] : record.attributes) {
    if (known == name) return value;
  }
  return {};
}

}  // namespace population
