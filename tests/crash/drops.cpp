#include "tests/crash/drops.h"

#include <algorithm>
#include <fstream>

#include "tests/crash/chance.h"
#include "tests/support/case_file.h"

namespace crash {
namespace {

namespace fs = std::filesystem;

void write_lines(const fs::path& path, const std::vector<std::string>& lines) {
  std::ofstream file(path, std::ios::binary);
  for (const auto& line : lines) file << line << '\n';
}

}  // namespace

fs::path Drops::folder(const SpoolFile& file, const char* name) const {
  return spool_ / file.registry / name;
}

void Drops::drop(int histories) {
  for (auto& file : workload_.prepare_files(histories)) {
    const auto written = spool_ / ("." + file.name);
    write_lines(written, file.batch.lines);
    fs::rename(written, folder(file, "incoming") / file.name);
    files_.push_back(std::move(file));
  }
}

bool Drops::is_taken(const SpoolFile& file) const {
  return fs::exists(folder(file, "receipts") / (file.name + ".json")) &&
         !fs::exists(folder(file, "incoming") / file.name);
}

bool Drops::all_taken() const {
  return std::ranges::all_of(files_, [&](const auto& file) { return is_taken(file); });
}

bool Drops::await_receipts(support::DaemonProcess& daemon) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  for (auto& file : files_) {
    if (file.checked) continue;
    while (!is_taken(file)) {
      if (std::chrono::steady_clock::now() > deadline || !daemon.running()) {
        judge_.differs("no receipt for " + file.registry + "/" + file.name +
                       "; log: " + daemon.log());
        return false;
      }
      let_pass(std::chrono::milliseconds(1));
    }
    check_receipt(file);
  }
  return true;
}

void Drops::check_receipt(SpoolFile& file) {
  const auto text = support::read_file(folder(file, "receipts") / (file.name + ".json"));
  const auto counts = e2e::counts_of(e2e::Answer{200, text}.object());
  const auto lines = static_cast<std::int64_t>(file.batch.lines.size());
  if (counts.lines() != lines || counts.duplicates != 0 || counts.rejected != 0) {
    judge_.differs(file.registry + "/" + file.name + ": a receipt of " + e2e::to_text(counts) +
                   " for " + std::to_string(lines) + " lines");
  }
  std::size_t copies = 0;
  for (const auto& entry : fs::directory_iterator(folder(file, "done"))) {
    copies += entry.path().filename().string().starts_with(file.name) ? 1U : 0U;
  }
  if (copies != 1) {
    judge_.differs(file.registry + "/" + file.name + " lies in done/ " + std::to_string(copies) +
                   " times");
  }
  workload_.settle(file.batch, true);
  file.checked = true;
  ++checked_;
}

}  // namespace crash
