#include "bench/population/registry_folders.h"

#include <algorithm>

#include "bench/population/write_dmfa_xml.h"
#include "bench/population/write_ndjson.h"

namespace population {

RegistryFolders::RegistryFolders(const std::filesystem::path& root, Format format)
    : format_(format),
      beside_xml_(root / "dmfa", "notified", "ndjson", kNdjsonRecordsMax),
      xml_(root / "dmfa", "dmfa", "xml", kXmlRecordsMax) {
  for (std::size_t i = 0; i < kRegistryCount; ++i) {
    const std::string name{name_of(static_cast<Registry>(i))};
    ndjson_.emplace_back(root / name, name, "ndjson", kNdjsonRecordsMax);
  }
}

matcher::Status RegistryFolders::write(const std::vector<const Record*>& records) {
  std::vector<const Record*> lines;
  for (const Record* record : records) {
    const auto registry = static_cast<std::size_t>(record->registry);
    ++counts_[registry];
    RecordFiles* files = &ndjson_[registry];
    if (format_ != Format::kNdjson && record->fits_dmfa_original()) lines.push_back(record);
    if (format_ == Format::kXml && record->line) {
      if (record->fits_dmfa_original()) continue;
      files = &beside_xml_;
    }
    write_ndjson(*record, files->buffer());
    if (auto status = files->add(1); !status.ok()) return status;
  }
  return write_xml(lines);
}

matcher::Status RegistryFolders::write_xml(const std::vector<const Record*>& lines) {
  for (auto at = lines.begin(); at != lines.end();) {
    const auto left = static_cast<std::uint64_t>(lines.end() - at);
    const auto next = at + static_cast<std::ptrdiff_t>(std::min(left, kXmlRecordsMax));
    write_dmfa_xml({at, next}, xml_.buffer());
    if (auto status = xml_.add(static_cast<std::uint64_t>(next - at)); !status.ok()) return status;
    // One document a file, however short.
    if (auto status = xml_.close(); !status.ok()) return status;
    at = next;
  }
  return {};
}

matcher::Status RegistryFolders::close() {
  for (RecordFiles& files : ndjson_) {
    if (auto status = files.close(); !status.ok()) return status;
  }
  if (auto status = beside_xml_.close(); !status.ok()) return status;
  return xml_.close();
}

}  // namespace population
