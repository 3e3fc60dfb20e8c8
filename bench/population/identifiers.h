// Identifiers that pass the registries' own checks: national numbers of persons, enterprise and
// ONSS numbers of employers, Dimona period numbers. All invented: a number given to the same index
// under the same seed is always the same, and two indices never share one.
//
// Errors:        none; preconditions are asserted.
// Thread safety: functions and immutable values, any thread.
#pragma once

#include <cstdint>
#include <string>

#include "bench/population/random.h"

namespace population {

// How the month of a national number is written (domain: bis numbers).
enum class NumberForm : std::uint8_t {
  kRegister = 0,        // National Register: month as it is
  kBisSexUnknown = 20,  // bis number, month + 20
  kBis = 40,            // bis number, month + 40
};

// National numbers of persons born from 1940-01-01 to 2005-12-31.
class NationalNumbers {
 public:
  explicit NationalNumbers(std::uint64_t seed);

  // How many persons can have a number of their own.
  static std::uint64_t capacity();

  // 11 digits with right check digits. Different for every (index, form).
  // REQUIRES: index < capacity().
  std::string number(std::uint64_t index, NumberForm form = NumberForm::kRegister) const;

 private:
  Permutation births_;
};

// The last two of a national number's eleven digits: 97 - (n mod 97), where n is the first nine
// digits, with 2'000'000'000 added for persons born from 2000. In 1 … 97.
int national_check(std::uint32_t nine_digits, bool born_from_2000);

// 10 digits: eight and 97 - (the eight mod 97). REQUIRES: index < 15'000'000.
std::string enterprise_number(std::uint32_t index);

// 9 digits: seven and 96 - ((the seven x 100) mod 97). REQUIRES: index < 1'900'000.
std::string onss_number(std::uint32_t index);

// 12 digits: ten and 97 - (the ten mod 97). REQUIRES: index < 10'000'000'000.
std::string dimona_period_id(std::uint64_t index);

}  // namespace population
