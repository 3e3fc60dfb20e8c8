#include "bench/person_reads.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "bench/elapsed.h"
#include "bench/population/random.h"
#include "matcher/national_number.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kPersons = 20'000;
constexpr std::chrono::milliseconds kBetween{2};

// Of lines all over the work, one a place.
std::vector<matcher::PersonCode> some_persons(const Lines& lines) {
  constexpr std::string_view kName = "\"person\":\"";
  std::vector<matcher::PersonCode> persons;
  const std::size_t a_block = std::max<std::size_t>(1, kPersons / lines.blocks.size());
  for (const auto block : lines.blocks) {
    for (std::size_t i = 0; i < a_block; ++i) {
      const auto at = block.find(kName, block.size() / a_block * i);
      if (at == std::string_view::npos) continue;
      const auto number = matcher::NationalNumber::parse(block.substr(at + kName.size(), 11));
      if (number) persons.push_back(number->code());
    }
  }
  if (persons.empty()) give_up("the lines name no person");
  return persons;
}

}  // namespace

PersonReads::PersonReads(Engine& engine, const Lines& lines)
    : engine_(engine), persons_(some_persons(lines)), thread_([this] { run(); }) {
}

PersonReads::~PersonReads() {
  stop();
}

std::vector<double> PersonReads::stop() {
  stopping_.store(true);
  if (thread_.joinable()) thread_.join();
  return std::move(seconds_);
}

void PersonReads::run() {
  population::Random random(1);
  for (auto due = Clock::now(); !stopping_.load(); due += kBetween) {
    std::this_thread::sleep_until(due);
    const auto person = persons_[random.below(static_cast<std::uint32_t>(persons_.size()))];
    const auto begin = Clock::now();
    const auto records = engine_.pipeline().reader().current_records({person});
    seconds_.push_back(seconds_since(begin));
    if (!records) give_up(records.error().message());
  }
}

}  // namespace bench
