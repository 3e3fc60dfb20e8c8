// Plant: one rule of config/rules.toml and a grade under which it may raise hits. The population
// knows, by construction, how many hits of each must stand.
//
// Thread safety: plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace population {

enum class Plant : std::uint8_t {
  kWorkCertain,
  kWorkUnquantified,
  kSelfEmployedSchemeCertain,
  kSelfEmployedSchemeUnquantified,
  kNotice,
  kSeverance,
  kPosting,
  kSelfEmployment,
  kForeignUnemployment,
  kForeignSickness,
  kFictitious,
  kDoublePayment,
};
inline constexpr std::size_t kPlantCount = 12;

struct PlantName {
  std::string_view rule;
  std::string_view grade;
};

inline constexpr std::array<PlantName, kPlantCount> kPlantNames = {{
    {"work-incapacity", "certain"},
    {"work-incapacity", "unquantified"},
    {"work-incapacity-self-employed", "certain"},
    {"work-incapacity-self-employed", "unquantified"},
    {"notice-incapacity", "indication"},
    {"severance-incapacity", "certain"},
    {"posting-incapacity", "indication"},
    {"self-employment-incapacity", "indication"},
    {"foreign-unemployment", "certain"},
    {"foreign-sickness", "indication"},
    {"fictitious-entitlement", "indication"},
    {"double-payment", "certain"},
}};

// Standing hits, by Plant.
using PlantCounts = std::array<std::uint64_t, kPlantCount>;

}  // namespace population
