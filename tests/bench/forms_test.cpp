// Each registry's own form, record by record: where which value stands, and how it is spelled.
#include <gtest/gtest.h>

#include <string>

#include "bench/population/csv_text.h"
#include "bench/population/registry_form.h"
#include "bench/population/write_abroad_csv.h"
#include "bench/population/write_attestation_xml.h"
#include "bench/population/write_authorisation.h"
#include "bench/population/write_dimona_xml.h"
#include "bench/population/write_dmfa_correction.h"
#include "bench/population/write_dmfa_xml.h"
#include "bench/population/write_idflux_xml.h"
#include "bench/population/writer.h"
#include "tests/bench/folder.h"

namespace population {
namespace {

constexpr Day kFebruary = matcher::day_of(2024, 2, 1);
constexpr Day kMarch = matcher::day_of(2024, 3, 1);
constexpr std::int64_t kMoment = 1'714'550'400'123;  // 2024-05-01 08:00:00.123

// The elements on their lines, without what stands around them.
void expect_has(const std::string& text, std::initializer_list<const char*> expected) {
  for (const char* element : expected) {
    EXPECT_NE(text.find(element), std::string::npos) << element << "\n" << text;
  }
}

Record record_of(Registry registry, std::string key, const Days& span = days(kFebruary, kMarch)) {
  Record record;
  record.registry = registry;
  record.key = std::move(key);
  record.version = kMoment;
  record.person = "85073003328";
  record.periods.emplace_back().days = span;
  return record;
}

Record worker_line() {
  Record record = record_of(Registry::kDmfa, "0403019261/0/20241/85073003328/010/495");
  const Employer employer{.index = 1, .enterprise = "0403019261", .onss = "000100006"};
  record.line = WorkerLine{employer, Quarter::of(2024, 1), "010", "495"};
  Period& period = record.periods.front();
  period.part = "01";
  period.occupation = Occupation{.start = kFebruary, .ends = true};
  period.occupation->services = {{1, 1'000}, {50, 1'100}};
  return record;
}

TEST(DmfaForm, SaysALineAsTheOnssWould) {
  const Record record = worker_line();
  std::string text;
  write_dmfa_xml({&record}, text);
  expect_has(text, {"<FormCreationDate>2024-05-01</FormCreationDate>",
                    "<FormCreationHour>08:00:00.123</FormCreationHour>",
                    "<CompanyID>0403019261</CompanyID>", "<Quarter>20241</Quarter>",
                    "<NOSSQuarterEndingDate>2024-03-31</NOSSQuarterEndingDate>",
                    "<OccupationEndingDate>2024-02-29</OccupationEndingDate>",
                    "<ServiceNbrDays>01000</ServiceNbrDays>", "<ServiceCode>050</ServiceCode>"});
}

TEST(DmfaForm, UpdatesSayWhatBecameOfTheLine) {
  Record record = worker_line();
  record.line->message = LineMessage::kChanged;
  std::string changed;
  write_dmfa_update(record, changed);
  expect_has(changed, {"<Identification>DMFAUPD</Identification>", "<LastSituationWR>",
                       "<UpdateAction>1</UpdateAction>", "<OccupationUpdate>"});
  record.line->message = LineMessage::kCreated;
  std::string created;
  write_dmfa_update(record, created);
  expect_has(created, {"<UpdateAction>3</UpdateAction>"});
  EXPECT_EQ(created.find("<LastSituationWR>"), std::string::npos);
  record.cancelled = true;
  std::string deleted;
  write_dmfa_update(record, deleted);
  expect_has(deleted, {"<LastSituationWR>", "<UpdateAction>0</UpdateAction>"});
  EXPECT_EQ(deleted.find("<OccupationUpdate>"), std::string::npos);
}

TEST(DmfaForm, NotificationsSayWhatTheOnssDecided) {
  Record record = worker_line();
  record.periods.front().attributes.emplace_back("line_version", "00000000042");
  record.line->message = LineMessage::kDeletedByOnss;
  std::string deleted;
  write_dmfa_notification(record, deleted);
  expect_has(deleted, {"<CodeSubjected>2</CodeSubjected>", "<Action>0</Action>", "<ServiceAction>",
                       "<WorkerRecordNewVersionNbr>00000000042</WorkerRecordNewVersionNbr>"});
  record.line->message = LineMessage::kBroughtBack;
  std::string back;
  write_dmfa_notification(record, back);
  expect_has(back, {"<CodeSubjected>0</CodeSubjected>", "<Action>5</Action>"});
}

TEST(DimonaForm, SaysEachMessageInOrder) {
  Record record = record_of(Registry::kDimona, "000000000097");
  DimonaMessage in;
  in.moment = kMoment;
  in.person = record.person;
  in.employer = "0403019261";
  in.starting = kFebruary;
  DimonaMessage out = in;
  out.action = DimonaMessage::Action::kOut;
  out.period_id = record.key;
  out.starting.reset();
  out.ending = matcher::day_of(2024, 2, 29);
  out.employer = "000100006";
  record.messages = {in, out};
  std::string text;
  write_dimona_xml(record, text);
  expect_has(text, {"<DimonaIn>\n<StartingDate>2024-02-01</StartingDate>\n<EmployerId>\n"
                    "<CompanyID>403019261</CompanyID>",
                    "<WorkerType>OTH</WorkerType>",
                    "<DimonaOut>\n<DimonaPeriodId>000000000097</DimonaPeriodId>\n"
                    "<EndingDate>2024-02-29</EndingDate>\n<INSS>85073003328</INSS>",
                    "<NOSSRegistrationNbr>000100006</NOSSRegistrationNbr>"});
  EXPECT_LT(text.find("DimonaIn"), text.find("DimonaOut"));
}

TEST(IdfluxForm, NamesBothNumbersAndTheBirthThatTheNewOneTells) {
  Record record = record_of(Registry::kIdentity, "85473003317");
  record.person = record.key;
  record.successor = "17073003384";
  std::string text;
  write_idflux_xml(record, text);
  expect_has(text, {"<JustificationCode>90</JustificationCode>",
                    "<ValidSituation>\n<INSS>17073003384</INSS>",
                    "<WorkerBirthdate>2017-07-30</WorkerBirthdate>", "<WorkerSex>1</WorkerSex>",
                    "<OutdatedSituation>\n<INSS>85473003317</INSS>"});
}

Record attested(const std::string& insurer) {
  Record record = record_of(Registry::kInvalidity, "1f571830-7e83-5a47-3bb8-fbab26b435b0");
  record.version = 1;
  record.attestation =
      Attestation{.insurer = insurer, .quarter = Quarter::of(2024, 1), .created = kMarch};
  record.attestation->unpaid = {days(kFebruary + -14, kFebruary)};
  record.attributes = {{"quarter", "2024Q1"}, {"temporary", "false"}};
  record.periods.front().attributes = {
      {"document", "C21"}, {"exit_code", "0"}, {"paid_amount", "1462,50"}, {"paid_units", "25,00"}};
  return record;
}

TEST(AttestationForm, HoldsPaidAndUnpaidDays) {
  std::string text;
  write_attestation_xml(attested("306"), text);
  expect_has(
      text, {"<ssin>85073003328</ssin>", "<insurer>306</insurer>",
             "<yearQuarter>2024Q1</yearQuarter>", "<attestationStatus>original</attestationStatus>",
             "<beginDate>2024-01-18</beginDate>\n<endDate>2024-01-31</endDate>\n"
             "</period>\n<amount>0,00</amount>\n<days>0,00</days>",
             "<beginDate>2024-02-01</beginDate>\n<endDate>2024-02-29</endDate>\n"
             "</period>\n<amount>1462,50</amount>\n<days>25,00</days>"});
}

TEST(AttestationForm, SaysCancelledAndReplacedAsItsInsurerDoes) {
  Record record = attested("206");
  record.attestation->replaced_by = "17073003384";
  record.cancelled = true;
  std::string text;
  write_attestation_xml(record, text);
  expect_has(text, {R"(<ssin canceled="true" replacedBy="17073003384">85073003328</ssin>)",
                    "<attestationStatus>CANCELLATION</attestationStatus>"});
  EXPECT_EQ(text.find("<allowances>"), std::string::npos);
}

TEST(AuthorisationForm, SaysTheSameInXmlAndCsv) {
  Record record = record_of(Registry::kAuthorisation, "306/010000001-1");
  record.version = 2;
  record.attributes = {{"decision", "granted"},
                       {"resumed_on", "2024-02-01"},
                       {"declared_on", "2024-01-20"},
                       {"effective_to", "2024-02-29"}};
  record.periods.front().employer = "0403019261";
  record.periods.front().max_fraction = 625;
  std::string xml;
  write_authorisation_xml(record, xml);
  expect_has(xml, {"<authorisationId>010000001-1</authorisationId>",
                   "<messageVersion>2</messageVersion>", "<decision>GRANTED</decision>",
                   "<declaredOn>2024-01-20</declaredOn>", "<maxPercentage>62,5</maxPercentage>"});
  std::string csv;
  write_authorisation_csv(record, csv);
  EXPECT_EQ(csv, "306;010000001-1;2;;85073003328;" + std::string{family_name("85073003328")} +
                     ";granted;2024-02-01;2024-01-20;;;;;2024-02-29;0403019261;62,5\r\n");
  EXPECT_EQ(count_of(";", csv), count_of(";", std::string{kAuthorisationColumns}));
}

TEST(AbroadForm, QuotesTextsAndKeepsMoments) {
  Record record = record_of(Registry::kGotot, "A1-010000001-1");
  record.periods.front().employer = "PL1234567";
  record.periods.front().attributes = {{"country", "PL"}, {"activity", R"(roofs; "new")"}};
  std::string text;
  write_gotot_csv(record, text);
  expect_has(text, {"A1-010000001-1;2024-05-01T08:00:00.123Z;;",
                    R"(;2024-02-01;2024-02-29;PL1234567;PL;"roofs; ""new""")"
                    "\r\n"});
}

TEST(AbroadForm, LimosaIsWindows1252) {
  Record record =
      record_of(Registry::kLimosa, "L1-010000001-1", days(kFebruary, matcher::kOpenEnd));
  record.cancelled = true;
  record.periods.front().attributes = {{"country", "PT"}, {"place", "Liège, Œuvre €"}};
  std::string text;
  write_limosa_csv(record, text);
  expect_has(text, {"L1-010000001-1;01/05/2024 08:00:00.123;cancelled;85073003328;",
                    ";01/02/2024;;PT;Li\xe8ge, \x8cuvre \x80\r\n"});
}

TEST(AbroadForm, UwvTellsDutchTimeAndItsKeyInColumns) {
  Record record =
      record_of(Registry::kUwv, "UWV/WW/010000001/01-02-2024", days(kFebruary, matcher::kOpenEnd));
  std::string text;
  write_uwv_csv(record, text);
  expect_has(text, {"UWV;WW;010000001;01-05-2024 09:00:00.123+01:00;;85073003328;",
                    ";01-02-2024;31-12-9999;\r\n"});
}

// Everything but what has no form lies in its registry's own.
TEST(RegistryForms, LeaveAsNdjsonOnlyWhatTheyCannotSay) {
  const Folder out;
  ASSERT_TRUE(
      write_nation({.persons = 1'000}, Format::kRegistry, out.path(), ignore_progress).ok());
  for (const auto& file : files_below(out.path(), ".ndjson")) {
    for (const std::string& line : lines_of(file)) {
      EXPECT_TRUE(line.starts_with(R"({"registry":"inasti",)") ||
                  line.find(R"("cancelled":true})") != std::string::npos)
          << file << "\n"
          << line;
    }
  }
  for (const RegistryForm& form : registry_forms()) {
    std::size_t files = 0;
    for (const auto& file : files_below(out.path() / name_of(form.registry), "")) {
      const std::string name = file.filename();
      if (!name.starts_with(std::string{form.stem} + "-")) continue;
      if (!name.ends_with("." + std::string{form.extension})) continue;
      ++files;
      const std::string text = read(file);
      EXPECT_TRUE(text.starts_with(form.head) && text.ends_with(form.foot)) << file;
    }
    EXPECT_GT(files, 0U) << name_of(form.registry) << " " << form.stem;
  }
}

}  // namespace
}  // namespace population
