// The worked examples: one JSON file each, with steps of records to send and the hits that stand
// when exactly these were sent.
//
// load_cases() reads them for any implementation under test: send the lines of each step, read the
// standing hits into naive::Hit (naive::hit_from_json() does it for the contract's JSON), and let
// differences() say what does not agree.
//
// Errors: std::runtime_error, naming the file, where one cannot be read as such an example.
// Thread safety: plain values and pure functions.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/naive_hit.h"

namespace support {

struct ExpectedHit {
  using Name = std::array<std::string, 3>;  // registry, key, part

  std::string rule;
  Name income;
  Name benefit;
  std::string person;
  std::string grade;
  std::vector<naive::Segment> segments;
  std::vector<Name> exemptions;
  std::optional<naive::WorkedDays> worked_days;
  std::optional<naive::Amounts> amounts;  // as of 2026-01-01; absent: not stated
};

struct CaseStep {
  std::vector<std::string> lines;  // records as NDJSON, without line ends
  std::vector<ExpectedHit> standing;
};

struct CaseFile {
  std::string name;  // of the file, without its ending
  std::string title;
  std::vector<CaseStep> steps;
};

// The *.json files of `folder`, by name.
std::vector<CaseFile> load_cases(const std::filesystem::path& folder);

// What stands but should not and what should but does not, one readable line each; empty if equal.
// Amounts are compared where the example states them.
std::vector<std::string> differences(const std::vector<ExpectedHit>& expected,
                                     const std::vector<naive::Hit>& standing);

// The folder that holds cases/: $CUMULD_SHARED, or else "shared" beside the source tree; nothing
// where there is none.
std::optional<std::filesystem::path> shared_dir();

std::string read_file(const std::filesystem::path& path);

}  // namespace support
