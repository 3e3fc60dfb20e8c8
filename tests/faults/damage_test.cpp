// damage_test: damages every file of a small store, one at a time, and opens it: either the start
// fails with exit code 1 or 2 and one line that names the file, or every answer is the undamaged
// store's or an error. Never another answer, and nothing that was stored is accepted anew.
//
//   EVERY=1 FLIPS=64 SEED=3 build/release/bin/damage_test   all ways of damage (default: each
//   16th),
//                                                           64 flipped bits in each file (default
//                                                           1)
//   EVERY=1 build/release/bin/damage_test MANIFEST          only files with that in their name
//
// Exit code: 0 no wrong answer; 1 a wrong answer; 2 wrong environment.
#include "tests/faults/damage.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>

#include "tests/crash/chance.h"
#include "tests/faults/answers.h"
#include "tests/support/daemon_process.h"

namespace {

namespace fs = std::filesystem;
using crash::kPatience;
using faults::Answers;
using faults::Damage;

constexpr int kRounds = 5;
constexpr int kHistories = 12;  // in each
constexpr int kHistoriesAfter = 2;

struct Sum {
  std::size_t damages = 0;
  std::size_t refused_at_start = 0;
  std::size_t refused_queries = 0;  // started, and some answers were errors
  std::size_t unharmed = 0;         // every answer was right
  std::size_t wrong = 0;
};

support::DaemonOptions options_in(const fs::path& folder) {
  return {folder,
          {"--shards", "2", "--spool", (folder / "spool").string()},
          {{"CUMULD_EPOCH_BYTES", "64KiB"},
           {"CUMULD_MEMORY_BUDGET_BYTES", "32MiB"},
           {"CUMULD_FREE_SPACE_MIN_BYTES", "1MiB"},
           {"CUMULD_LOG_LEVEL", "warning"}}};
}

class DamageLoop {
 public:
  DamageLoop(std::uint64_t seed, std::uint64_t every)
      : seed_(seed), every_(every), workload_(seed) {}

  void run(std::uint64_t flips, const std::string& only) {
    make_store();
    for (const auto& file : faults::files_of(whole_.path() / "data")) {
      if (file.find(only) == std::string::npos) continue;
      const auto before = sum_;
      for (const auto& how : faults::damages_of(whole_.path() / "data", file, flips)) {
        if (++ways_ % every_ == seed_ % every_) try_out(how);
      }
      if (sum_.damages == before.damages) continue;
      std::printf("%-24s %zu damages: %zu refused at start, %zu by queries, %zu unharmed\n",
                  file.c_str(), sum_.damages - before.damages,
                  sum_.refused_at_start - before.refused_at_start,
                  sum_.refused_queries - before.refused_queries, sum_.unharmed - before.unharmed);
      std::fflush(stdout);
    }
  }

  const Sum& sum() const { return sum_; }

 private:
  // Sealed runs, flushed tables and more than one write-ahead log: it was stopped once and killed
  // once.
  void make_store() {
    support::DaemonProcess first(options_in(whole_.path()));
    send(first, kRounds, kHistories);
    first.terminate(kPatience);
    support::DaemonProcess second(options_in(whole_.path()));
    send(second, 1, kHistoriesAfter);
    answers_ = Answers::ask(e2e::Api(second.socket()), workload_);
    second.kill();
  }

  void send(support::DaemonProcess& daemon, int rounds, int histories) {
    if (!daemon.wait_until_ready(kPatience)) throw std::runtime_error(daemon.log());
    const e2e::Api api(daemon.socket());
    for (int i = 0; i < rounds; ++i) workload_.prepare(histories);
    for (crash::Batch batch; workload_.take_batch(batch); batch = {}) {
      if (api.post_records(batch.lines).status != 200) throw std::runtime_error(daemon.log());
      sent_.insert(sent_.end(), batch.lines.begin(), batch.lines.end());
    }
  }

  void try_out(const Damage& how) {
    ++sum_.damages;
    const support::ScratchFolder folder;
    fs::copy(whole_.path() / "data", folder.path() / "data", fs::copy_options::recursive);
    faults::damage(folder.path() / "data", how);
    support::DaemonProcess daemon(options_in(folder.path()));
    if (!daemon.wait_until_ready(kPatience)) return judge_refusal(daemon, how);
    const e2e::Api api(daemon.socket());
    const auto answers = Answers::ask(api, workload_);
    auto wrong = answers.wrong(answers_);
    const auto again = api.post_records(sent_);
    if (again.status == 200 && e2e::counts_of(again.object()).accepted != 0) {
      wrong.push_back("sent again, it was accepted anew: " + again.body);
    }
    const bool ended = !daemon.running();
    if (ended && daemon.wait_for_exit(kPatience) != 1) wrong.push_back("it ended: " + daemon.log());
    if (!wrong.empty()) return tell(how, wrong);
    if (ended || answers.refused() > 0) {
      ++sum_.refused_queries;
      if (!names(daemon.log(), how)) tell(how, {"unnamed: " + daemon.log()});
    } else {
      ++sum_.unharmed;
    }
  }

  // Which of several write-ahead logs lacks something cannot always be said, and a manifest that is
  // cut off names tables that are no more.
  static bool names(const std::string& log, const Damage& how) {
    const auto told = [&](const char* what) { return log.find(what) != std::string::npos; };
    if (how.file.ends_with(".log") && told("write-ahead log")) return true;
    if (how.file.find("MANIFEST") != std::string::npos && told(".sst")) return true;
    const auto number = how.file.find_first_not_of("db/0");  // RocksDB's word for a table file
    if (how.file.ends_with(".sst") &&
        told(("for file " + how.file.substr(number, how.file.size() - number - 4) + " ").c_str())) {
      return true;
    }
    return log.find(fs::path(how.file).filename().string()) != std::string::npos;
  }

  void judge_refusal(support::DaemonProcess& daemon, const Damage& how) {
    ++sum_.refused_at_start;
    const auto code = daemon.wait_for_exit(kPatience);
    const auto log = daemon.log();
    if ((code == 1 || code == 2) && log.find("cannot start: ") != std::string::npos &&
        names(log, how)) {
      return;
    }
    tell(how, {"refused with " + std::to_string(code.value_or(-1)) + ": " + log});
  }

  void tell(const Damage& how, const std::vector<std::string>& wrong) {
    ++sum_.wrong;
    std::printf("%s: %zu wrong\n", to_text(how).c_str(), wrong.size());
    for (std::size_t i = 0; i < std::min<std::size_t>(wrong.size(), 3); ++i) {
      std::printf("    %s\n", wrong[i].c_str());
    }
  }

  std::uint64_t seed_;
  std::uint64_t every_;
  std::uint64_t ways_ = 0;
  crash::Workload workload_;
  support::ScratchFolder whole_;
  std::vector<std::string> sent_;
  Answers answers_;
  Sum sum_;
};

int run(const std::string& only) {
  const auto seed = crash::setting("SEED", 1);
  DamageLoop loop(seed, crash::setting("EVERY", 32));
  loop.run(crash::setting("FLIPS", 1), only);
  const auto& sum = loop.sum();
  std::printf(
      "seed %llu: %zu damages: %zu refused at start, %zu by queries, %zu unharmed\n%zu wrong\n",
      static_cast<unsigned long long>(seed), sum.damages, sum.refused_at_start, sum.refused_queries,
      sum.unharmed, sum.wrong);
  return sum.wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc > 1 ? argv[1] : "");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "damage_test: %s\n", error.what());
    return 2;
  }
}
