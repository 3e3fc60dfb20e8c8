#include "tests/faults/damage.h"

#include <algorithm>
#include <fstream>

namespace faults {

namespace fs = std::filesystem;

std::string to_text(const Damage& damage) {
  switch (damage.way) {
    case Damage::Way::kFlip:
      return damage.file + ", byte " + std::to_string(damage.at) + " flipped";
    case Damage::Way::kCut:
      return damage.file + " cut to " + std::to_string(damage.at) + " bytes";
    case Damage::Way::kMissing:
      break;
  }
  return damage.file + " missing";
}

void damage(const fs::path& directory, const Damage& how) {
  const auto path = directory / how.file;
  if (how.way == Damage::Way::kMissing) {
    fs::remove(path);
  } else if (how.way == Damage::Way::kCut) {
    fs::resize_file(path, how.at);
  } else {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(how.at));
    const auto byte = static_cast<char>(static_cast<unsigned>(file.get()) ^ 0x10U);
    file.seekp(static_cast<std::streamoff>(how.at));
    file.put(byte);
  }
}

std::vector<std::string> files_of(const fs::path& directory) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file() || entry.path().filename() == "LOCK") continue;
    if (entry.file_size() > 0) files.push_back(fs::relative(entry.path(), directory).string());
  }
  std::ranges::sort(files);
  return files;
}

std::vector<Damage> damages_of(const fs::path& directory, const std::string& file,
                               std::uintmax_t flips) {
  const auto size = fs::file_size(directory / file);
  std::vector<Damage> ways{
      {file, Damage::Way::kMissing, 0},    {file, Damage::Way::kCut, 0},
      {file, Damage::Way::kCut, size / 2}, {file, Damage::Way::kCut, size - 1},
      {file, Damage::Way::kFlip, 0},       {file, Damage::Way::kFlip, size - 1}};
  for (std::uintmax_t i = 0; i < flips; ++i) {
    ways.push_back({file, Damage::Way::kFlip, size * (2 * i + 1) / (2 * flips)});
  }
  return ways;
}

}  // namespace faults
