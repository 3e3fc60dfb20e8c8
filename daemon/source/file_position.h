// FilePosition: how far the spool got with one file, committed together with what was taken from
// it.
//
// It stands under position_key() while the file is under way. A position is written before the
// results of the jobs just before it are known. It therefore says two things: what is known, which
// are the counts of all units up to `known_through`; and that the units after them up to `consumed`
// were taken, with where the store stood before the first of them. From these their counts can be
// found again (recount.h).
//
// Thread safety: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/pipeline/job.h"
#include "daemon/source/input_file.h"

namespace cumuld {

// A moment in the life of the store.
struct StoreMoment {
  std::uint64_t commit = 0;
  std::uint64_t sequence = 0;
  std::uint64_t quarantined = 0;
};

// What is known of the units taken so far.
struct FileTally {
  JobResult counts;
  bool readable = false;  // some unit could be read, if only to be refused for what it said
};

struct FilePosition {
  FileIdentity identity;
  std::uint64_t started_ms = 0;
  std::uint64_t consumed = 0;       // units taken
  std::uint64_t known_through = 0;  // units whose counts are in `known`
  StoreMoment before_unknown;       // meaningless when all are known
  FileTally known;
  // The whole file was taken, all is known; what remains is the receipt and the move.
  bool read = false;
  std::uint64_t bytes = 0;
  std::string checksum;  // empty: it was not read to its end
  std::string error;     // empty: none

  std::string encode() const;
  static std::optional<FilePosition> parse(std::string_view bytes);  // nullopt: damaged
};

inline constexpr std::string_view kPositionPrefix = "spool ";
std::string position_key(std::string_view registry, std::string_view file);

// Whether any unit of the batch could be read: everything but what was not a record at all.
bool is_readable(const matcher::Batch& batch);

}  // namespace cumuld
