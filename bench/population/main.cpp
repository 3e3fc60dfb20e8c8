// cumuld-population: writes a synthetic nation to a folder. See --help.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>

#include "bench/population/join_bench.h"
#include "bench/population/writer.h"

namespace {

constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;

struct Arguments {
  population::Options options;
  std::uint64_t employments = 0;  // 0 = not given
  std::string out, format = "ndjson", preset = "nation";
};

constexpr const char* kDescription =
    "Writes a deterministic synthetic nation: the same options give the same bytes everywhere.\n\n"
    "  OUT/<registry>/              records in a shuffled order of arrival\n"
    "  OUT/corrections/<registry>/  records to send after all of those; they change what stands\n"
    "  OUT/planted.json             how many hits of each rule and grade must stand under the\n"
    "                               shipped rules, before and after the corrections\n\n"
    "Preset nation: worker lines, indemnities, authorisations, postings and the rest, with traps.\n"
    "Preset gotot-2006: 3,573 persons posted to Belgium in 2006 and 2007, 57 of them also on\n"
    "benefit, 25 of those on the same days.\n"
    "Preset join-bench: eight quarterly employments a person, one person in seven with one to ten\n"
    "indemnities; nothing planted.";

void define(CLI::App& app, Arguments& arguments) {
  population::Options& options = arguments.options;
  auto* persons = app.add_option("--persons", options.persons, "How many persons (default 1000)");
  app.add_option("--employments", arguments.employments,
                 "With join-bench: how many employments instead, eight a person")
      ->excludes(persons);
  app.add_option("--seed", options.seed, "Another seed is another nation (default 1)");
  app.add_option("--from-year", options.from_year, "First year told, 2004 to 2060 (default 2019)");
  app.add_option("--years", options.years, "Years told, 1 to 20 (default 5)");
  app.add_option("--out", arguments.out, "Folder to create; must be absent or empty")->required();
  app.add_option("--format", arguments.format,
                 "ndjson (default), registry (each registry's own XML and CSV files) or both")
      ->check(CLI::IsMember({"ndjson", "registry", "both"}));
  app.add_option("--preset", arguments.preset, "nation (default), gotot-2006 or join-bench")
      ->check(CLI::IsMember({"nation", "gotot-2006", "join-bench"}));
}

int refuse(int code, const std::string& message) {
  (void)std::fprintf(stderr, "cumuld-population: %s\n", message.c_str());
  return code;
}

// Empty if the preset goes with the other arguments, else what does not.
std::string preset_conflict(const Arguments& arguments) {
  const population::Options& options = arguments.options;
  const population::Options standard;
  const bool other_years =
      options.years != standard.years || options.from_year != standard.from_year;
  if (arguments.preset == "join-bench") {
    if (arguments.format != "ndjson") return "--preset join-bench is written as ndjson only";
    return other_years ? "--preset join-bench always tells 2019 to 2023" : "";
  }
  if (arguments.employments != 0) return "--employments needs --preset join-bench";
  if (arguments.preset == "gotot-2006" && (other_years || options.persons != standard.persons)) {
    return "--preset gotot-2006 always tells 3573 persons in 2006 and 2007";
  }
  return {};
}

// Empty if the arguments fit together, else what does not.
std::string conflict(const Arguments& arguments) {
  if (std::string message = preset_conflict(arguments); !message.empty()) return message;
  if (const auto population = population::Population::create(arguments.options); !population) {
    return population.error().message();
  }
  std::error_code unreadable;
  const std::filesystem::path out{arguments.out};
  if (std::filesystem::exists(out, unreadable) && !std::filesystem::is_empty(out, unreadable)) {
    return "--out " + arguments.out + " is not an empty folder";
  }
  return {};
}

population::Progress progress_line() {
  if (isatty(STDERR_FILENO) == 0) return [](std::uint64_t, std::uint64_t) {};
  return [](std::uint64_t done, std::uint64_t all) {
    (void)std::fprintf(stderr, "\r%3llu %%%s", static_cast<unsigned long long>(done * 100 / all),
                       done == all ? "\n" : "");
  };
}

matcher::Status write(const Arguments& arguments) {
  const population::Options& options = arguments.options;
  if (arguments.preset == "join-bench") {
    return population::write_join_bench(options.persons, options.seed, arguments.out,
                                        progress_line());
  }
  const auto format = arguments.format == "registry" ? population::Format::kRegistry
                      : arguments.format == "both"   ? population::Format::kBoth
                                                     : population::Format::kNdjson;
  if (arguments.preset == "gotot-2006") {
    return population::write_gotot_2006(options.seed, format, arguments.out, progress_line());
  }
  return population::write_nation(options, format, arguments.out, progress_line());
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): without memory or disk it may end so
int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{kDescription, "cumuld-population"};
  define(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    return refuse(kExitUsage, error.what());
  }
  if (arguments.employments != 0) {
    arguments.options.persons = population::JoinBench::persons_for(arguments.employments);
  }
  if (const std::string message = conflict(arguments); !message.empty()) {
    return refuse(kExitUsage, message);
  }
  if (const auto status = write(arguments); !status.ok()) {
    return refuse(kExitFailed, status.message());
  }
  return 0;
}
