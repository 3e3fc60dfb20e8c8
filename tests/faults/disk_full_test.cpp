// disk_full_test: the disk below the daemon fills up, in two ways, on a small tmpfs:
//
//   - somebody else takes the room down to less than free_space_min_bytes: records are refused with
//     503 no_space and Retry-After, the spool waits, queries go on, and once there is room again
//     all of it resumes by itself;
//   - somebody else takes the last byte at a random moment under load: the daemon refuses or ends
//     with exit code 1 and a line that says why, and after a start with room nothing is lost.
//
//   COUNT=50 SEED=7 build/release/bin/disk_full_test        the second one COUNT (3) times
//
// Exit code: 0 no difference; 1 a difference; 2 wrong environment; 77 skipped, as nothing can be
// mounted here.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <random>

#include "tests/crash/chance.h"
#include "tests/crash/drops.h"
#include "tests/crash/hard_life.h"
#include "tests/crash/judge.h"
#include "tests/crash/traffic.h"
#include "tests/support/case_file.h"

namespace {

namespace fs = std::filesystem;
using crash::kPatience;

constexpr int kSkipped = 77;
constexpr std::uintmax_t kMinFreeBytes = std::uintmax_t{8} << 20U;

constexpr std::uintmax_t kNearlyFullBytes = std::uintmax_t{3} << 20U;

// A tmpfs of 48 MiB, and a file on it that takes the room away.
class SmallDisk {
 public:
  explicit SmallDisk(const fs::path& folder) : mounted_(folder / "disk") {
    fs::create_directory(mounted_);
    const auto result = support::run_program(
        "/usr/bin/mount", {"-t", "tmpfs", "-o", "size=48m", "tmpfs", mounted_.string()});
    if (result.exit_code != 0) throw std::runtime_error(result.err);
  }
  ~SmallDisk() { support::run_program("/usr/bin/umount", {"-l", mounted_.string()}); }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  const fs::path& mounted() const { return mounted_; }

  // Leaves at most so many bytes.
  void leave(std::uintmax_t bytes) const {
    std::ofstream file(mounted_ / "filler", std::ios::binary | std::ios::app);
    const std::string piece(std::size_t{64} << 10U, 'x');
    for (auto free = fs::space(mounted_).available; file && free > bytes;
         free = fs::space(mounted_).available) {
      const auto part = std::min<std::uintmax_t>(piece.size(), free - bytes);
      file.write(piece.data(), static_cast<std::streamsize>(part)).flush();
    }
  }
  void clear() const { fs::remove(mounted_ / "filler"); }

 private:
  fs::path mounted_;
};

class DiskFull {
 public:
  DiskFull(std::uint64_t seed, const fs::path& folder)
      : random_(seed),
        disk_(folder),
        workload_(seed),
        judge_(workload_, support::read_file(std::string(SOURCE_ROOT) + "/config/rules.toml")),
        drops_(disk_.mounted() / "spool", workload_, judge_) {}

  void refuses_and_resumes() {
    start(std::to_string(kMinFreeBytes));
    if (!serves()) return;
    send_all();
    disk_.leave(kMinFreeBytes / 2);
    const e2e::Api api(daemon_->socket());
    await([&] { return post_one(api).status == 503; }, "records are not refused");
    const auto refused = post_one(api);
    if (refused.body.find("no_space") == std::string::npos) judge_.differs(refused.body);
    drops_.drop(1);
    judge_.check(api, false);  // every query is answered, and rightly
    if (drops_.all_taken()) judge_.differs("the spool did not wait");
    disk_.clear();
    await([&] { return post_one(api).status == 200; }, "records are not taken again");
    send_all();
    end_and_judge();
  }

  void ends_or_refuses_when_the_last_byte_is_taken() {
    start(random_.percent(50) ? "1MiB" : "0");
    if (!serves()) return;
    disk_.leave(kNearlyFullBytes);  // so that the rest is taken at once
    for (int i = 0; i < 3; ++i) workload_.prepare(10);
    const auto left =
        static_cast<std::size_t>(random_.below(static_cast<int>(workload_.waiting()) + 1));
    crash::Traffic traffic(workload_, judge_, daemon_->socket());
    drops_.drop(1);
    traffic.start(3);
    await([&] { return workload_.waiting() <= left || !traffic.sending(); }, "nobody sends");
    disk_.leave(0);
    traffic.join_senders();
    if (!daemon_->running()) {
      ++ended_;
      must_say_why();
      start("1MiB");  // on the full disk
      if (!daemon_->wait_until_ready(kPatience)) must_say_why();
    }
    disk_.clear();
    daemon_->send_signal(SIGTERM);
    if (daemon_->wait_for_exit(kPatience) != 0) must_say_why();
    traffic.join();
    workload_.drop_waiting();
    start("1MiB");
    if (serves()) end_and_judge();
  }

  const crash::Judge& judge() const { return judge_; }
  int ended() const { return ended_; }

 private:
  void start(const std::string& free_space_min) {
    auto options = crash::hard_life(random_, disk_.mounted(), true);
    options.environment.emplace_back("CUMULD_FREE_SPACE_MIN_BYTES", free_space_min);
    logged_before_ = daemon_ ? daemon_->log().size() : 0;
    daemon_ = std::make_unique<support::DaemonProcess>(options);
  }

  bool serves() {
    if (daemon_->wait_until_ready(kPatience)) return true;
    judge_.differs("the daemon does not serve; its log: " + daemon_->log());
    return false;
  }

  void send_all() {
    workload_.prepare(5);
    const e2e::Api api(daemon_->socket());
    for (crash::Batch batch; workload_.take_batch(batch); batch = {}) {
      const auto answer = api.post_records(batch.lines);
      workload_.settle(batch, answer.status == 200);
      if (answer.status != 200) judge_.differs(std::to_string(answer.status) + answer.body);
    }
  }

  // The log lies on the full disk too: its last line may be missing, but not the exit code.
  void must_say_why() {
    const auto code = daemon_->wait_for_exit(kPatience);
    const auto log = daemon_->log().substr(logged_before_);
    if (code != 1) {
      judge_.differs("ended with " + (code ? std::to_string(*code) : "nothing") + ": " + log);
    }
  }

  static e2e::Answer post_one(const e2e::Api& api) { return api.post_records({""}); }

  template <typename Condition>
  void await(Condition&& holds, const char* otherwise) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (!holds()) {
      if (std::chrono::steady_clock::now() > deadline || !daemon_->running()) {
        return judge_.differs(std::string(otherwise) + "; log: " + daemon_->log());
      }
      crash::let_pass(std::chrono::milliseconds(5));
    }
  }

  void end_and_judge() {
    if (!drops_.await_receipts(*daemon_)) return;
    judge_.check(e2e::Api(daemon_->socket()), true);
    if (daemon_->terminate(kPatience) != 0) judge_.differs("SIGTERM did not end it with 0");
  }

  support::Random random_;
  SmallDisk disk_;
  crash::Workload workload_;
  crash::Judge judge_;
  crash::Drops drops_;
  std::unique_ptr<support::DaemonProcess> daemon_;
  std::size_t logged_before_ = 0;
  int ended_ = 0;
};

struct Sum {
  int ended = 0;
  std::uint64_t records = 0;
  std::size_t differing = 0;
};

// Calls `play` on a new disk; false where none can be mounted.
template <typename Play>
bool on_a_disk(std::uint64_t seed, Sum& sum, Play&& play) {
  const support::ScratchFolder folder;
  std::unique_ptr<DiskFull> test;
  try {
    test = std::make_unique<DiskFull>(seed, folder.path());
  } catch (const std::exception& error) {
    std::printf("skipped: %s\n", error.what());
    return false;
  }
  play(*test);
  sum.ended += test->ended();
  sum.records += test->judge().records_checked();
  const auto& differences = test->judge().differences();
  sum.differing += differences.empty() ? 0U : 1U;
  for (const auto& difference : differences) {
    std::printf("SEED=%llu: %s\n", static_cast<unsigned long long>(seed), difference.c_str());
  }
  return true;
}

int run(std::uint64_t count, std::uint64_t seed) {
  Sum sum;
  if (!on_a_disk(seed, sum, [](DiskFull& test) { test.refuses_and_resumes(); })) return kSkipped;
  for (std::uint64_t i = 0; i < count; ++i) {
    on_a_disk(seed + i, sum,
              [](DiskFull& test) { test.ends_or_refuses_when_the_last_byte_is_taken(); });
  }
  std::printf(
      "seed %llu: %llu full disks, which ended the daemon %d times; %llu acknowledged records "
      "checked\n%zu disks with differences\n",
      static_cast<unsigned long long>(seed), static_cast<unsigned long long>(count + 1), sum.ended,
      static_cast<unsigned long long>(sum.records), sum.differing);
  return sum.differing == 0 ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return run(crash::setting("COUNT", 3),
               crash::setting("SEED", std::random_device{}() % 1'000'000));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "disk_full_test: %s\n", error.what());
    return 2;
  }
}
