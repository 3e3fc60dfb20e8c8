#include "daemon/decode/working_days.h"

#include <algorithm>
#include <chrono>

namespace cumuld {
namespace {

using matcher::Day;
using matcher::day_of;

bool is_saturday(Day day) {
  return matcher::is_sunday(day + 1);
}

int year_of(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.since_epoch}}};
  return static_cast<int>(date.year());
}

}  // namespace

// The computus of Butcher, which holds for every Gregorian year without a table.
Day easter_sunday(int year) {
  const int golden = year % 19;
  const int century = year / 100;
  const int of_century = year % 100;
  const int moon = (century - (century + 8) / 25 + 1) / 3;  // correction of the moon's cycle
  const int epact = (19 * golden + century - century / 4 - moon + 15) % 30;
  const int weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
  const int late = (golden + 11 * epact + 22 * weekday) / 451;  // Easter is never after 25 April
  const int from_march = epact + weekday - 7 * late + 114;
  return day_of(year, static_cast<unsigned>(from_march / 31),
                static_cast<unsigned>(from_march % 31 + 1));
}

std::array<Day, 10> public_holidays(int year) {
  const auto easter = easter_sunday(year);
  return {day_of(year, 1, 1),   easter + 1,          day_of(year, 5, 1),  easter + 39,
          easter + 50,          day_of(year, 7, 21), day_of(year, 8, 15), day_of(year, 11, 1),
          day_of(year, 11, 11), day_of(year, 12, 25)};
}

bool is_working_day(Day day) {
  if (matcher::is_sunday(day) || is_saturday(day)) return false;
  const auto holidays = public_holidays(year_of(day));
  return std::ranges::find(holidays, day) == holidays.end();
}

Day last_working_day_before(Day day) {
  do {
    day = day + -1;
  } while (!is_working_day(day));
  return day;
}

}  // namespace cumuld
