// Tests daemon/decode/idflux.h: replaced national numbers, and what is no such thing.
#include "daemon/decode/idflux.h"

#include <gtest/gtest.h>

#include <vector>

#include "matcher/national_number.h"
#include "matcher/record.h"
#include "tests/support/messages.h"

namespace cumuld {
namespace {

const matcher::Catalogue& catalogue() {
  static const auto kCatalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  return kCatalogue;
}

struct Decoded {
  matcher::Batch batch;
  matcher::Status status;
};

Decoded decode(std::string_view document, std::size_t chunk_size = 64) {
  Decoded decoded;
  IdfluxDecoder decoder(catalogue(), 7, "identity");
  decoded.status = support::feed_in_chunks(decoder, document, chunk_size, decoded.batch);
  return decoded;
}

// Every outcome in the order of the units: "old@version -> new" or "code message".
std::vector<std::string> outcomes(const Decoded& decoded) {
  std::vector<std::string> all;
  const auto digits = [](matcher::PersonCode code) {
    return matcher::NationalNumber::from_code(code)->digits();
  };
  for (const auto& record : decoded.batch.records) {
    const auto view = matcher::RecordView::parse(decoded.batch.body_of(record));
    all.push_back(std::string(view->key()) + "@" + std::to_string(view->version()) + " " +
                  digits(*view->person()) + " -> " + digits(*view->successor()));
  }
  for (const auto& refused : decoded.batch.rejected) {
    all.push_back(std::string(matcher::name_of(refused.code)) + " " + refused.message);
  }
  return all;
}

std::string unit(std::string_view code, std::string_view outdated, std::string_view valid) {
  return "<IdfluxInformation><JustificationCode>" + std::string(code) +
         "</JustificationCode><EmployerId><CompanyID>449888671</CompanyID></EmployerId>"
         "<ValidSituation><INSS>" +
         std::string(valid) +
         "</INSS><WorkerName>Andr\xe9</WorkerName></ValidSituation>"
         "<OutdatedSituation><INSS>" +
         std::string(outdated) + "</INSS></OutdatedSituation></IdfluxInformation>";
}

std::string replaced_employer(std::string_view outdated, std::string_view valid,
                              std::string_view since) {
  return "<IdfluxInformation><JustificationCode>92</JustificationCode><EffectiveStartingDate>" +
         std::string(since) + "</EffectiveStartingDate><ValidSituation><NOSSRegistrationNbr>" +
         std::string(valid) +
         "</NOSSRegistrationNbr></ValidSituation><OutdatedSituation><NOSSRegistrationNbr>" +
         std::string(outdated) + "</NOSSRegistrationNbr></OutdatedSituation></IdfluxInformation>";
}

std::string message(std::string_view units) {
  return "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><IDFLUX><Form>"
         "<FormCreationDate>2023-01-02</FormCreationDate>"
         "<FormCreationHour>10:10:06.230</FormCreationHour>" +
         std::string(units) + "</Form></IDFLUX>";
}

constexpr std::string_view kBis = "85473003317";
constexpr std::string_view kNumber = "85073003328";
using Outcomes = std::vector<std::string>;
const Outcomes kReplaced{"85473003317@1672654206230 85473003317 -> 85073003328"};

TEST(Idflux, AReplacedNumberIsARecordOfItsIdentity) {
  for (const std::size_t chunk_size : {std::size_t{1}, std::size_t{7}, std::string::npos}) {
    EXPECT_EQ(outcomes(decode(message(unit("90", kBis, kNumber)), chunk_size)), kReplaced);
  }
}

TEST(Idflux, OtherChangesOfAPersonSayNothing) {
  for (const auto* code : {"91", "93"}) {
    const auto decoded = decode(message(unit(code, "", "")));
    EXPECT_TRUE(decoded.status.ok());
    EXPECT_EQ(outcomes(decoded), Outcomes{});
  }
}

TEST(Idflux, AReplacedEmployerIsKeptAndNotFollowed) {
  const auto notes = [](const Decoded& decoded) {
    Outcomes all = outcomes(decoded);
    for (const auto& note : decoded.batch.notes) all.push_back(note.key);
    return all;
  };
  EXPECT_EQ(notes(decode(message(replaced_employer("178273680", "131130710", "2023-01-20")))),
            (Outcomes{"employer old 178273680 131130710 2023-01-20",
                      "employer new 131130710 178273680 2023-01-20"}));
  EXPECT_EQ(notes(decode(message(replaced_employer("178273680", "131130710", "")))),
            (Outcomes{"employer old 178273680 131130710", "employer new 131130710 178273680"}));
  EXPECT_EQ(notes(decode(message(replaced_employer("", "131130710", "") +
                                 replaced_employer("178273680", "0", "") +
                                 replaced_employer("178273680", "131130710", "yesterday")))),
            (Outcomes{"missing_field OutdatedSituation/NOSSRegistrationNbr: is missing",
                      "missing_field ValidSituation/NOSSRegistrationNbr: is missing",
                      "bad_date EffectiveStartingDate: \"yesterday\" is not a date of the form "
                      "YYYY-MM-DD from 1900 to 2199"}));
}

TEST(Idflux, ABadUnitCostsNothingElse) {
  const auto decoded =
      decode(message(unit("90", kBis, "") + unit("90", kBis, "85073003329") +
                     unit("90", kBis, kBis) + unit("9", kBis, kNumber) + unit("", kBis, kNumber) +
                     unit("90", "", kNumber) + unit("90", kBis, kNumber)));
  const auto all = outcomes(decoded);
  ASSERT_EQ(all.size(), 7U);
  EXPECT_EQ(all[0], kReplaced[0]);
  EXPECT_EQ(decoded.batch.records[0].position, 7U);
  EXPECT_EQ(all[1], "missing_field ValidSituation/INSS: is missing");
  EXPECT_EQ(all[2].substr(0, 9), "bad_niss ");
  EXPECT_EQ(all[2].find("85073003329"), std::string::npos);
  EXPECT_EQ(all[3].substr(0, 10), "bad_value ");
  EXPECT_EQ(all[4], "bad_value JustificationCode: \"9\" is none of 90 to 93");
  EXPECT_EQ(all[5], "missing_field JustificationCode: is missing");
  EXPECT_EQ(all[6], "missing_field OutdatedSituation/INSS: is missing");
}

TEST(Idflux, TheRawFormGivesTheSameAgain) {
  const auto first = decode(message(unit("90", kBis, kNumber) + unit("9", "", "")));
  EXPECT_EQ(outcomes(decode(first.batch.raw_of(first.batch.records[0]))), kReplaced);
  const auto refused = decode(first.batch.raw_of(first.batch.rejected[0]));
  ASSERT_EQ(refused.batch.rejected.size(), 1U);
  EXPECT_EQ(refused.batch.rejected[0].message, first.batch.rejected[0].message);
}

TEST(Idflux, AnotherRootElementIsAnError) {
  EXPECT_EQ(decode("<Dimona/>").status.message(),
            "line 1, column 1: root element Dimona is not IDFLUX");
}

}  // namespace
}  // namespace cumuld
