#include "daemon/decode/layout_values.h"

#include <algorithm>
#include <limits>

namespace cumuld {
namespace {

using config::TimePart;
using config::TimePattern;
using matcher::Day;

__extension__ using Wide = unsigned __int128;

constexpr std::int64_t kMillisecondsASecond = 1'000;
constexpr std::int64_t kSecondsADay = 86'400;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}

int number_at(std::string_view text, std::size_t begin, std::size_t size) {
  int number = 0;
  for (const char c : text.substr(begin, size)) number = number * 10 + (c - '0');
  return number;
}

int part_of(const TimePattern& pattern, TimePart part, std::string_view text) {
  if (!pattern.has(part)) return 0;
  return number_at(text, pattern.begin(part), part == TimePart::kYear ? 4 : 2);
}

// Whether the first bytes of `text` are written by the pattern.
bool has_form(const TimePattern& pattern, std::string_view text) {
  if (text.size() < pattern.text.size()) return false;
  for (std::size_t i = 0; i < pattern.text.size(); ++i) {
    const char wanted = pattern.text[i];
    const bool letter = (wanted >= 'a' && wanted <= 'z') || wanted == 'H' || wanted == 'M' ||
                        wanted == 'S' || wanted == 'y';
    if (letter ? !is_digit(text[i]) : text[i] != wanted) return false;
  }
  return true;
}

std::optional<Day> day_in(const TimePattern& pattern, std::string_view text) {
  const int year = part_of(pattern, TimePart::kYear, text);
  const int month = part_of(pattern, TimePart::kMonth, text);
  const int day = part_of(pattern, TimePart::kDay, text);
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const bool short_month = month == 4 || month == 6 || month == 9 || month == 11;
  const int last = month == 2 ? (leap ? 29 : 28) : short_month ? 30 : 31;
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > last) {
    return std::nullopt;
  }
  return matcher::day_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

// ".123", of which no more than milliseconds count. Takes it off `rest`.
std::optional<std::int64_t> take_fraction(std::string_view& rest) {
  if (rest.empty() || (rest[0] != '.' && rest[0] != ',')) return 0;
  std::int64_t milliseconds = 0;
  std::int64_t unit = 100;
  std::size_t size = 1;
  for (; size < rest.size() && is_digit(rest[size]); ++size, unit /= 10) {
    milliseconds += (rest[size] - '0') * unit;
  }
  if (size == 1) return std::nullopt;
  rest.remove_prefix(size);
  return milliseconds;
}

// "", "Z", "+01:00" or "+0100": seconds that it is ahead of UTC.
std::optional<std::int64_t> zone_of(std::string_view text) {
  if (text.empty() || text == "Z") return 0;
  const bool ahead = text[0] == '+';
  if (!ahead && text[0] != '-') return std::nullopt;
  const bool colon = text.size() == 6 && text[3] == ':';
  if (!colon && text.size() != 5) return std::nullopt;
  const auto minutes = text.substr(colon ? 4 : 3);
  if (!are_digits(text.substr(1, 2)) || !are_digits(minutes)) return std::nullopt;
  const std::int64_t seconds = number_at(text, 1, 2) * 3600LL + number_at(minutes, 0, 2) * 60LL;
  return ahead ? seconds : -seconds;
}

std::uint64_t power_of_ten(unsigned exponent) {
  std::uint64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

std::uint64_t narrowed(Wide number) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  return number > kMost ? kMost : static_cast<std::uint64_t>(number);
}

}  // namespace

std::optional<Day> read_day_by(const TimePattern& pattern, std::string_view text) {
  if (text.size() != pattern.text.size() || !has_form(pattern, text)) return std::nullopt;
  return day_in(pattern, text);
}

std::optional<std::uint64_t> read_moment_by(const TimePattern& pattern, std::string_view text) {
  if (!has_form(pattern, text)) return std::nullopt;
  const auto day = day_in(pattern, text);
  const int hour = part_of(pattern, TimePart::kHour, text);
  const int minute = part_of(pattern, TimePart::kMinute, text);
  const int second = part_of(pattern, TimePart::kSecond, text);
  if (!day || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  auto rest = text.substr(pattern.text.size());
  const auto fraction = take_fraction(rest);
  const auto zone = zone_of(rest);
  if (!fraction || !zone) return std::nullopt;
  const std::int64_t seconds =
      day->since_epoch * kSecondsADay + hour * 3600LL + minute * 60LL + second - *zone;
  const std::int64_t moment = seconds * kMillisecondsASecond + *fraction;
  if (moment < 0) return std::nullopt;
  return static_cast<std::uint64_t>(moment);
}

std::optional<Decimal> read_decimal(const config::FileLayout& layout, std::string_view text) {
  Decimal number;
  std::size_t digits = 0;
  bool decimals = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      if (++digits > kDecimalDigitsMax) return std::nullopt;
      number.digits = number.digits * 10 + static_cast<std::uint64_t>(c - '0');
      if (decimals) ++number.decimals;
    } else if (c == layout.thousands && layout.thousands != 0 && !decimals && digits > 0) {
      // Three digits come after it, and then no further one.
      const auto group = text.substr(i + 1, 3);
      const bool more = i + 4 < text.size() && is_digit(text[i + 4]);
      if (group.size() != 3 || !are_digits(group) || more) return std::nullopt;
    } else {
      const bool mark = layout.decimal == 0 ? c == ',' || c == '.' : c == layout.decimal;
      if (!mark || decimals || digits == 0 || i + 1 == text.size()) return std::nullopt;
      decimals = true;
    }
  }
  if (digits == 0) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> scaled(const Decimal& number, std::uint64_t scale) {
  const Wide product = Wide{number.digits} * scale;
  const Wide unit = power_of_ten(number.decimals);
  if (product % unit != 0) return std::nullopt;
  return narrowed(product / unit);
}

std::uint64_t scaled_per(const Decimal& number, std::uint64_t scale, const Decimal& divisor) {
  // number.digits × scale is below 2^80; with another 10^18 it would not fit, so what both have of
  // decimals is taken off first.
  const auto common = std::min(number.decimals, divisor.decimals);
  const auto of_divisor = power_of_ten(divisor.decimals - common);
  const auto of_number = power_of_ten(number.decimals - common);
  const Wide numerator = Wide{number.digits} * scale;
  constexpr Wide kMost = ~Wide{0} / 4;
  if (numerator > kMost / of_divisor) return std::numeric_limits<std::uint64_t>::max();
  const Wide denominator = Wide{divisor.digits} * of_number;
  return narrowed((numerator * of_divisor * 2 + denominator) / (denominator * 2));
}

void append_person(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (kPersonMarks.find(c) == std::string_view::npos) out.push_back(c);
  }
}

void append_employer(std::string_view text, std::string& out) {
  std::string digits;
  auto rest = text;
  if (rest.starts_with("BE")) rest.remove_prefix(2);
  for (const char c : rest) {
    if (is_digit(c)) {
      digits.push_back(c);
    } else if (c != '.' && c != ' ' && c != '-') {
      out += text;
      return;
    }
  }
  if (digits.size() == kEnterpriseDigits - 1) digits.insert(digits.begin(), '0');
  const bool checked = digits.size() == kEnterpriseDigits && digits[0] <= '1' &&
                       97 - number_at(digits, 0, 8) % 97 == number_at(digits, 8, 2);
  out += checked ? std::string_view(digits) : text;
}

}  // namespace cumuld
