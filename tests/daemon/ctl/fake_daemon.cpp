#include "tests/daemon/ctl/fake_daemon.h"

#include <unistd.h>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <filesystem>
#include <sstream>
#include <utility>

#include "daemon/ctl/run.h"

namespace cumuld::ctl {

namespace http = boost::beast::http;
using boost::asio::local::stream_protocol;

std::string FakeDaemon::unused_path() {
  static std::atomic<int> count = 0;
  return (std::filesystem::temp_directory_path() /
          ("ctl_test." + std::to_string(::getpid()) + "." + std::to_string(++count)))
      .string();
}

FakeDaemon::FakeDaemon(const std::string& path, RawHandler handler)
    : path_(path),
      acceptor_(io_, stream_protocol::endpoint(path)),
      handler_(std::move(handler)),
      thread_([this] { serve(); }) {
}

FakeDaemon::FakeDaemon(Handler handler, const std::string& path)
    : FakeDaemon(
          path, [this, handler = std::move(handler)](Socket& socket) { answer(socket, handler); }) {
}

FakeDaemon* FakeDaemon::raw(RawHandler handler, const std::string& path) {
  return new FakeDaemon(path, std::move(handler));
}

FakeDaemon::~FakeDaemon() {
  stopping_ = true;
  {
    Socket wake(io_);  // gets the thread out of accept()
    boost::system::error_code ignored;
    wake.connect(stream_protocol::endpoint(path_), ignored);
  }
  thread_.join();
  std::filesystem::remove(path_);
}

void FakeDaemon::serve() {
  while (true) {
    boost::system::error_code failed;
    Socket socket(io_);
    acceptor_.accept(socket, failed);
    if (failed || stopping_) return;
    handler_(socket);
  }
}

void FakeDaemon::answer(Socket& socket, const Handler& handler) {
  boost::system::error_code failed;
  boost::beast::flat_buffer buffer;
  http::request_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  http::read(socket, buffer, parser, failed);
  if (failed) return;
  const HttpRequest request = parser.release();
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  const Answer answer = handler(request);
  http::response<http::string_body> response{static_cast<http::status>(answer.status), 11};
  response.set(http::field::content_type, answer.type);
  response.body() = answer.body;
  response.prepare_payload();
  http::write(socket, response, failed);
}

std::vector<FakeDaemon::HttpRequest> FakeDaemon::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::vector<std::string> FakeDaemon::targets() const {
  std::vector<std::string> out;
  for (const HttpRequest& request : requests()) {
    out.push_back(std::string(request.method_string()) + " " + std::string(request.target()));
  }
  return out;
}

Outcome run_ctl(const std::string& socket, const std::vector<std::string>& arguments,
                const RunOptions& options) {
  std::istringstream in(options.in);
  std::ostringstream out;
  std::ostringstream err;
  Environment env{
      .in = in,
      .out = out,
      .err = err,
      .socket = socket,
      .err_is_terminal = options.err_is_terminal,
      .colour = options.colour,
      .terminal_width = options.terminal_width,
      .today = *parse_day("2024-05-10"),
      .pause = [&](std::chrono::milliseconds) { options.on_pause(); },
      .check_rules = [](const std::string& path) { return path == "good" ? 0 : 1; },
      .check_registries =
          [](const RegistryFiles& files) { return files.layouts == "good" ? 0 : 1; },
      .restore = [](const auto& from, const auto& into,
                    const auto& id) { return from == "b" && into == "d" && id == "7" ? 0 : 1; }};
  const int code = run(arguments, env);
  return {code, out.str(), err.str()};
}

}  // namespace cumuld::ctl
