// Committer: makes a worked round durable, in one write.
//
// One WriteBatch holds the arrival log, the hits and their indexes, the feed, replaced numbers,
// quarantined input, the sources' positions and the counters, so that a crash leaves all of a round
// or none of it. Sequence numbers of the feed are dense and given here, in commit order.
//
// Refused input is kept as long as its registry has room for it in quarantine; beyond that it is
// counted. One piece may always take the place of the item that its input settles.
//
// Changes to one hit found by two shards in one round (a person's numbers were joined, or a record
// went from one person to another) become one change, or none if the content is the same again.
//
// A commit has two steps, and the second may go on while the next commit is prepared.
//
// Thread safety: the writer thread only; write() by any one thread.
// Errors: kIoError. The outcome of that write is then unknown: the process must end, and opening
// the store again decides.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "matcher/round.h"
#include "storage/commit_mark.h"
#include "storage/hit_lists.h"
#include "storage/hit_record.h"
#include "storage/keeper.h"
#include "storage/store.h"

namespace rocksdb {
class WriteBatch;
}

namespace storage {

// Counted since the store was made.
struct Totals {
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t stale = 0;
  std::array<std::uint64_t, matcher::kRejectCodes> rejected{};
  std::array<std::uint64_t, 3> changes{};  // by HitChangeKind
};

// Where the store stands; changes with every commit.
struct CommitState {
  std::uint64_t commit = 0;       // number of the last commit
  std::uint64_t sequence = 0;     // of the last change in the feed
  std::uint64_t quarantined = 0;  // id of the last item
  Totals totals;
};

// As it is stored in the family `default` under kStateName; FORMAT.md, "Meta".
inline constexpr std::string_view kStateName = "state";
std::string encode_state(const CommitState& state);
std::optional<CommitState> parse_state(std::string_view bytes);  // nullopt: damaged

// What a commit carries besides the round: parallel to round.inputs.
struct InputExtras {
  std::string source;          // its name, for a source seen for the first time
  std::string position_key;    // empty: the source keeps no position
  std::string position_value;  // empty: the position is deleted
  std::uint64_t settled = 0;   // id of the quarantined item that is taken away; 0: none
  // Whose quarantine refused input goes to; absent: that of the registry it names.
  std::optional<matcher::RegistryId> registry = std::nullopt;
};

// A change that was written to the feed.
struct ToldChange {
  matcher::HitChangeKind kind = matcher::HitChangeKind::kRaised;
  matcher::PersonCode person = 0;  // whose hit it is, as its content says
  std::uint32_t source = 0;        // of what changed it last; 0: of no record
};

struct Outcome {
  std::vector<ToldChange> changes;                             // in sequence
  std::vector<std::vector<matcher::RejectedInput>> conflicts;  // by input: found while judging
};

// A change with all that its round did to the person. Points into the round.
struct FoundChange {
  const matcher::HitChange* change = nullptr;
  matcher::HitChangeKind kind = matcher::HitChangeKind::kRaised;
  std::span<const matcher::HitCause> causes;
};

class Committer {
 public:
  // `quarantine`: the most that is kept of one registry's refused input.
  explicit Committer(Store& store, const matcher::KeptBound& quarantine = {});
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  // Reads where the store stands. Call once, first. kCorruption: it holds less than was committed.
  matcher::Status load();

  const CommitState& state() const { return state_; }
  const KeptTable& kept() const { return keeper_.kept(); }

  // The number of a source, giving it one at first sight; it becomes durable with the next commit.
  std::uint32_t source_number(const std::string& name);

  // Commits `round`, whose number must be state().commit + 1, into the log of `epoch`.
  matcher::Result<Outcome> commit(const matcher::Round& round,
                                  const std::vector<InputExtras>& extras, std::uint64_t epoch,
                                  const std::string& rules_checksum, std::uint64_t now_ms);

  // The same in steps. prepare() says in state() what write() makes durable, and what is prepared
  // must be written before anything is read of it. The one before may be unwritten still: where
  // both concern a hit, `write_before` is called once, after which it must be written.
  using WriteBefore = std::function<matcher::Status()>;
  matcher::Result<Outcome> prepare(const matcher::Round& round,
                                   const std::vector<InputExtras>& extras, std::uint64_t epoch,
                                   const std::string& rules_checksum, std::uint64_t now_ms,
                                   const WriteBefore& write_before);
  // What was prepared last, and what must be told once that is written.
  struct Prepared {
    rocksdb::WriteBatch* batch = nullptr;  // valid until the prepare() after the next
    std::uint64_t commit = 0;
  };
  Prepared prepared() const { return {batches_[next_batch_ ^ 1U].get(), state_.commit}; }
  matcher::Status write(const Prepared& prepared) const;
  void note_written(const Prepared& prepared);

 private:
  rocksdb::WriteBatch& empty_batch();
  matcher::Status write_before_if_concerned(const std::vector<FoundChange>& changes,
                                            const WriteBefore& write_before);
  matcher::Status put_changes(const matcher::Round& round, const std::string& rules_checksum,
                              std::uint64_t now_ms, const WriteBefore& write_before,
                              rocksdb::WriteBatch& batch, Outcome& outcome);
  matcher::Status put_change(const FoundChange& found, const std::optional<HitRecord>& before,
                             const matcher::Round& round, const std::string& rules_checksum,
                             std::uint64_t now_ms, rocksdb::WriteBatch& batch, Outcome& outcome);
  void tell(const FoundChange& change, const HitRecord* before, const matcher::Round& round,
            const std::string& rules_checksum, rocksdb::WriteBatch& batch, Outcome& outcome);
  void put_by_person(rocksdb::WriteBatch& batch);
  void count_verdicts(const matcher::Round& round, Outcome& outcome);
  matcher::Status put_rejections(const matcher::Round& round,
                                 const std::vector<InputExtras>& extras, rocksdb::WriteBatch& batch,
                                 const Outcome& outcome);

  matcher::Status check_mark();

  Store& store_;
  // They keep their memory from commit to commit. One is prepared while the other is written.
  std::array<std::unique_ptr<rocksdb::WriteBatch>, 2> batches_;
  std::size_t next_batch_ = 0;
  std::vector<matcher::HitId> unwritten_;  // hits of the last prepare(), ascending, until written
  Keeper keeper_;
  HitLists lists_;
  struct ByPerson {
    std::array<char, kByPersonKeyBytes> key;
    bool stands;
    matcher::Hash128 pair;
    matcher::HitDigest digest;
    std::uint64_t sequence;
  };
  void note_by_person(matcher::PersonCode person, const matcher::HitChange& change, bool stands,
                      std::uint64_t sequence);
  std::vector<ByPerson> by_person_;  // of the commit under way
  // Of the change under way: memory that is kept.
  HitRecord hit_;
  matcher::HitContent content_before_;
  matcher::HitContent content_;
  CauseChooser causes_;
  std::string entry_;
  CommitMark mark_;
  CommitState state_;
  std::uint64_t begun_epoch_ = 0;  // the newest whose begin is stored
  std::unordered_map<std::string, std::uint32_t> sources_;
  std::vector<std::pair<std::uint32_t, std::string>> new_sources_;
};

// The name of a source by its number; "unknown" if there is none, "unreadable" if the disk failed.
std::string source_name(const Store& store, std::uint32_t number);

}  // namespace storage
