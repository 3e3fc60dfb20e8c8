#include "bench/sizing/sheet.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <span>

#include "bench/json_text.h"

namespace sizing {
namespace {

struct Step {
  double size;
  const char* name;
};
constexpr Step kSeconds[] = {{86'400, "days"}, {3'600, "h"}, {60, "min"},
                             {1, "s"},         {1e-3, "ms"}, {1e-6, "us"}};
constexpr Step kBytes[] = {{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}, {1, "bytes"}};
constexpr Step kCounts[] = {{1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}, {1, ""}};

std::string three_digits(double value) {
  const double size = std::abs(value);
  char text[48];
  std::snprintf(text, sizeof(text),
                size >= 99.95   ? "%.0f"
                : size >= 9.995 ? "%.1f"
                                : "%.2f",
                value);
  return text;
}

// In the largest step that the value reaches, else in the smallest.
std::string stepped(double value, std::span<const Step> steps) {
  if (value == 0) return "0";
  const Step* chosen = &steps.back();
  for (const auto& step : steps) {
    if (std::abs(value) < step.size) continue;
    chosen = &step;
    break;
  }
  const std::string name = chosen->name;
  return three_digits(value / chosen->size) + (name.empty() ? "" : " " + name);
}

std::string_view unit_name(Unit unit) {
  static constexpr std::array<std::string_view, 6> kNames = {"", "", "s", "bytes", "", "cores"};
  return kNames[static_cast<std::size_t>(unit)];
}

}  // namespace

std::string spelled(double value, Unit unit) {
  switch (unit) {
    case Unit::kSeconds:
      return stepped(value, kSeconds);
    case Unit::kBytes:
      return stepped(value, kBytes);
    case Unit::kCount:
      return stepped(value, kCounts);
    case Unit::kShare: {
      char text[48];
      std::snprintf(text, sizeof(text), "%+.0f %%", value * 100);
      return text;
    }
    case Unit::kCores:
    case Unit::kNone:
      break;
  }
  return three_digits(value);
}

void Sheet::heading(std::string text) {
  parts_.push_back({std::move(text), {}, {}});
}

void Sheet::figure(std::string what, double value, Unit unit, std::string remark) {
  if (parts_.empty()) heading("");
  parts_.back().figures.push_back({std::move(what), value, unit, std::move(remark)});
}

void Sheet::note(std::string text) {
  if (parts_.empty()) heading("");
  parts_.back().notes.push_back(std::move(text));
}

std::string Sheet::text() const {
  std::string out;
  for (const auto& part : parts_) {
    if (!out.empty()) out += "\n";
    out += part.heading + "\n";
    for (const auto& figure : part.figures) {
      char line[160];
      std::snprintf(line, sizeof(line), "  %-50s %14s", figure.what.c_str(),
                    spelled(figure.value, figure.unit).c_str());
      out += line + (figure.remark.empty() ? "" : "   " + figure.remark) + "\n";
    }
    for (const auto& note : part.notes) out += "  " + note + "\n";
  }
  return out;
}

std::string Sheet::json() const {
  std::string out;
  for (const auto& part : parts_) {
    const std::string begin =
        R"({"bench":"cumuld-sizing","part":)" + bench::json_text(part.heading);
    for (const auto& figure : part.figures) {
      char value[40];
      std::snprintf(value, sizeof(value), "%.9g", figure.value);
      out += begin + ",\"figure\":" + bench::json_text(figure.what) + ",\"value\":" + value +
             ",\"unit\":" + bench::json_text(unit_name(figure.unit)) + "}\n";
    }
    for (const auto& note : part.notes)
      out += begin + ",\"note\":" + bench::json_text(note) + "}\n";
  }
  return out;
}

}  // namespace sizing
