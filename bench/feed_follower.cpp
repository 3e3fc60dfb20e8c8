#include "bench/feed_follower.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string_view>

#include "bench/engine.h"

namespace bench {
namespace {

constexpr std::string_view kDataLine = "data:";

}  // namespace

FeedFollower::FeedFollower(const std::string& socket)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket.copy(address.sun_path, sizeof address.sun_path - 1);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    give_up("the feed's reader cannot connect");
  }
  constexpr std::string_view kRequest =
      "GET /v1/changes?after=0 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
  if (::send(socket_, kRequest.data(), kRequest.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(kRequest.size())) {
    give_up("the feed's reader cannot ask");
  }
  thread_ = std::thread([this] { run(); });
  std::unique_lock lock(mutex_);
  came_.wait(lock, [this] { return answered_; });
}

FeedFollower::~FeedFollower() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  ::shutdown(socket_, SHUT_RDWR);
  thread_.join();
  ::close(socket_);
}

std::vector<FeedFollower::Clock::time_point> FeedFollower::await(std::size_t count) {
  std::unique_lock lock(mutex_);
  came_.wait(lock, [&] { return times_.size() >= count; });
  return {times_.begin(), times_.begin() + static_cast<std::ptrdiff_t>(count)};
}

void FeedFollower::run() {
  std::array<char, 64 * 1024> buffer{};
  while (true) {
    const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
    const std::scoped_lock lock(mutex_);
    if (size <= 0) {
      if (!ending_) give_up("the feed's reader was closed");
      return;
    }
    answered_ = true;
    take(buffer.data(), static_cast<std::size_t>(size));
    came_.notify_all();
  }
}

// Notes the time for each line that begins with "data:", wherever the bytes were cut.
void FeedFollower::take(const char* bytes, std::size_t size) {
  const auto now = Clock::now();
  for (const char byte : std::string_view(bytes, size)) {
    if (byte == '\n') {
      begins_line_ = true;
      matched_ = 0;
    } else if (begins_line_) {
      begins_line_ = byte == kDataLine[matched_];
      if (!begins_line_ || ++matched_ < kDataLine.size()) continue;
      times_.push_back(now);
      begins_line_ = false;
    }
  }
}

}  // namespace bench
