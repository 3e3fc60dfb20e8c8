// Tests what is pure in daemon/http: the target, Accept, problems, heads and routes.
#include "daemon/http/target.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "daemon/http/accept.h"
#include "daemon/http/problem.h"
#include "daemon/http/response_head.h"
#include "daemon/http/router.h"
#include "daemon/http/utf8.h"

namespace cumuld::http {
namespace {

using Strings = std::vector<std::string>;
using Query = std::vector<std::pair<std::string, std::string>>;

TEST(Target, SplitsBeforeDecodingSoThatAnEscapedSlashStaysInItsSegment) {
  const auto target = parse_target("/v1/records/dmfa/0403%2F0%2f1/x+y");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (Strings{"v1", "records", "dmfa", "0403/0/1", "x+y"}));
  EXPECT_EQ(target->path, "/v1/records/dmfa/0403%2F0%2f1/x+y");
}

TEST(Target, KeepsEmptySegments) {
  EXPECT_EQ(parse_target("/")->segments, Strings{});
  EXPECT_EQ(parse_target("/a/")->segments, (Strings{"a", ""}));
  EXPECT_EQ(parse_target("//a")->segments, (Strings{"", "a"}));
}

TEST(Target, QueryKeepsOrderRepetitionAndDecodes) {
  const auto target = parse_target("/h?rule=a+b&rule=%C3%A9%26&&flag&empty=&x=1=2?");
  ASSERT_TRUE(target);
  EXPECT_EQ(
      target->query,
      (Query{{"rule", "a b"}, {"rule", "\xC3\xA9&"}, {"flag", ""}, {"empty", ""}, {"x", "1=2?"}}));
}

TEST(Target, AbsoluteFormIsTheSameAsOriginForm) {
  EXPECT_EQ(parse_target("http://localhost/v1/hits?a=1")->segments, (Strings{"v1", "hits"}));
  EXPECT_EQ(parse_target("http://localhost")->segments, Strings{});
}

TEST(Target, RefusesWhatItDoesNotUnderstand) {
  for (const auto* text : {"", "*", "host:80", "v1", "/%", "/%4", "/%zz", "/%00", "/a?b=%00",
                           "/%ff", "/a?b=%C3", "/a?=1", "/a#b", "/%ED%A0%80", "/%C0%AF"}) {
    const auto target = parse_target(text);
    ASSERT_FALSE(target) << text;
    EXPECT_EQ(target.error().code(), matcher::StatusCode::kInvalidArgument);
  }
}

TEST(Target, AnyBytesEitherParseToUtf8OrAreRefused) {
  std::mt19937 random(20240501);
  static constexpr std::string_view kAlphabet = "/?&=%+#aF0\xC3\xA9\xFF";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = "/";
    for (auto length = random() % 12; length > 0; --length) {
      text += kAlphabet[random() % kAlphabet.size()];
    }
    const auto target = parse_target(text);
    if (!target) continue;
    for (const auto& segment : target->segments) EXPECT_TRUE(is_utf8(segment)) << text;
    for (const auto& [name, value] : target->query) {
      EXPECT_TRUE(!name.empty() && is_utf8(name) && is_utf8(value)) << text;
    }
  }
}

TEST(Accept, TheMostSpecificRangeDecides) {
  EXPECT_EQ(quality_of("", "application/json"), 1000U);
  EXPECT_EQ(quality_of("*/*", "application/json"), 1000U);
  EXPECT_EQ(quality_of("text/html", "application/json"), 0U);
  EXPECT_EQ(quality_of("application/*;q=0.25", "application/json"), 250U);
  EXPECT_EQ(quality_of("*/*, application/json;q=0", "application/json"), 0U);
  EXPECT_EQ(quality_of("application/json;q=0, */*", "text/csv"), 1000U);
  EXPECT_EQ(quality_of("Application/JSON; charset=utf-8 ; Q=0.5", "application/json"), 500U);
}

TEST(Accept, PrefersTheHighestQualityThenTheFirstOffer) {
  static constexpr std::array<std::string_view, 2> kOffers{"application/json",
                                                           "application/x-ndjson"};
  EXPECT_EQ(preferred("", kOffers), 0U);
  EXPECT_EQ(preferred("application/x-ndjson", kOffers), 1U);
  EXPECT_EQ(preferred("application/json;q=0.1, */*;q=0.9", kOffers), 1U);
  EXPECT_EQ(preferred("image/png", kOffers), std::nullopt);
}

TEST(Problem, IsJsonWhateverItQuotes) {
  const auto json = problem_json(Problem(ProblemCode::kBadQuery, "a \"b\"\n\xFF\xC3\xA9"));
  EXPECT_EQ(json,
            R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"a \"b\"\u000a)"
            "\xEF\xBF\xBD\xC3\xA9"
            R"(","code":"bad_query"})");
}

TEST(ResponseHead, DateIsThatOfTheStandard) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(ResponseHead, AValueCannotBeginAFieldOfItsOwn) {
  const std::vector<HeaderField> extra{{"X", "a\r\nSet-Cookie: b"}};
  ResponseHead head;
  head.extra = extra;
  EXPECT_NE(format_head(head, 0).find("X: aSet-Cookie: b\r\n\r\n"), std::string::npos);
}

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    for (const auto* pattern : {"/", "/v1/hits", "/v1/hits/{id}", "/v1/hits/{id}/evidence",
                                "/v1/hits/export", "/v1/records/{registry}/{key}"}) {
      router.add("GET", pattern, nullptr);
    }
    router.add("POST", "/v1/hits", nullptr);
  }
  std::string pattern(std::string_view method, const Strings& segments) {
    const auto match = router.find(method, segments);
    return match.route == nullptr ? "-" : match.route->pattern;
  }
  Router router;
};

TEST_F(RouterTest, CapturesByPosition) {
  const Strings segments{"v1", "records", "dmfa", "a/b"};
  const auto match = router.find("GET", segments);
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.captures, (std::vector<std::string_view>{"dmfa", "a/b"}));
}

TEST_F(RouterTest, ALiteralBeatsACapture) {
  EXPECT_EQ(pattern("GET", {"v1", "hits", "export"}), "/v1/hits/export");
  EXPECT_EQ(pattern("GET", {"v1", "hits", "other"}), "/v1/hits/{id}");
  EXPECT_EQ(pattern("GET", {}), "/");
}

TEST_F(RouterTest, EmptyAndSurplusSegmentsFitNothing) {
  EXPECT_EQ(pattern("GET", {"v1", "hits", ""}), "-");
  EXPECT_EQ(pattern("GET", {"v1", "hits", "a", "b"}), "-");
}

TEST_F(RouterTest, AWrongMethodIsToldTheRightOnes) {
  EXPECT_EQ(router.find("PUT", Strings{"v1", "hits"}).allow, "GET, HEAD, POST");
  EXPECT_EQ(router.find("PUT", Strings{"nowhere"}).allow, "");
  EXPECT_EQ(pattern("HEAD", {"v1", "hits"}), "/v1/hits");
}

}  // namespace
}  // namespace cumuld::http
