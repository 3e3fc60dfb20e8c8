// How the values of the ONSS's messages are read: each function reads the text of one element, or
// says in the element's name why not.
//
// An absent element is an empty text, and missing_field where a value is needed:
//   OccupationStartingDate: is missing
// A rejection never repeats a national number. Numbers may have leading zeros, no sign.
//
// Thread safety: pure functions. Cost: O(length); no allocation but for a rejection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/decode/rejection.h"
#include "matcher/period.h"

namespace cumuld {

// `code` at the element: "`element`: `wrong`".
Rejection refuse_element(std::string_view element, matcher::RejectCode code,
                         std::string_view wrong);

Verdict require_element(std::string_view element, std::string_view text);

// 0 to `highest`, both included; bad_value. REQUIRES: highest < 2^59.
Verdict read_number(std::string_view element, std::string_view text, std::uint64_t highest,
                    std::uint64_t& out);

// YYYY-MM-DD from 1900-01-01 to 2199-12-31; bad_date.
Verdict read_day(std::string_view element, std::string_view text, matcher::Day& out);

// FormCreationDate and FormCreationHour (HH:MM:SS.mmm) as milliseconds since 1970, as UTC.
Verdict read_version(std::string_view date, std::string_view hour, std::uint64_t& out);

// Keeps `text` as the value of an element: of one that is longer than any right value, the
// beginning and a character that makes it wrong in any place, the same however often it is kept
// again.
void keep_value_text(std::string_view text, std::string& out);

// A national number whose check digits hold; bad_niss.
Verdict check_inss(std::string_view text);

// The employer's enterprise number (CompanyID), which may lack its leading zero, as ten digits;
// else its number at the ONSS (NOSSRegistrationNbr) as nine. 0 means that it is not known, as an
// absent element does; empty when both are.
Verdict read_employer(std::string_view company_id, std::string_view noss_number, std::string& out);

// `number` in at least `width` digits.
void assign_padded(std::uint64_t number, std::size_t width, std::string& out);

// Quarter, as 20241: its first and last day, both included; bad_value.
struct CalendarQuarter {
  matcher::Day first;
  matcher::Day last;
};
Verdict read_quarter(std::string_view text, CalendarQuarter& out);

}  // namespace cumuld
