#include "bench/population/registry_folders.h"

#include <algorithm>

#include "bench/population/write_dmfa_xml.h"
#include "bench/population/write_ndjson.h"

namespace population {

RegistryFolders::RegistryFolders(const std::filesystem::path& root, Format format)
    : format_(format) {
  for (std::size_t i = 0; i < kRegistryCount; ++i) {
    const std::string name{name_of(static_cast<Registry>(i))};
    ndjson_.emplace_back(root / name, FileNames{name, "ndjson"}, kNdjsonRecordsMax);
  }
  for (const RegistryForm& form : registry_forms()) {
    forms_.emplace_back(root / name_of(form.registry),
                        FileNames{std::string{form.stem}, std::string{form.extension}},
                        form.records_max, FileFrame{form.head, form.foot});
  }
}

matcher::Status RegistryFolders::write(const std::vector<const Record*>& records) {
  std::vector<const Record*> lines;
  for (const Record* record : records) {
    const bool in_form = format_ != Format::kNdjson;
    const bool elsewhere = format_ == Format::kRegistry && record->told_in;
    ++counts_[static_cast<std::size_t>(elsewhere ? *record->told_in : record->registry)];
    const std::size_t form = in_form && !record->told_in ? form_of(*record) : kNoForm;
    if (form != kNoForm && registry_forms()[form].write == nullptr) {
      lines.push_back(record);
    } else if (form != kNoForm) {
      if (auto status = write_form(*record, form); !status.ok()) return status;
    }
    if (elsewhere || (form != kNoForm && format_ == Format::kRegistry)) continue;
    RecordFiles& files = ndjson_[static_cast<std::size_t>(record->registry)];
    write_ndjson(*record, files.buffer());
    if (auto status = files.add(1); !status.ok()) return status;
  }
  return write_declarations(lines);
}

matcher::Status RegistryFolders::write_form(const Record& record, std::size_t form) {
  registry_forms()[form].write(record, forms_[form].buffer());
  return forms_[form].add(1);
}

matcher::Status RegistryFolders::write_declarations(const std::vector<const Record*>& lines) {
  if (lines.empty()) return {};
  const std::size_t form = form_of(*lines.front());
  RecordFiles& files = forms_[form];
  const std::uint64_t lines_max = registry_forms()[form].records_max;
  for (auto at = lines.begin(); at != lines.end();) {
    const auto left = static_cast<std::uint64_t>(lines.end() - at);
    const auto next = at + static_cast<std::ptrdiff_t>(std::min(left, lines_max));
    write_dmfa_xml({at, next}, files.buffer());
    if (auto status = files.add(static_cast<std::uint64_t>(next - at)); !status.ok()) return status;
    // One document a file, however short.
    if (auto status = files.close(); !status.ok()) return status;
    at = next;
  }
  return {};
}

matcher::Status RegistryFolders::close() {
  for (auto* all : {&ndjson_, &forms_}) {
    for (RecordFiles& files : *all) {
      if (auto status = files.close(); !status.ok()) return status;
    }
  }
  return {};
}

}  // namespace population
