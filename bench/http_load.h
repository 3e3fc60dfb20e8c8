// HttpLoad: clients on connections that are kept, each with one request under way, all of them
// driven by the thread that calls. It looks at an answer no more than it must, so that what it
// measures is the server: status, Content-Length, and that many bytes.
//
// A client sends its next request as soon as its answer is whole (a closed loop), so that the rate
// is what the server can do with so many clients, and a latency is from the last byte of a request
// being written to the last byte of its answer being read.
//
// Thread safety: one thread. Errors: an answer that is not a 200 with a Content-Length, or a
// connection that is closed, ends the program with a message.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// What was measured, over all turns.
struct Answers {
  double seconds = 0;
  std::uint64_t body_bytes = 0;
  std::vector<double> latencies;  // µs, one an answer

  double rate() const { return seconds > 0 ? static_cast<double>(latencies.size()) / seconds : 0; }
};

class HttpLoad {
 public:
  HttpLoad(const std::string& socket, unsigned clients);
  ~HttpLoad();
  HttpLoad(const HttpLoad&) = delete;
  HttpLoad& operator=(const HttpLoad&) = delete;

  // Asks for `turn`, going round the requests, and adds to `answers`. Goes on where it stopped the
  // last time. REQUIRES: requests is not empty.
  void ask(std::span<const std::string> requests, std::chrono::nanoseconds turn, Answers& answers);

  // Each request once, all by one client; returns how long the bodies were.
  std::vector<std::size_t> sizes_of(std::span<const std::string> requests);

 private:
  using Clock = std::chrono::steady_clock;
  struct Client {
    int socket = -1;
    std::size_t request = 0;   // the one under way
    std::string answer;        // what has been read of it
    std::size_t expected = 0;  // bytes of head and body, 0 until the head is whole
    std::size_t body = 0;
    Clock::time_point sent;
  };

  void send(Client& client, std::span<const std::string> requests);
  bool receive(Client& client, std::span<const std::string> requests);  // true: it is whole
  void read_head(Client& client, std::string_view request);

  int epoll_;
  std::vector<Client> clients_;
  std::size_t next_ = 0;
};

// "GET target" as bytes to send.
std::string get_request(const std::string& target);

}  // namespace bench
