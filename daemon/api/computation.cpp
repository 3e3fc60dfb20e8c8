#include "daemon/api/computation.h"

#include <string>
#include <vector>

#include "daemon/decode/date.h"
#include "matcher/amount.h"

namespace cumuld::api {
namespace {

using matcher::Amounts;
using matcher::Day;
using matcher::DayCount;
using matcher::HitContent;
using Steps = std::vector<std::string>;

std::string text(std::int64_t number) {
  return std::to_string(number);
}

std::string euros(std::int64_t cents) {
  const auto rest = text(100 + cents % 100).substr(1);
  return text(cents / 100) + "." + rest + " euro";
}

void put_segments(JsonWriter& json, const matcher::DayRanges& segments, Steps& steps) {
  json.key("segments").begin_array();
  for (const auto& segment : segments) {
    const std::int64_t days = segment.days();
    const std::int64_t sundays = days - matcher::count_non_sundays(segment);
    const auto from = format_date(segment.begin());
    const auto to = format_date(segment.last_day());
    json.begin_object().field("from", from).field("to", to);
    json.field("days", days).field("sundays", sundays).end_object();
    steps.push_back(from + " to " + to + ", both included: " + text(days) + " days, of them " +
                    text(sundays) + " Sundays");
  }
  json.end_array();
}

void put_day_count(JsonWriter& json, const std::optional<DayCount>& count, std::int64_t daily,
                   Steps& steps) {
  json.key("day_count");
  if (!count) {
    json.null();
    return;
  }
  const std::string_view counted = count->every_day ? "every day" : "days that are not Sundays";
  json.begin_object().field("paid_days", count->paid_days);
  json.field("income_days", count->income_days).field("counted", counted);
  json.field("room", count->room).field("proven_days", count->proven_days).end_object();
  steps.push_back("The income period has " + text(count->income_days) + " days and " +
                  text(count->paid_days) +
                  " paid days somewhere in it; outside the segments there "
                  "is room for " +
                  text(count->room) + " (" + std::string(counted) + ")");
  steps.push_back("At least " + text(count->paid_days) + " - " + text(count->room) +
                  ", and not below 0, so " + text(count->proven_days) +
                  " were worked inside: " + text(count->proven_days) + " x " + euros(daily) +
                  " = " + euros(count->proven_days * daily) + " is proven");
}

}  // namespace

void put_computation(JsonWriter& json, const HitContent& hit, Day as_of) {
  const Amounts amounts = matcher::amounts_of(hit, as_of);
  const std::int64_t daily = hit.benefit.period.daily_cents.value_or(0);
  Steps steps;
  json.begin_object().field("as_of", format_date(as_of));
  put_segments(json, matcher::closed_at(hit.segments, as_of), steps);
  const auto sundays = amounts.days - amounts.benefit_days;
  json.field("days", amounts.days).field("sundays", sundays);
  json.field("benefit_days", amounts.benefit_days).field("daily_cents", daily);
  json.field("amount_cents", amounts.amount_cents);
  steps.push_back(text(amounts.days) + " days - " + text(sundays) + " Sundays = " +
                  text(amounts.benefit_days) + " benefit days; " + text(amounts.benefit_days) +
                  " x " + euros(daily) + " = " + euros(amounts.amount_cents));
  if (hit.day_count && !hit.worked) {
    steps.emplace_back("How many days were paid is not known, or cannot be: nothing is proven");
  }
  put_day_count(json, matcher::day_count_of(hit), daily, steps);
  json.field("amount_min_cents", amounts.amount_min_cents);
  json.key("steps").begin_array();
  for (const auto& step : steps) json.string(step);
  json.end_array().end_object();
}

}  // namespace cumuld::api
