#include "tests/faults/readers.h"

#include <poll.h>

#include <utility>

namespace faults {
namespace {

constexpr std::size_t kAtOnce = std::size_t{64} << 10U;
constexpr int kTurnMs = 20;  // those that trickle take one byte in this time
constexpr int kPatienceMs = 30'000;

}  // namespace

Readers::Kind Readers::kind_of(std::size_t number) {
  if (number % 100 == 1) return Kind::kFollows;
  switch (number % 10) {
    case 0:
      return Kind::kPolls;
    case 2:
    case 3:
      return Kind::kTrickles;
    default:
      return Kind::kSilent;
  }
}

Readers::Readers(std::string socket, std::size_t count, std::uint64_t last_event_id)
    : socket_(std::move(socket)) {
  readers_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto form =
        kind_of(i) == Kind::kPolls ? FeedReader::Form::kLongPoll : FeedReader::Form::kEvents;
    readers_.emplace_back(socket_, last_event_id, form);
    if (!readers_.back().connected()) differences_.emplace_back("a reader was not taken");
  }
}

void Readers::start() {
  stopping_ = false;
  thread_ = std::thread([this] {
    while (!stopping_) turn();
  });
}

void Readers::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void Readers::turn() {
  std::vector<pollfd> wanted;
  std::vector<FeedReader*> following;
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    auto& reader = readers_[i];
    if (kind_of(i) == Kind::kTrickles) reader.read(1);
    if (kind_of(i) != Kind::kFollows || reader.ended()) continue;
    wanted.push_back({reader.descriptor(), POLLIN, 0});
    following.push_back(&reader);
  }
  if (::poll(wanted.data(), wanted.size(), kTurnMs) <= 0) return;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].revents != 0) following[i]->read(kAtOnce);
  }
}

std::size_t Readers::catch_up(std::size_t most, std::uint64_t sequence) {
  std::size_t came_back = 0;
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    const auto kind = kind_of(i);
    if (kind == Kind::kPolls) continue;
    if (kind != Kind::kFollows && most == 0) continue;
    if (kind != Kind::kFollows) --most;
    came_back += catch_up(readers_[i], sequence);
  }
  return came_back;
}

std::size_t Readers::catch_up(FeedReader& reader, std::uint64_t sequence) {
  std::size_t came_back = 0;
  FeedReader* at = &reader;
  std::vector<FeedReader> again;
  while (at->last() < sequence && at->wrong().empty()) {
    if (at->read(kAtOnce) > 0) continue;
    if (at->ended()) {
      const auto last = at->last();
      again.clear();
      at = &again.emplace_back(socket_, last);
      ++came_back;
    } else if (!at->wait(kPatienceMs)) {
      differences_.push_back("nothing came after event " + std::to_string(at->last()));
      break;
    }
  }
  if (!at->wrong().empty()) differences_.push_back(at->wrong());
  return came_back;
}

}  // namespace faults
