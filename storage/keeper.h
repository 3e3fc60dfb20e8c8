// Keeper: what a commit keeps of input that never counts for a hit, and the sums of it (kept.h).
//
// Refused input goes to quarantine as long as its registry has room there; beyond that it is
// counted. Stale versions were admitted by the shards (matcher/allowance.h); here they are summed
// up.
//
// Everything it is told belongs to the commit under way, and becomes durable with it.
//
// Thread safety: the writer thread only. Cost: one look-up for an item that is settled.
// Errors: kIoError, kCorruption.
#pragma once

#include <map>

#include "matcher/allowance.h"
#include "matcher/round.h"
#include "storage/kept.h"
#include "storage/quarantine.h"
#include "storage/store.h"

namespace rocksdb {
class WriteBatch;
}

namespace storage {

class Keeper {
 public:
  // `quarantine`: the most that is kept of one registry's refused input.
  Keeper(Store& store, const matcher::KeptBound& quarantine)
      : store_(store), quarantine_(quarantine) {}

  // Reads the sums. Call once, first.
  matcher::Status load();
  const KeptTable& kept() const { return kept_; }

  // Takes an item out of quarantine, and its room out of the sums.
  struct Settled {
    bool left = false;     // it was there; false also the second time in one commit
    bool counted = false;  // it had an account; false of an item of before there were accounts
    Account account = 0;
  };
  matcher::Result<Settled> settle(std::uint64_t id, rocksdb::WriteBatch& batch);

  // Puts `item` into quarantine under item.id, if there is room or it takes the place of a settled
  // one. False: it is counted only.
  bool put(const QuarantineItem& item, Account account, bool takes_a_place,
           rocksdb::WriteBatch& batch);

  void count_stale(const matcher::Round& round);

  // The commit's last word: the sums, if they changed.
  void finish(rocksdb::WriteBatch& batch);

 private:
  Kept& sums_of(Account account);

  Store& store_;
  matcher::KeptBound quarantine_;
  KeptTable kept_;
  bool changed_ = false;                   // by this commit
  std::map<std::uint64_t, Settled> gone_;  // in this commit
};

}  // namespace storage
