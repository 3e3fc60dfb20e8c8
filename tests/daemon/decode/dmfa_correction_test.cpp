// Tests daemon/decode/dmfa_correction.h through the decoder: what updates and notifications of the
// ONSS make of a worker line.
#include "daemon/decode/dmfa_correction.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/daemon/decode/dmfa_message.h"

namespace cumuld {
namespace {

using namespace dmfa_testing;

constexpr std::string_view kKey = "dmfa 0403019261/0/20241/85073003328/010/";
constexpr std::string_view kVersion = "@1722499200123";

std::string tag(std::string_view name, std::string_view text) {
  return text.empty()
             ? ""
             : "<" + std::string(name) + ">" + std::string(text) + "</" + std::string(name) + ">";
}

// The occupation of all messages below: 2024-02-01 to 2024-02-29, ten days paid.
std::string occupation(std::string_view element, std::string_view suffix,
                       std::string_view action = "") {
  const std::string service = "Service" + std::string(suffix);
  return tag(element, tag("OccupationSequenceNbr", "01") +
                          tag("OccupationStartingDate", "2024-02-01") +
                          tag("OccupationEndingDate", "2024-02-29") + tag("Action", action) +
                          tag(service, tag("ServiceCode", "001") + tag("ServiceNbrDays", "1000") +
                                           tag("Action", action)));
}

struct Line {
  std::string action = "1";
  std::string code = "495";
  std::string content = {};
  std::string subjected = {};       // of notifications
  std::string block_decision = {};  // of notifications
};

std::string line_values(const Line& line) {
  return tag("EmployerClass", "010") + tag("WorkerCode", line.code) +
         tag("NOSSQuarterStartingDate", "2024-01-01") + tag("NOSSQuarterEndingDate", "2024-03-31");
}

std::string last_situation(std::string_view code) {
  return code.empty()
             ? ""
             : tag("LastSituationWR", tag("EmployerClass", "10") + tag("WorkerCode", code) +
                                          tag("WorkerRecordVersionNbr", "7"));
}

std::string message(std::string_view root, std::string_view declaration, std::string_view person,
                    std::string_view units, std::string_view decision = "") {
  const std::string employer =
      tag("Quarter", "20241") + tag("Trusteeship", "0") + tag("CompanyID", "403019261");
  return tag(
      root,
      tag("Form",
          tag("FormCreationDate", "2024-08-01") + tag("FormCreationHour", "08:00:00.123") +
              tag("AttestationStatus", root == "DmfAUpdate" ? "1" : "0") +
              tag(declaration, employer + tag(person, tag("INSS", "85073003328") +
                                                          tag("BlockDecisionIndicator", decision) +
                                                          std::string(units)))));
}

std::string update_unit(const Line& line, std::string_view last_code = "") {
  return tag("WorkerRecordUpdate",
             last_situation(last_code) +
                 tag("WorkerRecordUpdateAction",
                     line_values(line) + tag("UpdateAction", line.action) + line.content));
}

std::string update(std::string_view units) {
  return message("DmfAUpdate", "EmployerDeclarationUpdate", "NaturalPersonUpdate", units);
}

std::string part(std::string_view element, const Line& line) {
  return tag(element, line_values(line) + tag("CodeSubjected", line.subjected) +
                          tag("Action", line.action) +
                          tag("BlockDecisionIndicator", line.block_decision) + line.content);
}

std::string notification(std::string_view parts, std::string_view decision = "A") {
  return message("DmfAUpdateNotification", "EmployerDeclarationUpdateNotif",
                 "NaturalPersonUpdateNotif", tag("WorkerRecordUpdateNotif", parts), decision);
}

// All outcomes of a message, one a line.
std::vector<std::string> outcomes(std::string_view document) {
  const auto decoded = decode(document, 50);
  EXPECT_TRUE(decoded.status.ok()) << decoded.status.message();
  std::vector<std::string> all;
  for (const auto& record : decoded.batch.records) all.push_back(told(decoded.batch, record));
  for (const auto& refused : decoded.batch.rejected) {
    all.push_back(std::string(matcher::name_of(refused.code)) + " " + refused.message);
  }
  return all;
}

using Outcomes = std::vector<std::string>;

std::string withdrawn(std::string_view code) {
  return std::string(kKey) + std::string(code) + std::string(kVersion) + " cancelled";
}

std::string put(std::string_view code, std::string_view periods) {
  return std::string(kKey) + std::string(code) + std::string(kVersion) + " 85073003328" +
         std::string(periods) +
         " employer_class=010 quarter=20241 worker_code=" + std::string(code);
}

constexpr std::string_view kWorked = " | 01 employment 2024-02-01 2024-02-29 0403019261 paid=1000";
constexpr std::string_view kFictitious =
    " | 01 fictitious_employment 2024-02-01 2024-02-29 0403019261 paid=1000";

const std::string kOccupation = occupation("OccupationUpdate", "");
const std::string kNotified = occupation("OccupationUpdateNotification", "Action", "1");

TEST(DmfaUpdate, AChangedOrCreatedLineIsPutAsAWhole) {
  for (const auto* action : {"1", "3"}) {
    EXPECT_EQ(outcomes(update(update_unit({.action = action, .content = kOccupation}, "495"))),
              Outcomes{put("495", kWorked)});
  }
  EXPECT_EQ(outcomes(update(update_unit({.action = "3", .content = kOccupation}))),
            Outcomes{put("495", kWorked)});
}

TEST(DmfaUpdate, ADeletedLineIsWithdrawnAndAnUnchangedOneSaysNothing) {
  EXPECT_EQ(outcomes(update(update_unit({.action = "0"}, "495"))), Outcomes{withdrawn("495")});
  EXPECT_EQ(outcomes(update(update_unit({.action = "9"}, "495"))), Outcomes{});
}

TEST(DmfaUpdate, ALineWithAnotherKeyThanBeforeWithdrawsTheOldOneWithIt) {
  const auto both = decode(update(update_unit({.content = kOccupation}, "15")));
  ASSERT_EQ(both.batch.records.size(), 2U);
  EXPECT_EQ(told(both.batch, both.batch.records[0]), withdrawn("015"));
  EXPECT_EQ(told(both.batch, both.batch.records[1]), put("495", kWorked));
  EXPECT_EQ(both.batch.records[0].position, both.batch.records[1].position);
  // Spelled otherwise it is still the same key.
  EXPECT_EQ(outcomes(update(update_unit({.content = kOccupation}, "0495"))),
            Outcomes{put("495", kWorked)});
  // All or nothing.
  EXPECT_EQ(outcomes(update(update_unit({.content = kOccupation}, "1O5"))),
            Outcomes{"bad_value WorkerCode: \"1O5\" is not a number"});
  EXPECT_EQ(outcomes(update(update_unit({.code = "x", .content = kOccupation}, "15"))),
            Outcomes{"bad_value WorkerCode: \"x\" is not a number"});
}

TEST(DmfaUpdate, ABadUnitCostsNothingElse) {
  EXPECT_EQ(outcomes(update(update_unit({.action = "2", .content = kOccupation}) +
                            update_unit({.action = "", .content = kOccupation}) +
                            "<WorkerRecordUpdate/>" + update_unit({.action = "0"}))),
            (Outcomes{withdrawn("495"), "bad_value UpdateAction: \"2\" is none of 0139",
                      "missing_field UpdateAction: is missing",
                      "missing_field WorkerRecordUpdateAction: is missing"}));
}

TEST(DmfaUpdate, TheRawFormGivesTheSameRecordsAgain) {
  const auto first = decode(update(update_unit({.content = kOccupation}, "15")));
  ASSERT_EQ(first.batch.records.size(), 2U);
  const auto again = decode(first.batch.raw_of(first.batch.records[0]));
  ASSERT_EQ(again.batch.records.size(), 2U) << again.status.message();
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(told(again.batch, again.batch.records[i]), told(first.batch, first.batch.records[i]));
  }
}

TEST(DmfaNotification, TheDeclaredPartCountsWhereNothingWasCorrected) {
  for (const auto* action : {"1", "2", "3", "5", "7"}) {
    EXPECT_EQ(outcomes(notification(
                  part("WRDclPart", {.action = action, .content = kNotified, .subjected = "0"}) +
                  part("WRCorrectedPart", {.action = "6", .subjected = "0"}))),
              Outcomes{put("495", kWorked)})
        << action;
  }
  for (const auto* action : {"6", "9"}) {
    EXPECT_EQ(outcomes(notification(part("WRDclPart", {.action = action, .content = kNotified}))),
              Outcomes{})
        << action;
  }
  EXPECT_EQ(outcomes(notification(part("WRDclPart", {.action = "0", .content = kNotified}))),
            Outcomes{withdrawn("495")});
}

TEST(DmfaNotification, TheCorrectedPartWinsWhereThereIsOne) {
  const auto declared = part("WRDclPart", {.action = "2", .content = kNotified});
  EXPECT_EQ(outcomes(notification(declared + part("WRCorrectedPart", {.action = "0"}))),
            Outcomes{withdrawn("495")});
  EXPECT_EQ(outcomes(notification(declared +
                                  part("WRCorrectedPart", {.action = "1", .content = kNotified}))),
            Outcomes{put("495", kWorked)});
}

TEST(DmfaNotification, ALineDeletedByTheOnssIsFictitiousUntilItIsReactivated) {
  const auto deleted = occupation("OccupationUpdateNotification", "Action", "0");
  for (const auto* action : {"0", "1"}) {
    const auto told = outcomes(notification(
        part("WRDclPart", {.action = action, .content = kNotified, .subjected = "2"})));
    EXPECT_EQ(told, Outcomes{put("495", kFictitious)}) << action;
  }
  // The occupations are named as deleted, and are the days that were fictitious all the same.
  EXPECT_EQ(outcomes(notification(
                part("WRDclPart", {.action = "0", .content = deleted, .subjected = "2"}))),
            Outcomes{put("495",
                         " | 01 fictitious_employment 2024-02-01 2024-02-29 0403019261 "
                         "paid=0")});
  EXPECT_EQ(outcomes(notification(part("WRDclPart", {.action = "0", .subjected = "2"}))),
            Outcomes{put("495", " | q fictitious_employment 2024-01-01 2024-03-31 0403019261")});
  EXPECT_EQ(outcomes(notification(
                part("WRDclPart", {.action = "5", .content = kNotified, .subjected = "0"}))),
            Outcomes{put("495", kWorked)});
  EXPECT_EQ(outcomes(notification(part("WRDclPart", {.action = "5"}))),
            Outcomes{"missing_field Action: 5 brings the line back, but its occupations are "
                     "missing"});
  // Imposed of its own motion: an employment like any other.
  EXPECT_EQ(outcomes(notification(
                part("WRDclPart", {.action = "2", .content = kNotified, .subjected = "1"}))),
            Outcomes{put("495", kWorked)});
}

TEST(DmfaNotification, ARefusedUpdateChangesNothing) {
  const Line line{.action = "1", .content = kNotified};
  const auto declared = part("WRDclPart", line);
  EXPECT_EQ(outcomes(notification(declared, "R")), Outcomes{});
  EXPECT_EQ(outcomes(notification(declared, "M")), Outcomes{put("495", kWorked)});
  EXPECT_EQ(outcomes(notification(declared, "")), Outcomes{put("495", kWorked)});
  auto refused = line;
  refused.block_decision = "R";
  EXPECT_EQ(outcomes(notification(part("WRDclPart", refused), "A")), Outcomes{});
  EXPECT_EQ(outcomes(notification(declared, "X")),
            Outcomes{"bad_value BlockDecisionIndicator: \"X\" is none of AMR"});
}

TEST(DmfaNotification, DeletedBlocksOfALineThatStandsDoNotCount) {
  const auto gone =
      tag("OccupationUpdateNotification", tag("OccupationSequenceNbr", "02") + tag("Action", "0"));
  EXPECT_EQ(outcomes(notification(part("WRDclPart", {.action = "7", .content = kNotified + gone}))),
            Outcomes{put("495", kWorked)});
}

TEST(DmfaNotification, AChangeOfKeyWithdrawsTheOldLine) {
  EXPECT_EQ(outcomes(notification(last_situation("015") +
                                  part("WRDclPart", {.action = "1", .content = kNotified}))),
            (Outcomes{withdrawn("015"), put("495", kWorked)}));
  // With nothing said of the line, nothing is said of its old key.
  EXPECT_EQ(outcomes(notification(last_situation("015") +
                                  part("WRDclPart", {.action = "9", .content = kNotified}))),
            Outcomes{});
}

}  // namespace
}  // namespace cumuld
