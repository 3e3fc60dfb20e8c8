// Shard: the keys and persons that one thread owns, and the incremental join over them.
//
// A shard owns a (registry, key) by the hash of both, and a person by the hash of the current
// national number. It keeps, for its persons on benefit only, a timeline in memory; the income of
// the other nine in ten is stored and indexed but touched again only when a first benefit comes.
// Timelines beyond the memory budget are dropped and come back from the deltas and sorted runs; the
// hits never depend on which were in memory.
//
// Invariants:
//   1. The timeline of a person holds the current record of every key whose newest version that is
//      not stale names one of the person's numbers, and nothing else. After a reset none is
//      current.
//   2. standing = the hits of that timeline under the current rules, as announced.
//   3. A person is flagged if one of its numbers ever had a benefit. Only flagged persons have
//      timelines; others have no hit.
//
// Persons left behind. A record whose round input may wait, of a person whose timeline is not in
// memory, changes no hit at once: the person is left behind, and all its hits are found together
// later, by match_again(), or when a record comes that may not wait. During a load of millions that
// is once a person, in the order of the store, in place of a read for each record. Until then
// invariant 2 does not hold for that person.
//
// Thread safety: judge(), append() and join() of one shard by one thread at a time, in the order
// that round.h says. Everything else by the writer between rounds.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "matcher/allowance.h"
#include "matcher/backing.h"
#include "matcher/code_table.h"
#include "matcher/epoch_delta.h"
#include "matcher/identity.h"
#include "matcher/join.h"
#include "matcher/round.h"
#include "matcher/timeline.h"
#include "matcher/timeline_pool.h"

namespace matcher {

// The live epochs: those whose entries are not all in sorted runs yet. Oldest first; the last one
// takes what comes. Each holds one delta a shard.
struct LiveEpoch {
  std::uint64_t number = 0;
  std::vector<std::shared_ptr<EpochDelta>> deltas;  // by shard
};
using LiveEpochs = std::vector<LiveEpoch>;

// What all shards share. The writer changes it between rounds only.
struct ShardContext {
  const Catalogue* catalogue = nullptr;
  const RuleTable* rules = nullptr;
  const Backing* backing = nullptr;
  const IdentityTable* identity = nullptr;
  const LiveEpochs* epochs = nullptr;
  Allowances* stale = nullptr;  // for what is kept of stale versions; null: all of it
  std::uint64_t behind_since =
      0;                       // the commit from which on persons may be left behind; 0: none is
  bool rules_changed = false;  // match_again() finds what new rules changed
  ReadingOrder again_in = ReadingOrder::kOfTheStore;  // how those of match_again() are read
  unsigned shards = 1;
  std::size_t timeline_bytes_max = std::size_t{256} << 20U;  // of all shards together
};

// Who owns a key, a number.
inline unsigned owner_of_key(const Hash128& key, unsigned shards) {
  return static_cast<unsigned>(key.low % shards);
}
inline unsigned owner_of_person(PersonCode person, unsigned shards) {
  return static_cast<unsigned>(mix64(person) >> 32U) % shards;
}

class Shard {
 public:
  Shard(unsigned index, const ShardContext& context);

  // The three phases. Failures are left in round.outputs[index()].failure.
  void judge(Round& round);
  void append(Round& round);
  void join(Round& round);

  // --- by the writer, between rounds -----------------------------------------------------------

  // The rules changed: what depends on them is computed anew.
  void use_rules();

  // Says that `person` (a current number that this shard owns) may be on benefit.
  void flag(PersonCode person) {
    if (flagged_.find(person) == 0) flagged_.set(person, kNotLoaded);
  }
  bool is_flagged(PersonCode person) const { return wide_ || flagged_.find(person) != 0; }
  std::vector<PersonCode> flagged() const;
  std::size_t flagged_count() const { return flagged_.size(); }

  // Reads the person's records anew at the next join() and finds all hits again: its numbers
  // changed. REQUIRES: nothing of the person is uncommitted.
  void refresh(PersonCode person) { refreshed_.push_back(person); }
  // Finds all hits again at the next join(), of the records as they are known: the rules changed,
  // or the person was left behind. REQUIRES as above, but hits of others may be uncommitted.
  void match_again(PersonCode person) { again_.push_back(person); }

  // Who was left behind since the last call, some perhaps matched since.
  std::vector<PersonCode> take_behind() { return std::exchange(behind_, {}); }
  bool has_behind() const { return !behind_.empty(); }
  // Nobody knows who of those flagged was: the daemon ended meanwhile. REQUIRES: no timeline is in
  // memory.
  void leave_all_behind();

  // Adds versions that the log holds to the newest delta in their order, with each key's earlier
  // versions before: recovery, without judging. REQUIRES: this shard owns the keys.
  struct LoggedVersion {
    Hash128 key;
    KeyVersion version;
  };
  Status replay_versions(std::span<const LoggedVersion> logged);

  unsigned index() const { return index_; }
  std::size_t timelines() const { return timelines_.taken(); }
  std::size_t timeline_bytes() const { return timeline_bytes_; }

 private:
  void judge_record(Round& round, std::uint32_t input, std::uint32_t index);
  void judge_stale(Round& round, PersonOp op, const KeyVersion& current);
  void judge_reset(Round& round, PersonOp op, const std::optional<KeyVersion>& before);
  void accept(Round& round, const PersonOp& op, const std::optional<KeyVersion>& before);
  Status bring_versions(std::span<const Hash128> keys);
  bool has_in_memory(const Hash128& key);

  // An operation that concerns a person of this shard.
  struct Concern {
    PersonCode person = 0;
    std::uint32_t known = 0;  // what flagged_ said of the person
    const PersonOp* op = nullptr;
  };
  // A hit as it was found.
  struct HitNow {
    Hash128 pair;
    HitDigest digest;
    IncomeTag income;
    std::size_t found;    // index into found_
    std::size_t content;  // where in contents_
    std::size_t content_size;
    bool stood;
  };
  // A person whose timeline is up to date and whose hits are to be found again.
  struct Pending {
    PersonCode person = 0;
    Timeline* timeline = nullptr;
    bool whole = false;       // all hits, else those of the chosen income periods
    std::size_t touched = 0;  // what of touched_ is this person's
    std::size_t touched_size = 0;
    std::size_t choices = 0;            // where in choices_ this person's begin
    std::size_t incomes = 0;            // how many income periods are chosen
    std::span<const Concern> concerns;  // none: all is found again
    std::size_t late = 0;               // where in late_ this person's begin
    std::size_t late_size = 0;
  };
  std::span<const TouchedPeriod> touched_of(const Pending& pending) const {
    return std::span(touched_).subspan(pending.touched, pending.touched_size);
  }
  bool is_read_anew(PersonCode person) const {
    return std::ranges::binary_search(refreshed_, person);
  }
  Status join_all(const Round& round, ShardOutput& output);
  void collect_concerns(const Round& round);
  void leave_behind(const Round& round, ShardOutput& output);
  std::span<const Concern> next_concerns(std::size_t next) const;
  void fetch_for(const Round& round, std::span<const Concern> concerns) const;
  Status apply_some(const Round& round, std::size_t& next);
  void name_causes(const Round& round, const Pending& pending, std::size_t told,
                   ShardOutput& output) const;
  void note_late(const Entry& entry);
  static void set_causes(std::size_t told, std::size_t first, ShardOutput& output);
  Status join_anew(const Round& round, PersonCode person, bool read, ShardOutput& output);
  Status apply_person(const Round& round, std::span<const Concern> concerns);
  Status open(std::uint32_t known, std::uint64_t commit, Pending& pending);
  Status load_records(PersonCode person, Timeline& timeline);
  Status load_entries(PersonCode person, Timeline& timeline);
  void find_changes(const Pending& pending, ShardOutput& output);
  void encode_found(const Pending& pending, std::size_t incomes);
  void tell_changes(const Pending& pending, ShardOutput& output);
  void tell(HitChangeKind kind, const HitId& id, const HitNow& hit, PersonCode person,
            ShardOutput& output) const;
  HitId id_of(const FoundHit& hit) const;  // REQUIRES: found among periods_
  void evict(std::uint64_t committed);

  EpochDelta& newest() { return *context_->epochs->back().deltas[index_]; }

  unsigned index_;
  const ShardContext* context_;
  RegistryOrder order_;
  KindMask benefit_kinds_;
  bool wide_ = false;  // some rule takes another kind for a benefit: every person matters
  // Whom this shard looks at, and where the timeline is: kNotLoaded, kBehind (not loaded either),
  // or kFirstTimeline plus its index. With `wide_` a person may be here who is not on benefit:
  // nobody can tell the difference then.
  static constexpr std::uint32_t kNotLoaded = 1;
  static constexpr std::uint32_t kBehind = 2;
  static constexpr std::uint32_t kFirstTimeline = 3;
  CodeTable flagged_;
  TimelinePool timelines_;
  BodyStore bodies_;
  std::size_t timeline_bytes_ = 0;
  Reactions reactions_;
  std::vector<PersonCode> refreshed_;  // sorted in join(), each person once
  std::vector<PersonCode> again_;      // as they came: in an order that the store is quick to read
  std::vector<PersonCode> behind_;     // as they were left

  PersonRuns& runs() {
    if (runs_ == nullptr) runs_ = context_->backing->person_runs(reading_);
    return *runs_;
  }
  // From here on in join(). What is read so far was for another order.
  void read_in(ReadingOrder order) {
    if (std::exchange(reading_, order) != order) runs_.reset();
  }
  std::unique_ptr<PersonRuns> runs_;  // within join()
  ReadingOrder reading_ = ReadingOrder::kAny;

  // Memory kept from one round, and from one person, to the next.
  std::vector<Hash128> keys_;
  std::vector<Hash128> unknown_;
  std::vector<Concern> concerns_;  // of this round: person by person, in order for each
  std::string moved_body_;
  std::vector<HitCause> late_;  // entries of persons left behind: they change hits now
  Texts late_texts_;            // and what they point into
  // Of whoever is being read: entries of these commits are such; none of somebody not left behind.
  std::uint64_t late_first_ = 0;
  std::uint64_t late_end_ = 0;
  TouchedPeriods touched_;
  std::vector<Pending> pending_;
  TimelineChoices choices_;
  PersonPeriods periods_;
  std::vector<FoundHit> found_;
  std::vector<HitNow> now_;
  std::vector<IncomeTag> incomes_;  // whose hits were looked for
  HitContent content_;
  std::string contents_;
  JoinScratch scratch_;
};

}  // namespace matcher
