// Tests config/dmfa_codes.h: the shipped file says what is built in, and every error names its
// line.
#include "config/dmfa_codes.h"

#include <gtest/gtest.h>

#include <string>

namespace config {
namespace {

constexpr std::string_view kSmallest = R"([service_codes]
paid = ["1", "4-5"]
[remuneration_codes]
severance = ["003"]
[worker_codes]
not_work = []
)";

std::string error_of(std::string_view text) {
  const auto codes = parse_dmfa_codes(text, "dmfa.toml");
  return codes ? "no error" : codes.error().message();
}

std::string replaced(std::string_view what, std::string_view by) {
  std::string text(kSmallest);
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(DmfaCodes, TheShippedFileSaysWhatIsBuiltIn) {
  const auto shipped = load_dmfa_codes(SOURCE_ROOT "/config/dmfa.toml");
  ASSERT_TRUE(shipped) << shipped.error().message();
  EXPECT_EQ(*shipped, standard_dmfa_codes());
  EXPECT_TRUE(shipped->paid[110]);
  EXPECT_FALSE(shipped->paid[50]);
  EXPECT_TRUE(shipped->not_work[285]);
  EXPECT_FALSE(shipped->severance[4]);
}

TEST(DmfaCodes, ReadsRangesLeadingZerosAndAttributes) {
  const auto codes = parse_dmfa_codes(
      std::string(kSmallest) + "[attributes]\nReorganisationMeasure = \"measure\"\n", "dmfa.toml");
  ASSERT_TRUE(codes) << codes.error().message();
  EXPECT_EQ(codes->paid.count(), 3U);
  EXPECT_TRUE(codes->paid[1] && codes->paid[4] && codes->paid[5]);
  EXPECT_TRUE(codes->severance[3]);
  EXPECT_TRUE(codes->not_work.none());
  ASSERT_EQ(codes->attributes.size(), 1U);
  EXPECT_EQ(codes->attributes[0].first, "ReorganisationMeasure");
  EXPECT_EQ(codes->attributes[0].second, "measure");
}

TEST(DmfaCodes, ErrorsNameTheLineAndWhatIsWrong) {
  EXPECT_EQ(error_of(replaced("\"4-5\"", "\"1000\"")),
            "dmfa.toml:2: service_codes: paid: \"1000\" is not a code from 0 to 999, or two of "
            "them as in \"50-53\"");
  for (const auto* wrong : {"\"5-4\"", "\"-4\"", "\"4-\"", "\"+4\"", "\"4 \"", "\"four\""}) {
    EXPECT_NE(error_of(replaced("\"4-5\"", wrong)).find("is not a code"), std::string::npos)
        << wrong;
  }
  EXPECT_EQ(error_of(replaced("\"4-5\"", "4")),
            "dmfa.toml:2: service_codes: paid: expected a string, got an integer");
  EXPECT_EQ(error_of(replaced("paid", "holiday")), "dmfa.toml:1: service_codes: paid is missing");
  EXPECT_EQ(error_of(replaced("paid", "sick = [\"2-5\"]\npaid")),
            "dmfa.toml:2: service_codes: sick: code 4 is in another list too");
  EXPECT_NE(error_of(replaced("not_work", "not_worked")).find("did you mean \"not_work\""),
            std::string::npos);
  EXPECT_NE(error_of(replaced("[worker_codes]", "[workers]")).find("dmfa.toml:5: unknown field"),
            std::string::npos);
  EXPECT_NE(error_of("").find("service_codes is missing"), std::string::npos);
  EXPECT_NE(error_of("= 1").find("dmfa.toml:1: "), std::string::npos);
}

TEST(DmfaCodes, AnAttributeMayNotTakeATakenName) {
  const std::string text(kSmallest);
  EXPECT_EQ(error_of(text + "[attributes]\nBorder = \"quarter\"\n"),
            "dmfa.toml:8: attributes: Border: the attribute \"quarter\" is taken");
  EXPECT_EQ(error_of(text + "[attributes]\nA = \"x\"\nB = \"x\"\n"),
            "dmfa.toml:9: attributes: B: the attribute \"x\" is taken");
}

TEST(DmfaCodes, AMissingFileIsNotFound) {
  const auto codes = load_dmfa_codes("/nonexistent/dmfa.toml");
  ASSERT_FALSE(codes);
  EXPECT_EQ(codes.error().code(), matcher::StatusCode::kNotFound);
}

}  // namespace
}  // namespace config
