// Tests daemon/decode/authorisation_reader.h: the record that an authorisation becomes, as
// RecordCheck takes it.
#include "daemon/decode/authorisation_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "daemon/decode/date.h"
#include "daemon/decode/record_check.h"

namespace cumuld {
namespace {

const matcher::Catalogue& catalogue() {
  static const auto kCatalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  return kCatalogue;
}

AuthorisationTexts granted() {
  AuthorisationTexts texts;
  texts.insurer = "306";
  texts.id = "A-17";
  texts.version = "3";
  texts.person = "85073003328";
  texts.decision = "granted";
  texts.resumed_on = "2015-01-14";
  texts.declared_on = "2015-01-13";
  return texts;
}

std::string told(matcher::Attributes attributes) {
  std::string text;
  std::ranges::sort(attributes);
  for (const auto& [name, value] : attributes) {
    text += ' ';
    text += name;
    text += '=';
    text += value;
  }
  return text;
}

// The record, or "code message" of what was refused, by the reader or by the contract's rules.
std::string told(const AuthorisationTexts& texts, AuthorisationReader& reader,
                 StatedRecord& stated) {
  const auto refusal = [](const Rejection& rejection) {
    return std::string(matcher::name_of(rejection.code)) + ' ' + rejection.message;
  };
  if (const auto refused = reader.read(texts, stated)) return refusal(*refused);
  RecordCheck check(catalogue());
  matcher::RecordDraft draft;
  if (const auto refused = check.check(stated, draft)) return refusal(*refused);
  std::string text = catalogue().registry(draft.registry).name + ' ' + std::string(draft.key) +
                     " @" + std::to_string(draft.version);
  if (draft.cancelled) return text + " cancelled";
  text += told(draft.attributes);
  for (const auto& period : draft.periods) {
    text += " | " + std::string(period.part) + ' ' + catalogue().kind(period.kind).name + ' ' +
            format_date(period.begin) + "..";
    if (period.end != matcher::kOpenEnd) text += format_date(period.end + -1);
    if (period.employer) text += " of " + std::string(*period.employer);
    if (period.fraction) text += " at most " + std::to_string(*period.fraction);
    text += told(period.attributes);
  }
  return text;
}

std::string told(const AuthorisationTexts& texts) {
  AuthorisationReader reader;
  StatedRecord stated;
  return told(texts, reader, stated);
}

constexpr std::string_view kHead = "authorisation 306/A-17 @3";

std::string record(std::string_view rest) {
  return std::string(kHead) + std::string(rest);
}

TEST(AuthorisationReader, GrantedBecomesOnePeriod) {
  auto texts = granted();
  EXPECT_EQ(told(texts), record(" | 1 authorised_resumption 2015-01-14.. decision=granted "
                                "declared_on=2015-01-13 regime=declaration resumed_on=2015-01-14"));
  texts.decided_on = "2015-02-20";
  texts.effective_from = "2015-02-22";
  texts.effective_to = "2015-06-30";
  EXPECT_EQ(told(texts),
            record(" | 1 authorised_resumption 2015-01-14..2015-06-30 decided_on=2015-02-20 "
                   "decision=granted declared_on=2015-01-13 effective_from=2015-02-22 "
                   "effective_to=2015-06-30 regime=declaration resumed_on=2015-01-14"));
}

// Case 20: an authorisation for employer B, half time.
TEST(AuthorisationReader, EmployerAndVolumeAreThoseOfThePeriod) {
  auto texts = granted();
  texts.employer = "0449888671";
  texts.max_fraction = "500";
  EXPECT_EQ(told(texts), record(" | 1 authorised_resumption 2015-01-14.. of 0449888671 at most 500 "
                                "decision=granted declared_on=2015-01-13 regime=declaration "
                                "resumed_on=2015-01-14"));
  texts.max_fraction = "0";
  EXPECT_NE(told(texts).find("at most 0 "), std::string::npos);
  texts.max_fraction = "1001";
  EXPECT_EQ(told(texts), "bad_value max_fraction: 1001 is above 1000");
  texts.decision = {};
  texts.declared_on = {};  // judged also without a period
  EXPECT_EQ(told(texts), "bad_value max_fraction: 1001 is above 1000");
}

// Cases 17 and 18.
TEST(AuthorisationReader, LatenessAndRefusalsAreSaid) {
  auto texts = granted();
  texts.declared_on = "2015-01-20";
  EXPECT_EQ(told(texts), record(" | 1 authorised_resumption 2015-01-14.. decision=granted "
                                "declared_on=2015-01-20 late=1 regime=declaration "
                                "resumed_on=2015-01-14"));
  texts.declared_on = "2015-02-20";
  EXPECT_EQ(told(texts), record(" | 1 authorised_resumption 2015-02-20.. decision=granted "
                                "declared_on=2015-02-20 regime=declaration resumed_on=2015-01-14 "
                                "too_late=1"));
  texts.declared_on = "2015-01-13";
  texts.decision = "refused";
  texts.sent_on = "2015-02-10";
  EXPECT_EQ(told(texts), record(" | 1 authorised_resumption 2015-01-14..2015-02-10 "
                                "decision=refused declared_on=2015-01-13 regime=declaration "
                                "resumed_on=2015-01-14 sent_on=2015-02-10"));
  texts.decision = "ended";
  texts.effective_to = "2015-03-31";
  EXPECT_EQ(told(texts), record(" | 1 authorised_resumption 2015-01-14..2015-03-31 "
                                "decision=ended declared_on=2015-01-13 effective_to=2015-03-31 "
                                "regime=declaration resumed_on=2015-01-14 sent_on=2015-02-10"));
}

TEST(AuthorisationReader, WithoutExemptDaysTheRecordSaysWhy) {
  auto texts = granted();
  texts.decision = {};
  texts.declared_on = {};
  EXPECT_EQ(told(texts), record(" decision=pending not_exempt=never_declared regime=declaration "
                                "resumed_on=2015-01-14"));
  texts.resumed_on = "2009-01-14";
  EXPECT_EQ(told(texts),
            record(" decision=pending not_exempt=pending regime=prior resumed_on=2009-01-14"));
  texts.decision = "refused";
  EXPECT_EQ(told(texts),
            record(" decision=refused not_exempt=refused regime=prior resumed_on=2009-01-14"));
  texts.decision = "granted";
  texts.decided_on = "2009-02-20";
  texts.effective_to = "2009-02-20";
  EXPECT_EQ(told(texts), record(" decided_on=2009-02-20 decision=granted effective_to=2009-02-20 "
                                "not_exempt=over regime=prior resumed_on=2009-01-14"));
}

TEST(AuthorisationReader, AWithdrawnOneIsCancelled) {
  AuthorisationTexts texts;
  texts.withdrawn = true;
  EXPECT_EQ(told(texts), "missing_field insurer: is missing");
  texts.insurer = "306";
  texts.id = "A-17";
  texts.version = "4";
  texts.decision = "whatever";
  EXPECT_EQ(told(texts), "authorisation 306/A-17 @4 cancelled");
}

struct Wrong {
  std::string_view AuthorisationTexts::*field;
  std::string text;
  std::string verdict;
};

TEST(AuthorisationReader, WhatIsWrongIsNamed) {
  const std::string form = " is not a date of the form YYYY-MM-DD from 1900 to 2199";
  for (const auto& [field, text, verdict] : std::vector<Wrong>{
           {&AuthorisationTexts::insurer, "", "missing_field insurer: is missing"},
           {&AuthorisationTexts::insurer, "3060",
            "bad_value insurer: \"3060\" is not three digits"},
           {&AuthorisationTexts::insurer, "3o6", "bad_value insurer: \"3o6\" is not three digits"},
           {&AuthorisationTexts::id, "", "missing_field id: is missing"},
           {&AuthorisationTexts::version, "", "missing_field version: is missing"},
           {&AuthorisationTexts::version, "-1", "bad_value version: \"-1\" is not a number"},
           {&AuthorisationTexts::version, "9007199254740992",
            "bad_value version: 900719***** is above 9007199254740991"},
           {&AuthorisationTexts::person, "", "missing_field person: is missing"},
           {&AuthorisationTexts::decision, "Granted",
            "bad_value decision: \"Granted\" is none of granted, refused, ended"},
           {&AuthorisationTexts::decision, "pending",
            "bad_value decision: \"pending\" is none of granted, refused, ended"},
           {&AuthorisationTexts::decision, "refused", "missing_field sent_on: is missing"},
           {&AuthorisationTexts::decision, "ended", "missing_field sent_on: is missing"},
           {&AuthorisationTexts::resumed_on, "", "missing_field resumed_on: is missing"},
           {&AuthorisationTexts::resumed_on, "2015-02-29",
            "bad_date resumed_on: \"2015-02-29\"" + form},
           {&AuthorisationTexts::resumed_on, "2009-01-14", "missing_field decided_on: is missing"},
           {&AuthorisationTexts::declared_on, "", "missing_field declared_on: is missing"},
           // A date that is not needed must be one all the same.
           {&AuthorisationTexts::granted_on, "soon", "bad_date granted_on: \"soon\"" + form},
           {&AuthorisationTexts::sent_on, "2200-01-01", "bad_date sent_on: \"2200-01-01\"" + form},
           {&AuthorisationTexts::effective_to, "31/01/2015",
            "bad_date effective_to: \"31/01/2015\"" + form},
           {&AuthorisationTexts::max_fraction, "0.5",
            "bad_value max_fraction: \"0.5\" is not a number"},
       }) {
    auto texts = granted();
    texts.*field = text;
    EXPECT_EQ(told(texts), verdict);
  }
}

TEST(AuthorisationReader, EffectiveDaysMustNotBeInverted) {
  auto texts = granted();
  texts.effective_from = "2015-03-02";
  texts.effective_to = "2015-03-01";
  EXPECT_EQ(told(texts),
            "inverted_period effective_to: 2015-03-01 is before effective_from, 2015-03-02");
  texts.effective_to = "2015-03-02";
  EXPECT_TRUE(told(texts).starts_with(kHead));
  // What was ended may have been ended before it began.
  texts.decision = "ended";
  texts.sent_on = "2015-01-20";
  texts.effective_to = "2015-02-01";
  EXPECT_TRUE(told(texts).starts_with(kHead));
}

TEST(AuthorisationReader, NothingIsLeftOfTheRecordBefore) {
  AuthorisationReader reader;
  StatedRecord stated;
  auto texts = granted();
  texts.effective_to = "2015-06-30";
  texts.employer = "0449888671";
  texts.max_fraction = "500";
  (void)told(texts, reader, stated);
  EXPECT_EQ(told(granted(), reader, stated), told(granted()));
  auto withdrawn = granted();
  withdrawn.withdrawn = true;
  EXPECT_EQ(told(withdrawn, reader, stated), "authorisation 306/A-17 @3 cancelled");
}

}  // namespace
}  // namespace cumuld
