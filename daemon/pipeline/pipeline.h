// Pipeline: from decoded batches to committed hits.
//
// Threads: any number of source threads submit jobs through a bounded ring each; one writer thread
// forms rounds, has the shards work them and commits; one thread a shard; one thread seals epochs.
// While the shards work a round the writer commits the one before (commits.cpp). Alone, a record
// makes a round of its own and is committed at once; under load what has come meanwhile shares one
// sync.
//
// Identity records change who owns a person. They are worked with all shards at rest: judge, change
// the links, mark both persons to be read anew, then go on.
//
// A failed commit ends the process: whether it is on the disk is unknown until the store is opened
// again. `fail` is called and must not return to normal service.
//
// Thread safety: said at each function.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "daemon/pipeline/epochs.h"
#include "daemon/pipeline/job.h"
#include "daemon/pipeline/matching_pace.h"
#include "daemon/pipeline/shard_team.h"
#include "daemon/pipeline/signal.h"
#include "matcher/rule.h"
#include "storage/commit.h"
#include "storage/reader.h"

namespace cumuld {

struct PipelineOptions {
  unsigned shards = 1;
  unsigned ports = 1;                                      // source threads
  std::size_t epoch_bytes = std::size_t{192} << 20U;       // of deltas, then an epoch ends
  std::size_t timeline_bytes = std::size_t{512} << 20U;    // of timelines in memory
  matcher::KeptBound quarantine;                           // for one registry
  matcher::KeptBound stale;                                // for one registry
  std::function<std::uint64_t()> now_ms;                   // ms since 1970, UTC
  std::function<void(const matcher::Status&)> fail;        // the daemon cannot go on
  std::function<void(std::uint64_t sequence)> on_changes;  // the feed grew; on the writer thread
};

// A copy for /v1/status and /metrics.
struct PipelineFigures {
  storage::CommitState state;
  storage::KeptTable kept;
  std::uint64_t epoch = 0;
  std::size_t epochs_waiting = 0;
  std::size_t links = 0;
  std::size_t numbers_on_loops = 0;
  std::uint64_t recovered_entries = 0;
  std::string rules_checksum;  // of the rules in force
  // After a change of rules, persons to match as far as they are listed; 0: all are matched. And
  // how many of them are done.
  std::size_t matching_again = 0;
  std::size_t matched_again = 0;
  // Persons that jobs which may wait left behind, since somebody was; and how many of them are
  // matched since. 0: nobody is behind.
  std::size_t left_behind = 0;
  std::size_t caught_up = 0;
};

// What matching persons who were left behind changed among the hits, by the source of what changed
// them.
struct LateHits {
  std::uint64_t raised = 0;
  std::uint64_t amended = 0;
  std::uint64_t withdrawn = 0;
};

class Pipeline {
 public:
  // Recovers what the log holds, matches everything again if `rules` are not those the hits were
  // found under, and begins to work. The store must outlive the pipeline.
  static matcher::Result<std::unique_ptr<Pipeline>> start(
      storage::Store& store, std::shared_ptr<const matcher::RuleTable> rules,
      PipelineOptions options);

  // Commits what was submitted, then stops all threads.
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Hands a job over. False, with the job untouched, when the port's ring is full: try again after
  // one of its jobs is done. One thread a port.
  bool submit(unsigned port, Job& job);

  // Has these rules take the place of those in force: from the next round on for whoever is
  // touched, and for everybody else some at a time, while records and queries go on; the feed tells
  // the differences. Called again meanwhile, it begins again. They must be of the store's
  // catalogue. Any thread; returns at once.
  void use_rules(std::shared_ptr<const matcher::RuleTable> rules);

  // A job that may wait leaves persons behind whose timelines are not in memory: their records are
  // durable and can be read, their hits stand as before. catch_up() has all of them matched, in the
  // order of the store, while records and queries go on; a record that may not wait catches up with
  // its own person. A crash forgets who was behind: the next start matches everybody on benefit,
  // beside its service. Any thread; returns at once. REQUIRES: no job that may wait is under way.
  void catch_up();
  // Whether persons may be behind. Any thread.
  bool is_behind() const { return behind_.load(std::memory_order_acquire); }
  // What catching up changed so far, by the sources' names, since the last call. Any thread.
  std::map<std::string, LateHits> take_late_hits();

  // For queries; any thread.
  storage::Reader reader() const;
  const storage::SealedIndex& sealed() const { return sealed_; }
  matcher::PersonCode current_number(matcher::PersonCode number) const;
  std::vector<matcher::PersonCode> numbers_of(matcher::PersonCode current) const;
  PipelineFigures figures() const;
  std::uint64_t sequence() const { return sequence_.load(std::memory_order_acquire); }

 private:
  // A round with the jobs it was formed from.
  struct Flight {
    matcher::Round round;
    std::vector<Job> jobs;
    std::vector<storage::InputExtras> extras;
    std::uint64_t epoch = 0;
    bool has_identity = false;
    std::size_t records = 0;
  };
  using FlightPtr = std::unique_ptr<Flight>;
  struct Ring;  // lock-free, from a source to the writer

  Pipeline(storage::Store& store, std::shared_ptr<const matcher::RuleTable> rules,
           PipelineOptions options);
  matcher::Status recover();
  matcher::Status replay_epoch(std::uint64_t number);
  matcher::Status replay_share(std::uint64_t number, unsigned share, unsigned count);

  // behind.cpp
  matcher::Status leave_behind_from(std::uint64_t commit);
  matcher::Status resume_behind();
  matcher::Status begin_to_catch_up();
  matcher::Status end_epoch_of_load();
  void list_those_behind(bool all);
  matcher::Status end_being_behind();
  void note_left_behind(const matcher::Round& round);
  void note_late_hits(const storage::Outcome& outcome);

  // commits.cpp
  struct Writing {  // a commit on its way to the disk, of a flight without jobs
    storage::Outcome outcome;
    storage::CommitState state;  // once it is written
    storage::Committer::Prepared prepared;
    std::future<matcher::Status> status;
  };
  void commit_worked();
  void write_worked();
  void finish_write();
  bool commit(Flight& flight);
  std::optional<storage::Outcome> prepare(const Flight& flight);
  void end_commit(const storage::Committer::Prepared& prepared, const storage::CommitState& state,
                  const storage::Outcome& outcome);

  // rematch.cpp
  matcher::Status match_again_if_rules_changed();
  matcher::Status take_next_rules();
  matcher::Status store_rules(std::string_view checksum);
  matcher::Status begin_rematch();
  bool concerns_anybody() const;
  matcher::Status find_persons_to_match();
  matcher::Status find_more_persons(std::size_t most);
  matcher::Status match_some_again(std::size_t most);
  matcher::Status end_matching();
  bool go_on_matching(std::size_t most);
  bool is_matching_again() const {
    return rematch_.done < rematch_.persons.size() || rematch_.anybody;
  }

  void run();
  FlightPtr form_round();
  FlightPtr empty_flight();
  void put_away(FlightPtr flight);
  void work(FlightPtr flight);
  void work_inline(Flight& flight);
  bool end_epoch_if_full();
  void change_identity(matcher::Round& round);
  void answer(Flight& flight, storage::Outcome& outcome);
  void publish_figures();
  void fail(const matcher::Status& status);

  storage::Store& store_;
  std::shared_ptr<const matcher::RuleTable> rules_;
  PipelineOptions options_;
  storage::SealedIndex sealed_;
  storage::Committer committer_;
  Signal signal_;
  Epochs epochs_;

  // Written by the writer between rounds; read by shards during rounds without the lock, and by
  // queries with it.
  mutable std::shared_mutex identity_mutex_;
  matcher::IdentityTable identity_;

  matcher::Allowances stale_;
  matcher::ShardContext context_;
  std::unique_ptr<ShardTeam> team_;
  FlightPtr worked_;                  // joined, not committed
  std::unique_ptr<Writing> writing_;  // prepared, being written; null: nothing is
  storage::CommitState written_;      // where the store stands
  std::vector<FlightPtr> spare_;      // a fresh page costs more than what is written on it

  std::mutex next_rules_mutex_;
  std::shared_ptr<const matcher::RuleTable> next_rules_;  // given, not yet taken
  std::atomic<bool> has_next_rules_{false};
  struct Rematch {  // after a change of rules, or of those left behind
    bool rules = false;
    std::vector<matcher::PersonCode> persons;
    std::size_t done = 0;         // the first so many
    std::size_t done_before = 0;  // of lists before
    bool anybody = false;         // whoever has a sealed entry is to come, after that number
    std::optional<matcher::PersonCode> after;
  };
  Rematch rematch_;
  MatchingPace pace_;
  MatchingPace::Duration committing_matched_{};  // all commits of persons matched again

  std::atomic<bool> behind_{false};
  std::atomic<bool> wants_to_catch_up_{false};
  bool resumes_behind_ = false;   // who was left behind before the start is not known
  bool ended_epoch_ = false;      // for those who are matched, or about to be
  std::uint64_t clustering_ = 0;  // the request after which all are matched; 0: nobody asks to
  std::optional<std::uint64_t> listed_at_;    // Epochs::clusterings() when some were listed last
  std::vector<matcher::PersonCode> waiting_;  // left behind, not listed yet
  std::size_t left_behind_ = 0;
  std::size_t caught_up_ = 0;   // of lists before
  std::mutex late_hits_mutex_;  // taken once a commit while somebody is behind
  std::unordered_map<std::uint32_t, LateHits> late_hits_;

  std::vector<std::unique_ptr<Ring>> rings_;
  std::atomic<std::uint64_t> committed_{0};
  std::atomic<std::uint64_t> sequence_{0};
  mutable std::mutex figures_mutex_;  // taken once a commit
  PipelineFigures figures_;
  std::uint64_t recovered_entries_ = 0;
  bool failed_ = false;
  std::atomic<bool> stopping_{false};
  std::thread writer_;
};

}  // namespace cumuld
