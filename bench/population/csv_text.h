// CsvLine: a line of a CSV file, its columns separated by ";", texts quoted where they must be.
//
// Thread safety: the caller's own string.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "bench/population/text.h"

namespace population {

enum class CsvEncoding : std::uint8_t { kUtf8, kWindows1252 };

// Appends UTF-8 text as windows-1252. REQUIRES: only letters of Latin-1, and Œ, œ and €.
void append_windows_1252(std::string_view utf8, std::string& out);

class CsvLine {
 public:
  explicit CsvLine(std::string& out, CsvEncoding encoding = CsvEncoding::kUtf8)
      : out_(out), encoding_(encoding) {}

  // REQUIRES: text is UTF-8 without line ends.
  void column(std::string_view text);
  void end() { out_ += "\r\n"; }

 private:
  std::string& out_;
  CsvEncoding encoding_;
  bool first_ = true;
};

// A family name for a column that nobody keeps; the same for the same number.
inline std::string_view family_name(std::string_view number) {
  constexpr std::array<std::string_view, 4> kNames = {"PEETERS", "DUBOIS", "KOWALSKI", "MAES"};
  return kNames[digest_of(number) % kNames.size()];
}

}  // namespace population
