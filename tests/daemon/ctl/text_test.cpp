// Tests how text, tables, targets, trees and progress look.
#include "daemon/ctl/text.h"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

#include "daemon/ctl/progress.h"
#include "daemon/ctl/query.h"
#include "daemon/ctl/table.h"
#include "daemon/ctl/tree.h"

namespace cumuld::ctl {
namespace {

TEST(Text, AmountsAreEurosWithGroupedDigits) {
  EXPECT_EQ(euros(0), "0.00 €");
  EXPECT_EQ(euros(146'250), "1 462.50 €");
  EXPECT_EQ(euros(-5), "-0.05 €");
  EXPECT_EQ(euros(123'456'789'01), "123 456 789.01 €");
  EXPECT_EQ(euros(std::numeric_limits<std::int64_t>::min()), "-92 233 720 368 547 758.08 €");
}

TEST(Text, WidthCountsColumnsNotBytes) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("é€"), 2U);
  EXPECT_EQ(display_width("e\u0301"), 1U) << "a combining accent takes no column";
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(pad_left("é", 3), "  é");
  EXPECT_EQ(pad_right("é", 3), "é  ");
}

TEST(Text, NothingThatATerminalObeysPasses) {
  EXPECT_EQ(clean("a\x1b[31mb"), "a\uFFFD[31mb");
  EXPECT_EQ(clean("a\nb\x7f"), "a\uFFFDb\uFFFD");
  EXPECT_EQ(clean("\u009b"), "\uFFFD") << "the one-character escape";
  EXPECT_EQ(clean("x\u202Ey"), "x\uFFFDy") << "the right-to-left override";
  EXPECT_EQ(clean("caf\xe9"), "caf\uFFFD") << "Latin-1";
  EXPECT_EQ(clean("\xc0\xaf"), "\uFFFD\uFFFD") << "an overlong slash";
  EXPECT_EQ(clean("é日"), "é日");
}

TEST(Text, DaysAreReadOnlyIfTheyExist) {
  ASSERT_TRUE(parse_day("2024-02-29"));
  EXPECT_EQ(format_day(*parse_day("2024-02-29")), "2024-02-29");
  for (const char* wrong :
       {"2023-02-29", "2024-2-29", "1899-12-31", "2200-01-01", "2024-02-2x", ""}) {
    EXPECT_FALSE(parse_day(wrong)) << wrong;
  }
}

TEST(Text, SizesAndDurations) {
  EXPECT_EQ(byte_size(512), "512 B");
  EXPECT_EQ(byte_size(1'468'007), "1.4 MiB");
  EXPECT_EQ(duration(0), "0 s");
  EXPECT_EQ(duration(45), "45 s");
  EXPECT_EQ(duration(200), "3 min 20 s");
  EXPECT_EQ(duration(3'600), "1 h");
  EXPECT_EQ(duration(93'784), "1 d 2 h");
}

TEST(Text, NationalNumbersAreTakenAsTheyAreWritten) {
  EXPECT_EQ(national_number_digits("85.07.30-033.28"), "85073003328");
  EXPECT_EQ(national_number_digits("85073003328"), "85073003328");
  EXPECT_FALSE(national_number_digits("8507300332"));
  EXPECT_FALSE(national_number_digits("8507300332x"));
}

TEST(Query, EncodesEverythingThatIsNotPlain) {
  Query query("/v1/hits");
  query.add("rule", "a&b=c d").add("rule", "é/");
  EXPECT_EQ(query.target(), "/v1/hits?rule=a%26b%3Dc%20d&rule=%C3%A9%2F");
}

TEST(Table, AlignsByColumnsOnScreen) {
  Table table({{"name"}, {"count", Table::Align::kRight}, {"end"}});
  table.add({"é日本", "7", "x"});
  table.add({"longer name", "1 234"});
  std::ostringstream out;
  table.print(out, {});
  EXPECT_EQ(out.str(),
            "name         count  end\n"
            "───────────  ─────  ───\n"
            "é日本            7  x\n"
            "longer name  1 234\n");
}

TEST(Table, GoesOnUnderTheSameHead) {
  Table table({{"a"}, {"b"}}, 2);
  std::ostringstream out;
  table.add({"wide one", "1"});
  table.print(out, {.ascii = true});
  table.add({"x", "2"});
  table.print(out, {.ascii = true});
  EXPECT_EQ(out.str(),
            "  a         b\n"
            "  --------  -\n"
            "  wide one  1\n"
            "  x         2\n");
}

TEST(Tree, ShowsFiguresPartsAndLists) {
  const auto value = *parse_json(
      R"({"version":"0.1.0","uptime_seconds":93784,"ready":true,"disk":{"used_bytes":1468007,
          "amount_cents":146250,"kinds":["a","b"],"none":null},
          "sources":[{"name":"s","lag":12345},{"name":"t","state":"idle"}]})");
  std::ostringstream out;
  print_tree(out, as_object(value), {});
  EXPECT_EQ(out.str(),
            "version  0.1.0\n"
            "uptime   1 d 2 h\n"
            "ready    yes\n"
            "\n"
            "disk\n"
            "  used    1.4 MiB\n"
            "  amount  1 462.50 €\n"
            "  kinds   a, b\n"
            "  none    -\n"
            "\n"
            "sources\n"
            "  name     lag  state\n"
            "  ────  ──────  ─────\n"
            "  s     12 345\n"
            "  t             idle\n");
}

TEST(Progress, TellsShareRateAndTimeLeft) {
  const std::uint64_t mib = 1U << 20U;
  EXPECT_EQ(progress_line("a", 40 * mib, 100 * mib, 2.0),
            "a  [############------------------]   40 %  40.0 MiB  20.0 MiB/s  3 s left");
  EXPECT_EQ(progress_line("-", 3 * mib, 0, 1.5), "-  3.0 MiB  2.0 MiB/s");
  EXPECT_EQ(progress_line("a", 0, 10, 0), "a  [------------------------------]    0 %  0 B");
}

}  // namespace
}  // namespace cumuld::ctl
