#include "daemon/api/clock.h"

#include <chrono>

namespace cumuld::api {
namespace {

namespace chrono = std::chrono;
using Time = chrono::sys_time<chrono::milliseconds>;

Time time_of(std::uint64_t utc_ms) {
  return Time(chrono::milliseconds(static_cast<std::int64_t>(utc_ms)));
}

Time last_sunday_at_one(chrono::year year, chrono::month month) {
  return chrono::sys_days(year / month / chrono::Sunday[chrono::last]) + chrono::hours(1);
}

}  // namespace

std::uint64_t now_ms() {
  const auto now = chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(chrono::duration_cast<chrono::milliseconds>(now).count());
}

matcher::Day brussels_day(std::uint64_t utc_ms) {
  const auto utc = time_of(utc_ms);
  const auto year = chrono::year_month_day(chrono::floor<chrono::days>(utc)).year();
  const bool summer = utc >= last_sunday_at_one(year, chrono::March) &&
                      utc < last_sunday_at_one(year, chrono::October);
  const auto local = utc + chrono::hours(summer ? 2 : 1);
  const auto day = chrono::floor<chrono::days>(local);
  return {static_cast<std::int32_t>(day.time_since_epoch().count())};
}

}  // namespace cumuld::api
