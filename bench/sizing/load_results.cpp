#include "bench/sizing/load_results.h"

#include <simdjson.h>

#include <map>

namespace sizing {
namespace {

constexpr std::string_view kLoad = "load from the spool, ";

using Figures = std::map<std::string, double, std::less<>>;

// The first of a name counts: the second load repeats some of them.
void add_line(const simdjson::dom::element& line, Figures& figures, std::string& size) {
  std::string_view part;
  std::string_view figure;
  double value = 0;
  if (line["part"].get(part) != simdjson::SUCCESS) return;
  if (size.empty() && part.starts_with(kLoad)) {
    const auto rest = part.substr(kLoad.size());
    size = rest.substr(0, rest.find(','));
  }
  if (line["figure"].get(figure) != simdjson::SUCCESS) return;
  if (line["value"].get(value) != simdjson::SUCCESS) return;
  figures.emplace(figure, value);
}

}  // namespace

matcher::Result<LoadResults> read_load_results(std::istream& lines) {
  simdjson::dom::parser parser;
  Figures figures;
  LoadResults results;
  for (std::string line; std::getline(lines, line);) {
    simdjson::dom::element element;
    if (parser.parse(line).get(element) == simdjson::SUCCESS) {
      add_line(element, figures, results.size);
    }
  }
  std::string missing;
  const auto figure = [&](std::string_view name) {
    const auto found = figures.find(name);
    if (found != figures.end() && found->second > 0) return found->second;
    missing = name;
    return 1.0;
  };
  results.records = figure("records");
  results.load_seconds = results.records / figure("files to standing hits");
  results.peak_memory = figure("peak memory") * 1e6;
  results.disk_at_rest = figure("on the disk at rest, a period") * results.records;
  results.restart_seconds = figure("serving again after a kill as the load ended");
  if (!missing.empty()) {
    return matcher::error(matcher::StatusCode::kInvalidArgument,
                          "not what load_bench writes: \"" + missing + "\" is missing");
  }
  return results;
}

}  // namespace sizing
