// Tests daemon/decode/line_blocks.h: whatever the chunks, the lines and their numbers are the same.
#include "daemon/decode/line_blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace cumuld {
namespace {

using matcher::kBatchBytesMax;
using matcher::kBatchRecordsMax;
using matcher::kLineBytesMax;

struct Line {
  std::uint64_t number = 0;
  std::string bytes;  // with its end; of a line that is too long the first bytes
  bool too_long = false;

  friend bool operator==(const Line&, const Line&) = default;
};

void take(LineBlocks& blocks, std::vector<Line>& lines) {
  while (const auto block = blocks.next()) {
    ASSERT_LE(block->bytes.size(), kBatchBytesMax);
    if (block->too_long) {
      lines.push_back({block->first_line, std::string(block->bytes), true});
      continue;
    }
    std::uint64_t number = block->first_line;
    std::size_t count = 0;
    for (auto rest = block->bytes; !rest.empty(); ++count) {
      const auto size = std::min(rest.find('\n'), rest.size() - 1) + 1;
      lines.push_back({number++, std::string(rest.substr(0, size)), false});
      rest.remove_prefix(size);
    }
    ASSERT_GT(count, 0U);
    ASSERT_LE(count, kBatchRecordsMax);
  }
}

// `chunk_size` says how long each chunk is.
template <typename ChunkSize>
std::vector<Line> lines_of(std::string_view input, ChunkSize&& chunk_size) {
  LineBlocks blocks;
  std::vector<Line> lines;
  while (!input.empty()) {
    const std::string chunk(input.substr(0, std::max<std::size_t>(1, chunk_size())));
    input.remove_prefix(chunk.size());
    blocks.feed(chunk);
    take(blocks, lines);
  }
  blocks.finish();
  take(blocks, lines);
  EXPECT_EQ(blocks.lines(), lines.size());
  return lines;
}

std::vector<Line> lines_of(std::string_view input) {
  return lines_of(input, [&] { return input.size(); });
}

// The plain way: the whole input at hand, one line after another.
std::vector<Line> expected_lines(std::string_view input) {
  std::vector<Line> lines;
  if (input.starts_with("\xef\xbb\xbf")) input.remove_prefix(3);
  while (!input.empty()) {
    auto line = input.substr(0, std::min(input.find('\n'), input.size() - 1) + 1);
    input.remove_prefix(line.size());
    auto content = line;
    if (content.ends_with('\n')) content.remove_suffix(1);
    if (content.ends_with('\r')) content.remove_suffix(1);
    const bool too_long = content.size() > kLineBytesMax;
    if (too_long) line = line.substr(0, kTooLongBytesKept);
    lines.push_back({lines.size() + 1, std::string(line), too_long});
  }
  return lines;
}

TEST(LineBlocks, NoInputHasNoLines) {
  EXPECT_TRUE(lines_of("").empty());
}

TEST(LineBlocks, EmptyLinesAreNumberedAndALastLineNeedsNoEnd) {
  const std::vector<Line> expected{{1, "a\n", false},
                                   {2, "\n", false},
                                   {3, "\r\n", false},
                                   {4, "b\r\n", false},
                                   {5, "c", false}};
  EXPECT_EQ(lines_of("a\n\n\r\nb\r\nc"), expected);
  EXPECT_EQ(lines_of("a\n\n\r\nb\r\nc", [] { return 1; }), expected);
}

TEST(LineBlocks, AByteOrderMarkIsDroppedAtTheBeginningOnly) {
  const std::string mark = "\xef\xbb\xbf";
  for (const auto& input : {mark + "a\n", mark, mark + "\n", mark + mark + "a\n",
                            "a\n" + mark + "b\n", mark.substr(0, 2) + "a\n", mark.substr(0, 1),
                            mark.substr(0, 2), mark.substr(0, 2) + "\n"}) {
    for (std::size_t size = 1; size <= input.size(); ++size) {
      EXPECT_EQ(lines_of(input, [&] { return size; }), expected_lines(input)) << size;
    }
  }
}

TEST(LineBlocks, TheLongestLineIsTakenAndOneByteMoreIsNot) {
  for (const std::size_t content : {kLineBytesMax - 1, kLineBytesMax, kLineBytesMax + 1,
                                    kLineBytesMax + 2, kLineBytesMax + 3, 3 * kBatchBytesMax}) {
    for (const std::string end : {"\n", "\r\n", "", "\r"}) {
      const auto input = "first\n" + std::string(content, 'x') + end;
      for (const auto& tail : {std::string(), std::string("last\n")}) {
        if (!tail.empty() && !end.ends_with('\n')) continue;
        const auto expected = expected_lines(input + tail);
        ASSERT_EQ(expected[1].too_long, content > kLineBytesMax);
        for (const std::size_t size : {input.size() + 99, std::size_t{1000}, std::size_t{65'536},
                                       kLineBytesMax, kLineBytesMax + 1, kLineBytesMax + 7}) {
          EXPECT_EQ(lines_of(input + tail, [&] { return size; }), expected)
              << content << ' ' << end.size() << ' ' << size;
        }
      }
    }
  }
}

TEST(LineBlocks, ManyShortLinesBecomeSeveralBlocks) {
  std::string input;
  for (std::size_t i = 0; i < 2 * kBatchRecordsMax + 10; ++i) input += "x\n";
  EXPECT_EQ(lines_of(input), expected_lines(input));
}

TEST(LineBlocks, NoChunkingMakesADifference) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  for (int round = 0; round < 60; ++round) {
    std::string input = below(4) == 0 ? "\xef\xbb\xbf" : "";
    const std::size_t lines = below(300);
    for (std::size_t i = 0; i < lines; ++i) {
      std::size_t size = below(200);
      if (below(60) == 0) size = kLineBytesMax - 2 + below(5);
      if (below(90) == 0) size = below(2 * kBatchBytesMax);
      input.append(size, static_cast<char>('a' + below(26)));
      input += below(3) == 0 ? "\r\n" : "\n";
    }
    input.append(below(3), 'z');
    const std::size_t limit = std::size_t{1} << (1 + below(22));
    EXPECT_EQ(lines_of(input, [&] { return below(limit); }), expected_lines(input));
  }
}

TEST(LineBlocks, ALineThatIsTooLongIsOneRejectionWithItsFirstBytes) {
  LineBlocks blocks;
  const std::string chunk = "a\n" + std::string(kLineBytesMax + 5, 'x') + "\n";
  matcher::Batch batch;
  blocks.feed(chunk);
  while (const auto block = blocks.next()) {
    if (block->too_long) reject_too_long(*block, batch);
  }
  ASSERT_EQ(batch.rejected.size(), 1U);
  EXPECT_EQ(batch.rejected[0].position, 2U);
  EXPECT_EQ(batch.rejected[0].code, matcher::RejectCode::kTooLarge);
  EXPECT_EQ(batch.raw_of(batch.rejected[0]), std::string(kTooLongBytesKept, 'x'));
}

}  // namespace
}  // namespace cumuld
