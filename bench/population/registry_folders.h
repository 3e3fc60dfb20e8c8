// RegistryFolders: one folder a registry below a root, filled with records in the chosen format.
//
// Errors:        kIoError of record_files.h.
// Thread safety: one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "bench/population/record_files.h"
#include "bench/population/writer.h"

namespace population {

inline constexpr std::uint64_t kNdjsonRecordsMax = 50'000;  // a file
inline constexpr std::uint64_t kXmlRecordsMax = 10'000;     // a file: a line is about 1 kB

using RegistryCounts = std::array<std::uint64_t, kRegistryCount>;

class RegistryFolders {
 public:
  RegistryFolders(const std::filesystem::path& root, Format format);

  // Writes the records in this order; worker lines that become XML are sorted into forms.
  matcher::Status write(const std::vector<const Record*>& records);
  matcher::Status close();

  // Records by registry; one that is written in both formats counts once.
  const RegistryCounts& counts() const { return counts_; }

 private:
  matcher::Status write_xml(const std::vector<const Record*>& lines);

  Format format_;
  std::vector<RecordFiles> ndjson_;  // by Registry
  RecordFiles beside_xml_;           // worker lines that DmfAOriginal cannot say
  RecordFiles xml_;
  RegistryCounts counts_{};
};

}  // namespace population
