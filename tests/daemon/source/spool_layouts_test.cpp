// Tests that files of registries whose columns a table describes go from the spool to hits, once
// each, and that what is wrong in them costs only itself.
#include <gtest/gtest.h>

#include "tests/daemon/source/spool_fixture.h"

namespace cumuld {
namespace {

std::string tag(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + std::string(text) + "</" +
         std::string(name.substr(0, name.find(' '))) + ">";
}

const std::string kGototNames = "certificate;changed_at;status;niss;begin;end;employer;state\n";

std::string certificate(unsigned person, const std::string& moment, const std::string& end,
                        const std::string& status = "") {
  return "A1-" + std::to_string(person) + ";" + moment + ";" + status + ";" +
         national_number(person) + ";2006-03-01;" + end + ";PL77;PL\n";
}

// One payment of March 2006.
std::string attestation(unsigned person, const std::string& version, const std::string& status,
                        const std::string& days, const std::string& replaced_by = {}) {
  const auto number = replaced_by.empty() ? "ssin" : "ssin replacedBy=\"" + replaced_by + "\"";
  return tag("Attestation",
             tag(number, national_number(person)) +
                 tag("attestationIdentification",
                     tag("creationDate", "2006-05-01") +
                         tag("attestationId", "at-" + std::to_string(person)) +
                         tag("attestationVersion", version) + tag("attestationStatus", status)) +
                 tag("insurer", "306") +
                 tag("allowances",
                     tag("allowance",
                         tag("payments",
                             tag("payment", tag("document", "C21") +
                                                tag("period", tag("beginDate", "2006-03-01") +
                                                                  tag("endDate", "2006-03-31")) +
                                                tag("amount", "1579,50") + tag("days", days))))));
}

class SpoolLayoutsTest : public SpoolTest {
 protected:
  // Drops the file, waits until it is taken, and says what its receipt told.
  std::string told(const std::string& registry, const std::string& file,
                   const std::string& content) {
    drop(registry, file, content);
    await_files(++files_);
    auto json = receipt(registry, file);
    auto& hits = json["hits"].as_object();
    return counts(registry, file) + ": " + std::to_string(hits["raised"].as_int64()) + " raised " +
           std::to_string(hits["amended"].as_int64()) + " amended " +
           std::to_string(hits["withdrawn"].as_int64()) + " withdrawn";
  }

  std::size_t files_ = 0;
};

constexpr const char* kOne = "done 1 accepted 0 duplicates 0 stale 0 rejected";

TEST_F(SpoolLayoutsTest, ACertificateAndAnAttestationMeetAndFollowTheirCorrections) {
  start();
  EXPECT_EQ(
      told("gotot", "1.csv", kGototNames + certificate(1, "2006-02-01T00:00:00", "2006-03-10")),
      std::string(kOne) + ": 0 raised 0 amended 0 withdrawn");
  EXPECT_EQ(told("invalidity", "1.xml", tag("Attestations", attestation(1, "1", "CREATION", "27"))),
            std::string(kOne) + ": 1 raised 0 amended 0 withdrawn");
  EXPECT_EQ(
      told("gotot", "2.csv", kGototNames + certificate(1, "2006-02-02T00:00:00", "2006-03-20")),
      std::string(kOne) + ": 0 raised 1 amended 0 withdrawn");
  // Recognised, but not paid: no indemnified day is left.
  EXPECT_EQ(told("invalidity", "2.xml", tag("Attestations", attestation(1, "2", "CHANGE", "0"))),
            std::string(kOne) + ": 0 raised 0 amended 1 withdrawn");
  EXPECT_EQ(told("invalidity", "3.xml", tag("Attestations", attestation(1, "3", "CHANGE", "27"))),
            std::string(kOne) + ": 1 raised 0 amended 0 withdrawn");
  EXPECT_EQ(
      told("invalidity", "4.xml", tag("Attestations", attestation(1, "4", "CANCELLATION", "27"))),
      std::string(kOne) + ": 0 raised 0 amended 1 withdrawn");
  EXPECT_EQ(
      told("gotot", "3.csv", kGototNames + certificate(1, "2006-02-03T00:00:00", "", "withdrawn")),
      std::string(kOne) + ": 0 raised 0 amended 0 withdrawn");
}

TEST_F(SpoolLayoutsTest, AnAttestationMayTellThatANumberWasReplaced) {
  start();
  EXPECT_EQ(told("gotot", "1.csv", kGototNames + certificate(1, "2006-02-01T00:00:00", "")),
            std::string(kOne) + ": 0 raised 0 amended 0 withdrawn");
  EXPECT_EQ(told("invalidity", "1.xml",
                 tag("Attestations", attestation(2, "1", "CREATION", "27", national_number(1)))),
            "done 2 accepted 0 duplicates 0 stale 0 rejected: 1 raised 0 amended 0 withdrawn");
}

TEST_F(SpoolLayoutsTest, AnAuthorisedResumptionExemptsUntilItsRefusalTakesEffect) {
  start();
  drop("dmfa", "1.ndjson", dmfa_line(1));
  drop("invalidity", "1.ndjson", invalidity_line(1));
  await_files(files_ += 2);
  const auto resumption = [](const std::string& version, const std::string& more) {
    return tag("AuthorisedResumptions",
               tag("AuthorisedResumption",
                   tag("insurer", "306") + tag("authorisationId", "77") +
                       tag("messageVersion", version) + tag("ssin", national_number(1)) +
                       tag("resumedOn", "2024-02-01") + tag("declaredOn", "2024-01-31") + more));
  };
  // Declared in time and not yet decided: nothing stands against it.
  EXPECT_EQ(told("authorisation", "1.xml", resumption("1", "")),
            std::string(kOne) + ": 0 raised 0 amended 1 withdrawn");
  EXPECT_EQ(told("authorisation", "2.xml",
                 resumption("2", tag("decision", "REFUSED") + tag("sentOn", "2024-02-09"))),
            std::string(kOne) + ": 1 raised 0 amended 0 withdrawn");
  EXPECT_EQ(told("authorisation", "3.csv",
                 "insurer;authorisation_id;message_version;niss;decision;resumed_on;declared_on;"
                 "granted_on;decided_on;sent_on;effective_from;effective_to;employer;"
                 "max_percentage;status\n306;77;3;" +
                     national_number(1) + ";granted;2024-02-01;2024-01-31;;;;;2024-03-31;;;\n"),
            std::string(kOne) + ": 0 raised 0 amended 1 withdrawn");
}

TEST_F(SpoolLayoutsTest, AFileIsTakenOnceAlsoWhenItIsStoppedInTheMiddle) {
  constexpr unsigned kRows = 40'000;
  std::string text = "\xef\xbb\xbf" + kGototNames;
  for (unsigned i = 0; i < kRows; ++i) {
    text += certificate(i, i % 100 == 0 ? "yesterday" : "2006-02-01T00:00:00", "");
  }
  std::string attestations;
  for (unsigned i = 0; i < kRows / 4; ++i) attestations += attestation(i, "1", "CREATION", "27");
  start();
  gate_.open(2);
  drop("gotot", "a.csv", text);
  ASSERT_TRUE(gate_.await_asked(3));
  restart();
  await_files(1);
  EXPECT_EQ(counts("gotot", "a.csv"), "done 39600 accepted 0 duplicates 0 stale 400 rejected");
  spool_->stop();
  start();
  gate_.open(2);
  drop("invalidity", "a.xml", tag("Attestations", attestations));
  ASSERT_TRUE(gate_.await_asked(3));
  restart();
  await_files(1);
  EXPECT_EQ(counts("invalidity", "a.xml"), "done 10000 accepted 0 duplicates 0 stale 0 rejected");
  EXPECT_EQ(receipt("invalidity", "a.xml")["hits"].as_object()["raised"].as_int64(), 9'900);
}

TEST_F(SpoolLayoutsTest, AFileOfAnotherFormIsRefusedWithTheReason) {
  drop("gotot", "1.csv", "certificate;niss\n1;2\n");
  drop("gotot", "2.csv", "");
  drop("gotot", "3.xml", "<Anything/>");
  drop("inasti", "4.csv", "a;b\n");
  drop("invalidity", "5.xml", "<Other/>");
  drop("gotot", "6.csv", std::string(300'000, 'x') + "\n");
  start();
  await_files(6);
  const auto error = [&](const std::string& registry, const std::string& file) {
    auto json = receipt(registry, file);
    EXPECT_EQ(json["outcome"], "rejected") << file;
    return std::string(json["error"].as_string());
  };
  const std::string names = "the line of the columns' names";
  EXPECT_EQ(error("gotot", "1.csv"), names + ": the column \"changed_at\" is missing");
  EXPECT_EQ(error("gotot", "2.csv"), "there is no line of the columns' names");
  EXPECT_EQ(error("gotot", "3.xml"),
            "files of the format \"xml\" are not supported for the registry gotot");
  EXPECT_EQ(error("inasti", "4.csv"),
            "files of the format \"csv\" are not supported for the registry inasti");
  EXPECT_EQ(error("invalidity", "5.xml"),
            "line 1, column 1: root element Other is not Attestations");
  EXPECT_EQ(error("gotot", "6.csv"), names + " is too long");
}

}  // namespace
}  // namespace cumuld
