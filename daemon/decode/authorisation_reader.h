// AuthorisationReader: the texts of one authorisation, and the record of registry `authorisation`
// that they become. What the days mean is the business of authorisation.h.
//
//   key         insurer / id
//   version     that of the message
//   periods     one authorised_resumption, part "1": the exempt days. None when no day is exempt:
//               the registry then states nothing, and the attributes say why
//   attributes  regime          "prior" or "declaration"
//               decision        "pending", "granted", "refused" or "ended"
//               late            "1": declared late, within 14 days; the insurer reduces by 10 %
//               too_late        "1": declared later than that
//               not_exempt      without a period: "never_declared", "pending", "refused" or "over"
//               and every date that was stated, under its own name
//   cancelled   a withdrawn authorisation; of it insurer, id and version count only
//
// The employer is kept as it was stated; an exemption counts for an income with the same text.
// Refused, in the order insurer, id, version, decision, dates in the order of the struct,
// max_fraction: missing_field for a text that is needed, bad_value, bad_date, and inverted_period
// for a granted or pending authorisation whose effective_to is before effective_from. The person,
// the key's length and the employer are left to RecordCheck.
//
// Ownership: the StatedRecord's texts are views into the AuthorisationTexts and the reader. Thread
// safety: one thread at a time. Cost: O(texts); no allocation once buffers have grown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/decode/authorisation.h"
#include "daemon/decode/rejection.h"
#include "daemon/decode/stated_record.h"

namespace cumuld {

// What a message says of one authorisation; an empty text was not said. Dates are YYYY-MM-DD.
// Views: what they look at must outlive the StatedRecord that is made of them.
struct AuthorisationTexts {
  std::string_view insurer;   // three digits
  std::string_view id;        // the insurer's own, of the authorisation
  std::string_view version;   // a number
  std::string_view person;    // national number
  std::string_view decision;  // "granted", "refused", "ended"; none yet is an empty text
  std::string_view resumed_on, declared_on, granted_on, decided_on, sent_on;
  std::string_view effective_from, effective_to;
  std::string_view employer;
  std::string_view max_fraction;  // per mille of a full-timer, 0 to 1000
  bool withdrawn = false;
};

class AuthorisationReader {
 public:
  // nullopt: `out` is what the authorisation states, for RecordCheck. Otherwise what was wrong
  // first, and `out` is unspecified.
  Verdict read(const AuthorisationTexts& texts, StatedRecord& out);

 private:
  Verdict begin_record(const AuthorisationTexts& texts, StatedRecord& out);
  // `fraction` counts where the texts have one.
  void add_period(const AuthorisationTexts& texts, const ExemptDays& days, std::uint64_t fraction,
                  StatedRecord& out);

  std::string key_, from_, to_;
};

}  // namespace cumuld
