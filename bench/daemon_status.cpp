#include "bench/daemon_status.h"

#include <simdjson.h>
#include <sys/stat.h>

#include <chrono>
#include <thread>

#include "bench/elapsed.h"
#include "bench/engine.h"

namespace bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kPoll = std::chrono::milliseconds(20);
constexpr auto kRestPoll = std::chrono::milliseconds(500);
constexpr int kRestPolls = 6;  // so many looks in a row that see nothing change
constexpr auto kRestMax = std::chrono::minutes(30);  // a slow machine merges L for several

std::uint64_t number_at(const simdjson::dom::element& document, std::string_view pointer) {
  std::uint64_t number = 0;
  return document.at_pointer(pointer).get(number) == simdjson::SUCCESS ? number : 0;
}

bool is_at_work(HttpClient& client) {
  if (read_status(client).epochs_waiting > 0) return true;
  const auto metrics = client.get("/metrics");
  for (const auto* const name :
       {"\ncumuld_rocksdb_running_compactions ", "\ncumuld_rocksdb_running_flushes "}) {
    const auto at = metrics.find(name);
    if (at != std::string::npos && metrics[at + std::string_view(name).size()] != '0') return true;
  }
  return false;
}

}  // namespace

DaemonStatus read_status(HttpClient& client) {
  simdjson::dom::parser parser;
  const auto text = client.get("/v1/status");
  simdjson::dom::element document;
  if (parser.parse(text).get(document) != simdjson::SUCCESS) give_up("the status cannot be read");
  DaemonStatus status;
  status.accepted = number_at(document, "/totals/accepted");
  status.epochs_waiting = number_at(document, "/epochs_waiting");
  status.files_done = number_at(document, "/spool/done");
  status.files_rejected = number_at(document, "/spool/rejected");
  status.matching_again = document.at_pointer("/rules/matching_again").is_object();
  return status;
}

double load_by_spool(const fs::path& population, const fs::path& spool, HttpClient& client) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(population)) {
    if (entry.path().extension() == ".ndjson") files.push_back(entry.path());
  }
  const auto begin = Clock::now();
  for (const auto& file : files) {
    const auto registry = file.parent_path().filename();
    fs::create_hard_link(file, spool / registry / "incoming" / file.filename());
  }
  while (true) {
    const auto status = read_status(client);
    if (status.files_rejected > 0) give_up("the spool rejected a file");
    if (status.files_done >= files.size()) return seconds_since(begin);
    std::this_thread::sleep_for(kPoll);
  }
}

std::uint64_t size_on_disk(const fs::path& directory) {
  std::uint64_t size = 0;
  std::error_code gone;
  for (auto at = fs::recursive_directory_iterator(directory, gone);
       at != fs::recursive_directory_iterator(); at.increment(gone)) {
    struct stat file {};
    if (::stat(at->path().c_str(), &file) != 0) continue;
    size += static_cast<std::uint64_t>(file.st_blocks) * 512;
  }
  return size;
}

std::uint64_t size_at_rest(const fs::path& directory, HttpClient& client) {
  const auto deadline = Clock::now() + kRestMax;
  auto size = size_on_disk(directory);
  for (int quiet = 0; quiet < kRestPolls;) {
    if (Clock::now() > deadline) give_up("the daemon has not come to rest in half an hour");
    std::this_thread::sleep_for(kRestPoll);
    const auto now = size_on_disk(directory);
    quiet = now == size && !is_at_work(client) ? quiet + 1 : 0;
    size = now;
  }
  return size;
}

double reload_rules(HttpClient& client) {
  const auto begin = Clock::now();
  (void)client.post("/v1/rules/reload");
  while (read_status(client).matching_again) std::this_thread::sleep_for(kPoll);
  return seconds_since(begin);
}

void wait_until_ready(HttpClient& client) {
  while (!client.answers("/readyz")) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

}  // namespace bench
