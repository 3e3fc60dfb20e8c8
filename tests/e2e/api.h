// Api: the daemon's socket as the tests ask it, and its answers in the words of the naive model.
//
// A request that gets no answer (the daemon was killed) has status 0, and the calls that read more
// than one answer throw Unanswered then, or where an answer is not what the contract says.
// Thread safety: any thread; one connection a request.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/ctl/client.h"
#include "tests/support/naive_hit.h"

namespace e2e {

struct Unanswered : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Answer {
  unsigned status = 0;  // 0: none came
  std::string body;
  std::string content_type = {};

  boost::json::object object() const;  // throws Unanswered if it is none
};

// What POST /v1/records and receipts count.
struct Counts {
  std::int64_t accepted = 0;
  std::int64_t duplicates = 0;
  std::int64_t stale = 0;
  std::int64_t rejected = 0;

  std::int64_t lines() const { return accepted + duplicates + stale + rejected; }
  friend bool operator==(const Counts&, const Counts&) = default;
};
Counts counts_of(const boost::json::object& answer);
std::string to_text(const Counts& counts);

struct Change {
  std::int64_t sequence = 0;
  std::string kind;  // raised, amended, withdrawn
  naive::Hit hit;
  std::string line;  // all that must never change again: the change without what is derived
};

// One version of a record, or a reset of its key, as its history tells it.
struct Received {
  std::int64_t version = 0;
  std::string state;   // as the daemon calls it
  std::string record;  // JSON, the canonical form; empty: a reset
};

class Api {
 public:
  explicit Api(std::string socket) : client_(std::move(socket)) {}

  Answer get(const std::string& target, const std::string& accept = "application/json") const;
  Answer post(const std::string& target, std::string body) const;
  Answer send(const std::string& method, const std::string& target) const;

  // The lines as one POST /v1/records.
  Answer post_records(const std::vector<std::string>& lines) const;

  // GET /v1/hits with that query ("rule=…&"), all pages' worth, as it came: one object a line.
  std::vector<std::string> hit_lines(const std::string& query = "") const;
  std::vector<naive::Hit> standing() const;  // as of 2026-01-01

  // The feed after that sequence to its present end; throws Unanswered where it has a hole.
  std::vector<Change> changes(std::int64_t after) const;

  // All received versions and resets; empty if nothing has that key.
  std::vector<Received> history(const std::string& registry, const std::string& key) const;

  std::vector<boost::json::object> quarantine() const;

 private:
  cumuld::ctl::Client client_;
};

// Every byte but letters and digits as %XX.
std::string percent_encoded(std::string_view text);

std::int64_t integer(const boost::json::object& object, std::string_view name);
std::string text(const boost::json::object& object, std::string_view name);

}  // namespace e2e
