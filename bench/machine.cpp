#include "bench/machine.h"

#include <dlfcn.h>
#include <rocksdb/db.h>
#include <rocksdb/version.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/vfs.h>

#include <fstream>
#include <iterator>
#include <string_view>
#include <thread>

namespace bench {
namespace {

std::string processor() {
  std::ifstream stream("/proc/cpuinfo");
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

// A library with assertions calls __assert_fail, so that name stands in its file.
std::string rocksdb_assertions() {
  Dl_info info{};
  const auto* const symbol = reinterpret_cast<const void*>(&rocksdb::GetRocksVersionAsString);
  if (::dladdr(symbol, &info) == 0) return "unknown";
  std::ifstream stream(info.dli_fname, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (bytes.empty()) return "unknown";
  return bytes.find("__assert_fail") == std::string::npos ? "without assertions"
                                                          : "built with assertions";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> machine_facts() {
  utsname kernel{};
  (void)::uname(&kernel);
  struct sysinfo system {};
  (void)::sysinfo(&system);
  const auto gib = (static_cast<double>(system.totalram) * system.mem_unit) / double(1U << 30U);
  return {
      {"processor", std::to_string(std::thread::hardware_concurrency()) + " cores, " + processor()},
      {"memory", std::to_string(static_cast<int>(gib + 0.5)) + " GiB"},
      {"kernel", std::string(kernel.sysname) + " " + kernel.release},
      {"RocksDB", rocksdb::GetRocksVersionAsString() + ", " + rocksdb_assertions()},
#ifdef NDEBUG
      {"compiler", __VERSION__ ", without assertions"},
#else
      {"compiler", __VERSION__ ", with assertions: figures mean nothing"},
#endif
  };
}

std::string file_system_of(const std::string& path) {
  struct statfs system {};
  if (::statfs(path.c_str(), &system) != 0) return "unknown";
  switch (static_cast<unsigned long>(system.f_type)) {
    case 0xef53:
      return "ext4";
    case 0x0102'1994:
      return "tmpfs (a sync costs nothing here)";
    case 0x5846'5342:
      return "xfs";
    case 0x9123'683e:
      return "btrfs";
    case 0x794c'7630:
      return "overlay";
    default:
      return "of another type";
  }
}

double peak_memory() {
  rusage usage{};
  (void)::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

}  // namespace bench
