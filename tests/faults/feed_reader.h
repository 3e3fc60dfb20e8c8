// FeedReader: one client of GET /v1/changes, mostly as an event stream, who reads as much as it is
// told to: nothing, a byte, or what has come. Every event it sees must follow the one before.
//
//   FeedReader reader(socket, 17);            // sends Last-Event-ID: 17
//   while (reader.read(65536) > 0) {}         // never waits
//   reader.last();                            // the last event that came whole
//
// Thread safety: one thread at a time. Ownership: its socket, closed at the end.
// Errors: what is wrong with the stream stands in wrong(); empty: nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace faults {

class FeedReader {
 public:
  enum class Form { kEvents, kLongPoll };  // a long poll's answer is not looked at

  FeedReader(const std::string& socket, std::uint64_t last_event_id, Form form = Form::kEvents);
  FeedReader(FeedReader&& other) noexcept;
  FeedReader& operator=(FeedReader&&) = delete;
  ~FeedReader();

  // Reads at most so many bytes of what is there now. 0: nothing is, or the stream has ended.
  std::size_t read(std::size_t most);
  // Waits at most so long until there is something to read, or the end.
  bool wait(int milliseconds) const;

  bool connected() const { return connected_; }
  bool ended() const { return ended_; }
  std::uint64_t last() const { return last_; }
  int descriptor() const { return socket_; }
  const std::string& wrong() const { return wrong_; }

 private:
  enum class State { kHead, kSize, kData, kDataEnd };
  void take(std::string_view bytes);
  void take_event(std::string_view event);

  int socket_;
  bool connected_ = false;
  bool ended_ = false;
  std::uint64_t last_;
  State state_ = State::kHead;
  std::string line_;      // of the head or of a chunk's size, not whole yet
  std::size_t left_ = 0;  // of the chunk
  std::string event_;     // not whole yet
  std::string wrong_;
};

}  // namespace faults
