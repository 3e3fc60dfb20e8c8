// powercut_test: lets the power go COUNT times (default 3) under the daemon's disk, a file system
// in a loop-mounted file, and compares what it says afterwards with what it had acknowledged and
// with a naive model; see power_loss.h.
//
//   COUNT=100 SEED=7 build/release/bin/powercut_test
//
// Exit code: 0 no difference; 1 a difference; 2 wrong environment; 77 skipped, as nothing can be
// mounted here.
#include <chrono>
#include <cstdio>
#include <exception>
#include <random>

#include "tests/crash/chance.h"
#include "tests/crash/power_loss.h"
#include "tests/support/case_file.h"

namespace {

constexpr int kSkipped = 77;
constexpr int kCutsADisk = 10;  // then a new one: the judgement takes longer with all that it holds

int run(int cuts, std::uint64_t seed) {
  const auto rules = support::read_file(std::string(SOURCE_ROOT) + "/config/rules.toml");
  const auto began = std::chrono::steady_clock::now();
  int done = 0;
  std::uint64_t records = 0;
  std::uint64_t changes = 0;
  std::uint64_t files = 0;
  std::size_t differences = 0;
  for (std::uint64_t disks = 0; done < cuts && differences == 0; ++disks) {
    const support::ScratchFolder folder;
    auto disk = std::make_unique<crash::DiskImage>(folder.path(), "first");
    try {
      disk->mount();
    } catch (const std::exception& error) {
      std::printf("skipped: %s\n", error.what());
      return kSkipped;
    }
    crash::PowerLoss loss(seed + disks, rules, std::move(disk));
    loss.run(std::min(kCutsADisk, cuts - done));
    done += loss.cuts();
    records += loss.judge().records_checked();
    changes += loss.judge().changes_seen();
    files += loss.files_checked();
    differences = loss.judge().differences().size();
    for (const auto& difference : loss.judge().differences()) {
      std::printf("SEED=%llu: %s\n", static_cast<unsigned long long>(seed + disks),
                  difference.c_str());
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf(
      "seed %llu, %.1f s\n%d power cuts, %llu acknowledged records checked, %llu changes of the "
      "feed, %llu spool files\n%zu differences\n",
      static_cast<unsigned long long>(seed), took.count(), done,
      static_cast<unsigned long long>(records), static_cast<unsigned long long>(changes),
      static_cast<unsigned long long>(files), differences);
  return differences == 0 ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return run(static_cast<int>(crash::setting("COUNT", 3)),
               crash::setting("SEED", std::random_device{}() % 1'000'000));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "powercut_test: %s\n", error.what());
    return 2;
  }
}
