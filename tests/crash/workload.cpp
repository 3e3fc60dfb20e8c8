#include "tests/crash/workload.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <variant>

#include "tests/support/history_generator.h"

namespace crash {
namespace {

namespace json = boost::json;

constexpr int kLinesAPerson = 12;

support::HistoryOptions options_of(support::Random& random, bool for_spool) {
  support::HistoryOptions options;
  options.persons = random.between(2, 5);
  options.lines = options.persons * kLinesAPerson;
  options.conflicts = false;
  options.invalid = !for_spool;
  options.far_dates = false;
  return options;
}

// The same statement under a key of that history. Identity records are named after their person.
std::string with_own_key(const std::string& line, std::size_t history) {
  auto object = json::parse(line).as_object();
  if (object.at("registry") == "identity") return line;
  const auto& key = object.at("key").as_string();
  object["key"] = std::to_string(history) + "/" + std::string(key.data(), key.size());
  return json::serialize(object);
}

RecordName name_of(const VersionName& version) {
  return {std::get<0>(version), std::get<1>(version)};
}

}  // namespace

Workload::Workload(std::uint64_t seed) : random_(seed), seed_(seed) {
}

std::vector<Workload::Line> Workload::history(bool for_spool) {
  const auto options = options_of(random_, for_spool);
  const auto number = histories_++;
  // Another seed where a person is known already.
  for (std::uint64_t attempt = 0;; ++attempt) {
    const support::HistoryGenerator made(seed_ * 1'000'003 + number * 101 + attempt, options);
    if (std::ranges::any_of(made.persons(), [&](const auto& p) { return persons_.contains(p); })) {
      continue;
    }
    persons_.insert(made.persons().begin(), made.persons().end());
    std::vector<Line> lines;
    for (const auto& text : made.lines()) {
      if (std::holds_alternative<std::string>(naive::read_record(text))) {
        lines.push_back({text, true, {}});
        continue;
      }
      Line line{with_own_key(text, number), false, {}};
      const auto record = std::get<naive::Record>(naive::read_record(line.text));
      line.states = {record.registry, record.key, record.version};
      const bool first = stated_.emplace(line.states, Stated{record, line.text, number}).second;
      if (first || !for_spool) lines.push_back(std::move(line));
    }
    return lines;
  }
}

void Workload::note(Batch& batch, const Line& line) {
  batch.lines.push_back(line.text);
  if (line.broken) {
    ++batch.broken;
  } else {
    batch.states.push_back(line.states);
  }
}

void Workload::prepare(int histories) {
  std::vector<Line> lines;
  for (int i = 0; i < histories; ++i) {
    const auto made = history(false);
    lines.insert(lines.end(), made.begin(), made.end());
  }
  sent_.insert(sent_.end(), lines.begin(), lines.end());
  for (int again = random_.below(20); again > 0; --again) lines.push_back(random_.pick(sent_));
  random_.shuffle(lines);
  const int most = random_.pick(std::vector<int>{1, 5, 30, 200});
  for (std::size_t at = 0; at < lines.size();) {
    Batch batch;
    const auto size = static_cast<std::size_t>(random_.between(1, most));
    for (const auto end = std::min(lines.size(), at + size); at < end; ++at) note(batch, lines[at]);
    if (!batch.states.empty() && random_.percent(10)) {
      batch.reset = name_of(random_.pick(batch.states));
    }
    queue_.push_back(std::move(batch));
  }
}

std::vector<SpoolFile> Workload::prepare_files(int histories) {
  std::map<std::string, std::vector<Line>> by_registry;
  for (int i = 0; i < histories; ++i) {
    for (auto& line : history(true)) {
      by_registry[std::get<0>(line.states)].push_back(std::move(line));
    }
  }
  std::vector<SpoolFile> files;
  for (auto& [registry, lines] : by_registry) {
    random_.shuffle(lines);
    const auto size = static_cast<std::size_t>(random_.between(1, 120));
    for (std::size_t at = 0; at < lines.size();) {
      char name[32];
      std::snprintf(name, sizeof name, "%06zu.ndjson", files_++);
      SpoolFile file{registry, name, {}};
      for (const auto end = std::min(lines.size(), at + size); at < end; ++at) {
        note(file.batch, lines[at]);
      }
      files.push_back(std::move(file));
    }
  }
  return files;
}

bool Workload::take_batch(Batch& batch) {
  const std::scoped_lock lock(mutex_);
  if (queue_.empty()) return false;
  batch = std::move(queue_.front());
  queue_.pop_front();
  broken_sent_ += batch.broken;
  for (const auto& version : batch.states) touched_.insert(name_of(version));
  return true;
}

void Workload::settle(const Batch& batch, bool acknowledged) {
  const std::scoped_lock lock(mutex_);
  for (const auto& version : batch.states) touched_.insert(name_of(version));
  if (!acknowledged) return;
  broken_acknowledged_ += batch.broken;
  for (const auto& version : batch.states) stated_.at(version).acknowledged = true;
}

void Workload::settle_reset(const RecordName& name, bool acknowledged) {
  const std::scoped_lock lock(mutex_);
  ++resets_[name].sent;
  resets_[name].acknowledged += acknowledged ? 1U : 0U;
  touched_.insert(name);
}

std::size_t Workload::waiting() const {
  const std::scoped_lock lock(mutex_);
  return queue_.size();
}

void Workload::drop_waiting() {
  const std::scoped_lock lock(mutex_);
  queue_.clear();
}

std::set<RecordName> Workload::take_touched() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(touched_, {});
}

}  // namespace crash
