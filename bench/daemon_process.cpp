#include "bench/daemon_process.h"

#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <filesystem>

#include "bench/engine.h"

namespace bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Local = asio::local::stream_protocol;

std::vector<std::string> words(const std::string& program, const std::string& directory,
                               unsigned shards, const std::vector<std::string>& flags) {
  std::vector<std::string> all{
      program,    "--data-dir",          directory + "/data", "--socket", directory + "/socket",
      "--shards", std::to_string(shards)};
  all.insert(all.end(), flags.begin(), flags.end());
  return all;
}

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

std::string HttpClient::read_answer(const std::string& what) {
  unsigned status = 0;
  auto body = read_any(what, status);
  if (status != 200 && status != 202) give_up(what + " was refused: " + body);
  return body;
}

std::string HttpClient::read_any(const std::string& what, unsigned& status) {
  boost::system::error_code failure;
  http::response_parser<http::string_body> response;
  response.body_limit(boost::none);
  http::read(socket_, buffer_, response, failure);
  if (failure) give_up("reading the answer to " + what + ": " + failure.message());
  status = response.get().result_int();
  return std::move(response.get().body());
}

void HttpClient::ask(const std::string& method, const std::string& target,
                     const std::string& fields) {
  const std::string head =
      method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
  boost::system::error_code failure;
  asio::write(socket_, asio::buffer(head), failure);
  if (failure) give_up("asking for " + target + ": " + failure.message());
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
  return read_answer("records");
}

std::string HttpClient::get(const std::string& target) {
  ask("GET", target);
  return read_answer(target);
}

std::string HttpClient::post(const std::string& target) {
  ask("POST", target, "Content-Length: 0\r\n");
  return read_answer(target);
}

bool HttpClient::answers(const std::string& target) {
  ask("GET", target);
  unsigned status = 0;
  (void)read_any(target, status);
  return status == 200;
}

void HttpClient::for_each_line(const std::string& target,
                               const std::function<void(std::string_view)>& take) {
  ask("GET", target, "Accept: application/x-ndjson\r\n");
  boost::system::error_code failure;
  http::response_parser<http::buffer_body> response;
  response.body_limit(boost::none);
  http::read_header(socket_, buffer_, response, failure);
  if (failure || response.get().result() != http::status::ok) give_up(target + " was refused");
  std::vector<char> piece(std::size_t{1} << 20U);
  std::string lines;
  while (!response.is_done()) {
    auto& body = response.get().body();
    body.data = piece.data();
    body.size = piece.size();
    http::read(socket_, buffer_, response, failure);
    if (failure && failure != http::error::need_buffer) give_up("reading " + target);
    lines.append(piece.data(), piece.size() - body.size);
    std::size_t begin = 0;
    for (auto end = lines.find('\n'); end != std::string::npos; end = lines.find('\n', begin)) {
      take(std::string_view(lines).substr(begin, end - begin));
      begin = end + 1;
    }
    lines.erase(0, begin);
  }
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
                             unsigned shards, const std::vector<std::string>& flags)
    : socket_(directory + "/socket"),
      process_(words(program, directory, shards, flags), directory + "/daemon.log") {
  process_.wait_for(socket_);
}

}  // namespace bench
