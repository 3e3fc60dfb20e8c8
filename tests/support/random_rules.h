// A random rule table in TOML, valid by the contract (section 3), using every option it names.
//
// Benefit lists hold kinds of the benefit side, exemption lists kinds of the exemption side, income
// lists kinds of the income or the benefit side. Bounds and dates lie around those that
// HistoryGenerator writes, so that they decide something.
//
// Thread safety: a pure function: the same seed gives the same text everywhere.
#pragma once

#include <cstdint>
#include <string>

namespace support {

std::string random_rules(std::uint64_t seed);

}  // namespace support
