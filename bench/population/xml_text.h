// Appending XML elements to a string, one a line.
// Texts are ASCII without markup, as everything in a population's XML is, and are not escaped.
// Thread safety: functions on the caller's own string.
#pragma once

#include <string>
#include <string_view>

#include "bench/population/message.h"
#include "bench/population/text.h"

namespace population {

inline constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

inline void open_element(std::string_view name, std::string& out) {
  out += '<';
  out += name;
  out += ">\n";
}

inline void close_element(std::string_view name, std::string& out) {
  out += "</";
  out += name;
  out += ">\n";
}

inline void text_element(std::string_view name, std::string_view value, std::string& out) {
  out += '<';
  out += name;
  out += '>';
  out += value;
  close_element(name, out);
}

// None at all for an empty value.
inline void optional_element(std::string_view name, std::string_view value, std::string& out) {
  if (!value.empty()) text_element(name, value, out);
}

// REQUIRES: value < 10^digits.
inline void digits_element(std::string_view name, std::uint64_t value, int digits,
                           std::string& out) {
  std::string text;
  append_digits(value, digits, text);
  text_element(name, text, out);
}

inline void date_element(std::string_view name, Day day, std::string& out) {
  text_element(name, date_text(day), out);
}

// hh:mm:ss.mmm of a moment.
inline void append_hour(std::int64_t moment, std::string& out) {
  const auto ms = static_cast<std::uint64_t>(moment % kMsPerDay);
  append_digits(ms / 3'600'000, 2, out);
  out += ':';
  append_digits(ms / 60'000 % 60, 2, out);
  out += ':';
  append_digits(ms / 1'000 % 60, 2, out);
  out += '.';
  append_digits(ms % 1'000, 3, out);
}

// What every Form of the ONSS begins with: created at `moment`, read as UTC.
inline void form_head(std::string_view identification, std::int64_t moment, char status,
                      std::string& out) {
  text_element("Identification", identification, out);
  date_element("FormCreationDate", day_of_moment(moment), out);
  std::string hour;
  append_hour(moment, hour);
  text_element("FormCreationHour", hour, out);
  text_element("AttestationStatus", std::string_view{&status, 1}, out);
  text_element("TypeForm", "SU", out);
}

// The ONSS's reference of a message. REQUIRES: number has 1 to 20 characters.
inline void form_reference(char type, char origin, std::string_view number, std::string& out) {
  open_element("Reference", out);
  text_element("ReferenceType", std::string_view{&type, 1}, out);
  text_element("ReferenceOrigin", std::string_view{&origin, 1}, out);
  text_element("ReferenceNbr", number, out);
  close_element("Reference", out);
}

}  // namespace population
