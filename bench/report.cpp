#include "bench/report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "bench/json_text.h"
#include "bench/machine.h"

namespace bench {
namespace {

// With thousands apart and no more digits than mean something.
std::string spelled(double value) {
  if (std::abs(value) < 1000) {
    char text[32];
    std::snprintf(text, sizeof(text), std::abs(value) < 10 ? "%.3f" : "%.1f", value);
    return text;
  }
  std::string digits = std::to_string(std::llround(value));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (value < 0 ? 1 : 0);
       at -= 3) {
    digits.insert(static_cast<std::size_t>(at), "'");
  }
  return digits;
}

void show(std::string_view what, double value, std::string_view unit, std::string_view remark) {
  std::printf("  %-52.*s %14s %-12.*s%.*s\n", static_cast<int>(what.size()), what.data(),
              spelled(value).c_str(), static_cast<int>(unit.size()), unit.data(),
              static_cast<int>(remark.size()), remark.data());
  std::fflush(stdout);
}

std::string fields_of(std::string_view what, double value, std::string_view unit) {
  char number[40];
  std::snprintf(number, sizeof(number), "%.17g", value);
  return "\"figure\":" + json_text(what) + ",\"value\":" + number + ",\"unit\":" + json_text(unit);
}

}  // namespace

Report::Report(std::string_view name, const std::string& folder, int argc, char** argv)
    : name_(name) {
  if (!folder.empty()) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    json_.open(folder + "/" + name_ + ".json");
    if (!json_) {
      std::fprintf(stderr, "%s: cannot write into %s\n", name_.c_str(), folder.c_str());
      std::exit(2);  // NOLINT(concurrency-mt-unsafe): one thread as yet
    }
  }
  std::string command;
  for (int i = 0; i < argc; ++i) command += (i == 0 ? "" : " ") + std::string(argv[i]);
  heading("machine");
  note("command", command);
  for (const auto& [what, value] : machine_facts()) note(what, value);
}

void Report::heading(std::string_view text) {
  heading_ = text;
  std::printf("\n%s: %s\n", name_.c_str(), heading_.c_str());
}

void Report::figure(std::string_view what, double value, std::string_view unit,
                    std::string_view goal) {
  show(what, value, unit, goal);
  std::string fields = fields_of(what, value, unit);
  if (!goal.empty()) fields += ",\"goal\":" + json_text(goal);
  write_line(fields);
}

void Report::answered(std::string_view what, double value, std::string_view unit,
                      const OverlapSum& answer) {
  const auto pairs = std::to_string(answer.pairs);
  const auto sum = std::to_string(answer.sum);
  show(what, value, unit, pairs + " pairs, checksum " + sum);
  write_line(fields_of(what, value, unit) + ",\"pairs\":" + pairs + ",\"sum\":" + sum);
}

void Report::judge(std::string_view what, double value, std::string_view unit,
                   const std::string& goal, bool met, Judged judged) {
  if (judged.now) return figure(what, value, unit, "goal " + goal + (met ? ": met" : ": MISSED"));
  figure(what, value, unit, "goal " + std::string(judged.where) + ": " + goal);
}

void Report::at_least(std::string_view what, double value, double goal, std::string_view unit,
                      Judged judged) {
  judge(what, value, unit, ">= " + spelled(goal), value >= goal, judged);
}

void Report::at_most(std::string_view what, double value, double goal, std::string_view unit,
                     Judged judged) {
  judge(what, value, unit, "<= " + spelled(goal), value <= goal, judged);
}

void Report::note(std::string_view what, std::string_view text) {
  std::printf("  %-52.*s %.*s\n", static_cast<int>(what.size()), what.data(),
              static_cast<int>(text.size()), text.data());
  std::fflush(stdout);
  write_line("\"note\":" + json_text(what) + ",\"text\":" + json_text(text));
}

void Report::write_line(const std::string& fields) {
  if (!json_.is_open()) return;
  json_ << "{\"bench\":" << json_text(name_) << ",\"part\":" << json_text(heading_) << "," << fields
        << "}" << std::endl;
}

double quantile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto last = static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(std::llround(share * last))];
}

}  // namespace bench
