#include "daemon/ctl/progress.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "daemon/ctl/text.h"

namespace cumuld::ctl {

std::string progress_line(const std::string& name, std::uint64_t done, std::uint64_t total,
                          double seconds) {
  constexpr std::uint64_t kBarWidth = 30;
  std::string line = name;
  if (total != 0) {
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    const auto filled = static_cast<std::size_t>(share * kBarWidth);
    line += "  [" + std::string(filled, '#') + std::string(kBarWidth - filled, '-') + "]  " +
            pad_left(std::to_string(static_cast<int>(share * 100)), 3) + " %";
  }
  line += "  " + byte_size(done);
  // The first moments say nothing of the rate to come.
  if (seconds < 0.1 || done == 0) return line;
  const double rate = static_cast<double>(done) / seconds;
  line += "  " + byte_size(static_cast<std::uint64_t>(rate)) + "/s";
  if (total > done) {
    line += "  " + duration(static_cast<std::int64_t>(static_cast<double>(total - done) / rate)) +
            " left";
  } else if (total != 0) {
    line += "  sent, waiting until it is durable";
  }
  return line;
}

Progress::Progress(std::ostream& out, bool shown, std::string name, std::uint64_t total)
    : out_(out), shown_(shown), name_(std::move(name)), total_(total) {
}

Progress::~Progress() {
  if (drawn_) out_ << "\r\x1b[K" << std::flush;
}

void Progress::update(std::uint64_t done) {
  if (!shown_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_ && done < total_) return;
  next_ = now + std::chrono::milliseconds(100);
  drawn_ = true;
  const double seconds = std::chrono::duration<double>(now - begun_).count();
  out_ << '\r' << progress_line(name_, done, total_, seconds) << "\x1b[K" << std::flush;
}

}  // namespace cumuld::ctl
