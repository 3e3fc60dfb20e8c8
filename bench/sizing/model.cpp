#include "bench/sizing/model.h"

#include <algorithm>
#include <cmath>

namespace sizing {
namespace {

// Of a live epoch, a record (join_bench: bytes of deltas and timelines).
constexpr double kDeltaBytes = 300;
// One that takes what comes and one that is sealed (daemon/pipeline/epochs.h), a quarter of the
// budget each; timelines have the other half.
constexpr double kEpochsLive = 2;
constexpr double kEpochOfBudget = 0.25;
constexpr double kTimelinesOfBudget = 0.5;

template <typename Value>
std::vector<Point> points_of(std::span<const Measured> trials, Value&& value) {
  std::vector<Point> points;
  for (const auto& trial : trials) points.push_back({trial.records, value(trial)});
  return points;
}

void fit_all(std::span<const Measured> trials, Model& model) {
  const auto a_record = [&](double Measured::*field) {
    return fit_log(
        points_of(trials, [&](const auto& trial) { return trial.*field / trial.records; }));
  };
  const auto straight = [&](double Measured::*field) {
    return fit(points_of(trials, [&](const auto& trial) { return trial.*field; }));
  };
  model.cpu = a_record(&Measured::cpu_to_rest);
  model.wall = a_record(&Measured::load_seconds);
  model.busiest = a_record(&Measured::busiest);
  model.memory = fit_log(points_of(trials, [](const auto& trial) { return trial.peak_memory; }));
  model.disk = straight(&Measured::disk_tables);
  double logs = 0;
  for (const auto& trial : trials) logs = std::max(logs, trial.disk_at_rest - trial.disk_tables);
  model.disk.a += logs;
  model.disk_peak = straight(&Measured::disk_peak);
  model.timelines = fit(points_of(trials, [](const auto& trial) {
    return std::max(trial.memory_after_rematch - trial.memory_after_restart, 0.0);
  }));
}

}  // namespace

Line fit(std::span<const Point> points) {
  if (points.empty()) return {};
  const auto count = static_cast<double>(points.size());
  double mean_n = 0;
  double mean = 0;
  for (const auto& point : points) {
    mean_n += point.n / count;
    mean += point.value / count;
  }
  double together = 0;
  double spread = 0;
  for (const auto& point : points) {
    together += (point.n - mean_n) * (point.value - mean);
    spread += (point.n - mean_n) * (point.n - mean_n);
  }
  const double b = spread > 0 ? std::max(together / spread, 0.0) : 0;
  return {mean - b * mean_n, b};
}

double LogLine::at(double n) const {
  return line.at(std::log2(n));
}

LogLine fit_log(std::span<const Point> points) {
  std::vector<Point> doublings;
  for (const auto& point : points) doublings.push_back({std::log2(point.n), point.value});
  return {fit(doublings)};
}

Model model_of(const Trials& trials) {
  Model model;
  fit_all(trials.measured, model);
  std::vector<Point> restarts;
  std::vector<Point> unsealed;
  for (const auto& restarted : trials.restarted) {
    restarts.push_back({restarted.records, restarted.seconds});
    unsealed.push_back({restarted.records, restarted.disk});
  }
  model.unsealed = fit(unsealed);
  model.restart = fit(restarts);
  const auto count = static_cast<double>(std::max<std::size_t>(trials.measured.size(), 1));
  for (const auto& trial : trials.measured) {
    model.post_cpu += trial.post_cpu / count;
    model.post_seconds += trial.post_seconds / count;
  }
  return model;
}

Needs needs_of(const Model& model, double records, double budget) {
  Needs needs;
  needs.load_seconds_min = records * model.busiest.at(records);
  needs.load_seconds = std::max(records * model.wall.at(records), needs.load_seconds_min);
  needs.cores = records * model.cpu.at(records) / needs.load_seconds;
  needs.timelines = std::max(model.timelines.at(records), 0.0);
  // Epochs as long as the records last, timelines as long as they fit.
  const double epochs = std::min(records * kDeltaBytes, kEpochsLive * kEpochOfBudget * budget);
  needs.memory =
      model.memory.at(records) + epochs + std::min(needs.timelines, kTimelinesOfBudget * budget);
  // At rest the epoch that takes what comes is not sealed.
  const double live = std::min(records, kEpochOfBudget * budget / kDeltaBytes);
  needs.disk = model.disk.at(records - live) + model.unsealed.b * live;
  needs.disk_peak = std::max(model.disk_peak.at(records), needs.disk);
  needs.restart = model.restart.at(epochs / kDeltaBytes);
  return needs;
}

double relative_error(double predicted, double measured) {
  return measured == 0 ? 0 : predicted / measured - 1;
}

Errors errors_on_largest(const Trials& trials) {
  const auto& largest = trials.measured.back();
  Model model;
  fit_all(std::span(trials.measured).first(trials.measured.size() - 1), model);
  const double n = largest.records;
  return {relative_error(n * model.wall.at(n), largest.load_seconds),
          relative_error(n * model.cpu.at(n), largest.cpu_to_rest),
          relative_error(model.memory.at(n), largest.peak_memory),
          relative_error(model.disk.at(n), largest.disk_at_rest)};
}

}  // namespace sizing
