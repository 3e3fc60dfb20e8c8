// A store that the first released format wrote opens with this program, and everything is there.
// tests/e2e/format1/ holds its data directory (made_by.sh says how it was made), the lines that
// were sent, and the hits that stood.
#include <fstream>

#include "tests/e2e/served.h"
#include "tests/support/case_file.h"

namespace e2e {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(OldStore, OfTheFirstFormatOpensAndGoesOn) {
  const fs::path kept = fs::path(SOURCE_ROOT) / "tests" / "e2e" / "format1";
  const support::ScratchFolder folder;
  fs::copy(kept / "data", folder.path() / "data", fs::copy_options::recursive);
  support::DaemonProcess daemon({folder.path(), {}, {{"CUMULD_FREE_SPACE_MIN_BYTES", "1MiB"}}});
  ASSERT_TRUE(daemon.wait_until_ready()) << daemon.log();
  const Api api(daemon.socket());
  const auto hits = lines_of(kept / "hits.ndjson");
  EXPECT_GT(hits.size(), 10U);
  EXPECT_EQ(api.hit_lines(), hits);
  const auto changes = api.changes(0);  // throws where there is a hole
  EXPECT_GT(changes.size(), hits.size());
  EXPECT_EQ(api.quarantine().size(), 1U);
  const auto lines = lines_of(kept / "records.ndjson");
  const auto again = counts_of(api.post_records(lines).object());
  EXPECT_EQ(again.accepted, 0);
  EXPECT_EQ(again.rejected, 1);
  EXPECT_EQ(api.hit_lines(), hits);
}

}  // namespace
}  // namespace e2e
