// post_lines: a whole workload to a daemon, over some connections at once.
//
// Thread safety: starts threads and joins them. Errors: ends the program unless every line was
// accepted.
#pragma once

#include <algorithm>
#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/workload.h"

namespace bench {

// Calls work(source, next) on as many threads as there are sources; next() gives the next
// `at_a_time` blocks, nothing at the end.
template <typename Work>
void share_blocks(const Lines& lines, unsigned sources, std::size_t at_a_time, Work&& work) {
  std::atomic<std::size_t> given{0};
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < sources; ++i) {
    threads.emplace_back([&, i] {
      work(i, [&]() -> std::vector<std::string_view> {
        const auto first = given.fetch_add(at_a_time);
        std::vector<std::string_view> blocks;
        for (auto b = first; b < std::min(first + at_a_time, lines.blocks.size()); ++b) {
          blocks.emplace_back(lines.blocks[b]);
        }
        return blocks;
      });
    });
  }
  for (auto& thread : threads) thread.join();
}

// Posts all of them; returns the seconds until the last answer: durable and matched.
double post_lines(const std::string& socket, const Lines& lines, unsigned connections);

// Ends the program unless `accepted` is how many lines there were.
void check_accepted(std::uint64_t accepted, const Lines& lines);

}  // namespace bench
