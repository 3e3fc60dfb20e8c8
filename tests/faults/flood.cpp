#include "tests/faults/flood.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <thread>

#include "daemon/ctl/client.h"
#include "tests/crash/chance.h"
#include "tests/daemon/http/raw_client.h"
#include "tests/e2e/api.h"
#include "tests/support/history_generator.h"

namespace faults {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPersonsAClient = 10'000;
constexpr int kLinesARequest = 100;
constexpr int kBenefitEvery = 10;
constexpr int kMonths = 240;  // of work, from 2005 on
constexpr std::size_t kDifferencesMax = 20;

std::string person(int client, int number) {
  // Born in that client's year, in January.
  const int day = 1 + number / 997;
  return support::national_number(
      (50 + client) * 10'000'000 + 100'000 + day * 1000 + 1 + number % 997, false);
}

// The n-th line of that client: work in a month, and at first the benefit of February 2024.
std::string line(int client, std::int64_t n) {
  const auto number = static_cast<int>(n % kPersonsAClient);
  const auto turn = n / kPersonsAClient;
  const auto niss = person(client, number);
  std::array<char, 400> text{};
  if (number % kBenefitEvery == 0 && turn % 2 == 0) {
    std::snprintf(text.data(), text.size(),
                  R"({"registry":"invalidity","key":"b%d-%d","version":%lld,"person":"%s",)"
                  R"("kind":"invalidity","from":"2024-02-01","to":"2024-02-29","insurer":"306",)"
                  R"("daily_cents":5850,"attributes":{"scheme":"employee"}})",
                  client, number, static_cast<long long>(turn / 200), niss.c_str());
    return text.data();
  }
  const auto month = static_cast<int>(turn % kMonths);
  std::snprintf(text.data(), text.size(),
                R"({"registry":"dmfa","key":"w%d-%lld","version":1,"person":"%s",)"
                R"("kind":"employment","from":"%d-%02d-01","to":"%d-%02d-28",)"
                R"("employer":"0403019261","fraction":1000,"paid_days":1000})",
                client, static_cast<long long>(n), niss.c_str(), 2005 + month / 12, 1 + month % 12,
                2005 + month / 12, 1 + month % 12);
  return text.data();
}

}  // namespace

void Flood::differs(const std::string& what) {
  const std::scoped_lock lock(mutex_);
  if (result_.differences.size() < kDifferencesMax) result_.differences.push_back(what);
}

void Flood::send(int client) {
  const cumuld::ctl::Client connection(daemon_.socket());
  std::int64_t next = 0;
  while (!time_is_up()) {
    cumuld::ctl::Request request{.method = "POST", .target = "/v1/records"};
    for (int i = 0; i < kLinesARequest; ++i) request.body += line(client, next++) + "\n";
    const auto answer = connection.perform(request);
    const unsigned status = answer ? answer->status : 0;
    std::int64_t accepted = 0;
    if (status == 200) {
      const auto counts = e2e::counts_of(e2e::Answer{200, answer->body}.object());
      accepted = counts.accepted;
      if (counts.rejected != 0) differs("a good record was refused: " + answer->body);
    } else if (status == 429 || status == 503) {
      if (answer->header("retry-after").empty()) differs("no Retry-After: " + answer->body);
    } else {
      differs(answer ? std::to_string(status) + " " + answer->body : answer.error().message);
    }
    const std::scoped_lock lock(mutex_);
    ++result_.answers[status];
    result_.accepted += static_cast<std::uint64_t>(accepted);
  }
}

void Flood::ask() {
  const e2e::Api api(daemon_.socket());
  const std::array<std::string, 4> targets{"/v1/hits?limit=20&as_of=2026-01-01",
                                           "/v1/persons/" + person(0, 0) + "?as_of=2026-01-01",
                                           "/v1/status", "/v1/changes?after=0&limit=20"};
  std::array<bool, 4> known{};  // before the first records came, nobody knows of the person
  for (std::size_t i = 0; !time_is_up(); ++i) {
    const auto& target = targets[i % targets.size()];
    const auto began = Clock::now();
    const auto answer = api.get(target);
    const std::chrono::duration<double, std::milli> took = Clock::now() - began;
    known[i % targets.size()] |= answer.status == 200;
    if (answer.status != 200 && (answer.status != 404 || known[i % targets.size()])) {
      differs(target + ": " + std::to_string(answer.status) + " " + answer.body);
    }
    const std::scoped_lock lock(mutex_);
    result_.query_ms.push_back(took.count());
  }
}

FloodResult Flood::run() {
  std::vector<cumuld::http::RawClient> idle;
  for (int i = 0; i < options_.idle_connections; ++i) {
    idle.emplace_back(daemon_.socket());
    if (!idle.back().connected()) differs("an idle connection was not taken");
  }
  end_ = Clock::now() + options_.time;
  std::vector<std::thread> threads;
  for (int i = 0; i < options_.clients; ++i) threads.emplace_back([this, i] { send(i); });
  threads.emplace_back([this] { ask(); });
  const e2e::Api api(daemon_.socket());
  while (!time_is_up()) {
    result_.memory.push_back(memory_of(api));
    crash::let_pass(
        std::chrono::milliseconds(std::min<std::int64_t>(1000, options_.time.count() * 1000 / 10)));
  }
  for (auto& thread : threads) thread.join();
  std::ranges::sort(result_.query_ms);
  return std::move(result_);
}

}  // namespace faults
