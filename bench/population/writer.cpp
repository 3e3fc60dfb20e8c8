#include "bench/population/writer.h"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/population/gotot_2006.h"
#include "bench/population/join_bench.h"
#include "bench/population/registry_folders.h"

namespace population {
namespace {

constexpr std::uint64_t kPersonsAtOnce = 1'024;  // shuffled together, and held in memory
constexpr std::uint64_t kSlotsAtOnce = 65'536;   // between two reports of progress

void number(std::string_view name, std::uint64_t value, std::string& out) {
  out.append("\"").append(name).append("\":").append(std::to_string(value));
}

void counts(std::string_view name, const RegistryCounts& counts, std::string& out) {
  out.append("\"").append(name).append("\":{");
  bool first = true;
  for (std::size_t i = 0; i < kRegistryCount; ++i) {
    if (counts[i] == 0) continue;
    if (!first) out += ',';
    first = false;
    number(name_of(static_cast<Registry>(i)), counts[i], out);
  }
  out += '}';
}

void planted(std::string_view name, const PlantCounts& hits, std::string& out) {
  out.append("\"").append(name).append("\":[");
  for (std::size_t i = 0; i < kPlantCount; ++i) {
    out.append(i == 0 ? "\n  " : ",\n  ").append("{\"rule\":\"").append(kPlantNames[i].rule);
    out.append("\",\"grade\":\"").append(kPlantNames[i].grade).append("\",");
    number("hits", hits[i], out);
    out += '}';
  }
  out += ']';
}

matcher::Status write_file(const std::filesystem::path& dir, std::string_view name,
                           std::string text) {
  const std::filesystem::path path = dir / name;
  std::error_code ignored;  // opening tells better
  std::filesystem::create_directories(dir, ignored);
  std::FILE* file = std::fopen(path.c_str(), "wb");
  const bool written =
      file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool closed = file != nullptr && std::fclose(file) == 0;
  if (written && closed) return {};
  return {matcher::StatusCode::kIoError, "cannot write " + path.string()};
}

// The records of some persons, first and later ones apart, as pointers that can be shuffled.
struct Block {
  std::vector<Person> persons;
  std::vector<const Record*> records, corrections;

  void gather(Random& random) {
    records.clear();
    corrections.clear();
    for (const Person& person : persons) {
      for (const Record& record : person.records) records.push_back(&record);
      for (const Record& record : person.corrections) corrections.push_back(&record);
    }
    shuffle(records, random);
    shuffle(corrections, random);
  }
};

void add(const PlantCounts& from, PlantCounts& to) {
  for (std::size_t i = 0; i < kPlantCount; ++i) to[i] += from[i];
}

// What persons are written, and how.
struct Task {
  std::uint64_t persons;
  std::uint64_t seed;
  std::function<Person(std::uint64_t index)> person;
  Format format;
  std::filesystem::path out;
};

struct Written {
  RegistryCounts records, corrections;
  PlantCounts before{};
  PlantCounts after{};
};

// Writes all persons in a shuffled order.
matcher::Result<Written> write_persons(const Task& task, const Progress& progress) {
  const Permutation order{mix(task.seed, 0x04de4), task.persons};
  RegistryFolders first{task.out, task.format};
  RegistryFolders later{task.out / "corrections", task.format};
  Written written;
  Block block;
  for (std::uint64_t at = 0; at < task.persons; at += kPersonsAtOnce) {
    block.persons.clear();
    const std::uint64_t end = std::min(task.persons, at + kPersonsAtOnce);
    for (std::uint64_t i = at; i < end; ++i) {
      const Person& person = block.persons.emplace_back(task.person(order.at(i)));
      add(person.planted_before_corrections, written.before);
      add(person.planted, written.after);
    }
    Random random{mix(task.seed ^ 0xb10c, at)};
    block.gather(random);
    if (auto status = first.write(block.records); !status.ok()) {
      return tl::make_unexpected(std::move(status));
    }
    if (auto status = later.write(block.corrections); !status.ok()) {
      return tl::make_unexpected(std::move(status));
    }
    progress(end, task.persons);
  }
  if (auto status = first.close(); !status.ok()) {
    return tl::make_unexpected(std::move(status));
  }
  if (auto status = later.close(); !status.ok()) {
    return tl::make_unexpected(std::move(status));
  }
  written.records = first.counts();
  written.corrections = later.counts();
  return written;
}

// planted.json after its first line, which `json` holds.
matcher::Status write_planted(const Written& written, std::string json,
                              const std::filesystem::path& out) {
  counts("records", written.records, json);
  json += ",\n";
  counts("corrections", written.corrections, json);
  json += ",\n";
  planted("planted_before_corrections", written.before, json);
  json += ",\n";
  planted("planted", written.after, json);
  json += "}\n";
  return write_file(out, "planted.json", std::move(json));
}

}  // namespace

matcher::Status write_nation(const Options& options, Format format,
                             const std::filesystem::path& out, const Progress& progress) {
  const auto population = Population::create(options);
  if (!population) return population.error();
  const auto person = [&](std::uint64_t index) { return population->person(index); };
  const auto written =
      write_persons({options.persons, options.seed, person, format, out}, progress);
  if (!written) return written.error();
  std::string json = "{\"preset\":\"nation\",";
  number("persons", options.persons, json);
  json += ',';
  number("seed", options.seed, json);
  json += ",\n";
  return write_planted(*written, std::move(json), out);
}

matcher::Status write_gotot_2006(std::uint64_t seed, Format format,
                                 const std::filesystem::path& out, const Progress& progress) {
  const Gotot2006 gotot{seed};
  const auto person = [&](std::uint64_t index) { return gotot.person(index); };
  const auto written = write_persons({Gotot2006::kPosted, seed, person, format, out}, progress);
  if (!written) return written.error();
  std::string json = "{\"preset\":\"gotot-2006\",";
  number("persons", Gotot2006::kPosted, json);
  json += ',';
  number("persons_on_benefit", Gotot2006::kOnBenefit, json);
  json += ',';
  number("persons_with_hits", Gotot2006::kOverlapping, json);
  json += ',';
  number("seed", seed, json);
  json += ",\n";
  return write_planted(*written, std::move(json), out);
}

matcher::Status write_join_bench(std::uint64_t persons, std::uint64_t seed,
                                 const std::filesystem::path& out, const Progress& progress) {
  const JoinBench bench{persons, seed};
  RegistryFolders folders{out, Format::kNdjson};
  Record record;
  const std::vector<const Record*> one = {&record};
  for (std::uint64_t slot = 0; slot < bench.slots(); ++slot) {
    if (slot % kSlotsAtOnce == 0) progress(slot, bench.slots());
    if (!bench.record(slot, record)) continue;
    if (auto status = folders.write(one); !status.ok()) return status;
  }
  if (auto status = folders.close(); !status.ok()) return status;
  progress(bench.slots(), bench.slots());

  std::string json = "{\"preset\":\"join-bench\",";
  number("persons", persons, json);
  json += ',';
  number("seed", seed, json);
  json += ",\n";
  counts("records", folders.counts(), json);
  json += ",\n\"corrections\":{},\n\"planted_before_corrections\":null,\n\"planted\":null}\n";
  return write_file(out, "planted.json", std::move(json));
}

}  // namespace population
