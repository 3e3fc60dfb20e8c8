// The words of the evidence sheet in three languages. Thread safety: constants.
#pragma once

#include "daemon/api/evidence_sheet.h"

namespace cumuld::api {

struct SheetPhrases {
  const char* language;  // as HTML names it
  const char* title;
  const char* person;
  const char* rule;
  const char* legal_basis;
  const char* grade;
  const char* status;
  const char* raised_at;
  const char* changed_at;
  const char* revision;
  const char* periods;
  const char* field;
  const char* income;
  const char* benefit;
  const char* open;
  const char* common_days;
  const char* from;
  const char* to;
  const char* days;
  const char* sundays;
  const char* exemptions;
  const char* computation;
  const char* benefit_days;
  const char* daily_amount;
  const char* amount;
  const char* paid_days;
  const char* room;
  const char* proven_days;
  const char* proven_amount;
  const char* counted_until;
  const char* histories;
  const char* version;
  const char* state;
  const char* received_at;
  const char* source;
  const char* position;
  const char* checksum;
  const char* rule_text;
  const char* revisions;
  const char* sequence;
  const char* change;
  const char* signal;
  const char* printed_at;
};

const SheetPhrases& phrases_of(Language language);

}  // namespace cumuld::api
