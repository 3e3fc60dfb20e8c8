// Tests daemon/decode/csv_decoder.h: what a row of a CSV file says by its layout, and that a bad
// one costs only itself.
#include "daemon/decode/csv_decoder.h"

#include <gtest/gtest.h>

#include "matcher/limits.h"
#include "tests/daemon/decode/layout_files.h"

namespace cumuld {
namespace {

using Form = config::FileLayout::Form;
using Refusals = std::vector<std::string>;

const std::string kGototNames =
    "certificate;changed_at;status;niss;name;begin;end;employer;member_state\n";

const config::FileLayout& gotot() {
  return shipped_layout("gotot", Form::kCsv);
}

TEST(Csv, ARowOfTheShippedLayoutsIsTheSameRecordAsNdjson) {
  const auto decoded = decode_csv(
      gotot(), kGototNames +
                   "A1-7;2007-01-05T10:00:00;;85.07.30-033.28;Jan;2006-11-01;;PL123;PL\n"
                   "A1-8;2007-01-05T10:00:00+01:00;valid;85073003328;;2007-02-01;2007-03-01;;\n"
                   "A1-7;2008-01-05T10:00:00.5;withdrawn;;;;;;\n");
  EXPECT_EQ(
      contents(decoded.batch),
      contents(decode_lines(
          {R"({"registry":"gotot","key":"A1-7","version":1167991200000,"person":"85073003328",)"
           R"("kind":"posting","from":"2006-11-01","employer":"PL123",)"
           R"("attributes":{"member_state":"PL"}})",
           R"({"registry":"gotot","key":"A1-8","version":1167987600000,"person":"85073003328",)"
           R"("kind":"posting","from":"2007-02-01","to":"2007-03-01"})",
           R"({"registry":"gotot","key":"A1-7","version":1199527200500,"cancelled":true})"})));
}

TEST(Csv, TheDutchBenefitsAreReadInTheirOwnEncodingDatesAndKey) {
  const auto decoded = decode_csv(
      shipped_layout("uwv", Form::kCsv),
      "soort;instelling;dossier;insz;naam;tijdstip;begindatum;einddatum;status;plaats\r\n"
      "WW;UWV;77;85073003328;x;05-01-2024 08:30:00;01-02-2024;31-12-9999;;\"Li\xe8ge; "
      "\x80\"\r\n");
  EXPECT_EQ(contents(decoded.batch),
            contents(decode_lines(
                {R"({"registry":"uwv","key":"UWV/WW/77/01-02-2024","version":1704443400000,)"
                 R"("person":"85073003328","kind":"foreign_benefit","from":"2024-02-01",)"
                 "\"attributes\":{\"benefit_kind\":\"WW\",\"plaats\":\"Li\u00e8ge; \u20ac\"}}"})));
}

TEST(Csv, RowsOfAnAuthorisationAreReadByTheLaw) {
  const auto decoded = decode_csv(
      shipped_layout("authorisation", Form::kCsv),
      "insurer;authorisation_id;message_version;niss;name;decision;resumed_on;declared_on;"
      "granted_on;decided_on;sent_on;effective_from;effective_to;employer;max_percentage;status;"
      "nature\n"
      "306;a;1;85073003328;x;granted;2024-02-05;2024-02-02;;2024-02-20;;;2024-06-30;"
      "BE 0403.019.261;50;;desk\n"
      "306;b;2;85073003328;x;pending;2024-02-05;;;;;;;;;;\n"
      "306;a;3;;;;;;;;;;;;;withdrawn;\n");
  EXPECT_EQ(
      contents(decoded.batch),
      contents(decode_lines(
          {R"({"registry":"authorisation","key":"306/a","version":1,"person":"85073003328",)"
           R"("attributes":{"regime":"declaration","decision":"granted","resumed_on":"2024-02-05",)"
           R"("declared_on":"2024-02-02","decided_on":"2024-02-20","effective_to":"2024-06-30",)"
           R"("nature":"desk"},"periods":[{"part":"1","kind":"authorised_resumption",)"
           R"("from":"2024-02-05","to":"2024-06-30","employer":"0403019261","max_fraction":500}]})",
           R"({"registry":"authorisation","key":"306/b","version":2,"person":"85073003328",)"
           R"("attributes":{"regime":"declaration","decision":"pending",)"
           R"("not_exempt":"never_declared","resumed_on":"2024-02-05"},"periods":[]})",
           R"({"registry":"authorisation","key":"306/a","version":3,"cancelled":true})"})));
}

// A layout with everything that a number or a text can be told.
const std::string kAll = R"([[layout]]
registry = "dmfa"
format = "csv"
separator = ","
decimal = ","
thousands = "."
unknown = "refuse"
drop = ["remark"]
optional = ["days"]
[layout.fields]
key = { columns = ["a", "b"] }
version = "v"
person = "p"
part = "part"
kind = { column = "k", codes = { S = "severance", E = "employment" } }
from = { column = "f", date = "yyyymmdd" }
to = "t"
fraction = { column = "q", scale = 1000 }
paid_days = { column = "amount", scale = 100, per = "days" }
[layout.attributes]
worker_code = { value = "495" }
[[layout.skip]]
column = "k"
in = ["-"]
)";
const std::string kAllNames = "a,b,v,p,part,k,f,t,q,amount,days,remark\n";

TEST(Csv, NumbersAreScaledDividedAndGroupedAsTheLayoutSays) {
  const auto layout = layout_of(kAll);
  const auto decoded = decode_csv(
      layout, kAllNames + R"(x,y,1,85073003328,7,S,20240201,2024-02-29,"0,5","1.000,00",3,secret)"
                          "\n\n"
                          "x,z,2,85073003328,,-,,,,,,\n");
  EXPECT_EQ(contents(decoded.batch),
            contents(decode_lines(
                {R"({"registry":"dmfa","key":"x/y","version":1,"person":"85073003328",)"
                 R"("attributes":{"worker_code":"495"},"periods":[{"part":"7","kind":"severance",)"
                 R"("from":"2024-02-01","to":"2024-02-29","fraction":500,"paid_days":33333}]})",
                 R"({"registry":"dmfa","key":"x/z","version":2,"person":"85073003328",)"
                 R"("attributes":{"worker_code":"495"},"periods":[]})"})));
}

TEST(Csv, ARowThatIsWrongIsRefusedByItsLineAndColumnAndCostsOnlyItself) {
  const auto layout = layout_of(kAll);
  const std::string good = "x,y,1,85073003328,1,E,20240201,,1,,,\n";
  const auto decoded = decode_csv(layout, kAllNames + good +
                                              "x,,1,85073003328,1,E,20240201,,1,,,\n"
                                              "x,y,1,85073003329,1,E,20240201,,1,,,\n"
                                              "x,y,1,85073003328,1,E,20240230,,1,,,\n"
                                              "x,y,1,85073003328,1,E,20240201,01/03/2024,1,,,\n"
                                              "x,y,1,85073003328,1,E,20240201,,\"0,0005\",,,\n"
                                              "x,y,1,85073003328,1,E,20240201,,1.00,,,\n"
                                              "x,y,1,85073003328,1,E,20240201,,1,5,0,\n"
                                              "x,y,1,85073003328,1,E,20240201,,1,5,,\n"
                                              "x,y,one,85073003328,1,E,20240201,,1,,,\n"
                                              "x,y,1,85073003328,1,E,20240201,,1,,\n"
                                              "x,y,1,85073003328,1,\"E\"x,20240201,,1,,,\n"
                                              "x,y,1,85073003328,1,\"E,20240201,,1,,,\n"
                                              "\xff,y,1,85073003328,1,E,20240201,,1,,,\n" +
                                              good);
  EXPECT_EQ(decoded.batch.records.size(), 2U);
  EXPECT_EQ(
      refusals(decoded),
      (Refusals{
          "3: missing_field b: is missing",
          "4: bad_niss person: 850730***** fails its check digits",
          "5: bad_date f: \"202402*****\" is not a date of the form yyyymmdd from 1900 to 2199",
          "6: bad_date t: \"01/03/2024\" is not a date of the form yyyy-mm-dd from 1900 to 2199",
          "7: bad_value q: \"0,0005\" has too many decimals",
          "8: bad_value q: \"1.00\" is not a number",
          "9: bad_value days: \"0\" is not a number above 0",
          "10: missing_field days: is missing",
          "11: bad_value v: \"one\" is not a number",
          "12: malformed has 11 columns, the line of their names has 12",
          "13: malformed text stands behind a closing quote",
          "14: malformed a quote is not closed in its line",
          "15: malformed is not in the layout's encoding",
      }));
}

TEST(Csv, WhatWasRefusedCanBeReadByItself) {
  const auto layout = layout_of(kAll);
  const auto decoded = decode_csv(layout, kAllNames + "x,,1,85073003328,1,E,20240201,,1,,,\r\n");
  ASSERT_EQ(decoded.batch.rejected.size(), 1U);
  const auto raw = decoded.batch.raw_of(decoded.batch.rejected[0]);
  EXPECT_EQ(raw, kAllNames + "x,,1,85073003328,1,E,20240201,,1,,,");
  EXPECT_EQ(contents(decode_csv(layout, raw).batch), contents(decoded.batch));
}

// A program that writes \r\n for \n, run twice.
TEST(Csv, LineEndsThatWereRewrittenTwiceAreLineEnds) {
  const auto layout = layout_of(kAll);
  auto names = kAllNames;
  names.pop_back();
  const auto decoded =
      decode_csv(layout, names + "\r\r\nx,y,1,85073003328,1,E,20240201,,1,,,\r\r\nx,\r\r\n");
  EXPECT_EQ(decoded.batch.records.size(), 1U);
  ASSERT_EQ(decoded.batch.rejected.size(), 1U);
  EXPECT_EQ(decoded.batch.raw_of(decoded.batch.rejected[0]), kAllNames + "x,");
}

TEST(Csv, ALineOfNamesThatDoesNotFitRefusesTheFile) {
  const auto layout = layout_of(kAll);
  const auto error = [&](std::string_view text) {
    return decode_csv(layout, text).status.message();
  };
  const std::string where = "the line of the columns' names: ";
  EXPECT_EQ(error("a,b,v,p,part,k,f,t,q\n"), where + "the column \"amount\" is missing");
  EXPECT_EQ(error("a,b,a\n"), where + "names the column \"a\" twice");
  EXPECT_EQ(error("a,b,zz\n"), where + "the column \"zz\" is not known");
  EXPECT_EQ(error("a,\"b\n"), where + "a quote is not closed in its line");
  EXPECT_EQ(error("\xff\n"), where + "is not in the layout's encoding");
  EXPECT_EQ(error(std::string(2000, ',') + "\n"), where + "has more than 1024 columns");
  EXPECT_EQ(error("\n \na,b,v,p,part,k,f,t,q,amount\n"), "");  // days are optional
}

TEST(Csv, ManyRefusedRowsUnderALongLineOfNamesStayBounded) {
  const std::string names =
      kGototNames.substr(0, kGototNames.size() - 1) + ";" + std::string(100'000, 'n') + "\n";
  std::string rows;
  for (int i = 0; i < 1'000; ++i) rows += "x\n";
  CsvDecoder decoder(gotot(), standard(), 7);
  std::string_view text = names;
  std::uint64_t line = 1;
  ASSERT_TRUE(decoder.read_header(text, line).ok());
  text = rows;
  std::size_t refused = 0;
  while (!text.empty()) {
    matcher::Batch batch;
    decoder.decode(text, line, batch);
    EXPECT_LE(batch.raw.size(), matcher::kBatchBytesMax + names.size());
    refused += batch.rejected.size();
  }
  EXPECT_EQ(refused, 1'000U);
  EXPECT_EQ(line, 1'002U);
}

}  // namespace
}  // namespace cumuld
