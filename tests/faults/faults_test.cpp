// faults_test: lets the N-th write, sync, rename, creation and read of a scripted run of the daemon
// fail, once and for ever, and compares what it says afterwards with what it had acknowledged and
// with a naive model; see fault_run.h.
//
//   EVERY=1 build/release/bin/faults_test           every N; by default each 400th
//   EVERY=1 CALL=sync SEED=3 … 17                   only that kind; only that N, with its log
//
// A read may fail in so many places that a run takes READS (200) of them. The clients and the spool
// work side by side, so that the N-th call is not always the same one.
// Exit code: 0 no difference; 1 a difference, told with its fault; 2 wrong environment.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "tests/crash/chance.h"
#include "tests/faults/fault_run.h"
#include "tests/support/case_file.h"

namespace {

using faults::Call;
using faults::Fault;

struct Sum {
  std::uint64_t runs = 0;
  std::uint64_t struck = 0;
  std::uint64_t ended = 0;
  std::uint64_t asserted = 0;
  std::uint64_t records = 0;
  std::uint64_t changes = 0;
  std::uint64_t differing = 0;
};

class Loop {
 public:
  Loop(std::uint64_t seed, std::uint64_t only)
      : seed_(seed),
        only_(only),
        rules_(support::read_file(std::string(SOURCE_ROOT) + "/config/rules.toml")) {}

  // The calls that the script makes when nothing fails.
  faults::FaultResult without_fault() { return play({}); }

  void all_of(Call call, std::uint64_t calls, std::uint64_t step, int error) {
    for (std::uint64_t at = only_ != 0 ? only_ : 1 + seed_ % step; at <= calls; at += step) {
      play({call, at, false, error});
      play({call, at, true, error});
      if (only_ != 0) return;
    }
  }

  const Sum& sum() const { return sum_; }

 private:
  faults::FaultResult play(const Fault& fault) {
    faults::FaultRun run(seed_, rules_);
    auto result = run.run(fault);
    ++sum_.runs;
    sum_.struck += result.struck ? 1U : 0U;
    sum_.ended += result.ended ? 1U : 0U;
    sum_.asserted += result.asserted ? 1U : 0U;
    sum_.records += result.records_checked;
    sum_.changes += result.changes_checked;
    if (!result.differences.empty()) {
      ++sum_.differing;
      std::printf("SEED=%llu, %s:\n", static_cast<unsigned long long>(seed_),
                  to_text(fault).c_str());
      for (const auto& difference : result.differences) std::printf("  %s\n", difference.c_str());
    }
    if (only_ != 0) std::printf("%s: the log:\n%s\n", to_text(fault).c_str(), result.log.c_str());
    std::fflush(stdout);
    return result;
  }

  std::uint64_t seed_;
  std::uint64_t only_;
  std::string rules_;
  Sum sum_;
};

std::uint64_t step_for(Call call, std::uint64_t calls, std::uint64_t every) {
  if (call != Call::kRead || every == 0) return every;
  return std::max(every, calls / crash::setting("READS", 200) + 1);
}

int run(std::uint64_t only) {
  const auto every = crash::setting("EVERY", 400);
  const char* chosen = std::getenv("CALL");
  Loop loop(crash::setting("SEED", 1), only);
  const auto seen = loop.without_fault().seen;
  for (std::size_t i = 0; i < faults::kCalls; ++i) {
    if (chosen != nullptr && std::string(chosen) != faults::kCallNames[i]) continue;
    const auto call = static_cast<Call>(i);
    std::printf("%s: %llu calls\n", faults::kCallNames[i],
                static_cast<unsigned long long>(seen[i]));
    loop.all_of(call, seen[i], step_for(call, seen[i], every), EIO);
    if (call == Call::kWrite) loop.all_of(call, seen[i], step_for(call, seen[i], every), ENOSPC);
  }
  const auto& sum = loop.sum();
  std::printf(
      "%llu runs, the fault struck in %llu and ended the daemon in %llu (by an assertion of "
      "RocksDB in %llu); %llu acknowledged records "
      "checked, %llu changes of the feed\n%llu runs with differences\n",
      static_cast<unsigned long long>(sum.runs), static_cast<unsigned long long>(sum.struck),
      static_cast<unsigned long long>(sum.ended), static_cast<unsigned long long>(sum.asserted),
      static_cast<unsigned long long>(sum.records), static_cast<unsigned long long>(sum.changes),
      static_cast<unsigned long long>(sum.differing));
  return sum.differing == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc > 1 ? std::stoull(argv[1]) : 0);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "faults_test: %s\n", error.what());
    return 2;
  }
}
