#include "tests/faults/feed_reader.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

namespace faults {
namespace {

constexpr std::size_t kShown = 200;  // bytes of what is wrong

std::string request(std::uint64_t last_event_id, FeedReader::Form form) {
  if (form == FeedReader::Form::kLongPoll) {
    return "GET /v1/changes?limit=1000&wait=60&after=" + std::to_string(last_event_id) +
           " HTTP/1.1\r\nHost: x\r\n\r\n";
  }
  return "GET /v1/changes HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nLast-Event-ID: " +
         std::to_string(last_event_id) + "\r\n\r\n";
}

}  // namespace

FeedReader::FeedReader(const std::string& socket, std::uint64_t last_event_id, Form form)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)), last_(last_event_id) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(static_cast<char*>(address.sun_path), socket.data(), socket.size());
  connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  const auto text = request(last_event_id, form);
  connected_ = connected_ && ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) ==
                                 static_cast<ssize_t>(text.size());
}

FeedReader::FeedReader(FeedReader&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      connected_(other.connected_),
      ended_(other.ended_),
      last_(other.last_),
      state_(other.state_),
      line_(std::move(other.line_)),
      left_(other.left_),
      event_(std::move(other.event_)),
      wrong_(std::move(other.wrong_)) {
}

FeedReader::~FeedReader() {
  if (socket_ >= 0) ::close(socket_);
}

std::size_t FeedReader::read(std::size_t most) {
  if (ended_) return 0;
  std::vector<char> bytes(most);
  const auto count = ::recv(socket_, bytes.data(), most, MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return 0;
  ended_ = count <= 0;
  if (ended_) return 0;
  take({bytes.data(), static_cast<std::size_t>(count)});
  return static_cast<std::size_t>(count);
}

bool FeedReader::wait(int milliseconds) const {
  pollfd wanted{socket_, POLLIN, 0};
  return ::poll(&wanted, 1, milliseconds) == 1;
}

// The answer's head and the chunks' sizes end in \r\n; within chunks an event ends in \n\n.
void FeedReader::take(std::string_view bytes) {
  while (!bytes.empty() && wrong_.empty()) {
    if (state_ == State::kData) {
      const auto part = bytes.substr(0, left_);
      bytes.remove_prefix(part.size());
      left_ -= part.size();
      event_ += part;
      if (left_ == 0) state_ = State::kDataEnd;
      continue;
    }
    line_ += bytes.front();
    bytes.remove_prefix(1);
    if (state_ == State::kHead) {
      if (!line_.ends_with("\r\n\r\n")) continue;
      if (!line_.starts_with("HTTP/1.1 200 ")) wrong_ = line_;
      state_ = State::kSize;
    } else if (line_.ends_with("\r\n")) {
      if (state_ == State::kSize) {
        std::from_chars(line_.data(), line_.data() + line_.size(), left_, 16);
        state_ = left_ > 0 ? State::kData : State::kDataEnd;
      } else {
        state_ = State::kSize;
      }
    } else {
      continue;
    }
    line_.clear();
  }
  std::size_t done = 0;
  for (auto end = event_.find("\n\n"); end != std::string::npos; end = event_.find("\n\n", done)) {
    take_event(std::string_view(event_).substr(done, end - done));
    done = end + 2;
  }
  event_.erase(0, done);
}

void FeedReader::take_event(std::string_view event) {
  if (event.starts_with(":")) return;  // still here
  std::uint64_t id = 0;
  if (event.starts_with("id: ")) std::from_chars(event.data() + 4, event.data() + event.size(), id);
  const auto data = event.find("\ndata: {\"sequence\":" + std::to_string(id) + ",");
  if (id == last_ + 1 && data != std::string_view::npos && event.ends_with("}}")) {
    last_ = id;
    return;
  }
  if (wrong_.empty()) {
    wrong_ = "after " + std::to_string(last_) + " came " + std::string(event.substr(0, kShown));
  }
}

}  // namespace faults
