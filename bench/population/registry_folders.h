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
#include "bench/population/registry_form.h"
#include "bench/population/writer.h"

namespace population {

inline constexpr std::uint64_t kNdjsonRecordsMax = 50'000;  // a file

using RegistryCounts = std::array<std::uint64_t, kRegistryCount>;

class RegistryFolders {
 public:
  RegistryFolders(const std::filesystem::path& root, Format format);

  // Writes the records in this order, but for worker lines that are sorted into declarations.
  matcher::Status write(const std::vector<const Record*>& records);
  matcher::Status close();

  // Records by the registry in whose folder they are said; one that is written in both formats
  // counts once.
  const RegistryCounts& counts() const { return counts_; }

 private:
  matcher::Status write_form(const Record& record, std::size_t form);
  matcher::Status write_declarations(const std::vector<const Record*>& lines);

  Format format_;
  std::vector<RecordFiles> ndjson_;  // by Registry
  std::vector<RecordFiles> forms_;   // by registry_forms()
  RegistryCounts counts_{};
};

}  // namespace population
