// Tests daemon/decode/record_check.h: every rule of the contract, section 1, by the code and the
// message of the rejection. Records are written as JSON, the form in which the contract states
// them.
#include "daemon/decode/record_check.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "daemon/decode/ndjson.h"

namespace cumuld {
namespace {

using matcher::RejectCode;

const matcher::Catalogue& catalogue() {
  static const auto kCatalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  return kCatalogue;
}

// "code message", or "" for a record.
std::string verdict_of(const std::string& line, RegistryMask allowed = kEveryRegistry) {
  NdjsonDecoder decoder(catalogue(), 7, allowed);
  matcher::Batch batch;
  decoder.decode(line, 1, batch);
  EXPECT_EQ(batch.records.size() + batch.rejected.size(), 1U) << line;
  if (batch.rejected.empty()) return "";
  return std::string(name_of(batch.rejected[0].code)) + ' ' + batch.rejected[0].message;
}

struct Case {
  std::string fields;
  std::string verdict;
};

void expect_all(const std::string& before, const std::string& after,
                const std::vector<Case>& cases) {
  for (const auto& [fields, verdict] : cases) {
    const auto line = before + fields + after;
    EXPECT_EQ(verdict_of(line), verdict) << line;
  }
}

// Records that are right but for `fields`, by side.
void expect_in_head(const std::vector<Case>& cases) {
  expect_all("{", "}", cases);
}
const std::string kPerson = R"("person":"85073003328")";
const std::string kDmfa = R"({"registry":"dmfa","key":"k","version":1,)";
void expect_in_record(const std::vector<Case>& cases) {
  expect_all(kDmfa + kPerson + ",", "}", cases);
}
void expect_in_income(const std::vector<Case>& cases) {
  expect_all(kDmfa + kPerson + R"(,"kind":"employment","from":"2024-02-01",)", "}", cases);
}
void expect_in_benefit(const std::vector<Case>& cases) {
  expect_all(R"({"registry":"invalidity","key":"k","version":1,)" + kPerson +
                 R"(,"kind":"invalidity","from":"2024-02-01",)",
             "}", cases);
}
void expect_in_exemption(const std::vector<Case>& cases) {
  expect_all(R"({"registry":"authorisation","key":"k","version":1,)" + kPerson +
                 R"(,"kind":"authorised_resumption","from":"2024-02-01",)",
             "}", cases);
}
void expect_in_list(const std::vector<Case>& cases) {
  expect_all(
      kDmfa + kPerson + R"(,"periods":[{"part":"a","kind":"severance","from":"2024-03-01"},)", "]}",
      cases);
}
std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (; times > 0; --times) out += text;
  return out;
}

TEST(RecordCheck, RegistryComesFirstThenKeyThenVersionThenCancelled) {
  expect_in_head({
      {R"("nonsense":1)", "missing_field registry: is missing"},
      {R"("registry":7,"key":7)", "bad_type registry: is not a string"},
      {R"("registry":null)", "bad_type registry: is not a string"},
      {R"("registry":"")", "bad_value registry: is empty"},
      {R"("registry":"dm\u0001fa")", "bad_value registry: holds a control character"},
      {R"("registry":"DMFA")", "unknown_registry registry: \"DMFA\" is not known"},
      {R"("registry":"dmfa","nonsense":1)", "missing_field key: is missing"},
      {R"("registry":"dmfa","key":7,"version":"x")", "bad_type key: is not a string"},
      {R"("registry":"dmfa","key":"","version":"x")", "bad_value key: is empty"},
      {R"("registry":"dmfa","key":"k","nonsense":1)", "missing_field version: is missing"},
      {R"("registry":"dmfa","key":"k","version":"1","cancelled":1)",
       "bad_type version: is not an integer"},
      {R"("registry":"dmfa","key":"k","version":1,"cancelled":1,"nonsense":1)",
       "bad_type cancelled: is not a boolean"},
      {R"("registry":"dmfa","key":"k","version":1,"nonsense":1)",
       "unknown_field \"nonsense\": is not a known field"},
      {R"("registry":"dmfa","key":"k","version":1,"successor":1)",
       "missing_field person: is missing"},
  });
}

TEST(RecordCheck, RegistriesOutsideTheMaskAreUnknown) {
  const auto bit = [](const char* name) {
    return RegistryMask{1} << catalogue().find_registry(name).value();
  };
  const std::string line = kDmfa + R"("cancelled":true})";
  EXPECT_EQ(verdict_of(line, bit("dmfa")), "");
  EXPECT_EQ(verdict_of(line, bit("dmfa") | bit("identity")), "");
  EXPECT_EQ(verdict_of(line, bit("dimona") | bit("identity")),
            "unknown_registry registry: \"dmfa\" is not taken from this source");
}

TEST(RecordCheck, KeysHaveOneTo128Bytes) {
  const auto with_key = [](const std::string& key) {
    return verdict_of(R"({"registry":"dmfa","key":")" + key + R"(","version":1,"cancelled":true})");
  };
  EXPECT_EQ(with_key(std::string(128, 'k')), "");
  EXPECT_EQ(with_key(repeat("\xc3\xa9", 64)), "");
  EXPECT_EQ(with_key(repeat("\\u00e9", 64)), "");
  EXPECT_EQ(with_key(std::string(129, 'k')),
            "bad_value key: has 129 bytes, at most 128 are allowed");
  EXPECT_EQ(with_key(repeat("\\u00e9", 65)),
            "bad_value key: has 130 bytes, at most 128 are allowed");
}

TEST(RecordCheck, ControlCharactersAreRefusedWhereverTheyStand) {
  const auto with_key = [](const std::string& key) {
    return verdict_of(R"({"registry":"dmfa","key":")" + key + R"(","version":1,"cancelled":true})");
  };
  for (const std::string control : {"\\u0000", "\\t", "\\n", "\\u001f", "\\u007f", "\x7f",
                                    "\\u0080", "\xc2\x80", "\\u009f", "\xc2\x9f"}) {
    for (std::size_t before = 0; before < 20; ++before) {
      for (const std::size_t after : {0U, 1U, 9U}) {
        EXPECT_EQ(with_key(std::string(before, 'x') + control + std::string(after, 'y')),
                  "bad_value key: holds a control character")
            << control << ' ' << before << ' ' << after;
      }
    }
  }
  for (const std::string fine : {" ", "~", "\\u00a0", "\xc2\xa0", "\xc3\x80", "\\ud83d\\ude00",
                                 "\xe2\x82\xac", "\xc3\x9f\xc2\xbf", "\\\"", "\\\\"}) {
    for (std::size_t before = 0; before < 12; ++before) {
      EXPECT_EQ(with_key(std::string(before, 'x') + fine), "") << fine;
    }
  }
}

TEST(RecordCheck, VersionsAreIntegersUpToThePlausible) {
  const auto with_version = [](const std::string& version) {
    return verdict_of(R"({"registry":"dmfa","key":"k","cancelled":true,"version":)" + version +
                      "}");
  };
  for (const char* good : {"0", "1", "4000000000000"}) EXPECT_EQ(with_version(good), "") << good;
  EXPECT_EQ(with_version("4000000000001"), "bad_value version: 400000***** is above 4000000000000");
  EXPECT_EQ(with_version("99999999999999999999"),
            "bad_value version: a number beyond 64 bits is above 4000000000000");
  EXPECT_EQ(with_version("-1"), "bad_value version: is negative");
  for (const char* bad : {"1.0", "1e3", "-1.5", "\"1\"", "true", "null", "[1]", "{}"}) {
    EXPECT_EQ(with_version(bad), "bad_type version: is not an integer") << bad;
  }
  auto spec = matcher::standard_catalogue();
  spec.registries[0].highest_version = 9;
  const auto low = matcher::Catalogue::build(spec).value();
  NdjsonDecoder decoder(low, 7);
  matcher::Batch batch;
  decoder.decode(R"({"registry":"dmfa","key":"k","version":10,"cancelled":true})", 1, batch);
  ASSERT_EQ(batch.rejected.size(), 1U);
  EXPECT_EQ(batch.rejected[0].message, "version: 10 is above 9");
}

TEST(RecordCheck, ACancellationIgnoresKnownFieldsWhateverTheyHold) {
  expect_all(
      kDmfa + R"("cancelled":)", "}",
      {{"true", ""},
       {R"(true,"person":5,"from":"x","to":{},"kind":"x","periods":7,"successor":[])", ""},
       {R"(true,"attributes":[1],"part":"","insurer":null,"fraction":-1,"max_fraction":{})", ""},
       {R"(true,"periods":[{"nonsense":1},2],"employer":"","daily_cents":1e5)", ""},
       {R"(true,"nonsense":1)", "unknown_field \"nonsense\": is not a known field"},
       {R"(false)", "bad_value cancelled: may only be true"},
       {R"(null)", "bad_type cancelled: is not a boolean"},
       {R"("true")", "bad_type cancelled: is not a boolean"}});
}

TEST(RecordCheck, PersonsAreElevenDigitsThatCheck) {
  expect_all(kDmfa + R"("periods":[],"person":)", "}",
             {{R"("85073003328")", ""},
              {R"("85073003357")", ""},  // born from 2000 on
              {R"("85073003329")", "bad_niss person: 850730***** fails its check digits"},
              {R"("8507300332")", "bad_niss person: \"850730*****\" is not 11 digits"},
              {R"("850730033281")", "bad_niss person: \"850730*****\" is not 11 digits"},
              {R"("85.07.30-033.28")", "bad_niss person: \"85.07.*****\" is not 11 digits"},
              {R"("8507300332a")", "bad_niss person: \"850730*****\" is not 11 digits"},
              {R"("")", "bad_niss person: \"\" is not 11 digits"},
              {R"("abc\u0007\u0085d")", "bad_niss person: \"abc??d\" is not 11 digits"},
              {R"(85073003328)", "bad_type person: is not a string"},
              {R"(null)", "bad_type person: is not a string"}});
}

TEST(RecordCheck, ARecordHasPeriodsOrFlatFieldsNotBoth) {
  expect_in_record({
      {R"("periods":[])", ""},
      {R"("periods":[],"attributes":{"a":"1"})", ""},
      {R"("attributes":{"a":"1"})", "missing_field kind: is missing"},
      {R"("from":"2024-02-01")", "missing_field kind: is missing"},
      {R"("kind":"employment")", "missing_field from: is missing"},
      {R"("periods":null)", "bad_type periods: is not an array"},
      {R"("periods":{})", "bad_type periods: is not an array"},
      {R"("periods":[],"kind":"employment")", "unknown_field kind: may not stand beside `periods`"},
      {R"("periods":[],"part":"1")", "unknown_field part: may not stand beside `periods`"},
      {R"("periods":[],"to":null)", "unknown_field to: may not stand beside `periods`"},
      {R"("periods":[],"max_fraction":1)",
       "unknown_field max_fraction: may not stand beside `periods`"},
      {R"("periods":[],"successor":"40010100041")",
       "unknown_field successor: is a field of an identity record only"},
      {R"("periods":[],"Kind":1)", "unknown_field \"Kind\": is not a known field"},
      {R"("periods":[],"85073003328":1)", "unknown_field \"850730*****\": is not a known field"},
      {R"("periods":[],"":1)", "unknown_field \"\": is not a known field"},
  });
  EXPECT_EQ(verdict_of(kDmfa + kPerson + "}"), "missing_field kind: is missing");
}

TEST(RecordCheck, TheOnlyPeriodIsPartOne) {
  expect_in_income(
      {{R"("part":"1")", ""},
       {R"("part":"2")", "bad_value part: \"2\" is not \"1\", the part of a record's only period"},
       {R"("part":"")", "bad_value part: is empty"},
       {R"("part":1)", "bad_type part: is not a string"},
       {R"("part":null)", "bad_type part: is not a string"}});
}

TEST(RecordCheck, KindsAreThoseThatTheRegistryMaySend) {
  expect_in_record({
      {R"("from":"2024-02-01","kind":"severance")", ""},
      {R"("from":"2024-02-01","kind":"holiday")", "unknown_kind kind: \"holiday\" is not known"},
      {R"("from":"2024-02-01","kind":"invalidity")",
       "unknown_kind kind: \"invalidity\" is not for registry dmfa to send"},
      {R"("from":"2024-02-01","kind":"")", "bad_value kind: is empty"},
      {R"("from":"2024-02-01","kind":7)", "bad_type kind: is not a string"},
  });
}

TEST(RecordCheck, AFieldOfAnotherSideIsUnknown) {
  expect_in_income({
      {R"("employer":"x","fraction":1,"paid_days":1,"days_per_week":1)", ""},
      {R"("insurer":"306")", "unknown_field insurer: is not a field of income kinds"},
      {R"("daily_cents":"junk")", "unknown_field daily_cents: is not a field of income kinds"},
      {R"("max_fraction":1)", "unknown_field max_fraction: is not a field of income kinds"},
  });
  expect_in_benefit({
      {R"("insurer":"306","daily_cents":1)", ""},
      {R"("employer":"x")", "unknown_field employer: is not a field of benefit kinds"},
      {R"("fraction":1)", "unknown_field fraction: is not a field of benefit kinds"},
      {R"("paid_days":1)", "unknown_field paid_days: is not a field of benefit kinds"},
      {R"("days_per_week":1)", "unknown_field days_per_week: is not a field of benefit kinds"},
      {R"("max_fraction":1)", "unknown_field max_fraction: is not a field of benefit kinds"},
  });
  expect_in_exemption({
      {R"("employer":"x","max_fraction":1)", ""},
      {R"("fraction":1)", "unknown_field fraction: is not a field of exemption kinds"},
      {R"("paid_days":1)", "unknown_field paid_days: is not a field of exemption kinds"},
      {R"("days_per_week":1)", "unknown_field days_per_week: is not a field of exemption kinds"},
      {R"("insurer":"306")", "unknown_field insurer: is not a field of exemption kinds"},
      {R"("daily_cents":1)", "unknown_field daily_cents: is not a field of exemption kinds"},
  });
}

TEST(RecordCheck, DaysAreRealAndInOrder) {
  const std::string form = " is not a date of the form YYYY-MM-DD from 1900 to 2199";
  expect_in_record({
      {R"("kind":"employment","from":"2024-02-30")", "bad_date from: \"2024-02-30\"" + form},
      {R"("kind":"employment","from":"1899-12-31")", "bad_date from: \"1899-12-31\"" + form},
      {R"("kind":"employment","from":"2200-01-01")", "bad_date from: \"2200-01-01\"" + form},
      {R"("kind":"employment","from":"2199-12-31")", ""},
      {R"("kind":"employment","from":"1900-01-01","to":"2199-12-31")", ""},
      {R"("kind":"employment","from":"")", "bad_date from: \"\"" + form},
      {R"("kind":"employment","from":"85073003328")", "bad_date from: \"850730*****\"" + form},
      {R"("kind":"employment","from":20240201)", "bad_type from: is not a string"},
      {R"("kind":"employment","from":null)", "bad_type from: is not a string"},
  });
  expect_in_income({
      {R"("to":null)", ""},
      {R"("to":"2024-02-01")", ""},
      {R"("to":"2024-01-31")", "inverted_period to: 2024-01-31 is before `from`, 2024-02-01"},
      {R"("to":"2023-02-29")", "bad_date to: \"2023-02-29\"" + form},
      {R"("to":"")", "bad_date to: \"\"" + form},
      {R"("to":false)", "bad_type to: is not a string"},
  });
}

TEST(RecordCheck, ValuesKeepTheirBounds) {
  const std::string long_name(33, 'e');
  expect_in_income({
      {R"("employer":")" + long_name.substr(1) + "\"", ""},
      {R"("employer":")" + long_name + "\"",
       "bad_value employer: has 33 bytes, at most 32 are allowed"},
      {R"("employer":"")", "bad_value employer: is empty"},
      {R"("employer":403019261)", "bad_type employer: is not a string"},
      {R"("employer":null)", "bad_type employer: is not a string"},
      {R"("fraction":2000)", ""},
      {R"("fraction":2001)", "bad_value fraction: 2001 is above 2000"},
      {R"("fraction":85073003328)", "bad_value fraction: 850730***** is above 2000"},
      {R"("fraction":-1)", "bad_value fraction: is negative"},
      {R"("fraction":1.0)", "bad_type fraction: is not an integer"},
      {R"("fraction":null)", "bad_type fraction: is not an integer"},
      {R"("paid_days":40000)", ""},
      {R"("paid_days":40001)", "bad_value paid_days: 40001 is above 40000"},
      {R"("days_per_week":700)", ""},
      {R"("days_per_week":701)", "bad_value days_per_week: 701 is above 700"},
  });
  expect_in_benefit({
      {R"("insurer":"000")", ""},
      {R"("insurer":"30")", "bad_value insurer: \"30\" is not three digits"},
      {R"("insurer":"3066")", "bad_value insurer: \"3066\" is not three digits"},
      {R"("insurer":"3o6")", "bad_value insurer: \"3o6\" is not three digits"},
      {R"("insurer":306)", "bad_type insurer: is not a string"},
      {R"("daily_cents":100000000)", ""},
      {R"("daily_cents":100000001)", "bad_value daily_cents: 100000***** is above 100000000"},
  });
  expect_in_exemption({
      {R"("max_fraction":1000)", ""},
      {R"("max_fraction":1001)", "bad_value max_fraction: 1001 is above 1000"},
  });
}

TEST(RecordCheck, AttributesAreStringsOfAtMost4KiB) {
  const auto of_size = [](std::size_t bytes) {
    return "\"attributes\":{\"ab\":\"" + std::string(bytes - 4, 'v') + R"(","c":"1"})";
  };
  const std::vector<Case> cases{
      {R"("attributes":{})", ""},
      {of_size(4096), ""},
      {of_size(4097), "bad_value attributes: has 4097 bytes, at most 4096 are allowed"},
      {of_size(9000), "bad_value attributes: has 9000 bytes, at most 4096 are allowed"},
      {R"("attributes":[])", "bad_type attributes: is not an object"},
      {R"("attributes":null)", "bad_type attributes: is not an object"},
      {R"("attributes":{"a":"1","b":2})", "bad_type attributes: \"b\" is not a string"},
      {R"("attributes":{"a":null})", "bad_type attributes: \"a\" is not a string"},
      {R"("attributes":{"a":{"b":"c"}})", "bad_type attributes: \"a\" is not a string"},
      {R"("attributes":{"a":""})", "bad_value attributes: \"a\" is empty"},
      {R"("attributes":{"":"a"})", "bad_value attributes: the name \"\" is empty"},
      {R"("attributes":{"a":"\n"})", "bad_value attributes: \"a\" holds a control character"},
      {R"("attributes":{"a\n":"b"})",
       "bad_value attributes: the name \"a?\" holds a control character"},
      {R"("attributes":{"85073003328":""})", "bad_value attributes: \"850730*****\" is empty"},
  };
  expect_in_income(cases);
  expect_all(kDmfa + kPerson + R"(,"periods":[],)", "}", cases);
  for (auto [fields, verdict] : cases) {
    const auto path = verdict.find("attributes");
    if (path != std::string::npos) verdict.insert(path, "periods[1].");
    expect_in_list(
        {{R"({"part":"1","kind":"severance","from":"2024-02-01",)" + fields + "}", verdict}});
  }
}

TEST(RecordCheck, EntriesOfAListAreNamedByTheirPlace) {
  const std::string good = R"("kind":"employment","from":"2024-02-01")";
  expect_in_list({
      {"{\"part\":\"1\"," + good + "}", ""},
      {"7", "bad_type periods[1]: is not an object"},
      {"null", "bad_type periods[1]: is not an object"},
      {"[]", "bad_type periods[1]: is not an object"},
      {"{" + good + "}", "missing_field periods[1].part: is missing"},
      {"{\"part\":\"\"," + good + "}", "bad_value periods[1].part: is empty"},
      {"{\"part\":1," + good + "}", "bad_type periods[1].part: is not a string"},
      {"{\"part\":\"" + std::string(32, 'p') + "\"," + good + "}", ""},
      {"{\"part\":\"" + std::string(33, 'p') + "\"," + good + "}",
       "bad_value periods[1].part: has 33 bytes, at most 32 are allowed"},
      {"{\"part\":\"a\"," + good + "}", "bad_value periods: the part \"a\" is given twice"},
      {"{\"part\":\"1\",\"from\":\"2024-02-01\"}", "missing_field periods[1].kind: is missing"},
      {"{\"part\":\"1\",\"kind\":\"employment\"}", "missing_field periods[1].from: is missing"},
      {"{\"part\":\"1\",\"fraction\":2001," + good + "}",
       "bad_value periods[1].fraction: 2001 is above 2000"},
      {"{\"part\":\"1\",\"insurer\":\"306\"," + good + "}",
       "unknown_field periods[1].insurer: is not a field of income kinds"},
      {"{\"part\":\"1\",\"x\":1," + good + "}",
       "unknown_field periods[1].\"x\": is not a known field"},
      {"{\"part\":\"1\",\"person\":\"85073003328\"," + good + "}",
       "unknown_field periods[1].person: is not a field of a period"},
      {"{\"part\":\"1\",\"periods\":[]," + good + "}",
       "unknown_field periods[1].periods: is not a field of a period"},
      {"{\"part\":\"1\",\"cancelled\":true," + good + "}",
       "unknown_field periods[1].cancelled: is not a field of a period"},
  });
}

TEST(RecordCheck, AtMost200Periods) {
  const auto record = [](int count) {
    std::string line = kDmfa + kPerson + ",\"periods\":[";
    for (int i = 0; i < count; ++i) {
      line += (i > 0 ? ",{\"part\":\"" : "{\"part\":\"") + std::to_string(i) +
              R"(","kind":"employment","from":"2024-02-01"})";
    }
    return line + "]}";
  };
  EXPECT_EQ(verdict_of(record(200)), "");
  EXPECT_EQ(verdict_of(record(201)), "bad_value periods: has 201 entries, at most 200 are allowed");
  EXPECT_EQ(verdict_of(record(1500)),
            "bad_value periods: has 1500 entries, at most 200 are allowed");
}

TEST(RecordCheck, AnIdentityRecordReplacesItsKeyByAnother) {
  expect_all(
      R"({"registry":"identity","version":1,"key":)", "}",
      {
          {R"("85073003328","person":"85073003328","successor":"40010100041")", ""},
          {R"("85073003328","person":"85073003328","successor":"40010100041","attributes":{"a":"b"})",
           ""},
          {R"("85073003328","cancelled":true)", ""},
          {R"("85073003328","successor":"40010100041")", "missing_field person: is missing"},
          {R"("85073003328","person":"85073003328")", "missing_field successor: is missing"},
          {R"("85073003328","person":"85073003328","successor":"40010100042")",
           "bad_niss successor: 400101***** fails its check digits"},
          {R"("85073003328","person":"85073003328","successor":40010100041)",
           "bad_type successor: is not a string"},
          {R"("85073003328","person":"85073003328","successor":"85073003328")",
           "bad_value successor: is equal to `person`"},
          {R"("x","person":"85073003328","successor":"40010100041")",
           "bad_value key: is not equal to `person`"},
          {R"("85073003328","person":"85073003328","successor":"40010100041","periods":[])",
           "unknown_field periods: is not a field of an identity record"},
          {R"("85073003328","person":"85073003328","successor":"40010100041","kind":"posting")",
           "unknown_field kind: is not a field of an identity record"},
          {R"("85073003328","person":"85073003328","successor":"40010100041","attributes":{"a":1})",
           "bad_type attributes: \"a\" is not a string"},
      });
}

TEST(RecordCheck, AMessageNeverShowsAWholeNumberNorHalfACharacter) {
  EXPECT_EQ(shown("850730 033 28"), "850730*****");
  EXPECT_EQ(shown("x85073003328"), "x85073*****");
  EXPECT_EQ(shown("2024-02-30"), "2024-02-30");
  EXPECT_EQ(shown(std::string(31, 'a') + "\xc3\xa9"), std::string(31, 'a'));
  EXPECT_EQ(shown("aaaaa\xc3\xa9 85073003328"), "aaaaa*****");
  EXPECT_EQ(shown(std::string(31, 'a') + "\xc2"), std::string(31, 'a') + "\xc2");
  EXPECT_EQ(shown("a\x01\xc2\x85\xc2\xa0z"), "a??\xc2\xa0z");
  EXPECT_EQ(shown(std::string(40, 'a') + "85073003328"), "aaaaaa*****");
}

}  // namespace
}  // namespace cumuld
