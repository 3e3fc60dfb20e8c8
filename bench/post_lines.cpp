#include "bench/post_lines.h"

#include <chrono>

#include "bench/daemon_process.h"
#include "bench/engine.h"

namespace bench {
namespace {

// Two megabytes: an answer is a commit or a few, and a sender has better things to do than to ask
// for it line by line.
constexpr std::size_t kBlocksARequest = 8;

}  // namespace

double post_lines(const std::string& socket, const Lines& lines, unsigned connections) {
  std::atomic<std::uint64_t> accepted{0};
  const auto begin = std::chrono::steady_clock::now();
  share_blocks(lines, connections, kBlocksARequest, [&](unsigned, auto&& next) {
    HttpClient client(socket);
    for (auto blocks = next(); !blocks.empty(); blocks = next()) {
      accepted += number_in(client.post_records(blocks), "accepted");
    }
  });
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
  check_accepted(accepted, lines);
  return passed.count();
}

void check_accepted(std::uint64_t accepted, const Lines& lines) {
  if (accepted != lines.records) {
    give_up(std::to_string(accepted) + " of " + std::to_string(lines.records) +
            " records were accepted");
  }
}

}  // namespace bench
