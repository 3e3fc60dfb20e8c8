#include "daemon/decode/dmfa_values.h"

#include <algorithm>

#include "daemon/decode/date.h"
#include "matcher/national_number.h"

namespace cumuld {
namespace {

using matcher::Day;
using matcher::RejectCode;

constexpr std::uint64_t kMillisecondsADay = 24ULL * 60 * 60 * 1000;

std::string quoted(std::string_view text) {
  return '"' + shown(text) + '"';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

unsigned two_digits(std::string_view text) {
  return static_cast<unsigned>((text[0] - '0') * 10 + (text[1] - '0'));
}

// Whether `text` has a digit wherever `form` has a 0, and elsewhere the same as `form`.
bool has_form(std::string_view text, std::string_view form) {
  return std::ranges::equal(text, form, [](char byte, char wanted) {
    return wanted == '0' ? is_digit(byte) : byte == wanted;
  });
}

}  // namespace

Rejection refuse_element(std::string_view element, RejectCode code, std::string_view wrong) {
  return {code, std::string(element) + ": " + std::string(wrong)};
}

Verdict require_element(std::string_view element, std::string_view text) {
  if (!text.empty()) return std::nullopt;
  return refuse_element(element, RejectCode::kMissingField, "is missing");
}

Verdict read_number(std::string_view element, std::string_view text, std::uint64_t highest,
                    std::uint64_t& out) {
  if (auto refused = require_element(element, text)) return refused;
  out = 0;
  for (const char c : text) {
    if (!is_digit(c)) {
      return refuse_element(element, RejectCode::kBadValue, quoted(text) + " is not a number");
    }
    out = out * 10 + static_cast<std::uint64_t>(c - '0');
    if (out > highest) {
      return refuse_element(element, RejectCode::kBadValue,
                            shown(text) + " is above " + std::to_string(highest));
    }
  }
  return std::nullopt;
}

Verdict read_day(std::string_view element, std::string_view text, Day& out) {
  if (auto refused = require_element(element, text)) return refused;
  const auto day = parse_date(text);
  if (!day) {
    return refuse_element(element, RejectCode::kBadDate,
                          quoted(text) + " is not a date of the form YYYY-MM-DD from 1900 to 2199");
  }
  out = *day;
  return std::nullopt;
}

Verdict read_version(std::string_view date, std::string_view hour, std::uint64_t& out) {
  Day day;
  if (auto refused = read_day("FormCreationDate", date, day)) return refused;
  if (auto refused = require_element("FormCreationHour", hour)) return refused;
  if (day.since_epoch < 0) {
    return refuse_element("FormCreationDate", RejectCode::kBadDate,
                          shown(date) + " is before 1970");
  }
  const auto wrong_hour = [&] {
    return refuse_element("FormCreationHour", RejectCode::kBadValue,
                          quoted(hour) + " is not a time of the form HH:MM:SS.mmm");
  };
  if (!has_form(hour, "00:00:00.000")) return wrong_hour();
  const auto hours = two_digits(hour);
  const auto minutes = two_digits(hour.substr(3));
  const auto seconds = two_digits(hour.substr(6));
  if (hours > 23 || minutes > 59 || seconds > 59) return wrong_hour();
  const auto milliseconds = two_digits(hour.substr(9)) * 10 + static_cast<unsigned>(hour[11] - '0');
  out = static_cast<std::uint64_t>(day.since_epoch) * kMillisecondsADay +
        ((hours * 60ULL + minutes) * 60 + seconds) * 1000 + milliseconds;
  return std::nullopt;
}

Verdict read_quarter(std::string_view text, CalendarQuarter& out) {
  if (auto refused = require_element("Quarter", text)) return refused;
  const int year = has_form(text, "00000")
                       ? static_cast<int>(two_digits(text) * 100 + two_digits(text.substr(2)))
                       : 0;
  if (year < 1900 || year > 2199 || text[4] < '1' || text[4] > '4') {
    return refuse_element("Quarter", RejectCode::kBadValue,
                          quoted(text) + " is not a quarter of the form 20241");
  }
  const auto first_month = static_cast<unsigned>(text[4] - '1') * 3 + 1;
  out.first = matcher::day_of(year, first_month, 1);
  const auto next = first_month == 10 ? matcher::day_of(year + 1, 1, 1)
                                      : matcher::day_of(year, first_month + 3, 1);
  out.last = matcher::Period::from_half_open(out.first, next)->last_day();
  return std::nullopt;
}

void assign_padded(std::uint64_t number, std::size_t width, std::string& out) {
  out.clear();
  for (; number > 0; number /= 10) out.push_back(static_cast<char>('0' + number % 10));
  if (out.size() < width) out.append(width - out.size(), '0');
  std::ranges::reverse(out);
}

Verdict check_inss(std::string_view text) {
  if (auto refused = require_element("INSS", text)) return refused;
  if (matcher::NationalNumber::parse(text)) return std::nullopt;
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return refuse_element("INSS", RejectCode::kBadNiss,
                        digits && text.size() == 11 ? shown(text) + " fails its check digits"
                                                    : '"' + shown(text) + "\" is not 11 digits");
}

void keep_value_text(std::string_view text, std::string& out) {
  constexpr std::size_t kBytesKept = 64;  // all right values are shorter
  if (text.size() <= kBytesKept) {
    out = text;
    return;
  }
  std::size_t size = kBytesKept;
  while ((static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80) --size;  // whole UTF-8 only
  out = text.substr(0, size);
  out += "…";
}

Verdict read_employer(std::string_view company_id, std::string_view noss_number, std::string& out) {
  constexpr std::uint64_t kCompanyMax = 9'999'999'999;
  constexpr std::size_t kCompanyDigits = 10;
  constexpr std::uint64_t kNossMax = 999'999'999;
  constexpr std::size_t kNossDigits = 9;
  out.clear();
  std::uint64_t number = 0;
  if (!company_id.empty()) {
    if (auto refused = read_number("CompanyID", company_id, kCompanyMax, number)) return refused;
    if (number != 0) assign_padded(number, kCompanyDigits, out);
  }
  if (out.empty() && !noss_number.empty()) {
    if (auto refused = read_number("NOSSRegistrationNbr", noss_number, kNossMax, number)) {
      return refused;
    }
    if (number != 0) assign_padded(number, kNossDigits, out);
  }
  return std::nullopt;
}

}  // namespace cumuld
