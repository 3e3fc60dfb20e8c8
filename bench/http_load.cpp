#include "bench/http_load.h"

#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "bench/engine.h"

namespace bench {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kLength = "\r\ncontent-length:";

int connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) give_up(path + " is too long for a socket");
  path.copy(address.sun_path, path.size());
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    give_up("cannot connect to " + path);
  }
  return socket;
}

// What Content-Length says; npos: nothing.
std::size_t length_in(std::string_view head) {
  for (auto at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
    if (head.size() - at <= kLength.size() ||
        ::strncasecmp(head.data() + at, kLength.data(), kLength.size()) != 0) {
      continue;
    }
    const auto digits = head.find_first_not_of(' ', at + kLength.size());
    std::size_t length = 0;
    const auto [end, error] =
        std::from_chars(head.data() + digits, head.data() + head.size(), length);
    return error == std::errc{} ? length : std::string_view::npos;
  }
  return std::string_view::npos;
}

}  // namespace

HttpLoad::HttpLoad(const std::string& socket, unsigned clients)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), clients_(clients) {
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    clients_[i].socket = connect_to(socket);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, clients_[i].socket, &event) != 0) {
      give_up("cannot watch a connection");
    }
  }
}

HttpLoad::~HttpLoad() {
  for (const auto& client : clients_) (void)::close(client.socket);
  (void)::close(epoll_);
}

void HttpLoad::send(Client& client, std::span<const std::string> requests) {
  client.request = next_++ % requests.size();
  client.answer.clear();
  client.expected = 0;
  std::string_view rest = requests[client.request];
  while (!rest.empty()) {
    const auto sent = ::send(client.socket, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) give_up("a connection was closed while a request was sent");
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  client.sent = Clock::now();
}

void HttpLoad::read_head(Client& client, std::string_view request) {
  const auto end = client.answer.find(kHeadEnd);
  if (end == std::string::npos) return;
  const std::string_view head(client.answer.data(), end + 2);
  const auto body = length_in(head);
  if (!head.starts_with("HTTP/1.1 200") || body == std::string_view::npos) {
    give_up(std::string(request.substr(0, request.find("\r\n"))) + " was answered " +
            std::string(head.substr(0, head.find("\r\n"))) + ", not as expected");
  }
  client.body = body;
  client.expected = end + kHeadEnd.size() + body;
}

bool HttpLoad::receive(Client& client, std::span<const std::string> requests) {
  std::array<char, 65536> piece;
  const auto size = ::recv(client.socket, piece.data(), piece.size(), 0);
  if (size <= 0) give_up("a connection was closed before its answer was whole");
  client.answer.append(piece.data(), static_cast<std::size_t>(size));
  if (client.expected == 0) read_head(client, requests[client.request]);
  return client.expected != 0 && client.answer.size() >= client.expected;
}

void HttpLoad::ask(std::span<const std::string> requests, std::chrono::nanoseconds turn,
                   Answers& answers) {
  const auto begin = Clock::now();
  for (auto& client : clients_) send(client, requests);
  std::array<epoll_event, 64> events;
  auto last = begin;
  for (std::size_t under_way = clients_.size(); under_way > 0;) {
    const int count =
        ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), /*timeout=*/-1);
    for (int i = 0; i < count; ++i) {
      auto& client = clients_[events[static_cast<std::size_t>(i)].data.u64];
      if (!receive(client, requests)) continue;
      last = Clock::now();
      answers.latencies.push_back(
          std::chrono::duration<double, std::micro>(last - client.sent).count());
      answers.body_bytes += client.body;
      if (last - begin < turn) {
        send(client, requests);
      } else {
        --under_way;
      }
    }
  }
  answers.seconds += std::chrono::duration<double>(last - begin).count();
}

std::vector<std::size_t> HttpLoad::sizes_of(std::span<const std::string> requests) {
  std::vector<std::size_t> sizes;
  auto& client = clients_.front();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto request = requests.subspan(i, 1);
    send(client, request);
    while (!receive(client, request)) {
    }
    sizes.push_back(client.body);
  }
  return sizes;
}

std::string get_request(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

}  // namespace bench
