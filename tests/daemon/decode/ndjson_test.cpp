// Tests daemon/decode/ndjson.h: what a line is, which forms say the same, and that any bytes give
// exactly one record or rejection a line. What fields may hold is in record_check_test.cpp.
#include "daemon/decode/ndjson.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "matcher/limits.h"

namespace cumuld {
namespace {

using matcher::Batch;
using matcher::RejectCode;

const matcher::Catalogue& catalogue() {
  static const auto kCatalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  return kCatalogue;
}

Batch decode(std::string_view lines, std::uint64_t first_line = 1) {
  NdjsonDecoder decoder(catalogue(), 7);
  Batch batch;
  decoder.decode(lines, first_line, batch);
  return batch;
}

matcher::ContentChecksum content_of(const std::string& line) {
  const auto batch = decode(line);
  EXPECT_EQ(batch.records.size(), 1U)
      << line << (batch.rejected.empty() ? "" : "\n" + batch.rejected[0].message);
  return batch.records.empty() ? 0 : batch.records[0].content;
}

const std::string kHead = R"("registry":"dmfa","key":"k","version":1,"person":"85073003328",)";
std::string flat(const std::string& fields) {
  return "{" + kHead + fields + "}";
}
std::string listed(const std::string& periods, const std::string& more = "") {
  return "{" + kHead + more + "\"periods\":[" + periods + "]}";
}
const std::string kCancellation = R"({"registry":"dmfa","key":"k","version":2,"cancelled":true})";

TEST(Ndjson, ARecordIsWhatItsLineSays) {
  const std::string line = flat(
      R"("kind":"employment","from":"2024-02-01","to":"2024-02-29","employer":"0403019261",)"
      R"("fraction":1000,"paid_days":1900,"days_per_week":500,"attributes":{"worker_code":"495"})");
  const auto batch = decode("\n" + line + "\r\n", 10);
  ASSERT_EQ(batch.records.size(), 1U);
  const auto& record = batch.records[0];
  EXPECT_EQ(record.position, 11U);
  EXPECT_EQ(batch.raw_of(record), line);
  EXPECT_EQ(record.raw_checksum, matcher::hash64(line));
  EXPECT_EQ(record.key, matcher::key_identity(record.registry, "k", 7));
  EXPECT_EQ(record.version, 1U);
  EXPECT_EQ(record.person, 850'730'033U);
  EXPECT_FALSE(record.cancelled);
  const auto view = matcher::RecordView::parse(batch.body_of(record));
  ASSERT_TRUE(view);
  EXPECT_EQ(view->content_checksum(), record.content);
  EXPECT_EQ(view->key(), "k");
  EXPECT_EQ(view->person(), record.person);
  ASSERT_EQ(view->period_count(), 1U);
  ASSERT_TRUE(view->for_each_period([&](const matcher::PeriodView& period) {
    EXPECT_EQ(period.part, "1");
    EXPECT_EQ(catalogue().kind(period.kind).name, "employment");
    EXPECT_EQ(period.begin, matcher::day_of(2024, 2, 1));
    EXPECT_EQ(period.end, matcher::day_of(2024, 3, 1));
    EXPECT_EQ(period.employer, "0403019261");
    EXPECT_EQ(period.fraction, 1000);
    EXPECT_EQ(period.paid_days, 1900U);
    EXPECT_EQ(period.days_per_week, 500);
    EXPECT_EQ(matcher::find_attribute(period.attribute_bytes, "worker_code"), "495");
  }));
}

TEST(Ndjson, ACancellationNamesNoPerson) {
  const auto batch = decode(kCancellation);
  ASSERT_EQ(batch.records.size(), 1U);
  EXPECT_TRUE(batch.records[0].cancelled);
  EXPECT_EQ(batch.records[0].person, 0U);
}

TEST(Ndjson, LinesAreNumberedAndBlankOnesIgnored) {
  const auto batch = decode("\n \t\r\n" + kCancellation + "\n{}\n\r\nx\n" + kCancellation, 100);
  ASSERT_EQ(batch.records.size(), 2U);
  ASSERT_EQ(batch.rejected.size(), 2U);
  EXPECT_EQ(batch.records[0].position, 102U);
  EXPECT_EQ(batch.rejected[0].position, 103U);
  EXPECT_EQ(batch.rejected[0].code, RejectCode::kMissingField);
  EXPECT_EQ(batch.raw_of(batch.rejected[0]), "{}");
  EXPECT_EQ(batch.rejected[1].position, 105U);
  EXPECT_EQ(batch.rejected[1].code, RejectCode::kMalformed);
  EXPECT_EQ(batch.records[1].position, 106U);
}

TEST(Ndjson, DecodingAppendsToABatch) {
  NdjsonDecoder decoder(catalogue(), 7);
  Batch batch;
  decoder.decode(kCancellation + "\n", 1, batch);
  decoder.decode("{\n" + kCancellation, 2, batch);
  ASSERT_EQ(batch.records.size(), 2U);
  ASSERT_EQ(batch.rejected.size(), 1U);
  EXPECT_EQ(batch.raw_of(batch.rejected[0]), "{");
  EXPECT_EQ(batch.raw_of(batch.records[1]), kCancellation);
  EXPECT_EQ(batch.records[0].content, batch.records[1].content);
  EXPECT_EQ(batch.records[1].position, 3U);
}

TEST(Ndjson, WhatIsNotOneJsonObjectIsMalformed) {
  const std::string deep = std::string(2000, '[') + std::string(2000, ']');
  for (const std::string line : {
           "x",
           "{",
           "}",
           "[]",
           "null",
           "true",
           "1",
           "1.5",
           "\"a\"",
           "{}}",
           "{}{}",
           "{} {}",
           "{},",
           "{}x",
           "{\"a\"}",
           "{\"a\":}",
           "{\"a\":1,}",
           "{,}",
           "{\"a\" 1}",
           "{'a':1}",
           "{\"a\":01}",
           "{\"a\":+1}",
           "{\"a\":1.}",
           "{\"a\":.5}",
           "{\"a\":1e}",
           "{\"a\":-}",
           "{\"a\":0x1}",
           "{\"a\":NaN}",
           "{\"a\":tru}",
           "{\"a\":nulll}",
           "{\"a\":\"}",
           "{\"a\":\"\\x\"}",
           "{\"a\":\"\\u12\"}",
           "{\"a\":\"\\ud800\"}",
           "{\"a\":\"\t\"}",
           "{\"a\":[1,]}",
           "{\"a\":[}",
           "{\"a\":1 2}",
           "// {}",
           "{\"a\":123456789012345678901234567890x}",
           "{\"a\":0123456789012345678901234567890}",
       }) {
    const auto batch = decode(kCancellation + "\n" + line + "\n" + kCancellation + "\n");
    ASSERT_EQ(batch.rejected.size(), 1U) << line;
    EXPECT_EQ(batch.rejected[0].code, RejectCode::kMalformed) << line;
    EXPECT_EQ(batch.rejected[0].position, 2U);
    EXPECT_EQ(batch.records.size(), 2U) << line << ": a bad line touched its neighbours";
  }
  EXPECT_EQ(decode("{\"a\":" + deep + "}").rejected.at(0).code, RejectCode::kMalformed);
  EXPECT_EQ(decode(std::string("{\"a\":1}\0", 8)).rejected.at(0).code, RejectCode::kMalformed);
}

TEST(Ndjson, InvalidUtf8AnywhereIsMalformed) {
  for (const std::string bad :
       {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    for (const auto& line :
         {R"({"registry":"dmfa","key":"k)" + bad + R"(","version":2,"cancelled":true})",
          R"({"registry":"dmfa","key":"k","version":2,"cancelled":true,"to":")" + bad + "\"}",
          R"({"registry":"dmfa","key":"k","version":2,"cancelled":true,"a)" + bad + "\":1}",
          kCancellation + bad}) {
      EXPECT_EQ(decode(line).rejected.at(0).code, RejectCode::kMalformed) << line;
    }
  }
}

TEST(Ndjson, ANameGivenTwiceInOneObjectIsMalformed) {
  std::string many;
  for (int i = 0; i < 30; ++i) many += "\"n" + std::to_string(i) + "\":\"v\",";
  const std::string cancelled = R"({"registry":"dmfa","key":"k","version":2,"cancelled":true,)";
  const std::vector<std::string> lines{
      R"({"registry":"dmfa","key":"k","key":"k","version":2,"cancelled":true})",
      R"({"registry":"dmfa","key":"k","\u006bey":"k","version":2,"cancelled":true})",
      cancelled + R"("x":1,"x":2})",
      cancelled + R"("x":{"a":1,"a":1}})",
      cancelled + R"("to":[{"b":[{"a":1,"a":1}]}]})",
      cancelled + R"("periods":[3,{"part":"1","part":"1"}]})",
      cancelled + R"("periods":{"a":1,"a":1}})",
      cancelled + R"("attributes":{"a":"1","a":"2"}})",
      cancelled + R"("attributes":{"a":{"b":1,"b":1}}})",
      cancelled + R"("attributes":{"a":1,"a":2}})",
      cancelled + "\"attributes\":{" + many + R"("n3":"v"}})",
      flat(R"("kind":"employment","from":"2024-02-01","from":"2024-02-01")"),
      listed(
          R"({"part":"1","kind":"employment","from":"2024-02-01","attributes":{"a":"","a":""}})"),
  };
  for (const auto& line : lines) {
    const auto batch = decode(line);
    ASSERT_EQ(batch.rejected.size(), 1U) << line;
    EXPECT_EQ(batch.rejected[0].code, RejectCode::kMalformed) << line;
    EXPECT_NE(batch.rejected[0].message.find("given twice"), std::string::npos);
  }
  EXPECT_EQ(decode(cancelled + "\"attributes\":{" + many + R"("n":"v"}})").records.size(), 1U);
}

TEST(Ndjson, NumbersBeyondTheMachineAreJsonAllTheSame) {
  const auto code_of = [](const std::string& version) {
    const auto batch = decode(R"({"registry":"dmfa","key":"1e999, \" 1e999","version":)" + version +
                              R"(,"cancelled":true})");
    return batch.rejected.empty() ? "accepted" : std::string(name_of(batch.rejected[0].code));
  };
  EXPECT_EQ(code_of("9223372036854775807"), "bad_value");
  EXPECT_EQ(code_of("18446744073709551615"), "bad_value");
  EXPECT_EQ(code_of("18446744073709551616"), "bad_value");
  EXPECT_EQ(code_of("-9223372036854775809"), "bad_value");
  EXPECT_EQ(code_of("123456789012345678901234567890"), "bad_value");
  EXPECT_EQ(code_of("-123456789012345678901234567890"), "bad_value");
  EXPECT_EQ(code_of("1e999"), "bad_type");
  EXPECT_EQ(code_of("-1.5E+999"), "bad_type");
  EXPECT_EQ(code_of("123456789012345678901234567890.5"), "bad_type");
  EXPECT_EQ(code_of("7"), "accepted");
  const auto ignored = decode(
      R"({"registry":"dmfa","key":"k","version":2,"cancelled":true,"to":1e999,"fraction":99999999999999999999})");
  ASSERT_EQ(ignored.records.size(), 1U);
  EXPECT_EQ(ignored.records[0].content, content_of(kCancellation));
}

TEST(Ndjson, ALineMayHaveTheGreatestSizeAndNoMore) {
  const auto padded = [](std::size_t size) {
    return kCancellation.substr(0, 1) + std::string(size - kCancellation.size(), ' ') +
           kCancellation.substr(1);
  };
  const auto batch = decode(padded(matcher::kLineBytesMax) + "\r\n" +
                            padded(matcher::kLineBytesMax + 1) + "\n" + kCancellation);
  EXPECT_EQ(batch.records.size(), 2U);
  ASSERT_EQ(batch.rejected.size(), 1U);
  EXPECT_EQ(batch.rejected[0].code, RejectCode::kTooLarge);
}

TEST(Ndjson, FormsThatSayTheSameHaveTheSameContent) {
  const std::string one = R"("kind":"employment","from":"2024-02-01","fraction":5)";
  const std::string attribute_ab = R"("attributes":{"a":"1","b":"2"})";
  const auto plain = content_of(flat(one));
  const auto with_attributes = content_of(flat(one + "," + attribute_ab));
  EXPECT_NE(plain, with_attributes);
  for (const auto& same : {
           flat(R"("fraction":5,"from":"2024-02-01","kind":"employment")"),
           flat(one + R"(,"to":null)"),
           flat(one + R"(,"part":"1")"),
           flat(one + R"(,"attributes":{})"),
           flat(R"("kind":"\u0065mployment","fr\u006fm":"2024\u002d02-01","fraction":5)"),
           " \t" + flat(" " + one + " ") + " ",
           listed("{\"part\":\"1\"," + one + "}"),
           listed("{" + one + ",\"to\":null,\"part\":\"1\",\"attributes\":{}}"),
           "{\"periods\":[{\"part\":\"1\"," + one + "}]," + kHead.substr(0, kHead.size() - 1) + "}",
       }) {
    EXPECT_EQ(content_of(same), plain) << same;
  }
  for (const auto& same : {
           flat(R"("attributes":{"b":"2","a":"1"},)" + one),
           listed("{\"part\":\"1\"," + one + "," + attribute_ab + "}"),
           listed("{\"part\":\"1\"," + one + "}", attribute_ab + ","),
           listed("{\"part\":\"1\"," + one + R"(,"attributes":{"b":"2"}})",
                  R"("attributes":{"a":"1","b":"of the record"},)"),
           flat(one + R"(,"attributes":{"\u0061":"\u0031","b":"2"})"),
       }) {
    EXPECT_EQ(content_of(same), with_attributes) << same;
  }
  const std::string p1 = R"({"part":"1","kind":"employment","from":"2024-02-01"})";
  const std::string p2 = R"({"part":"2","kind":"severance","from":"2024-03-01"})";
  EXPECT_EQ(content_of(listed(p1 + "," + p2)), content_of(listed(p2 + "," + p1)));
  EXPECT_NE(content_of(listed(p1)), content_of(listed(p1 + "," + p2)));
  EXPECT_NE(content_of(listed("")), content_of(listed("", attribute_ab + ",")));
}

TEST(Ndjson, WhateverDiffersHasAnotherContent) {
  const std::string one = R"("kind":"employment","from":"2024-02-01")";
  std::vector<matcher::ContentChecksum> contents;
  for (const auto& line : std::vector<std::string>{
           flat(one),
           flat(one + R"(,"to":"2024-02-29")"),
           flat(one + R"(,"to":"2024-02-28")"),
           flat(R"("kind":"severance","from":"2024-02-01")"),
           flat(R"("kind":"employment","from":"2024-02-02")"),
           flat(one + R"(,"employer":"1")"),
           flat(one + R"(,"employer":"2")"),
           flat(one + R"(,"fraction":0)"),
           flat(one + R"(,"fraction":1)"),
           flat(one + R"(,"paid_days":0)"),
           flat(one + R"(,"paid_days":1)"),
           flat(one + R"(,"days_per_week":0)"),
           flat(one + R"(,"days_per_week":1)"),
           flat(one + R"(,"attributes":{"a":"1"})"),
           flat(one + R"(,"attributes":{"a":"2"})"),
           flat(one + R"(,"attributes":{"b":"1"})"),
           flat(one + R"(,"attributes":{"a":"1","b":"1"})"),
           listed("{\"part\":\"2\"," + one + "}"),
           listed(""),
           kCancellation,
           listed("{\"part\":\"1\"," + one + "},{\"part\":\"2\"," + one + "}"),
           R"({"registry":"dmfa","key":"k","version":1,"person":"40010100041",)" + one + "}",
       }) {
    contents.push_back(content_of(line));
  }
  std::ranges::sort(contents);
  EXPECT_EQ(std::ranges::adjacent_find(contents), contents.end());
}

// Registry, key and version are not content.
TEST(Ndjson, TheVersionIsNotContent) {
  EXPECT_EQ(content_of(R"({"registry":"dmfa","key":"k","version":1,"cancelled":true})"),
            content_of(R"({"registry":"uwv","key":"l","version":2,"cancelled":true,"person":3})"));
}

// Damages good lines at random. Every line that is not blank must give exactly one record or
// rejection, with its number and bytes, and each line the same as when it is decoded alone.
TEST(Ndjson, AnyBytesGiveOneRecordOrRejectionALine) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  const std::vector<std::string> good{
      kCancellation,
      flat(R"("kind":"employment","from":"2024-02-01","to":null,"attributes":{"a":"\u00e9"})"),
      listed(
          R"({"part":"1","kind":"employment","from":"2024-02-01"},{"part":"2","kind":"severance","from":"2024-03-01","employer":"x"})"),
      R"({"registry":"identity","key":"85073003328","version":1,"person":"85073003328","successor":"40010100041"})"};
  const std::string_view bytes =
      "{}[]\",:\\ \t\r\n09-.eE+tfnu\x80\xc2\xff\x01"
      "aperiods";
  NdjsonDecoder decoder(catalogue(), 7);
  Batch batch;
  Batch alone;
  for (int round = 0; round < 3000; ++round) {
    std::string input;
    for (std::size_t i = below(6); i > 0; --i) input += good[below(good.size())] + "\n";
    for (std::size_t i = below(8); i > 0 && !input.empty(); --i) {
      const auto at = below(input.size());
      switch (below(4)) {
        case 0:
          input[at] = bytes[below(bytes.size())];
          break;
        case 1:
          input.insert(at, 1, bytes[below(bytes.size())]);
          break;
        case 2:
          input.erase(at, 1 + below(5));
          break;
        default:
          input.insert(at, input.substr(below(input.size()), below(40)));
          break;
      }
    }
    batch.clear();
    decoder.decode(input, 1, batch);
    auto record = batch.records.begin();
    auto rejected = batch.rejected.begin();
    std::uint64_t number = 1;
    for (std::string_view rest = input; !rest.empty(); ++number) {
      const auto size = std::min(rest.find('\n'), rest.size() - 1) + 1;
      auto line = rest.substr(0, size);
      rest.remove_prefix(size);
      if (line.find_first_not_of(" \t\r\n") == std::string_view::npos) continue;
      const bool refused = rejected != batch.rejected.end() && rejected->position == number;
      ASSERT_TRUE(refused || (record != batch.records.end() && record->position == number));
      const auto raw = refused ? batch.raw_of(*rejected) : batch.raw_of(*record);
      ASSERT_TRUE(line.starts_with(raw) && line.size() - raw.size() <= 2) << line;
      alone.clear();
      decoder.decode(line, 1, alone);
      ASSERT_EQ(alone.records.size() + alone.rejected.size(), 1U);
      if (refused) {
        ASSERT_EQ(alone.rejected.size(), 1U) << line;
        ASSERT_EQ(alone.rejected[0].message, rejected->message);
        ASSERT_EQ(rejected->message.find("85073003328"), std::string::npos);
        ++rejected;
      } else {
        ASSERT_EQ(alone.records.size(), 1U) << line;
        ASSERT_EQ(alone.records[0].content, record->content);
        ++record;
      }
    }
    ASSERT_TRUE(record == batch.records.end() && rejected == batch.rejected.end());
  }
}

}  // namespace
}  // namespace cumuld
