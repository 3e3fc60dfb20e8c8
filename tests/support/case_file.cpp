#include "tests/support/case_file.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

namespace support {
namespace {

namespace json = boost::json;

constexpr const char* kAsOf = "2026-01-01";

std::string text(const json::object& object, const char* name) {
  return std::string(object.at(name).as_string());
}

naive::Day day(const json::object& object, const char* name) {
  return naive::day_of(text(object, name));
}

std::int64_t integer(const json::object& object, const char* name) {
  return object.at(name).to_number<std::int64_t>();
}

ExpectedHit::Name name_of(const json::value& value) {
  const auto& parts = value.as_array();
  return {std::string(parts.at(0).as_string()), std::string(parts.at(1).as_string()),
          std::string(parts.at(2).as_string())};
}

ExpectedHit expected_hit(const json::object& object) {
  ExpectedHit hit{text(object, "rule"),
                  name_of(object.at("income")),
                  name_of(object.at("benefit")),
                  text(object, "person"),
                  text(object, "grade"),
                  {},
                  {},
                  {},
                  {}};
  for (const auto& element : object.at("segments").as_array()) {
    const auto& range = element.as_object();
    const auto last = range.contains("to") ? day(range, "to") : naive::kOpenDay;
    hit.segments.push_back({day(range, "from"), last});
  }
  for (const auto& element : object.at("exemptions").as_array()) {
    hit.exemptions.push_back(name_of(element));
  }
  if (object.contains("worked_days")) {
    const auto& worked = object.at("worked_days").as_object();
    hit.worked_days = naive::WorkedDays{integer(worked, "min"), integer(worked, "max")};
  }
  const auto* amounts = object.if_contains(std::string("as_of_") + kAsOf);
  if (amounts != nullptr) {
    hit.amounts = naive::amounts_from_json(json::serialize(*amounts));
  }
  return hit;
}

CaseStep case_step(const json::object& object) {
  CaseStep step;
  for (const auto& record : object.at("send").as_array()) {
    step.lines.push_back(json::serialize(record));
  }
  for (const auto& hit : object.at("standing").as_array()) {
    step.standing.push_back(expected_hit(hit.as_object()));
  }
  return step;
}

std::string name_text(const ExpectedHit::Name& name) {
  return name[0] + '/' + name[1] + '#' + name[2];
}

std::string hit_text(const ExpectedHit& hit) {
  std::string line = hit.rule + ' ' + name_text(hit.income) + " + " + name_text(hit.benefit) +
                     " of " + hit.person + ' ' + hit.grade;
  for (const auto& segment : hit.segments) {
    line += " [" + naive::day_text(segment.from) + "…" +
            (segment.last == naive::kOpenDay ? "" : naive::day_text(segment.last)) + ']';
  }
  for (const auto& exemption : hit.exemptions) line += " exempt by " + name_text(exemption);
  if (hit.worked_days) {
    line += " worked " + std::to_string(hit.worked_days->min) + "–" +
            std::to_string(hit.worked_days->max);
  }
  if (hit.amounts) line += ' ' + naive::to_line(*hit.amounts);
  return line;
}

ExpectedHit as_expected(const naive::Hit& hit) {
  const auto name = [](const naive::HitSide& side) {
    return ExpectedHit::Name{side.registry, side.key, side.period.part};
  };
  ExpectedHit result{hit.rule,   name(hit.income), name(hit.benefit),
                     hit.person, hit.grade,        hit.segments,
                     {},         hit.worked_days,  {}};
  for (const auto& used : hit.exemptions) {
    result.exemptions.push_back({used.registry, used.key, used.part});
  }
  return result;
}

}  // namespace

std::vector<CaseFile> load_cases(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<CaseFile> cases;
  for (const auto& path : paths) {
    try {
      const json::value root = json::parse(read_file(path));
      CaseFile one{path.stem().string(), text(root.as_object(), "title"), {}};
      for (const auto& step : root.as_object().at("steps").as_array()) {
        one.steps.push_back(case_step(step.as_object()));
      }
      cases.push_back(std::move(one));
    } catch (const std::exception& error) {
      throw std::runtime_error(path.string() + ": " + error.what());
    }
  }
  return cases;
}

std::vector<std::string> differences(const std::vector<ExpectedHit>& expected,
                                     const std::vector<naive::Hit>& standing) {
  const auto as_of = naive::day_of(kAsOf);
  std::multiset<std::string> missing;
  for (const auto& hit : expected) missing.insert(hit_text(hit));
  std::vector<std::string> result;
  for (const auto& hit : standing) {
    auto said = as_expected(hit);
    auto found = missing.find(hit_text(said));  // where the example states no amounts
    if (found == missing.end()) {
      said.amounts = naive::amounts(hit, as_of);
      found = missing.find(hit_text(said));
    }
    if (found == missing.end()) {
      result.push_back("stands: " + hit_text(said));
    } else {
      missing.erase(found);
    }
  }
  for (const auto& line : missing) result.push_back("missing: " + line);
  return result;
}

std::optional<std::filesystem::path> shared_dir() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no test writes to its environment
  if (const char* chosen = std::getenv("CUMULD_SHARED"); chosen != nullptr && *chosen != '\0') {
    return std::filesystem::path(chosen);
  }
  const auto beside = std::filesystem::path(SOURCE_ROOT) / ".." / "shared";
  if (std::filesystem::is_directory(beside / "cases")) return beside;
  return std::nullopt;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace support
