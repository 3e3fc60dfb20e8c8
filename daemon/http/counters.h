// Counters of the HTTP layer, for /metrics.
//
// Each io thread has its own IoCounters and alone writes to it, with relaxed atomics; snapshot()
// sums them from any thread. Sums of one snapshot are therefore not of one instant.
//
// Routes are counted by pattern ("/v1/hits/{id}"), never by path: paths hold personal data.
// Cost: an increment is one uncontended atomic add; a snapshot reads every counter once.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cumuld::http {

inline constexpr std::size_t kStatusClasses = 6;  // [0]: no answer was given; [n]: nxx

struct RouteCount {
  std::string method;   // "" for requests that no route took
  std::string pattern;  // ""
  std::array<std::uint64_t, kStatusClasses> by_class{};
};

struct CounterSnapshot {
  std::vector<RouteCount> routes;  // in the order in which they were added; the last: unmatched
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  // beyond max_connections
  std::uint64_t timeouts = 0;             // connections ended because the client was too slow
  std::uint64_t connections_open = 0;     // now
};

class IoCounters {
 public:
  // `routes`: how many routes there are; index `routes` counts what no route took.
  explicit IoCounters(std::size_t routes)
      : routes_(std::make_unique<std::array<Cell, kStatusClasses>[]>(routes + 1)),
        route_count_(routes) {}

  void request_done(std::size_t route, unsigned status) noexcept {
    const std::size_t index = status / 100;
    add(routes_[route < route_count_ ? route : route_count_][index < kStatusClasses ? index : 0]);
  }
  void read(std::size_t bytes) noexcept { add(bytes_in_, bytes); }
  void written(std::size_t bytes) noexcept { add(bytes_out_, bytes); }
  void accepted() noexcept { add(accepted_); }
  void refused() noexcept { add(refused_); }
  void timed_out() noexcept { add(timeouts_); }

  void add_to(CounterSnapshot& sum) const {
    for (std::size_t r = 0; r < sum.routes.size() && r <= route_count_; ++r) {
      for (std::size_t c = 0; c < kStatusClasses; ++c) {
        sum.routes[r].by_class[c] += routes_[r][c].load(std::memory_order_relaxed);
      }
    }
    sum.bytes_in += bytes_in_.load(std::memory_order_relaxed);
    sum.bytes_out += bytes_out_.load(std::memory_order_relaxed);
    sum.connections_accepted += accepted_.load(std::memory_order_relaxed);
    sum.connections_refused += refused_.load(std::memory_order_relaxed);
    sum.timeouts += timeouts_.load(std::memory_order_relaxed);
  }

 private:
  using Cell = std::atomic<std::uint64_t>;

  static void add(Cell& cell, std::uint64_t amount = 1) noexcept {
    cell.fetch_add(amount, std::memory_order_relaxed);
  }

  std::unique_ptr<std::array<Cell, kStatusClasses>[]> routes_;
  std::size_t route_count_;
  Cell bytes_in_{0};
  Cell bytes_out_{0};
  Cell accepted_{0};
  Cell refused_{0};
  Cell timeouts_{0};
};

}  // namespace cumuld::http
