// Tests daemon/decode/csv_row.h and text_encoding.h: how a line is cut, and in which letters.
#include "daemon/decode/csv_row.h"

#include <gtest/gtest.h>

#include "daemon/decode/text_encoding.h"

namespace cumuld {
namespace {

using Texts = std::vector<std::string>;

Texts cut(std::string_view line, char separator = ';', char quote = '"') {
  CsvRow row(separator, quote);
  const auto wrong = row.cut(line);
  if (!wrong.empty()) return {std::string(wrong)};
  return {row.texts().begin(), row.texts().end()};
}

TEST(CsvRow, IsCutAtItsSeparators) {
  EXPECT_EQ(cut(""), (Texts{""}));
  EXPECT_EQ(cut(";"), (Texts{"", ""}));
  EXPECT_EQ(cut(" a ;b c\t;"), (Texts{"a", "b c", ""}));
  EXPECT_EQ(cut("a\tb \t", '\t'), (Texts{"a", "b", ""}));
}

TEST(CsvRow, TextsInQuotesKeepWhatIsInside) {
  EXPECT_EQ(cut(R"("a;b"; " c ";"")"), (Texts{"a;b", " c ", ""}));
  EXPECT_EQ(cut(R"("say ""hi""";"""";"""a")"), (Texts{R"(say "hi")", "\"", "\"a"}));
  EXPECT_EQ(cut(R"(5" nail;x)"), (Texts{R"(5" nail)", "x"}));
  EXPECT_EQ(cut("'a;b';\"", ';', '\''), (Texts{"a;b", "\""}));
  EXPECT_EQ(cut(R"("a";b)", ';', 0), (Texts{R"("a")", "b"}));
}

TEST(CsvRow, QuotesThatDoNotFitAreWrong) {
  EXPECT_EQ(cut("a;\"b;c"), (Texts{"a quote is not closed in its line"}));
  EXPECT_EQ(cut("\"a\"\";b"), (Texts{"a quote is not closed in its line"}));
  EXPECT_EQ(cut("\"a\" b;c"), (Texts{"text stands behind a closing quote"}));
}

TEST(TextEncoding, LettersBecomeUtf8) {
  using Encoding = config::FileLayout::Encoding;
  std::string made;
  const auto text = [&](Encoding encoding, std::string_view bytes) {
    return as_utf8(encoding, bytes, made).value_or("none");
  };
  EXPECT_EQ(text(Encoding::kUtf8, "Li\xc3\xa8ge"), "Li\xc3\xa8ge");
  EXPECT_EQ(text(Encoding::kUtf8, "Li\xe8ge"), "none");
  EXPECT_EQ(text(Encoding::kLatin1, "Li\xe8ge\x80"), "Li\xc3\xa8ge\xc2\x80");
  EXPECT_EQ(text(Encoding::kWindows1252, "\x80 \x8e\xff"), "\xe2\x82\xac \xc5\xbd\xc3\xbf");
  EXPECT_EQ(text(Encoding::kWindows1252, "\x81"), "none");
}

}  // namespace
}  // namespace cumuld
