// Damage: one file of a data directory made wrong, as a disk or a hand does it.
//
// Thread safety: pure functions on files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace faults {

struct Damage {
  enum class Way : std::uint8_t { kFlip, kCut, kMissing };
  std::string file;  // its path within the data directory
  Way way = Way::kFlip;
  std::uintmax_t at = 0;  // the byte that is flipped, or the new length
};
std::string to_text(const Damage& damage);

// Does it to the directory.
void damage(const std::filesystem::path& directory, const Damage& how);

// All files below the directory that hold something, sorted, but for RocksDB's lock.
std::vector<std::string> files_of(const std::filesystem::path& directory);

// Ways to damage that file: it is missing, empty, half as long, one byte shorter, and one bit is
// flipped at its begin, its end, and at `flips` places spread between.
std::vector<Damage> damages_of(const std::filesystem::path& directory, const std::string& file,
                               std::uintmax_t flips);

}  // namespace faults
