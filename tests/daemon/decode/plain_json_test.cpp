// Tests daemon/decode/plain_json.h: what it takes means what the general reader says it means.
#include "tests/support/plain_json.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "tests/support/random.h"

namespace cumuld {
namespace {

using support::read_both_ways;

const std::string kFlat =
    R"({"registry":"invalidity","key":"306/7781/2024-02","version":1,"person":"85073003328",)"
    R"("kind":"invalidity","from":"2024-02-01","to":null,"insurer":"306","daily_cents":5850,)"
    R"("attributes":{"scheme":"employee","office":"B 12"}})";
const std::string kList =
    R"({"registry":"dmfa","key":"0403019261/0/20241","version":1714550400000,)"
    R"("person":"85073003328","periods":[{"part":"1","kind":"employment","from":"2024-02-01",)"
    R"("paid_days":0,"attributes":{"worker_code":"495"}}, {"part":"2","kind":"severance"}]})";
const std::string kCancelled =
    R"( { "registry" : "dmfa" , "key":"k","version":12,"cancelled":true } )";

TEST(PlainJson, TakesTheUsualSpelling) {
  for (const auto& line : {kFlat, kList, kCancelled}) {
    const auto read = read_both_ways(line);
    EXPECT_TRUE(read.plain) << line;
    EXPECT_FALSE(read.differs) << line;
  }
}

TEST(PlainJson, LeavesEverythingElse) {
  const std::vector<std::string> lines = {
      "",
      "{",
      "{}",
      "[]",
      "null",
      R"({"key":"k"}})",
      R"({"key":"k"}x)",
      R"({"key":"k",})",
      R"({"key":"k")",
      R"({"key":"k)",
      R"({"key")",
      R"({"key":)",
      R"({"key":"k" "to":"x"})",
      R"({"key":"k","key":"l"})",
      R"({"key":"a\"b"})",
      R"({"key":"a\u0041"})",
      "{\"key\":\"a\tb\"}",
      "{\"key\":\"\xc3\xa9\"}",
      "{\"key\":\"\x7f\"}",
      R"({"unknown":"k"})",
      R"({"version":-1})",
      R"({"version":01})",
      R"({"version":1.0})",
      R"({"version":1e3})",
      R"({"version":1234567890123456789})",
      R"({"version":1x})",
      R"({"cancelled":truex})",
      R"({"cancelled":tru)",
      R"({"attributes":null})",
      R"({"attributes":{}})",
      R"({"attributes":{"a":1}})",
      R"({"attributes":{"a":"1","a":"2"}})",
      R"({"attributes":{"a":"1","b":"","c":"","d":"","e":"","f":"","g":"","h":"","i":""}})",
      R"({"periods":[]})",
      R"({"periods":null})",
      R"({"periods":[1]})",
      R"({"periods":[{"periods":[{"part":"1"}]}]})",
      R"({"key":{"a":"b"}})",
      R"({"key":["a"]})"};
  for (const auto& line : lines) EXPECT_FALSE(read_both_ways(line).plain) << line;
}

// A byte is another, gone, or there twice; or a piece of a line stands in another.
TEST(PlainJson, AgreesWithTheGeneralReaderOnRandomLines) {
  static constexpr std::string_view kBytes = "\"\\{}[]:,0123456789-.eE truefalsn\x01\x7f\xc3";
  const std::array<std::string, 3> lines = {kFlat, kList, kCancelled};
  support::Random random(7);
  const auto place_in = [&](const std::string& line) {
    return static_cast<std::size_t>(random.below(static_cast<int>(line.size())));
  };
  int taken = 0;
  for (int i = 0; i < 60'000; ++i) {
    auto line = lines[static_cast<std::size_t>(random.below(3))];
    for (int changes = 1 + random.below(2); changes-- > 0 && line.size() > 1;) {
      const auto at = place_in(line);
      const auto& other = lines[static_cast<std::size_t>(random.below(3))];
      switch (random.below(4)) {
        case 0:
          line[at] =
              kBytes[static_cast<std::size_t>(random.below(static_cast<int>(kBytes.size())))];
          break;
        case 1:
          line.erase(at, 1);
          break;
        case 2:
          line.insert(at, 1, line[at]);
          break;
        default:
          line.insert(at, other, place_in(other), 1 + static_cast<std::size_t>(random.below(20)));
      }
    }
    const auto read = read_both_ways(line);
    ASSERT_FALSE(read.differs) << line;
    taken += read.plain ? 1 : 0;
  }
  EXPECT_GT(taken, 5'000);
}

}  // namespace
}  // namespace cumuld
