// ApiFixture: the whole API in this process, on a socket of its own, over a store in a directory of
// its own. Everything is asked as a client would ask it.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <memory>
#include <string>
#include <vector>

#include "daemon/api/services.h"
#include "daemon/ctl/client.h"
#include "daemon/http/broadcast.h"
#include "daemon/http/server.h"
#include "daemon/pipeline/pipeline.h"
#include "storage/store.h"
#include "tests/support/engine.h"
#include "tests/support/naive_hit.h"

namespace cumuld::api {

namespace json = boost::json;

class ApiFixture : public ::testing::Test {
 protected:
  ApiFixture();
  ~ApiFixture() override;

  ctl::Response ask(const std::string& target, const std::string& accept = "application/json");
  ctl::Response post(std::string body, ctl::Headers headers = {});
  ctl::Response call(const std::string& method, const std::string& target, std::string body = {});
  json::value get(const std::string& target);                     // expects 200
  json::value post_lines(const std::vector<std::string>& lines);  // expects 200
  void expect_problem(const std::string& target, unsigned status, std::string_view code);

  // All standing hits, page by page.
  std::vector<naive::Hit> hits(const std::string& query = "");

  static std::string invalidity(int number, std::string_view person, std::string_view from,
                                std::string_view to, int daily_cents = 5000);
  static std::string severance(int number, std::string_view person, std::string_view from,
                               std::string_view to);
  // The n-th of many valid national numbers.
  static std::string person(int n);

  support::TemporaryDirectory directory;
  std::string socket_path;
  std::unique_ptr<storage::Store> store;
  std::shared_ptr<const matcher::RuleTable> rules;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<http::Broadcast> news;
  std::unique_ptr<Pipeline> pipeline;
  std::atomic<bool> room{true};
  std::atomic<std::uint64_t> clock_ms{1'767'323'045'678};  // 2026-01-02T03:04:05.678Z
  Services services;
};

}  // namespace cumuld::api
