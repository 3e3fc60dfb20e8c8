// RulesDiff: what other rules would raise, amend and withdraw, without doing it.
//
// Matches everybody whom the rules may concern, or who has a hit, under them, on a thread of its
// own, and compares with what stands. What is committed meanwhile may be seen for some persons and
// not for others: exact on a store at rest.
//
// Thread safety: done() and result() by any thread. The destructor stops it and waits for its
// thread, some milliseconds. The pipeline and the store must outlive this.
// Errors: those of storage/reader.h. Cost: a read of each person's records; memory for the numbers
// of those on benefit, or, where a rule lets anybody have one, for some at a time.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "daemon/pipeline/pipeline.h"
#include "matcher/join.h"
#include "matcher/rule.h"

namespace cumuld::api {

class RulesDiff {
 public:
  static constexpr std::size_t kExamplesMax = 100;
  using Counts = std::array<std::uint64_t, 3>;  // by HitChangeKind

  struct Example {
    matcher::HitId id{};
    matcher::HitChangeKind change = matcher::HitChangeKind::kRaised;
    std::string rule;
    matcher::PersonCode person = 0;
  };
  struct Result {
    std::uint64_t persons = 0;             // looked at
    std::map<std::string, Counts> counts;  // by rule; those with a change
    std::vector<Example> examples;         // the first kExamplesMax changes
    matcher::Status failure;
  };

  RulesDiff(const Pipeline& pipeline, const storage::Store& store, matcher::RuleTable rules);
  ~RulesDiff();
  RulesDiff(const RulesDiff&) = delete;
  RulesDiff& operator=(const RulesDiff&) = delete;

  bool done() const { return done_.load(std::memory_order_acquire); }
  const Result& result() const { return result_; }  // REQUIRES: done()

 private:
  void run();
  matcher::Status compare_all();
  using Persons = std::vector<matcher::PersonCode>;  // current numbers, each once, ascending
  matcher::Result<Persons> persons_concerned() const;
  Persons live_persons() const;
  matcher::Status compare_persons(const Persons& persons);
  matcher::Status compare_anybody();
  matcher::Status compare(const storage::Reader& reader, matcher::PersonCode person);
  matcher::Status find(const storage::Reader& reader, matcher::PersonCode person);
  void note(matcher::HitChangeKind change, const matcher::HitId& id, std::string_view rule,
            matcher::PersonCode person);
  matcher::Status note_withdrawn(const matcher::HitId& id, matcher::PersonCode person);

  const Pipeline& pipeline_;
  const storage::Store& store_;
  matcher::RuleTable rules_;
  matcher::RegistryOrder order_;
  Result result_;
  std::atomic<bool> done_{false};
  std::atomic<bool> stopping_{false};

  // Of one person.
  std::vector<std::string> bodies_;
  matcher::PersonPeriods periods_;
  matcher::JoinScratch scratch_;
  std::vector<matcher::FoundHit> found_;

  std::thread thread_;
};

}  // namespace cumuld::api
