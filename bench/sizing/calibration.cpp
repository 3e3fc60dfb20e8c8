#include "bench/sizing/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "bench/engine.h"
#include "bench/population/join_bench.h"
#include "bench/population/write_ndjson.h"
#include "bench/population/writer.h"
#include "bench/sizing/nation_records.h"
#include "bench/sizing/sheet.h"

namespace sizing {
namespace {

constexpr std::uint64_t kPilot = 40'000;
constexpr std::size_t kPosted = 500;
constexpr const char* kSmallEpoch = "4MiB";
constexpr unsigned kTrials = 4;

// Lines that nobody has sent yet: persons that a trial of the same seed has, with later versions.
template <typename Records>
std::vector<std::string> lines_of(const Records& records, std::uint64_t size) {
  std::vector<std::string> lines;
  population::Record record;
  for (std::uint64_t place = 0; place < size && lines.size() < kPosted; ++place) {
    if (!records(place, record)) continue;
    ++record.version;
    population::write_ndjson(record, lines.emplace_back());
  }
  return lines;
}

void tell(const Measured& trial) {
  std::fprintf(stderr, "  %s records: load %s, at rest %s of processor\n",
               spelled(trial.records, Unit::kCount).c_str(),
               spelled(trial.load_seconds, Unit::kSeconds).c_str(),
               spelled(trial.cpu_to_rest, Unit::kSeconds).c_str());
}

}  // namespace

Population nation_population(const Nation& nation) {
  const double each = nation.rate() * nation.years;
  const auto persons = [each](std::uint64_t records) {
    return static_cast<std::uint64_t>(std::ceil(static_cast<double>(records) / each));
  };
  const NationRecords few(nation, persons(kPilot));
  return {[nation, persons](std::uint64_t records, const std::filesystem::path& folder) {
            const auto written = write_records(NationRecords(nation, persons(records)), folder);
            if (!written) bench::give_up(written.error().message());
            return *written;
          },
          lines_of(
              [&](std::uint64_t place, population::Record& record) {
                few.record(place, record);
                return true;
              },
              few.size())};
}

Population join_bench_population() {
  constexpr double kRecordsEach = 8.785;  // eight employments, and indemnities of one in seven
  const population::JoinBench few(kPilot / 8, 1);
  return {[](std::uint64_t records, const std::filesystem::path& folder) {
            const auto persons =
                static_cast<std::uint64_t>(static_cast<double>(records) / kRecordsEach) + 1;
            const auto status = population::write_join_bench(persons, 1, folder,
                                                             [](std::uint64_t, std::uint64_t) {});
            if (!status.ok()) bench::give_up(status.message());
            const population::JoinBench all(persons, 1);
            std::uint64_t written = 0;
            population::Record record;
            for (std::uint64_t slot = 0; slot < all.slots(); ++slot) {
              written += all.record(slot, record) ? 1U : 0U;
            }
            return written;
          },
          lines_of([&](std::uint64_t slot,
                       population::Record& record) { return few.record(slot, record); },
                   few.slots())};
}

double largest_trial(double seconds, double seconds_a_record) {
  constexpr double kFixed = 5;     // seconds of a trial whatever its size: waiting for rest, starts
  constexpr double kAround = 2.5;  // times the load: files, compaction, the start after a kill
  constexpr double kAll = 1.875;   // 1 + 1/2 + 1/4 + 1/8 of the largest
  const double left = seconds - kTrials * kFixed;
  return std::clamp(left / (kAll * kAround * seconds_a_record), 200e3, 20e6);
}

Trials calibrate(const CalibrationOptions& options, const Population& population) {
  auto trial = options.trial;
  trial.epoch = kSmallEpoch;
  const auto writer = [&](double records) {
    return [&population, records](const std::filesystem::path& folder) {
      return population.write(static_cast<std::uint64_t>(records), folder);
    };
  };
  const auto pilot = measure(trial, writer(kPilot), population.posted);
  const double largest = largest_trial(options.seconds, pilot.load_seconds / pilot.records);
  Trials trials;
  for (unsigned i = kTrials; i-- > 0;) {
    trials.measured.push_back(measure(trial, writer(largest / std::exp2(i)), population.posted));
    tell(trials.measured.back());
  }
  trial.epoch = "0";
  for (const double records : {largest / 8, largest / 4}) {
    trials.restarted.push_back(measure_restart(trial, writer(records)));
  }
  return trials;
}

}  // namespace sizing
