// HistoryGenerator: random histories of records, small and dense, so that a few dozen lines reach
// most of what the contract distinguishes.
//
//   const support::HistoryGenerator history(seed, {});
//   for (const auto& line : history.lines()) …        // NDJSON, without line ends
//
// In: a seed and the options below. Out: the same lines for the same seed everywhere.
//
// What occurs: all registries and kinds; a handful of persons of both centuries, bis numbers too;
// few keys, so that versions meet: later, earlier, the same again in another written form, and
// cancellations before and after what they cancel; the person of a key changing; merges of numbers
// in chains and loops, and their undoing; periods that touch, nest, last one day, stay open or
// reach the ends of the calendar; records without periods; exemptions for an employer or a volume;
// paid days around the boundaries of the day count; the attributes that rules ask for.
//
// With `conflicts` two lines may claim one version with different contents: which one stands
// depends on their order, and only on that. Without, the truth is the same for every order of the
// lines. With `invalid` some lines break the contract, each in one way, so that its code is not in
// doubt.
//
// With `resets` some lines are no records but resets of a key (reset_line.h), mostly of one that
// was written before. What they do depends on their order too.
//
// Thread safety: lines() of a finished generator may be called by any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace support {

struct HistoryOptions {
  int lines = 40;
  int persons = 4;      // 2 … 6
  int span_days = 500;  // most periods begin within so many days from 2022-01-01
  bool conflicts = true;
  bool invalid = true;
  bool resets = false;
  bool identity = true;   // merges of national numbers
  bool far_dates = true;  // in one history of five, sometimes 1900-01-01 and 2199-12-31
};

class HistoryGenerator {
 public:
  HistoryGenerator(std::uint64_t seed, const HistoryOptions& options);

  const std::vector<std::string>& lines() const { return lines_; }
  const std::vector<std::string>& persons() const { return persons_; }  // national numbers

 private:
  std::vector<std::string> lines_;
  std::vector<std::string> persons_;
};

// The same lines in a random order.
std::vector<std::string> shuffled(std::vector<std::string> lines, std::uint64_t seed);

// A valid national number: nine digits (born from 2000 or before) and their check digits.
std::string national_number(int nine_digits, bool from_2000);

}  // namespace support
