#include "bench/sizing/process_use.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace sizing {
namespace {

namespace fs = std::filesystem;

// Of a stat file: what user and system have taken. The name of the program, in parentheses, may
// hold anything.
double cpu_seconds_in(const fs::path& stat) {
  std::ifstream file(stat);
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(line.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double memory_in(const fs::path& status) {
  std::ifstream file(status);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr) * 1024;
  }
  return 0;
}

}  // namespace

ProcessUse use_of(pid_t process) {
  const fs::path folder = "/proc/" + std::to_string(process);
  ProcessUse use;
  use.cpu_seconds = cpu_seconds_in(folder / "stat");
  use.memory = memory_in(folder / "status");
  std::error_code gone;
  for (const auto& thread : fs::directory_iterator(folder / "task", gone)) {
    use.busiest_seconds = std::max(use.busiest_seconds, cpu_seconds_in(thread.path() / "stat"));
  }
  return use;
}

}  // namespace sizing
