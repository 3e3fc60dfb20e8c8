// The time axis of a chart: which column a day stands in, and the ticks and labels above it.
//
// In:  whole months, from the first of a month to (excluding) the first of another.
// Out: columns counted from 0; texts per column.
// Cost: construction linear in months, column_of() constant. Thread safety: immutable once built.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/ctl/text.h"

namespace cumuld::ctl {

class TimeAxis {
 public:
  // The months that hold `first` to `last`, over `columns` columns.
  // REQUIRES: first <= last, columns >= 1.
  TimeAxis(Day first, Day last, std::size_t columns);

  std::size_t columns() const noexcept { return columns_; }

  // The first column of a day, and its last one where the scale gives a day several.
  // Days outside the axis count as its first or last day.
  std::size_t first_column(Day day) const;
  std::size_t last_column(Day day) const;

  // Columns of the years' ticks, ascending.
  const std::vector<std::size_t>& year_ticks() const noexcept { return year_ticks_; }

  // One character a column, in ASCII: the years' names, and the months' (blank if there is no
  // room).
  const std::string& years() const noexcept { return years_; }
  const std::string& months() const noexcept { return months_; }

  // One letter a column: 'Y' a year's tick, 'm' a month's, '-' none.
  const std::string& ticks() const noexcept { return ticks_; }

 private:
  void mark_years(Day first_month);
  void mark_months(Day first_month);

  Day begin_;  // included
  Day end_;    // excluded
  std::size_t columns_;
  std::vector<std::size_t> year_ticks_;
  std::string years_;
  std::string months_;
  std::string ticks_;
};

}  // namespace cumuld::ctl
