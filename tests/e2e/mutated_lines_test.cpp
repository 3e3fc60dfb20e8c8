// Ten thousand damaged lines: each is accepted or rejected, the counts add up, every rejection
// stands in quarantine with a code of the contract, and the daemon goes on.
#include <algorithm>
#include <set>

#include "tests/e2e/sample.h"
#include "tests/e2e/served.h"
#include "tests/support/random.h"

namespace e2e {
namespace {

constexpr int kLines = 10'000;
constexpr int kLinesARequest = 500;

const std::set<std::string> kCodes{"malformed",     "too_large",       "unknown_registry",
                                   "unknown_kind",  "unknown_field",   "bad_type",
                                   "missing_field", "bad_value",       "bad_niss",
                                   "bad_date",      "inverted_period", "version_conflict"};

// One to four bytes changed, put in, taken out, or a piece doubled; never a line end.
std::string damaged(std::string line, support::Random& random) {
  const auto place = [&] {
    return static_cast<std::size_t>(random.below(static_cast<int>(line.size())));
  };
  for (int count = random.between(1, 4); count > 0 && !line.empty(); --count) {
    const auto at = place();
    const auto byte = static_cast<char>(random.below(256));
    const int how = random.below(5);
    if (how == 0) line[at] = byte;
    if (how == 1) line.insert(at, 1, byte);
    if (how == 2) line.erase(at, 1);
    if (how == 3) line.insert(at, line.substr(at, static_cast<std::size_t>(random.below(30))));
    if (how == 4) line[at] = "{}[]\",:0123456789-\\"[random.below(19)];
  }
  std::erase_if(line, [](char byte) { return byte == '\n'; });
  if (line.find_first_not_of(" \t\r") == std::string::npos) line = "{";
  return line;
}

TEST(DamagedLines, AreAllCountedAndTheDaemonGoesOn) {
  support::Random random(20'260'101);
  const Served daemon({.flags = {"--shards", "2"}});
  Counts sum;
  for (int sent = 0; sent < kLines; sent += kLinesARequest) {
    std::vector<std::string> lines;
    for (int i = 0; i < kLinesARequest; ++i) {
      const auto key = std::to_string(random.below(50));
      const auto person = sample_person(random.below(20));
      const auto line = random.percent(50) ? work_line(key, person, random.below(5))
                                           : benefit_line(key, person, random.below(5));
      lines.push_back(damaged(line, random));
    }
    const auto answer = daemon.api().post_records(lines);
    ASSERT_EQ(answer.status, 200U) << answer.body;
    const auto counts = counts_of(answer.object());
    ASSERT_EQ(counts.lines(), kLinesARequest) << to_text(counts);
    sum.accepted += counts.accepted;
    sum.rejected += counts.rejected;
  }
  EXPECT_GT(sum.accepted, 0);
  EXPECT_GT(sum.rejected, kLines / 2);
  const auto quarantine = daemon.api().quarantine();
  EXPECT_EQ(static_cast<std::int64_t>(quarantine.size()), sum.rejected);
  for (const auto& entry : quarantine) {
    EXPECT_TRUE(kCodes.contains(text(entry, "code"))) << text(entry, "code");
    EXPECT_FALSE(text(entry, "message").empty());
  }
  EXPECT_EQ(daemon.api().get("/healthz").status, 200U);
}

}  // namespace
}  // namespace e2e
