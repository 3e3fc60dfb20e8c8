// Tests daemon/decode/dmfa.h and dmfa_line.h: what worker lines become, every way in which a line
// is refused, and that chunks, encodings and the raw form make no difference.
#include "daemon/decode/dmfa.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "daemon/decode/xml_capture.h"
#include "tests/daemon/decode/dmfa_message.h"

namespace cumuld {
namespace {

using namespace dmfa_testing;

std::string only_rejection(const Message& message) {
  const auto decoded = decode(message.document());
  EXPECT_TRUE(decoded.status.ok()) << decoded.status.message();
  EXPECT_TRUE(decoded.batch.records.empty());
  if (decoded.batch.rejected.size() != 1) return "not one rejection";
  const auto& rejected = decoded.batch.rejected[0];
  return std::string(matcher::name_of(rejected.code)) + " " + rejected.message;
}

constexpr std::string_view kHead =
    "dmfa 0403019261/0/20241/85073003328/010/495@1714550400000 85073003328";
constexpr std::string_view kAttributes = " employer_class=010 quarter=20241 worker_code=495";

std::string record_of(std::string_view periods) {
  return std::string(kHead) + std::string(periods);
}

TEST(Dmfa, AnOccupationIsAnEmploymentWithinItsQuarter) {
  EXPECT_EQ(only_record(Message()),
            record_of(" | 01 employment 2024-01-01 2024-03-31 0403019261 fraction=500 paid=6600 "
                      "week=500") +
                std::string(kAttributes));
}

TEST(Dmfa, DatesOfTheOccupationCountInsideTheQuarter) {
  Message message;
  message.with(&Message::occupation, "2005-10-01</OccupationStartingDate>",
               "2024-02-01</OccupationStartingDate>"
               "<OccupationEndingDate>2024-02-29</OccupationEndingDate>");
  EXPECT_NE(only_record(message).find("employment 2024-02-01 2024-02-29 "), std::string::npos);
}

TEST(Dmfa, TheLinesQuarterNeedNotBeTheCalendarsAndMayBeAbsent) {
  Message pay_periods;
  pay_periods.with(&Message::line, "2024-03-31", "2024-03-24")
      .with(&Message::line, "2024-01-01", "2023-12-25");
  EXPECT_NE(only_record(pay_periods).find("employment 2023-12-25 2024-03-24 "), std::string::npos);
  Message bare;
  bare.line = "<EmployerClass>10</EmployerClass><WorkerCode>495</WorkerCode>";
  bare.with(&Message::occupation, "<OccupationStartingDate>2005-10-01</OccupationStartingDate>",
            "");
  EXPECT_NE(only_record(bare).find("employment 2024-01-01 2024-03-31 "), std::string::npos);
}

TEST(Dmfa, PaidDaysAreThoseOfPaidServiceCodesOnly) {
  Message message;
  const auto service = [](std::string_view code, std::string_view days) {
    return "<Service><ServiceSequenceNbr>1</ServiceSequenceNbr><ServiceCode>" + std::string(code) +
           "</ServiceCode><ServiceNbrDays>" + std::string(days) + "</ServiceNbrDays></Service>";
  };
  message.services = service("001", "1000") + service("50", "5000") + service("005", "0150");
  EXPECT_NE(only_record(message).find(" paid=1150 "), std::string::npos);
  message.services = service("050", "6600");
  EXPECT_NE(only_record(message).find(" paid=0 "), std::string::npos);
  message.services = "";
  EXPECT_NE(only_record(message).find(" paid=0 "), std::string::npos);
}

TEST(Dmfa, FractionsRoundHalfUpAndAreClamped) {
  const auto fraction_of = [](std::string_view mean, std::string_view reference) {
    Message message;
    message.with(&Message::occupation, ">1900<", '>' + std::string(mean) + '<');
    message.with(&Message::occupation, ">3800<", '>' + std::string(reference) + '<');
    const auto text = only_record(message);
    const auto at = text.find("fraction=");
    return at == std::string::npos ? "none" : text.substr(at + 9, text.find(' ', at) - at - 9);
  };
  EXPECT_EQ(fraction_of("3800", "3800"), "1000");
  EXPECT_EQ(fraction_of("1", "2000"), "1");  // 0.5
  EXPECT_EQ(fraction_of("1", "2001"), "0");
  EXPECT_EQ(fraction_of("0", "3800"), "0");
  EXPECT_EQ(fraction_of("99999", "1"), "2000");
  EXPECT_EQ(fraction_of("3800", "0"), "none");
  EXPECT_EQ(fraction_of("", "3800"), "none");
}

TEST(Dmfa, AWeekOfMoreThanSevenDaysIsNotStated) {
  Message message;
  message.with(&Message::occupation, ">500<", ">701<");
  EXPECT_EQ(only_record(message).find(" week="), std::string::npos);
  message.with(&Message::occupation, ">701<", ">0<");
  EXPECT_NE(only_record(message).find(" week=0 "), std::string::npos);
}

TEST(Dmfa, ASeveranceHasItsOwnDates) {
  for (const auto* code : {"003", "9"}) {
    Message message;
    message.with(&Message::occupation, "2005-10-01</OccupationStartingDate>",
                 "2024-03-01</OccupationStartingDate>"
                 "<OccupationEndingDate>2024-05-15</OccupationEndingDate>");
    message.services += "<Remun><RemunCode>" + std::string(code) + "</RemunCode></Remun>";
    EXPECT_EQ(only_record(message), record_of(" | 01 severance 2024-03-01 2024-05-15 0403019261") +
                                        std::string(kAttributes));
  }
  Message no_period;  // code 4 is not expressed in working time
  no_period.services += "<Remun><RemunCode>004</RemunCode></Remun>";
  EXPECT_NE(only_record(no_period).find("employment"), std::string::npos);
}

TEST(Dmfa, OccupationsAreThePeriodsOfOneRecord) {
  Message message;
  message.after =
      "<Occupation><OccupationSequenceNbr>2</OccupationSequenceNbr>"
      "<OccupationStartingDate>2024-03-01</OccupationStartingDate>"
      "<OccupationEndingDate>2024-03-15</OccupationEndingDate>"
      "<Remun><RemunCode>003</RemunCode></Remun></Occupation>";
  const auto text = only_record(message);
  EXPECT_NE(text.find("| 01 employment "), std::string::npos);
  EXPECT_NE(text.find("| 2 severance 2024-03-01 2024-03-15 0403019261 "), std::string::npos);
}

TEST(Dmfa, AStudentWorksSomewhereInTheQuarter) {
  Message message;
  message.occupation = "";
  message.with(&Message::line, "495", "840");
  message.after = "<StudentContribution><StudentNbrDays>12</StudentNbrDays></StudentContribution>";
  EXPECT_NE(only_record(message).find("| s employment 2024-01-01 2024-03-31 0403019261 paid=1200 "),
            std::string::npos);
  message.after =
      "<StudentContribution><StudentHoursNbr>99</StudentHoursNbr></StudentContribution>";
  EXPECT_NE(only_record(message).find("| s employment 2024-01-01 2024-03-31 0403019261 employer_"),
            std::string::npos);
}

TEST(Dmfa, ALineThatIsNoWorkHasNoPeriods) {
  Message no_occupation;
  no_occupation.occupation = "";
  EXPECT_EQ(only_record(no_occupation), record_of("") + std::string(kAttributes));
  for (const auto* code : {"876", "883", "280", "289", "295"}) {
    Message not_work;
    not_work.with(&Message::line, "495", code);
    EXPECT_EQ(only_record(not_work).find(" | "), std::string::npos) << code;
  }
}

TEST(Dmfa, TheEmployerIsItsEnterpriseNumberElseItsOnssNumber) {
  Message message;
  message.with(&Message::employer, "403019261", "0");
  EXPECT_EQ(only_record(message).find("dmfa 199999934/0/"), 0U);
  message.with(&Message::employer, "<CompanyID>0</CompanyID>", "");
  message.with(&Message::employer, "199999934", "100006");
  EXPECT_EQ(only_record(message).find("dmfa 000100006/0/"), 0U);
  message.with(&Message::employer, "100006", "000");
  EXPECT_EQ(only_rejection(message),
            "missing_field CompanyID: is missing, and so is NOSSRegistrationNbr");
}

TEST(Dmfa, TrusteeshipIsInTheKeyAndAnAttributeWhenItHolds) {
  Message message;
  message.with(&Message::employer, "<Trusteeship>0", "<Trusteeship>1");
  const auto text = only_record(message);
  EXPECT_EQ(text.find("dmfa 0403019261/1/20241/"), 0U);
  EXPECT_NE(text.find(" trusteeship=1 "), std::string::npos);
}

TEST(Dmfa, TheVersionIsTheMomentOfTheForm) {
  Message message;
  message.with(&Message::form, "08:00:00.000", "23:59:59.999");
  EXPECT_NE(only_record(message).find("@1714607999999 "), std::string::npos);
}

TEST(Dmfa, ConfiguredElementsBecomeAttributes) {
  auto codes = config::standard_dmfa_codes();
  codes.attributes = {{"Border", "border"}, {"Retired", "retired"}, {"ServiceCode", "service"}};
  Message message;
  message.occupation += "<Retired>1</Retired>";
  EXPECT_NE(only_record(decode(message.document(), 4096, codes))
                .find(" border=0 employer_class=010 quarter=20241 retired=1 worker_code=495"),
            std::string::npos);
  message.with(&Message::occupation, "<Retired>1", "<Retired>" + std::string(5'000, 'x'));
  const auto decoded = decode(message.document(), 4096, codes);
  ASSERT_EQ(decoded.batch.rejected.size(), 1U);
  EXPECT_EQ(decoded.batch.rejected[0].code, RejectCode::kBadValue);
}

struct Fault {
  std::string Message::*part;
  std::string_view what;
  std::string_view by;
  std::string_view rejection;
};

TEST(Dmfa, EveryFaultIsRefusedInTheNameOfItsElement) {
  const auto form = &Message::form;
  const auto employer = &Message::employer;
  const auto person = &Message::person;
  const auto line = &Message::line;
  const auto occupation = &Message::occupation;
  const auto services = &Message::services;
  const std::vector<Fault> faults{
      {person, "85073003328", "85073003329", "bad_niss INSS: 850730***** fails its check digits"},
      {person, "85073003328", "8507300332", "bad_niss INSS: \"850730*****\" is not 11 digits"},
      {person, "<INSS>85073003328</INSS>", "", "missing_field INSS: is missing"},
      {form, "2024-05-01", "2024-02-30",
       "bad_date FormCreationDate: \"2024-02-30\" is not a date of the form YYYY-MM-DD from 1900 "
       "to "
       "2199"},
      {form, "2024-05-01", "1969-12-31", "bad_date FormCreationDate: 1969-12-31 is before 1970"},
      {form, "2024-05-01", "2199-01-01", "bad_value version: 722661***** is above 4000000000000"},
      {form, "08:00:00.000", "24:00:00.000",
       "bad_value FormCreationHour: \"24:00:*****\" is not a time of the form HH:MM:SS.mmm"},
      {form, "08:00:00.000", "", "missing_field FormCreationHour: is missing"},
      {form, "<AttestationStatus>0", "<AttestationStatus>3",
       "bad_value AttestationStatus: \"3\" is neither 0, an original, nor 1, an update"},
      {employer, "20241", "20245",
       "bad_value Quarter: \"20245\" is not a quarter of the form 20241"},
      {employer, "20241", "", "missing_field Quarter: is missing"},
      {employer, "<Trusteeship>0", "<Trusteeship>2", "bad_value Trusteeship: 2 is above 1"},
      {employer, "403019261", "4O3019261", "bad_value CompanyID: \"4O3019*****\" is not a number"},
      {line, "495", "49A", "bad_value WorkerCode: \"49A\" is not a number"},
      {line, "010", "1000", "bad_value EmployerClass: 1000 is above 999"},
      {line, "<EmployerClass>010</EmployerClass>", "", "missing_field EmployerClass: is missing"},
      {line, "2024-03-31", "31/03/2024",
       "bad_date NOSSQuarterEndingDate: \"31/03/2024\" is not a date of the form YYYY-MM-DD from "
       "1900 to 2199"},
      {occupation, "2005-10-01", "2024-04-01",
       "inverted_period NOSSQuarterEndingDate: 2024-03-31 is before OccupationStartingDate, "
       "2024-04-01"},
      {occupation, "</OccupationStartingDate>",
       "</OccupationStartingDate><OccupationEndingDate>2023-12-31</OccupationEndingDate>",
       "inverted_period OccupationEndingDate: 2023-12-31 is before NOSSQuarterStartingDate, "
       "2024-01-01"},
      {occupation, ">01<", "><", "missing_field OccupationSequenceNbr: is missing"},
      {occupation, ">1900<", ">-1<", "bad_value MeanWorkingHours: \"-1\" is not a number"},
      {occupation, ">500<", ">five<", "bad_value WorkingDaysSystem: \"five\" is not a number"},
      {services, "001", "", "missing_field ServiceCode: is missing"},
      {services, "06600", "40001", "bad_value ServiceNbrDays: 40001 is above 40000"},
      {services, "06600", "", "missing_field ServiceNbrDays: is missing"},
      {services, "</Service>", "</Service><Remun><RemunCode>A</RemunCode></Remun>",
       "bad_value RemunCode: \"A\" is not a number"},
      {occupation, "<OccupationStartingDate>2005-10-01</OccupationStartingDate>",
       "<Remun><RemunCode>3</RemunCode></Remun>",
       "missing_field OccupationStartingDate: is missing"},
  };
  for (const auto& fault : faults) {
    Message message;
    message.with(fault.part, fault.what, fault.by);
    EXPECT_EQ(only_rejection(message), fault.rejection);
  }
}

TEST(Dmfa, PaidDaysThatAddUpToTooManyAndPartsGivenTwiceAreRefused) {
  Message sum;
  sum.with(&Message::services, "06600", "30000");
  sum.services += sum.services;
  EXPECT_EQ(only_rejection(sum),
            "bad_value ServiceNbrDays: the paid days of an occupation add up to more than 40000 "
            "hundredths");
  Message twice;
  twice.after = "<Occupation>" + twice.occupation + "</Occupation>";
  EXPECT_EQ(only_rejection(twice).find("bad_value "), 0U);
  Message many;
  for (int i = 0; i < 201; ++i) many.after += "<Occupation/>";
  EXPECT_EQ(only_rejection(many), "bad_value Occupation: there are 202, at most 200 are allowed");
}

// Good, bad, good: what a bad line costs.
std::string mixed_document() {
  Message message;
  const auto good = message.worker_record();
  const auto bad = std::string("<WorkerRecord><WorkerCode>x</WorkerCode></WorkerRecord>");
  auto other = Message().with(&Message::line, "495", "015").worker_record();
  return message.document(good + bad + other);
}

TEST(Dmfa, ABadLineCostsNothingElse) {
  const auto decoded = decode(mixed_document());
  ASSERT_TRUE(decoded.status.ok()) << decoded.status.message();
  ASSERT_EQ(decoded.batch.records.size(), 2U);
  ASSERT_EQ(decoded.batch.rejected.size(), 1U);
  EXPECT_EQ(decoded.batch.records[0].position, 1U);
  EXPECT_EQ(decoded.batch.rejected[0].position, 2U);
  EXPECT_EQ(decoded.batch.records[1].position, 3U);
  EXPECT_NE(decoded.batch.raw_of(decoded.batch.rejected[0]).find("<WorkerCode>x</WorkerCode>"),
            std::string_view::npos);
}

TEST(Dmfa, NothingSaidOfOnePersonOrEmployerCountsForTheNext) {
  const Message message;
  const auto line = message.worker_record();
  const auto document = message.document(line + "</NaturalPerson><NaturalPerson>" + line);
  const auto decoded = decode(document);
  EXPECT_EQ(decoded.batch.records.size(), 1U);
  ASSERT_EQ(decoded.batch.rejected.size(), 1U);
  EXPECT_EQ(decoded.batch.rejected[0].message, "INSS: is missing");
}

TEST(Dmfa, ChunksEncodingsAndLineEndsMakeNoDifference) {
  Message latin1;
  latin1.declaration = R"(<?xml version="1.0" encoding="ISO-8859-1"?>)";
  latin1.line += "<WorkerRecordUserReference>Andr\xe9</WorkerRecordUserReference>";
  Message marked;
  marked.declaration = "\xef\xbb\xbf" + marked.declaration;
  marked.line += "<WorkerRecordUserReference>Andr\xc3\xa9</WorkerRecordUserReference>";
  Message windows_lines;
  windows_lines.line += "\r\n\t<Border>\r\n0\r\n</Border>\r\n";
  const auto expected = only_record(Message());
  for (const auto* message : {&latin1, &marked, &windows_lines}) {
    for (const std::size_t chunk_size :
         {std::size_t{1}, std::size_t{7}, std::size_t{4096}, std::string::npos}) {
      EXPECT_EQ(only_record(decode(message->document(), chunk_size)), expected);
    }
  }
}

TEST(Dmfa, TheRawFormIsAMessageOfItsOwnThatGivesTheSameAgain) {
  Message latin1;
  latin1.declaration = R"(<?xml version="1.0" encoding="ISO-8859-1"?>)";
  latin1.line += "<WorkerRecordUserReference>Andr\xe9</WorkerRecordUserReference>";
  const auto good = decode(latin1.document());
  ASSERT_EQ(good.batch.records.size(), 1U);
  const auto raw = good.batch.raw_of(good.batch.records[0]);
  EXPECT_NE(raw.find(latin1.worker_record()), std::string_view::npos);
  EXPECT_EQ(only_record(decode(raw)), told(good.batch, good.batch.records[0]));
  EXPECT_EQ(good.batch.records[0].raw_checksum, matcher::hash64(raw));

  const auto long_gap = '2' + std::string(80, ' ') + '1';
  for (const std::string_view wrong :
       {std::string_view("&lt;\xe9&amp;&#8364;&#13;&gt;"), std::string_view(long_gap)}) {
    Message message = latin1;
    message.with(&Message::employer, "20241", wrong);
    const auto bad = decode(message.document());
    ASSERT_EQ(bad.batch.rejected.size(), 1U);
    const auto again = decode(bad.batch.raw_of(bad.batch.rejected[0]));
    ASSERT_EQ(again.batch.rejected.size(), 1U) << again.status.message();
    EXPECT_EQ(again.batch.rejected[0].code, RejectCode::kBadValue);
    EXPECT_EQ(again.batch.rejected[0].message, bad.batch.rejected[0].message);
  }
}

TEST(Dmfa, ABatchMayBeTakenAwayBetweenChunks) {
  const auto document = mixed_document();
  const auto codes = config::standard_dmfa_codes();
  DmfaDecoder decoder(catalogue(), kSeed, codes);
  std::vector<std::string> records;
  std::size_t rejected = 0;
  for (std::size_t i = 0; i < document.size(); ++i) {
    Batch batch;
    ASSERT_TRUE(decoder.feed(document.substr(i, 1), i + 1 == document.size(), batch).ok());
    for (const auto& record : batch.records) {
      records.push_back(told(batch, record));
      EXPECT_EQ(record.raw_offset, 0U);
    }
    rejected += batch.rejected.size();
  }
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0], only_record(Message()));
  EXPECT_EQ(rejected, 1U);
  EXPECT_EQ(decoder.units(), 3U);
}

TEST(Dmfa, ALineThatIsTooLargeIsRefusedAlone) {
  Message message;
  const auto good = message.worker_record();
  for (int i = 0; i < 5; ++i) message.line += "<x>" + std::string(60'000, 'x') + "</x>";
  const auto decoded = decode(message.document(message.worker_record() + good));
  ASSERT_TRUE(decoded.status.ok()) << decoded.status.message();
  ASSERT_EQ(decoded.batch.rejected.size(), 1U);
  EXPECT_EQ(decoded.batch.rejected[0].code, RejectCode::kTooLarge);
  EXPECT_EQ(decoded.batch.rejected[0].message, "WorkerRecord: has more than 262144 bytes");
  EXPECT_LT(decoded.batch.rejected[0].raw_size, 2'000U);
  ASSERT_EQ(decoded.batch.records.size(), 1U);
  EXPECT_EQ(decoded.batch.records[0].position, 2U);
}

TEST(Dmfa, OfABrokenFileWhatCameBeforeStands) {
  const auto document = mixed_document();
  const auto cut = document.rfind("</WorkerRecord>");
  const auto truncated = decode(document.substr(0, cut));
  EXPECT_EQ(truncated.status.message().find("line 1, column "), 0U);
  EXPECT_NE(truncated.status.message().find("no element found"), std::string::npos);
  EXPECT_EQ(truncated.batch.records.size(), 1U);
  EXPECT_EQ(truncated.batch.rejected.size(), 1U);
  EXPECT_NE(decode(document.substr(0, cut) + "</b>").status.message().find("mismatched tag"),
            std::string::npos);
}

TEST(Dmfa, AnotherRootElementOrADoctypeIsAnError) {
  EXPECT_EQ(decode("<Dimona/>").status.message(),
            "line 1, column 1: root element Dimona is not DmfAOriginal, DmfAUpdate or "
            "DmfAUpdateNotification");
  EXPECT_NE(decode("<!DOCTYPE DmfAOriginal><DmfAOriginal/>").status.message().find("DOCTYPE"),
            std::string::npos);
  EXPECT_FALSE(decode("").status.ok());
  EXPECT_TRUE(decode("<DmfAOriginal/>").status.ok());
}

TEST(Dmfa, NoMessageRepeatsAWholeNationalNumber) {
  constexpr std::string_view kNumber = "85073003328";
  const std::vector<std::pair<std::string Message::*, std::string_view>> places{
      {&Message::form, "2024-05-01"},  {&Message::form, "08:00:00.000"},
      {&Message::employer, "20241"},   {&Message::employer, "403019261"},
      {&Message::line, "495"},         {&Message::line, "2024-01-01"},
      {&Message::occupation, ">1900"}, {&Message::occupation, "2005-10-01"},
      {&Message::services, "06600"}};
  for (const auto& [part, what] : places) {
    Message message;
    message.with(part, what, (what[0] == '>' ? ">" : "") + std::string(kNumber));
    EXPECT_EQ(only_rejection(message).find(kNumber), std::string::npos) << what;
  }
  EXPECT_EQ(decode("<a85073003328/>").status.message().find(kNumber), std::string::npos);
}

}  // namespace
}  // namespace cumuld
