#include "tests/crash/judge.h"

#include <algorithm>

#include "tests/support/naive_model.h"

namespace crash {
namespace {

using e2e::Received;

constexpr std::string_view kReset = "reset";
constexpr std::size_t kDifferencesMax = 20;  // shown; more tell nothing new

std::string to_text(const RecordName& name) {
  return name.first + "/" + name.second;
}

bool stands(const Received& received) {
  return received.state == "current" || received.state == "cancelled";
}

bool same_content(const naive::Record& sent, const std::string& told) {
  const auto read = naive::read_record(told);
  const auto* record = std::get_if<naive::Record>(&read);
  return record != nullptr && *record == sent;
}

}  // namespace

void Judge::differs(const std::string& what) {
  const std::scoped_lock lock(mutex_);
  if (differences_.size() < kDifferencesMax) differences_.push_back(what);
}

void Judge::saw(const std::vector<e2e::Change>& changes) {
  const std::scoped_lock lock(mutex_);
  for (const auto& change : changes) {
    const auto at = static_cast<std::size_t>(change.sequence) - 1;
    if (at == seen_.size()) {
      seen_.push_back(change.line);
    } else if (at > seen_.size() || seen_[at] != change.line) {
      differences_.push_back("the feed changed: " + change.line + " was " +
                             (at < seen_.size() ? seen_[at] : "not told"));
    }
  }
}

void Judge::was_told(std::int64_t sequence) {
  const std::scoped_lock lock(mutex_);
  told_ = std::max(told_, sequence);
}

void Judge::check(const e2e::Api& api, bool everything) {
  auto names = workload_.take_touched();
  if (everything) {
    for (const auto& [version, stated] : workload_.stated()) {
      names.emplace(std::get<0>(version), std::get<1>(version));
    }
  }
  check_records(api, names);
  std::set<std::string> standing;
  for (const auto& line : api.hit_lines()) {
    standing.insert(naive::to_line(naive::hit_from_json(line)));
  }
  compare("the feed replayed", check_feed(api), "GET /v1/hits", standing);
  compare("the model", expected(), "GET /v1/hits", standing);
  check_quarantine(api);
}

void Judge::check_records(const e2e::Api& api, const std::set<RecordName>& names) {
  for (const auto& name : names) {
    const auto history = api.history(name.first, name.second);
    check_record(name, history);
    check_resets(name, history);
    const auto last = std::ranges::find(history.rbegin(), history.rend(), kReset, &Received::state);
    const std::vector<Received> since(last.base(), history.end());
    note_held(name, since);
    check_current(name, since);
    for (auto before = history.begin(); before != last.base(); ++before) {
      if (stands(*before)) differs(to_text(name) + ": a version stands from before a reset");
    }
  }
}

void Judge::check_record(const RecordName& name, const std::vector<Received>& history) {
  std::set<std::int64_t> versions;
  for (const auto& received : history) {
    if (received.state == kReset) continue;
    versions.insert(received.version);
    const auto sent = workload_.stated().find({name.first, name.second, received.version});
    if (sent == workload_.stated().end()) {
      differs(to_text(name) + " holds what was never sent: " + received.record);
    } else if (!same_content(sent->second.record, received.record)) {
      differs("sent " + sent->second.line + " but held is " + received.record);
    }
  }
  const VersionName first{name.first, name.second, 0};
  for (auto at = workload_.stated().lower_bound(first);
       at != workload_.stated().end() && std::get<0>(at->first) == name.first &&
       std::get<1>(at->first) == name.second;
       ++at) {
    if (!at->second.acknowledged) continue;
    ++records_checked_;
    if (!versions.contains(std::get<2>(at->first))) differs("lost: " + at->second.line);
  }
}

void Judge::check_resets(const RecordName& name, const std::vector<Received>& history) {
  const auto held = static_cast<std::size_t>(std::ranges::count(history, kReset, &Received::state));
  const auto& resets = workload_.resets()[name];
  resets_checked_ += resets.acknowledged;
  if (held >= resets.acknowledged && held <= resets.sent) return;
  differs(to_text(name) + " holds " + std::to_string(held) + " resets, but " +
          std::to_string(resets.acknowledged) + " were acknowledged and " +
          std::to_string(resets.sent) + " sent");
}

// What the model is to know of the key.
void Judge::note_held(const RecordName& name, const std::vector<Received>& since) {
  std::set<VersionName> versions;
  for (const auto& received : since) {
    const VersionName version{name.first, name.second, received.version};
    if (workload_.stated().contains(version)) versions.insert(version);
  }
  const auto stated = workload_.stated().lower_bound({name.first, name.second, 0});
  if (stated == workload_.stated().end()) return;
  const auto number = stated->second.history;
  auto& held = held_[number][name];
  if (held == versions) return;
  held = std::move(versions);
  changed_.insert(number);
}

// Exactly one version stands, and it is the highest since the last reset.
void Judge::check_current(const RecordName& name, const std::vector<Received>& since) {
  if (since.empty()) return;
  const auto highest = std::ranges::max(since, {}, &Received::version).version;
  for (const auto& received : since) {
    if (stands(received) != (received.version == highest)) {
      differs(to_text(name) + ": version " + std::to_string(received.version) + " of " +
              std::to_string(highest) + " is " + received.state);
    }
  }
}

std::set<std::string> Judge::check_feed(const e2e::Api& api) {
  const auto feed = api.changes(0);
  saw(feed);
  {
    const std::scoped_lock lock(mutex_);
    const auto length = static_cast<std::int64_t>(feed.size());
    if (length < static_cast<std::int64_t>(seen_.size()) || length < told_) {
      differences_.push_back("the feed has " + std::to_string(length) + " changes, but " +
                             std::to_string(seen_.size()) + " were read and " +
                             std::to_string(told_) + " were told");
    }
  }
  std::map<std::string, std::string> standing;
  for (const auto& change : feed) {
    const auto line = naive::to_line(change.hit);
    const auto found = standing.find(change.hit.id);
    const bool stood = found != standing.end();
    const bool sound = change.kind == "raised" ? !stood : stood;
    if (!sound) differs("out of place in the feed: " + change.line);
    if (change.kind == "amended" && stood && found->second == line) {
      differs("nothing changed: " + change.line);
    }
    if (change.kind == "withdrawn") {
      standing.erase(change.hit.id);
    } else {
      standing[change.hit.id] = line;
    }
  }
  std::set<std::string> lines;
  for (const auto& [id, line] : standing) lines.insert(line);
  return lines;
}

std::set<std::string> Judge::expected() {
  for (const auto history : changed_) {
    naive::Model model(rules_);
    for (const auto& [name, versions] : held_[history]) {
      for (const auto& version : versions) model.submit(workload_.stated().at(version).line);
    }
    auto& lines = expected_[history];
    lines.clear();
    for (const auto& hit : model.standing()) lines.insert(naive::to_line(hit));
  }
  changed_.clear();
  std::set<std::string> all;
  for (const auto& [history, lines] : expected_) all.insert(lines.begin(), lines.end());
  return all;
}

void Judge::check_quarantine(const e2e::Api& api) {
  const auto held = static_cast<std::int64_t>(api.quarantine().size());
  if (held < workload_.broken_acknowledged() || held > workload_.broken_sent()) {
    differs("quarantine holds " + std::to_string(held) + " lines, but " +
            std::to_string(workload_.broken_acknowledged()) + " were refused and " +
            std::to_string(workload_.broken_sent()) + " sent");
  }
}

void Judge::compare(const std::string& left, const std::set<std::string>& a,
                    const std::string& right, const std::set<std::string>& b) {
  for (const auto& line : a) {
    if (!b.contains(line)) differs("only in " + left + ": " + line);
  }
  for (const auto& line : b) {
    if (!a.contains(line)) differs("only in " + right + ": " + line);
  }
}

}  // namespace crash
