#include "daemon/decode/date.h"

#include <array>
#include <chrono>
#include <cstdint>

#include "matcher/bytes.h"

namespace cumuld {
namespace {

using matcher::Day;

// A year of the calendar, from the first that is taken to the one behind the last.
constexpr unsigned kFirstYear = 1900;
constexpr unsigned kLastYear = 2199;

constexpr bool is_leap(unsigned year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// 1 January of each of those years.
constexpr auto kYearBegins = [] {
  std::array<std::int32_t, kLastYear - kFirstYear + 2> days{};
  days[0] = matcher::day_of(kFirstYear, 1, 1).since_epoch;
  for (unsigned i = 1; i < days.size(); ++i) {
    days[i] = days[i - 1] + (is_leap(kFirstYear + i - 1) ? 366 : 365);
  }
  return days;
}();
static_assert(kYearBegins[2000 - kFirstYear] == matcher::day_of(2000, 1, 1).since_epoch);
static_assert(kYearBegins[kLastYear - kFirstYear] == matcher::day_of(2199, 1, 1).since_epoch);

// Days of the year before each month, and the days of all twelve at the end; of a leap year second.
constexpr std::array<std::array<unsigned short, 13>, 2> kMonthBegins{
    {{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
     {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366}}};

// The place behind what was written, as the next ones.
char* write_two(unsigned value, char* at) {
  *at++ = static_cast<char>('0' + value / 10);
  *at++ = static_cast<char>('0' + value % 10);
  return at;
}

constexpr std::size_t kDateBytes = 10;  // 2024-05-01
constexpr std::size_t kTimeBytes = 24;  // 2024-05-01T10:22:31.123Z

char* write_date(Day day, char* at) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.since_epoch}}};
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  at = write_two(year / 100, at);
  at = write_two(year % 100, at);
  *at++ = '-';
  at = write_two(static_cast<unsigned>(date.month()), at);
  *at++ = '-';
  return write_two(static_cast<unsigned>(date.day()), at);
}

}  // namespace

std::optional<Day> parse_date(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  // Byte by byte what lies above "0000-00-": dashes must be 0, digits at most 9, also after 6 is
  // added.
  constexpr std::uint64_t kZeros = 0x2d30'302d'3030'3030ULL;
  constexpr std::uint64_t kMayBeNothing = 0xfff0'f0ff'f0f0'f0f0ULL;
  constexpr std::uint64_t kSixes = 0x0006'0600'0606'0606ULL;
  const std::uint64_t digits = matcher::word_at(text.data()) ^ kZeros;
  if (((digits | (digits + kSixes)) & kMayBeNothing) != 0) return std::nullopt;
  const auto digit = [&](unsigned i) { return static_cast<unsigned>(digits >> (8 * i)) & 0xffU; };
  const unsigned tens = static_cast<unsigned char>(text[8]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(text[9]) - unsigned{'0'};
  if (tens > 9 || ones > 9) return std::nullopt;

  const unsigned year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const unsigned month = digit(5) * 10 + digit(6);
  const unsigned day = tens * 10 + ones;
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12) return std::nullopt;
  const std::int32_t begin = kYearBegins[year - kFirstYear];
  const bool leap = kYearBegins[year - kFirstYear + 1] - begin == 366;
  const auto& months = kMonthBegins[leap ? 1 : 0];
  if (day < 1 || day > unsigned{months[month]} - months[month - 1]) return std::nullopt;
  return Day{begin + static_cast<std::int32_t>(months[month - 1] + day - 1)};
}

void append_date(Day day, std::string& out) {
  std::array<char, kDateBytes> text;
  write_date(day, text.data());
  out.append(text.data(), text.size());
}

std::string format_date(Day day) {
  std::string text(kDateBytes, '-');
  write_date(day, text.data());
  return text;
}

// By hand: printf() takes half a microsecond for it, and each hit has two.
std::string format_time(std::uint64_t utc_ms) {
  constexpr std::uint64_t kDayMs = 86'400'000;
  const auto ms = static_cast<unsigned>(utc_ms % kDayMs);
  std::string text(kTimeBytes, 'Z');
  char* at = write_date(Day{static_cast<std::int32_t>(utc_ms / kDayMs)}, text.data());
  *at++ = 'T';
  at = write_two(ms / 3'600'000, at);
  *at++ = ':';
  at = write_two(ms / 60'000 % 60, at);
  *at++ = ':';
  at = write_two(ms / 1000 % 60, at);
  *at++ = '.';
  *at++ = static_cast<char>('0' + ms / 100 % 10);
  write_two(ms % 100, at);
  return text;
}

}  // namespace cumuld
