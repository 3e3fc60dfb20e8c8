// The tricky cases of the domain, from the registries' own files in the spool to hits and cases
// over the socket. One daemon for each test; each file is taken before the next one is dropped.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "tests/e2e/registry_messages.h"
#include "tests/e2e/sample.h"
#include "tests/e2e/served.h"
#include "tests/support/case_file.h"

namespace e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using Lines = std::vector<std::string>;

const std::string kPerson = kSamplePerson;

class RegistryCases : public testing::Test {
 protected:
  // Gives the file to the spool and waits for its receipt.
  json::object drop(const std::string& registry, const std::string& name, const std::string& text) {
    const auto folder = daemon_.spool() / registry;
    std::ofstream(folder / "incoming" / ".part", std::ios::binary) << text;
    fs::rename(folder / "incoming" / ".part", folder / "incoming" / name);
    const auto receipt = folder / "receipts" / (name + ".json");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!fs::exists(receipt) && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    return Answer{200, support::read_file(receipt)}.object();
  }
  void take(const std::string& registry, const std::string& text, std::int64_t records = 1) {
    const auto receipt = drop(registry, std::to_string(++files_) + extension_of(text), text);
    EXPECT_EQ(text_of(receipt), "done");
    EXPECT_EQ(counts_of(receipt).accepted, records) << json::serialize(receipt);
  }
  // Who was indemnified, each day of [begin, end] paid.
  void indemnify(const std::string& begin, const std::string& end,
                 const std::string& person = kPerson) {
    take("invalidity", attestations({{.id = "at-" + std::to_string(++files_),
                                      .person = person,
                                      .payments = {{begin, end}}}}));
  }

  // "rule grade from..to from..to min-max", one a standing hit, sorted; min-max where it is known.
  Lines hits(const std::string& query = "") const {
    Lines lines;
    for (const auto& line : daemon_.api().hit_lines(query)) {
      const auto hit = Answer{200, line}.object();
      auto summary = text(hit, "rule") + " " + text(hit, "grade");
      for (const auto& segment : hit.at("segments").as_array()) {
        const auto& days = segment.as_object();
        summary += " " + text(days, "from") + "..";
        if (days.contains("to")) summary += text(days, "to");
      }
      if (hit.contains("worked_days")) {
        const auto& worked = hit.at("worked_days").as_object();
        summary += " " + std::to_string(integer(worked, "min")) + "-" +
                   std::to_string(integer(worked, "max"));
      }
      lines.push_back(summary);
    }
    std::ranges::sort(lines);
    return lines;
  }
  // The only case: "rule insurer days amount".
  std::string only_case() const {
    const auto cases =
        daemon_.api().get("/v1/cases?as_of=2026-01-01").object().at("cases").as_array();
    if (cases.size() != 1) return std::to_string(cases.size()) + " cases";
    const auto& one = cases[0].as_object();
    return text(one, "rule") + " " + text(one, "insurer") + " " +
           std::to_string(integer(one, "days")) + " " +
           std::to_string(integer(one, "amount_cents"));
  }
  const Served& daemon() const { return daemon_; }

 private:
  static std::string extension_of(const std::string& text) {
    return text.starts_with('<') ? ".xml" : ".csv";
  }
  static std::string text_of(const json::object& receipt) { return text(receipt, "outcome"); }

  Served daemon_{{.flags = {"--shards", "2"}, .spool = true}};
  int files_ = 0;
};

DmfaXml line_with(std::vector<std::pair<std::string, std::string>> services,
                  std::vector<std::string> remunerations = {"001"}) {
  return {.person = kPerson,
          .occupations = {
              {.services = std::move(services), .remunerations = std::move(remunerations)}}};
}

TEST_F(RegistryCases, ASuspendedContractIsNoHitAndNeitherIsABonus) {
  indemnify("2024-01-01", "2024-03-31");
  take("dmfa", dmfa_original(line_with({{"050", "06500"}})));
  auto bonus = line_with({{"050", "06500"}}, {"002", "010", "007"});
  bonus.worker_code = "015";
  take("dmfa", dmfa_original(bonus));
  EXPECT_EQ(hits(), Lines{});
}

TEST_F(RegistryCases, APartialQuarterIsCertainOnlyWhereTheFreeDaysHaveNoRoom) {
  indemnify("2024-01-01", "2024-02-15");
  auto line = line_with({{"001", "03300"}});
  take("dmfa", dmfa_original(line));
  EXPECT_EQ(hits(), Lines{});
  line.occupations[0].services = {{"001", "04500"}};
  line.made_on = "2024-05-02";
  take("dmfa", dmfa_update(line, "495", "1"));
  EXPECT_EQ(hits(), Lines{"work-incapacity certain 2024-01-01..2024-02-15 7-40"});
}

TEST_F(RegistryCases, SeveranceOverNewYearIsOneCaseWithoutADayTwice) {
  indemnify("2023-12-01", "2024-05-31");
  DmfaXml line{
      .quarter = "20234",
      .quarter_begin = "2023-10-01",
      .quarter_end = "2023-12-31",
      .person = kPerson,
      .occupations = {{.begin = "2023-11-16", .end = "2023-12-31", .remunerations = {"003"}},
                      {.begin = "2024-01-01", .end = "2024-05-15", .remunerations = {"003"}}}};
  take("dmfa", dmfa_original(line));
  EXPECT_EQ(hits(), (Lines{"severance-incapacity certain 2023-12-01..2023-12-31",
                           "severance-incapacity certain 2024-01-01..2024-05-15"}));
  EXPECT_EQ(only_case().substr(0, 28), "severance-incapacity 306 167");
  // Not expressed in working time: it covers no period.
  for (auto& occupation : line.occupations) occupation.remunerations = {"004"};
  line.made_on = "2024-05-02";
  take("dmfa", dmfa_update(line, "495", "1"));
  EXPECT_EQ(hits(), Lines{});
}

TEST_F(RegistryCases, ACorrectionYearsLaterWithdrawsAndADeletionBeforeItsOriginalKeepsALineDead) {
  indemnify("2024-01-01", "2024-03-31");
  auto line = line_with({{"001", "01000"}});
  take("dmfa", dmfa_original(line));
  EXPECT_EQ(hits(), Lines{"work-incapacity certain 2024-01-01..2024-03-31 10-10"});
  line.occupations[0].services = {{"050", "06500"}};
  line.made_on = "2027-05-02";
  take("dmfa", dmfa_update(line, "495", "1"));
  EXPECT_EQ(hits(), Lines{});
  EXPECT_EQ(hits("status=withdrawn&"),
            Lines{"work-incapacity certain 2024-01-01..2024-03-31 10-10"});
  auto other = line_with({{"001", "01000"}});
  other.worker_code = "015";
  auto deleted = other;
  deleted.occupations.clear();
  deleted.made_on = "2024-06-01";
  take("dmfa", dmfa_update(deleted, "015", "0"));
  const auto receipt = drop("dmfa", "late.xml", dmfa_original(other));
  EXPECT_EQ(to_text(counts_of(receipt)), to_text(Counts{0, 0, 1, 0}));
  EXPECT_EQ(hits(), Lines{});
}

TEST_F(RegistryCases, AttestationsCountByTheirVersionAndNotByTheirOrder) {
  take("dmfa", dmfa_original(line_with({{"001", "06500"}})));
  const auto attestation = [](const std::string& version, const std::string& end) {
    return attestations(
        {{.id = "a", .version = version, .person = kPerson, .payments = {{"2024-01-01", end}}}});
  };
  take("invalidity", attestation("1", "2024-01-31"));
  take("invalidity", attestation("3", "2024-03-31"));
  EXPECT_EQ(to_text(counts_of(drop("invalidity", "v2.xml", attestation("2", "2024-02-29")))),
            to_text(Counts{0, 0, 1, 0}));
  EXPECT_EQ(hits(), Lines{"work-incapacity certain 2024-01-01..2024-03-31 65-65"});
  // The same file again changes nothing; the same version with another content is refused.
  EXPECT_EQ(to_text(counts_of(drop("invalidity", "again.xml", attestation("3", "2024-03-31")))),
            to_text(Counts{0, 1, 0, 0}));
  EXPECT_EQ(to_text(counts_of(drop("invalidity", "other.xml", attestation("3", "2024-03-30")))),
            to_text(Counts{0, 0, 0, 1}));
  const auto refused = daemon().api().quarantine();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(text(refused[0], "code"), "version_conflict");
  EXPECT_EQ(hits(), Lines{"work-incapacity certain 2024-01-01..2024-03-31 65-65"});
}

TEST_F(RegistryCases, AKeyThatChangesEndsTheOldLineAndBeginsTheNew) {
  indemnify("2024-01-01", "2024-03-31");
  auto line = line_with({{"001", "01000"}});
  line.worker_code = "015";
  take("dmfa", dmfa_original(line));
  line.worker_code = "495";
  line.made_on = "2024-05-02";
  take("dmfa", dmfa_update(line, "015", "1"), 2);
  ASSERT_EQ(hits().size(), 1U);
  EXPECT_EQ(hits("status=withdrawn&").size(), 1U);
}

TEST_F(RegistryCases, ABadCheckDigitCostsItsRecordOnlyAndLeadingZerosAreKept) {
  const std::string early = "00021544719";  // of one born in the first years of a century
  const auto receipt =
      drop("gotot", "c.csv",
           certificates({{"1", "85073003329", "2024-01-01", ""}, {"2", early, "2024-01-01", ""}}));
  EXPECT_EQ(to_text(counts_of(receipt)), to_text(Counts{1, 0, 0, 1}));
  indemnify("2024-01-01", "2024-01-31", early);
  EXPECT_EQ(hits("person=" + early + "&"),
            Lines{"posting-incapacity indication 2024-01-01..2024-01-31"});
  const auto refused = daemon().api().quarantine();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(text(refused[0], "code"), "bad_niss");
  EXPECT_EQ(text(refused[0], "message").find("85073003329"), std::string::npos);
}

// Work from Wednesday 2015-01-14 to the end of February, indemnified all of it.
class Resumption : public RegistryCases {
 protected:
  void work_from(const std::string& begin) {
    const auto year = begin.substr(0, 4);
    take("dmfa", dmfa_original({.quarter = year + "1",
                                .quarter_begin = year + "-01-01",
                                .quarter_end = year + "-03-31",
                                .person = kPerson,
                                .occupations = {{.begin = begin,
                                                 .end = year + "-02-28",
                                                 .services = {{"001", "03000"}}}}}));
    indemnify(year + "-01-01", year + "-02-28");
  }
  void authorise(const std::string& version,
                 std::vector<std::pair<std::string, std::string>> elements) {
    take("authorisation", authorisation(kPerson, version, elements));
  }
};

TEST_F(Resumption, DeclaredInTimeIsExemptWheneverItWasDecided) {
  work_from("2015-01-14");
  EXPECT_EQ(hits(), Lines{"work-incapacity certain 2015-01-14..2015-02-28 30-30"});
  authorise("1", {{"resumedOn", "2015-01-14"}, {"declaredOn", "2015-01-13"}});
  EXPECT_EQ(hits(), Lines{});
  authorise("2", {{"resumedOn", "2015-01-14"},
                  {"declaredOn", "2015-01-13"},
                  {"decision", "GRANTED"},
                  {"decidedOn", "2015-02-20"}});
  EXPECT_EQ(hits(), Lines{});
  // Late within 14 days: the insurer reduces; later: the days before the declaration are not
  // exempt.
  authorise("3", {{"resumedOn", "2015-01-14"}, {"declaredOn", "2015-01-20"}});
  EXPECT_EQ(hits(), Lines{});
  authorise("4", {{"resumedOn", "2015-01-14"},
                  {"declaredOn", "2015-02-20"},
                  {"decision", "GRANTED"},
                  {"decidedOn", "2015-02-25"}});
  ASSERT_EQ(hits().size(), 1U);
  EXPECT_EQ(hits()[0].substr(0, 46), "work-incapacity certain 2015-01-14..2015-02-19");
}

TEST_F(Resumption, BeforeApril2013OnlyAPriorGrantExempts) {
  work_from("2013-01-14");
  authorise("1", {{"resumedOn", "2013-01-14"}, {"declaredOn", "2013-01-10"}});
  EXPECT_EQ(hits().size(), 1U);
  authorise("2",
            {{"resumedOn", "2013-01-14"}, {"decision", "GRANTED"}, {"decidedOn", "2013-01-11"}});
  EXPECT_EQ(hits(), Lines{});
}

TEST_F(Resumption, ARefusalTakesEffectTheDayAfterItWasSent) {
  work_from("2015-01-14");
  authorise("1", {{"resumedOn", "2015-01-14"},
                  {"declaredOn", "2015-01-13"},
                  {"decision", "REFUSED"},
                  {"sentOn", "2015-02-10"}});
  EXPECT_EQ(hits(), Lines{"work-incapacity certain 2015-02-11..2015-02-28 6-16"});
}

TEST_F(Resumption, AfterAHolidayWeekendTheLastWorkingDayCounts) {
  // Whit Monday is 2015-05-25: who resumes on the Tuesday declares by Friday the 22nd.
  take("dmfa", dmfa_original({.quarter = "20152",
                              .quarter_begin = "2015-04-01",
                              .quarter_end = "2015-06-30",
                              .person = kPerson,
                              .occupations = {{.begin = "2015-05-26",
                                               .end = "2015-06-30",
                                               .services = {{"001", "02500"}}}}}));
  indemnify("2015-04-01", "2015-06-30");
  const auto late = [&](const std::string& version, const std::string& declared) {
    authorise(version, {{"resumedOn", "2015-05-26"}, {"declaredOn", declared}});
    EXPECT_EQ(hits(), Lines{});
    const auto record = daemon().api().get("/v1/records/authorisation/306%2F77").body;
    return record.find("\"late\"") != std::string::npos;
  };
  EXPECT_FALSE(late("1", "2015-05-22"));
  EXPECT_TRUE(late("2", "2015-05-23"));
  EXPECT_TRUE(late("3", "2015-05-25"));
}

TEST_F(Resumption, IsOfOneEmployerAndUpToAVolume) {
  work_from("2015-01-14");
  authorise(
      "1",
      {{"resumedOn", "2015-01-14"}, {"declaredOn", "2015-01-13"}, {"employer", "0449.888.671"}});
  EXPECT_EQ(hits().size(), 1U);  // another employer
  authorise(
      "2",
      {{"resumedOn", "2015-01-14"}, {"declaredOn", "2015-01-13"}, {"employer", "0403.019.261"}});
  EXPECT_EQ(hits(), Lines{});
  authorise("3",
            {{"resumedOn", "2015-01-14"}, {"declaredOn", "2015-01-13"}, {"maxPercentage", "50"}});
  EXPECT_EQ(hits().size(), 1U);  // worked full time
  authorise("4",
            {{"resumedOn", "2015-01-14"}, {"declaredOn", "2015-01-13"}, {"maxPercentage", "100"}});
  EXPECT_EQ(hits(), Lines{});
}

TEST_F(RegistryCases, AChangeOfInsurerIsNoDoublePaymentUnlessADayIsPaidTwice) {
  take("dmfa", dmfa_original({.quarter = "20241",
                              .person = kPerson,
                              .occupations = {{.services = {{"001", "06500"}}}}}));
  const auto paid = [](const std::string& id, const std::string& insurer,
                       const std::string& version, const std::string& begin, const std::string& end,
                       const std::string& document = "C21") {
    return attestations({{.id = id,
                          .version = version,
                          .person = kPerson,
                          .insurer = insurer,
                          .exit_code = insurer == "300" ? "8" : "0",
                          .payments = {{.begin = begin, .end = end, .document = document}}}});
  };
  take("invalidity", paid("a", "300", "1", "2024-01-01", "2024-03-15"));
  take("invalidity", paid("b", "500", "1", "2024-03-16", "2024-03-31"));
  // The hit goes to each insurer for the days it paid.
  EXPECT_EQ(hits("insurer=300&").size(), 1U);
  EXPECT_EQ(hits("insurer=500&").size(), 1U);
  EXPECT_EQ(hits("rule=double-payment&"), Lines{});
  take("invalidity", paid("b", "500", "2", "2024-03-15", "2024-03-31"));
  EXPECT_EQ(hits("rule=double-payment&"), Lines{"double-payment certain 2024-03-15..2024-03-15"});
  // Of two schemes, both may pay.
  take("invalidity", paid("b", "500", "3", "2024-03-15", "2024-03-31", "C421"));
  EXPECT_EQ(hits("rule=double-payment&"), Lines{});
}

TEST_F(RegistryCases, ALineDeletedByTheOnssIsFictitiousUntilItComesBack) {
  indemnify("2018-03-01", "2018-03-31");
  DmfaXml line{.quarter = "20174",
               .quarter_begin = "2017-10-01",
               .quarter_end = "2017-12-31",
               .person = kPerson,
               .occupations = {{.services = {{"001", "06000"}}}},
               .made_on = "2018-02-01"};
  take("dmfa", dmfa_original(line));
  EXPECT_EQ(hits(), Lines{});
  line.made_on = "2020-08-01";
  take("dmfa", dmfa_notification(line, "0", "2"));
  EXPECT_EQ(hits(), Lines{"fictitious-entitlement indication 2018-03-01..2018-03-31"});
  line.made_on = "2022-01-10";
  take("dmfa", dmfa_notification(line, "5", "0"));
  EXPECT_EQ(hits(), Lines{});
}

TEST_F(RegistryCases, TheDeclarationOfATrusteeStandsBesideTheEmployersOwn) {
  indemnify("2024-01-01", "2024-03-31");
  auto line = line_with({{"001", "01000"}});
  take("dmfa", dmfa_original(line));
  line.trusteeship = "1";
  take("dmfa", dmfa_original(line));
  EXPECT_EQ(hits().size(), 2U);
}

TEST_F(RegistryCases, AQuarterThatEndsEarlyCutsTheWindow) {
  indemnify("2024-07-01", "2024-09-30");
  auto line = line_with({{"001", "06600"}});
  line.quarter = "20243";
  line.quarter_begin = "2024-07-01";
  line.quarter_end = "2024-09-26";
  take("dmfa", dmfa_original(line));
  EXPECT_EQ(hits(), Lines{"work-incapacity certain 2024-07-01..2024-09-26 66-66"});
}

TEST_F(RegistryCases, ACertificateTypedTwiceIsOneCaseWithoutADayTwice) {
  take("gotot",
       certificates({{"A1-7", kPerson, "2007-02-01", "2007-02-20"},
                     {"A1-8", kPerson, "2007-02-10", "2007-02-28"}}),
       2);
  take("primary_incapacity",
       attestations({{.id = "a",
                      .person = kPerson,
                      .payments = {{"2007-02-01", "2007-02-28", "1200,00", "24"}}}}));
  EXPECT_EQ(hits(), (Lines{"posting-incapacity indication 2007-02-01..2007-02-20",
                           "posting-incapacity indication 2007-02-10..2007-02-28"}));
  EXPECT_EQ(only_case(), "posting-incapacity 306 28 120000");
}

TEST_F(RegistryCases, AnAnnouncedEmploymentIsReopenedAndWithdrawnWhenItIsCancelled) {
  indemnify("2024-02-01", "2024-03-31");
  take("dimona", dimona_in("2024-02-09", "600000000001", kPerson, "2024-02-10"));
  take("dimona", dimona_update("2024-02-20", "600000000001", "2024-02-20"));
  EXPECT_EQ(hits(), Lines{"notice-incapacity indication 2024-02-10..2024-02-20"});
  take("dimona", dimona_update("2024-02-21", "600000000001", "9999-12-31"));
  EXPECT_EQ(hits(), Lines{"notice-incapacity indication 2024-02-10..2024-03-31"});
  take("dimona", dimona_cancel("2024-02-22", "600000000001"));
  EXPECT_EQ(hits(), Lines{});
}

TEST_F(RegistryCases, AnOpenOccupationIsOfEachQuarterItsOwnAndLeapDaysCount) {
  indemnify("2024-02-29", "2024-04-01");
  take("dmfa",
       dmfa_original({.person = kPerson,
                      .occupations = {{.begin = "2024-02-29", .services = {{"001", "02700"}}}}}));
  take("dmfa",
       dmfa_original({.quarter = "20242",
                      .quarter_begin = "2024-04-01",
                      .quarter_end = "2024-06-30",
                      .person = kPerson,
                      .occupations = {{.begin = "2024-02-29", .services = {{"001", "07800"}}}}}));
  EXPECT_EQ(hits(), (Lines{"work-incapacity certain 2024-02-29..2024-03-31 27-27",
                           "work-incapacity certain 2024-04-01..2024-04-01 1-1"}));
}

}  // namespace
}  // namespace e2e
