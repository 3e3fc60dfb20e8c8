// DmfaCodes: which codes of a DmfA declaration mean paid work, severance or no work at all.
//
// Data, not code: dmfa.toml lists them and explains itself. standard_dmfa_codes() is that
// table as code, and holds when nothing is configured. A file replaces it as a whole; `paid`,
// `severance` and `not_work` must stand in it.
//
// Errors of parsing are kInvalidArgument and one line that names file, line and what was wrong:
//   dmfa.toml:12: service_codes: paid: "1000" is not a code from 0 to 999
// It tells one of the things that are wrong, not all.
//
// Thread safety: plain values and free functions without state. Cost: parsing O(bytes);
// load_dmfa_codes() blocks on the disk.
#pragma once

#include <bitset>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/status.h"

namespace config {

inline constexpr std::size_t kDmfaCodeLimit = 1000;    // codes have three digits
inline constexpr std::size_t kDmfaAttributesMax = 32;  // further elements to keep

struct DmfaCodes {
  using Set = std::bitset<kDmfaCodeLimit>;

  Set paid;       // service codes
  Set severance;  // remuneration codes
  Set not_work;   // worker codes
  // (name of the element, name of the attribute); both are unique.
  std::vector<std::pair<std::string, std::string>> attributes;

  friend bool operator==(const DmfaCodes&, const DmfaCodes&) = default;
};

DmfaCodes standard_dmfa_codes();

// `file_name` is how messages name the file.
matcher::Result<DmfaCodes> parse_dmfa_codes(std::string_view text, std::string_view file_name);

// The errors of parse_dmfa_codes(), and those of read_text_file() (text_file.h).
matcher::Result<DmfaCodes> load_dmfa_codes(const std::filesystem::path& path);

}  // namespace config
