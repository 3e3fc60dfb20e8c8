#include "bench/daemon_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "bench/engine.h"

namespace bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Local = asio::local::stream_protocol;

constexpr auto kStartWithin = std::chrono::seconds(30);

}  // namespace

std::optional<std::string> find_daemon() {
  std::error_code failure;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failure);
  const auto program = self.parent_path() / "cumuld";
  if (failure || !std::filesystem::exists(program, failure)) return std::nullopt;
  return program.string();
}

HttpClient::HttpClient(const std::string& socket) : socket_(io_) {
  boost::system::error_code failure;
  socket_.connect(Local::endpoint(socket), failure);
  if (failure) give_up("cannot connect to " + socket + ": " + failure.message());
}

std::string HttpClient::post_records(std::span<const std::string_view> pieces) {
  std::size_t size = 0;
  for (const auto piece : pieces) size += piece.size();
  const std::string head =
      "POST /v1/records HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(size) +
      "\r\n\r\n";
  std::vector<asio::const_buffer> buffers{asio::buffer(head)};
  for (const auto piece : pieces) buffers.emplace_back(piece.data(), piece.size());
  boost::system::error_code failure;
  asio::write(socket_, buffers, failure);
  if (failure) give_up("sending records: " + failure.message());
  http::response<http::string_body> response;
  http::read(socket_, buffer_, response, failure);
  if (failure) give_up("reading an answer: " + failure.message());
  if (response.result() != http::status::ok) give_up("records were refused: " + response.body());
  return std::move(response.body());
}

std::uint64_t number_in(std::string_view json, std::string_view name) {
  const std::string wanted = "\"" + std::string(name) + "\":";
  const auto at = json.find(wanted);
  std::uint64_t number = 0;
  if (at == std::string_view::npos) return 0;
  std::from_chars(json.data() + at + wanted.size(), json.data() + json.size(), number);
  return number;
}

DaemonProcess::DaemonProcess(const std::string& program, const std::string& directory,
                             unsigned shards)
    : socket_(directory + "/socket") {
  std::vector<std::string> words{program, "--data-dir", directory + "/data",   "--socket",
                                 socket_, "--shards",   std::to_string(shards)};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string log = directory + "/daemon.log";
  process_ = ::fork();
  if (process_ < 0) give_up("cannot start " + program);
  if (process_ == 0) {
    // A benchmark that gives up, or is ended, leaves no daemon behind.
    (void)::prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    (void)::dup2(file, STDOUT_FILENO);
    (void)::dup2(file, STDERR_FILENO);
    ::execv(program.c_str(), arguments.data());
    ::_exit(127);
  }
  const auto deadline = std::chrono::steady_clock::now() + kStartWithin;
  while (true) {
    asio::io_context io;
    Local::socket probe(io);
    boost::system::error_code refused;
    probe.connect(Local::endpoint(socket_), refused);
    if (!refused) return;
    int status = 0;
    if (::waitpid(process_, &status, WNOHANG) == process_) give_up(program + " ended: see its log");
    if (std::chrono::steady_clock::now() > deadline) give_up(program + " does not answer");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

DaemonProcess::~DaemonProcess() {
  (void)::kill(process_, SIGTERM);
  (void)::waitpid(process_, nullptr, 0);
}

}  // namespace bench
