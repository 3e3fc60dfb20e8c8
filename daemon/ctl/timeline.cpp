#include "daemon/ctl/timeline.h"

#include <algorithm>
#include <utility>

#include "daemon/ctl/timeline_axis.h"

namespace cumuld::ctl {
namespace {

constexpr std::size_t kNameWidthMax = 24;
constexpr int kYearsBeyondMax = 10;

struct Signs {
  const char* left;
  const char* fill;
  const char* right;
  const char* single;
  const char* joint;
  const char* arrow;
};

const Signs& signs_of(Side side, bool ascii) {
  static const Signs kBoxes[] = {{"┣", "━", "┫", "┃", "╋", "▶"},
                                 {"╠", "═", "╣", "║", "╬", "▶"},
                                 {"├", "╌", "┤", "│", "┼", "▷"},
                                 {"▐", "█", "▌", "█", "▓", "▶"}};
  static const Signs kAscii[] = {{"[", "-", "]", "I", "+", ">"},
                                 {"[", "=", "]", "I", "+", ">"},
                                 {"(", ".", ")", "!", "+", ">"},
                                 {"#", "#", "#", "#", "#", ">"}};
  const auto index = static_cast<std::size_t>(side);
  return ascii ? kAscii[index] : kBoxes[index];
}

const char* rendition_of(Side side) {
  static const char* const kRenditions[] = {"34", "32", "33", "1;31"};
  return kRenditions[static_cast<std::size_t>(side)];
}

// One row of the chart: a sign per column, "" where nothing stands.
using Row = std::vector<std::string>;

void write_label(Row& row, std::size_t first, std::size_t last, const std::string& label) {
  const std::size_t width = display_width(label);
  // Cap, one fill and a blank on either side; only narrow characters fit one to a column.
  if (label.empty() || last - first + 1 < width + 6 || width != label.size()) return;
  std::size_t at = first + (last - first + 1 - width) / 2;
  row[at - 1] = " ";
  for (const char c : label) row[at++] = std::string(1, c);
  row[at] = " ";
}

void write_bar(Row& row, std::size_t first, std::size_t last, bool open, const Signs& signs,
               const std::string& label) {
  const bool joins = !row[first].empty();  // the bar before it ends in this very column
  for (std::size_t column = first + 1; column < last; ++column) row[column] = signs.fill;
  row[first] = joins ? signs.joint : first == last ? signs.single : signs.left;
  if (first != last) row[last] = signs.right;
  if (open) row[last] = signs.arrow;
  write_label(row, first, last, label);
}

struct Range {
  Day first;
  Day last;
};

// What the axis shows, nullopt if there is nothing to show.
std::optional<Range> range_of(const std::vector<Lane>& lanes, Day today) {
  std::optional<Range> range;
  for (const Lane& lane : lanes) {
    for (const Bar& bar : lane.bars) {
      if (!range) range = Range{bar.from, bar.from};
      range->first = std::min(range->first, bar.from);
      range->last = std::max(range->last, bar.from);
    }
  }
  if (!range) return range;
  // A far end (2199-12-31 as "for ever") must not press the rest into one column: it counts as
  // open.
  const Day limit = std::max(range->last, today) + std::chrono::days{kYearsBeyondMax * 366};
  for (const Lane& lane : lanes) {
    for (const Bar& bar : lane.bars) {
      range->last = std::max(range->last, bar.to && *bar.to <= limit ? *bar.to : today);
    }
  }
  return range;
}

// Puts each bar into the first row where it shares no day with the bars there.
std::vector<std::vector<Bar>> rows_of(std::vector<Bar> bars) {
  std::stable_sort(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) {
    return std::pair(a.from, a.to.value_or(Day::max())) <
           std::pair(b.from, b.to.value_or(Day::max()));
  });
  std::vector<std::vector<Bar>> rows;
  for (Bar& bar : bars) {
    const auto free = std::find_if(rows.begin(), rows.end(), [&](const std::vector<Bar>& row) {
      return row.back().to && *row.back().to < bar.from;
    });
    (free == rows.end() ? rows.emplace_back() : *free).push_back(std::move(bar));
  }
  return rows;
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string draw_row(const std::vector<Bar>& bars, Side side, const TimeAxis& axis, Day last,
                     const Style& style) {
  Row row(axis.columns());
  for (const Bar& bar : bars) {
    const bool beyond = !bar.to || *bar.to > last;
    const std::size_t end = beyond ? axis.columns() - 1 : axis.last_column(*bar.to);
    write_bar(row, axis.first_column(bar.from), end, beyond, signs_of(side, style.ascii),
              bar.label);
  }
  std::string out;
  std::string run;  // signs of the lane, painted together
  const auto flush = [&] {
    if (!run.empty()) out += paint(run, rendition_of(side), style);
    run.clear();
  };
  for (std::size_t column = 0; column < row.size(); ++column) {
    if (!row[column].empty()) {
      run += row[column];
      continue;
    }
    flush();
    const bool guide =
        std::binary_search(axis.year_ticks().begin(), axis.year_ticks().end(), column);
    out += guide ? paint(style.ascii ? ":" : "┊", "2", style) : " ";
  }
  flush();
  return out;
}

std::string draw_axis(const TimeAxis& axis, std::size_t name_width, const Style& style) {
  const std::string margin(name_width + 2, ' ');
  std::string out = trimmed(margin + axis.years());
  if (axis.months().find_first_not_of(' ') != std::string::npos) {
    out += trimmed(margin + axis.months());
  }
  std::string line;
  for (const char tick : axis.ticks()) {
    if (style.ascii) {
      line += tick == '-' ? "-" : "+";
    } else {
      line += tick == 'Y' ? "┼" : tick == 'm' ? "┴" : "─";
    }
  }
  return out + margin + paint(line, "2", style) + "\n";
}

// The name cut to its column.
std::string fitted(const std::string& name) {
  if (display_width(name) <= kNameWidthMax || name.size() != display_width(name)) return name;
  return name.substr(0, kNameWidthMax);
}

}  // namespace

std::string draw_timeline(const std::vector<Lane>& lanes, Day today, std::size_t width,
                          const Style& style) {
  const auto range = range_of(lanes, today);
  if (!range) return {};
  std::size_t name_width = 0;
  for (const Lane& lane : lanes) {
    if (!lane.bars.empty()) name_width = std::max(name_width, display_width(fitted(lane.name)));
  }
  const std::size_t room = std::max(width, kTimelineWidthMin);
  // At least ten columns of chart, even beside a name of wide characters that could not be cut.
  const TimeAxis axis(range->first, range->last,
                      std::max<std::size_t>(room - std::min(room, name_width + 2), 10));
  std::string out = draw_axis(axis, name_width, style);
  for (const Lane& lane : lanes) {
    std::string name = fitted(lane.name);
    for (const auto& bars : rows_of(lane.bars)) {
      out += trimmed(pad_right(name, name_width) + "  " +
                     draw_row(bars, lane.side, axis, range->last, style));
      name.clear();  // only the first row of a lane is named
    }
  }
  return out;
}

}  // namespace cumuld::ctl
