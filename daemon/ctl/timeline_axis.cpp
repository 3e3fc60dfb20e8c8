#include "daemon/ctl/timeline_axis.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

namespace cumuld::ctl {
namespace {

using std::chrono::year_month;
using std::chrono::year_month_day;

year_month month_of(Day day) {
  const year_month_day date{day};
  return date.year() / date.month();
}

Day first_day(year_month month) {
  return Day{month / 1};
}

// Writes `label` at `column` if it fits and keeps one blank from what stands to its left.
void write_label(std::string& line, std::size_t column, const std::string& label) {
  const std::size_t end = column + label.size();
  if (end > line.size()) return;
  const std::size_t from = column == 0 ? 0 : column - 1;
  if (line.find_first_not_of(' ', from) < end) return;
  line.replace(column, label.size(), label);
}

}  // namespace

TimeAxis::TimeAxis(Day first, Day last, std::size_t columns)
    : begin_(first_day(month_of(first))),
      end_(first_day(month_of(last) + std::chrono::months{1})),
      columns_(columns),
      years_(columns, ' '),
      months_(columns, ' '),
      ticks_(columns, '-') {
  mark_months(begin_);
  mark_years(begin_);
}

std::size_t TimeAxis::first_column(Day day) const {
  const Day inside = std::clamp(day, begin_, end_ - std::chrono::days{1});
  const auto offset = static_cast<std::uint64_t>((inside - begin_).count());
  return offset * columns_ / static_cast<std::uint64_t>((end_ - begin_).count());
}

std::size_t TimeAxis::last_column(Day day) const {
  const Day inside = std::clamp(day, begin_, end_ - std::chrono::days{1});
  const auto offset = static_cast<std::uint64_t>((inside - begin_).count()) + 1;
  const std::uint64_t after = offset * columns_ - 1;
  // With many days a column the day's own column is the answer, not the next one's start.
  return std::max<std::size_t>(first_column(day),
                               after / static_cast<std::uint64_t>((end_ - begin_).count()));
}

void TimeAxis::mark_years(Day first_month) {
  const auto per_year =
      static_cast<double>(columns_) * 365.25 / static_cast<double>((end_ - begin_).count());
  constexpr std::array kSteps{1, 2, 5, 10, 20, 50, 100};
  const auto* step = std::find_if(kSteps.begin(), kSteps.end() - 1,
                                  [&](int years) { return per_year * years >= 6; });
  const int first = static_cast<int>(year_month_day{first_month}.year());
  const int last = static_cast<int>(year_month_day{end_ - std::chrono::days{1}}.year());
  for (int year = first; year <= last; ++year) {
    const Day january = first_day(std::chrono::year{year} / 1);
    if (january < begin_ || year % *step != 0) continue;
    const std::size_t column = first_column(january);
    year_ticks_.push_back(column);
    ticks_[column] = 'Y';
    write_label(years_, column, std::to_string(year));
  }
  // The year in which the axis begins has no January on it: named at the edge, if there is room.
  const std::size_t next = year_ticks_.empty() ? columns_ : year_ticks_.front();
  if (next >= 5 && next != 0) write_label(years_, 0, std::to_string(first));
}

void TimeAxis::mark_months(Day first_month) {
  const auto per_month =
      static_cast<double>(columns_) * 30.4 / static_cast<double>((end_ - begin_).count());
  const unsigned step = per_month >= 3 ? 1 : per_month >= 1.2 ? 3 : 12;
  if (step == 12) return;
  for (year_month month = month_of(first_month); first_day(month) < end_;
       month += std::chrono::months{1}) {
    const auto number = static_cast<unsigned>(month.month());
    if ((number - 1) % step != 0) continue;
    const std::size_t column = first_column(first_day(month));
    ticks_[column] = 'm';
    write_label(months_, column, (number < 10 ? "0" : "") + std::to_string(number));
  }
}

}  // namespace cumuld::ctl
