// Tests daemon/decode/xml_layout_decoder.h: what a message says by its layout, however it is cut,
// and that a bad record costs only itself.
#include "daemon/decode/xml_layout_decoder.h"

#include <gtest/gtest.h>

#include "tests/daemon/decode/layout_files.h"

namespace cumuld {
namespace {

using Form = config::FileLayout::Form;
using Refusals = std::vector<std::string>;

std::string tag(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + std::string(text) + "</" +
         std::string(name.substr(0, name.find(' '))) + ">";
}

std::string payment(std::string_view begin, std::string_view end, std::string_view amount,
                    std::string_view days) {
  return tag("payment", tag("document", "C21") + tag("incapacityCategory", "1") +
                            tag("period", tag("beginDate", begin) + tag("endDate", end)) +
                            tag("amount", amount) + tag("days", days));
}

std::string allowance(std::string_view start, std::string_view payments) {
  return tag("allowance",
             tag("initialStartDate", start) + tag("payments", payments) + tag("exitCode", "8"));
}

std::string attestation(std::string_view id, std::string_view status, std::string_view ssin,
                        std::string_view rest) {
  return tag("Attestation",
             std::string(ssin) +
                 tag("attestationIdentification",
                     tag("yearQuarter", "2024Q1") + tag("creationDate", "2024-04-05") +
                         tag("attestationId", id) + tag("attestationVersion", "3") +
                         tag("attestationStatus", status)) +
                 tag("insurer", "306") + std::string(rest));
}

const std::string kSsin = tag("ssin", "85073003328");

const config::FileLayout& attestations() {
  return shipped_layout("invalidity", Form::kXml);
}

// As the example of the domain, with a payment that was recognised and not paid.
const std::string kMessage = tag(
    "Attestations",
    attestation(
        "id-1", "CREATION", kSsin,
        tag("allowances",
            allowance("2023-05-02", payment("2024-01-01", "2024-01-31", "1579,50", "27") +
                                        payment("2024-02-01", "2024-02-10", "0,00", "0") +
                                        payment("2024-03-01", "2024-03-31", "5123.23", "25")) +
                allowance("2024-01-01", payment("2024-03-01", "2024-03-05", "10", "4")))) +
        attestation("id-2", "CANCELLATION", kSsin, "") +
        attestation("id-3", "CHANGE",
                    tag("ssin canceled=\"true\" replacedBy=\"85073003328\"", "85473003317"), ""));

std::vector<std::string> expected() {
  const auto period = [](const std::string& part, const std::string& days, const std::string& cents,
                         const std::string& amount, const std::string& units,
                         const std::string& start) {
    return R"({"part":")" + part + R"(","kind":"invalidity",)" + days +
           R"(,"insurer":"306","daily_cents":)" + cents + R"(,"attributes":{"initial_start":")" +
           start + R"(","exit_code":"8","scheme":"employee","document":"C21","category":"1",)" +
           R"("paid_amount":")" + amount + R"(","paid_units":")" + units + R"("}})";
  };
  const std::string head = R"({"registry":"invalidity","version":3,"key":)";
  return contents(decode_lines(
      {head + R"("id-1","person":"85073003328","attributes":{"quarter":"2024Q1"},"periods":[)" +
           period("2024-01-01", R"("from":"2024-01-01","to":"2024-01-31")", "5850", "1579,50", "27",
                  "2023-05-02") +
           "," +
           period("2024-03-01", R"("from":"2024-03-01","to":"2024-03-31")", "20493", "5123.23",
                  "25", "2023-05-02") +
           "," +
           period("2024-03-01#2", R"("from":"2024-03-01","to":"2024-03-05")", "250", "10", "4",
                  "2024-01-01") +
           "]}",
       head + R"("id-2","cancelled":true})",
       head + R"("id-3","person":"85473003317","periods":[],)" +
           R"("attributes":{"quarter":"2024Q1","number_cancelled":"true"}})",
       R"({"registry":"identity","key":"85473003317","version":1712275200000,)"
       R"("person":"85473003317","successor":"85073003328"})"}));
}

TEST(XmlLayout, AttestationsBecomeOnePeriodForEachPaidPayment) {
  for (const std::size_t chunk_size : {std::size_t{1}, std::size_t{50}, std::string_view::npos}) {
    const auto decoded = decode_xml(attestations(), kMessage, chunk_size);
    EXPECT_TRUE(decoded.status.ok());
    EXPECT_EQ(contents(decoded.batch), expected());
  }
}

TEST(XmlLayout, ARecordsRawFormGivesItAgain) {
  const auto decoded = decode_xml(attestations(), kMessage);
  std::vector<std::string> again;
  for (const auto& record : decoded.batch.records) {
    for (auto& content : contents(decode_xml(attestations(), decoded.batch.raw_of(record)).batch)) {
      again.push_back(std::move(content));
    }
  }
  auto twice = expected();
  twice.push_back(twice[2]);  // two records of one unit
  twice.push_back(twice[3]);
  EXPECT_EQ(again, twice);
}

TEST(XmlLayout, ABadRecordIsRefusedByItsOrdinalAndCostsOnlyItself) {
  const auto with = [](std::string_view amount, std::string_view days) {
    return attestation("x", "CREATION", kSsin,
                       tag("allowances", allowance("2024-01-01", payment("2024-01-01", "2024-01-31",
                                                                         amount, days))));
  };
  const auto decoded = decode_xml(
      attestations(),
      tag("Attestations",
          with("1.234,56", "27") + with("", "27") + with("10", "") +
              attestation("x", "CREATION", kSsin + kSsin, "") +
              attestation("x", "CREATION", tag("ssin replacedBy=\"1\"", "85073003328"), "") +
              attestation("", "CREATION", kSsin, "") + with("10,00", "1")));
  EXPECT_EQ(decoded.batch.records.size(), 2U);  // one of them without an amount
  const std::string place = "allowances/allowance/payments/payment/";
  EXPECT_EQ(refusals(decoded),
            (Refusals{"1: bad_value " + place + "amount: \"1.234,56\" is not a number",
                      "3: missing_field " + place + "days: is missing",
                      "4: bad_value ssin: stands twice where it may stand once",
                      "5: bad_niss successor: \"1\" is not 11 digits",
                      "6: missing_field key: is missing"}));
}

const std::string kNested = R"([[layout]]
registry = "gotot"
format = "xml"
root = "M"
record = "a/r"
period = "g/p"
drop = ["secret"]
[layout.fields]
key = "@id"
version = "/head/v"
person = "who"
from = "g/p/@from"
to = "g/p/@to"
employer = "g/boss"
)";

TEST(XmlLayout, WhatStandsAroundPeriodsCountsForAllOfThemAndForNoOther) {
  const auto decoded =
      decode_xml(layout_of(kNested),
                 R"(<x:M xmlns:x="u"><head><v>5</v></head><a><b/><r id="k"><who>85073003328</who>)"
                 R"(<g><p from="2024-01-01" to="2024-01-02"><note>n</note></p><boss>B1</boss>)"
                 R"(<p from="2024-01-03"/></g><g><p from="2024-01-05"/></g>)"
                 R"(<secret><name>Jan</name></secret><more><z>1</z><z>2</z></more></r></a></x:M>)");
  ASSERT_TRUE(decoded.status.ok()) << decoded.status.message();
  const std::vector<std::string> lines{
      R"({"registry":"gotot","key":"k","version":5,"person":"85073003328",)"
      R"("attributes":{"more/z":"1","more/z#2":"2"},"periods":[)"
      R"({"part":"1","kind":"posting","from":"2024-01-01","to":"2024-01-02","employer":"B1",)"
      R"("attributes":{"g/p/note":"n"}},)"
      R"({"part":"2","kind":"posting","from":"2024-01-03","employer":"B1"},)"
      R"({"part":"3","kind":"posting","from":"2024-01-05"}]})"};
  EXPECT_EQ(contents(decoded.batch), contents(decode_lines(lines)));
  const auto raw = decoded.batch.raw_of(decoded.batch.records[0]);
  EXPECT_EQ(contents(decode_xml(layout_of(kNested), raw).batch), contents(decode_lines(lines)));
}

TEST(XmlLayout, AnotherRootOrALargeRecordIsRefused) {
  const auto layout = layout_of(kNested);
  EXPECT_EQ(decode_xml(layout, "<N/>").status.message(),
            "line 1, column 1: root element N is not M");
  const std::string many = [] {
    std::string text;
    while (text.size() < 300'000) text += "<z>1</z>";
    return text;
  }();
  const auto decoded = decode_xml(
      layout, "<M><a><r id=\"big\">" + many + "</r><r id=\"k\"><who>1</who></r></a></M>");
  EXPECT_EQ(refusals(decoded), (Refusals{"1: too_large r: has more than 262144 bytes",
                                         "2: missing_field version: is missing"}));
}

}  // namespace
}  // namespace cumuld
