#include "storage/hit_walk.h"

#include <rocksdb/snapshot.h>

#include <algorithm>
#include <limits>

#include "storage/database.h"
#include "storage/hit_lists.h"
#include "storage/hit_reader.h"

namespace storage {
namespace {

using matcher::Status;
using matcher::StatusCode;

constexpr unsigned kStepsBeforeALookUp = 4;  // a step costs a tenth of it

matcher::Status damaged() {
  return {StatusCode::kCorruption, "the lists of hits are damaged: restore a backup"};
}

// A rank is a sequence as the walk sees it: ascending whichever way it goes.
std::uint64_t rank_of(std::uint64_t sequence, bool descending) {
  return descending ? ~sequence : sequence;
}

// The key right behind all that begin with `prefix` and go on with a sequence.
std::string end_of(const std::string& prefix) {
  return prefix + std::string(sizeof(std::uint64_t) + 1, '\xff');
}

// What both bounds of an iterator point at, for as long as it lives.
struct Bounds {
  explicit Bounds(std::string prefix) : begin(std::move(prefix)), end(end_of(begin)) {}
  Bounds(const Bounds&) = delete;
  Bounds& operator=(const Bounds&) = delete;
  ~Bounds() = default;

  std::unique_ptr<rocksdb::Iterator> iterate(const Store& store, const rocksdb::Snapshot* moment) {
    auto options = scan_options();
    options.snapshot = moment;
    options.iterate_lower_bound = &lower;
    options.iterate_upper_bound = &upper;
    return std::unique_ptr<rocksdb::Iterator>(
        store.db().NewIterator(options, store.family(Family::kHitLists)));
  }

  std::string begin;
  std::string end;
  rocksdb::Slice lower = begin;
  rocksdb::Slice upper = end;
};

}  // namespace

// One list, standing at a place or behind its end.
class HitWalk::List {
 public:
  List(const Store& store, const rocksdb::Snapshot* moment, std::string prefix, bool descending)
      : bounds_(std::move(prefix)), at_(bounds_.iterate(store, moment)), descending_(descending) {}

  const std::optional<std::uint64_t>& rank() const { return rank_; }
  std::string_view value() const { return view(at_->value()); }

  // Goes on to the first place at or after `rank`, which is not before where it stands.
  Status advance(std::uint64_t rank) {
    if (begun_ && (!rank_ || *rank_ >= rank)) return {};
    for (unsigned i = 0; begun_ && i < kStepsBeforeALookUp; ++i) {
      descending_ ? at_->Prev() : at_->Next();
      auto status = read_rank();
      if (!status.ok() || !rank_ || *rank_ >= rank) return status;
    }
    begun_ = true;
    const auto key = bounds_.begin + number_key(rank_of(rank, descending_));
    descending_ ? at_->SeekForPrev(slice(key)) : at_->Seek(slice(key));
    return read_rank();
  }

 private:
  Status read_rank() {
    rank_.reset();
    if (!at_->Valid()) return to_status(at_->status(), "reading the lists of hits");
    const auto key = view(at_->key());
    if (key.size() != bounds_.begin.size() + sizeof(std::uint64_t)) return damaged();
    rank_ = rank_of(read_big_endian<std::uint64_t>(key.substr(bounds_.begin.size())), descending_);
    return {};
  }

  Bounds bounds_;
  std::unique_ptr<rocksdb::Iterator> at_;
  bool descending_;
  bool begun_ = false;
  std::optional<std::uint64_t> rank_;
};

// Several lists as one. No hit is in two of them.
class HitWalk::Joined {
 public:
  explicit Joined(std::vector<std::unique_ptr<List>> lists) : lists_(std::move(lists)) {}

  Status advance(std::uint64_t rank) {
    first_ = nullptr;
    for (const auto& list : lists_) {
      if (auto status = list->advance(rank); !status.ok()) return status;
      if (list->rank() && (first_ == nullptr || *list->rank() < *first_->rank())) {
        first_ = list.get();
      }
    }
    return {};
  }
  const List* first() const { return first_; }  // nullptr: at the end

 private:
  std::vector<std::unique_ptr<List>> lists_;
  const List* first_ = nullptr;
};

HitWalk::HitWalk(const Store& store, const WantedHits& wanted)
    : store_(store),
      descending_(wanted.descending),
      moment_(std::make_unique<rocksdb::ManagedSnapshot>(&store.db())),
      next_rank_(rank_of(wanted.from, wanted.descending)) {
  const bool valued = !wanted.employers.empty() || !wanted.insurers.empty();
  const auto& has = wanted.statuses;
  const bool any_standing = has[0] == has[1] && has[1] == has[2];
  const bool any_class = wanted.rules.empty() && wanted.grades == 0 && any_standing;
  has_classes_ = !valued || !any_class || wanted.with_summary;
  if (has_classes_) add_classes(wanted);
  add_values(wanted);
}

HitWalk::~HitWalk() = default;

std::unique_ptr<HitWalk::List> HitWalk::open(std::string prefix) const {
  return std::make_unique<List>(store_, moment_->snapshot(), std::move(prefix), descending_);
}

// Which classes there are the keys tell: after one of a class the next look-up is behind all of it.
void HitWalk::add_classes(const WantedHits& wanted) {
  std::vector<std::unique_ptr<List>> lists;
  for (std::size_t i = 0; i < wanted.statuses.size(); ++i) {
    if (!wanted.statuses[i]) continue;
    const auto prefix = class_list_of(static_cast<HitStatus>(i));
    auto options = scan_options();
    options.snapshot = moment_->snapshot();
    const std::unique_ptr<rocksdb::Iterator> at(
        store_.db().NewIterator(options, store_.family(Family::kHitLists)));
    for (at->Seek(slice(prefix)); at->Valid() && view(at->key()).starts_with(prefix);) {
      const auto found = parse_class_key(view(at->key()));
      if (!found) {
        status_ = damaged();
        return;
      }
      std::string list(found->list);
      const bool takes =
          (wanted.grades == 0 || (wanted.grades & matcher::bit_of(found->grade)) != 0) &&
          (wanted.rules.empty() ||
           std::ranges::find(wanted.rules, found->rule) != wanted.rules.end());
      at->Seek(slice(end_of(list)));
      if (takes) lists.push_back(open(std::move(list)));
    }
    if (!at->status().ok()) status_ = to_status(at->status(), "reading the lists of hits");
  }
  cut_.emplace_back(std::move(lists));
}

void HitWalk::add_values(const WantedHits& wanted) {
  const auto join = [&](auto values, auto&& prefix_of) {
    if (values.empty()) return;
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    std::vector<std::unique_ptr<List>> lists;
    const bool standing = std::find(wanted.statuses.begin(), wanted.statuses.begin() + 3, true) !=
                          wanted.statuses.begin() + 3;
    for (const auto& value : values) {
      if (standing) lists.push_back(open(prefix_of(value, false)));
      if (wanted.statuses.back()) lists.push_back(open(prefix_of(value, true)));
    }
    cut_.emplace_back(std::move(lists));
  };
  join(wanted.employers, [&](const std::string& employer, bool withdrawn) {
    return employer_list(store_, employer, withdrawn);
  });
  join(wanted.insurers, insurer_list);
}

std::optional<FoundHit> HitWalk::next() {
  if (!next_rank_ || !status_.ok()) return std::nullopt;
  auto rank = *next_rank_;
  for (std::size_t agree = 0, i = 0; agree < cut_.size(); i = (i + 1) % cut_.size()) {
    status_ = cut_[i].advance(rank);
    if (!status_.ok() || cut_[i].first() == nullptr) {
      next_rank_.reset();
      return std::nullopt;
    }
    const auto at = *cut_[i].first()->rank();
    agree = at == rank ? agree + 1 : 1;
    rank = at;
  }
  next_rank_ = rank + 1;
  if (rank == std::numeric_limits<std::uint64_t>::max()) next_rank_.reset();
  FoundHit found{rank_of(rank, descending_), std::nullopt};
  if (!has_classes_) return found;
  found.summary = HitSummary::parse(cut_.front().first()->value());
  if (found.summary) return found;
  status_ = damaged();
  return std::nullopt;
}

matcher::Result<matcher::HitId> HitWalk::id_of(const FoundHit& found) const {
  if (found.summary) return found.summary->id;
  const auto hit = read(found);
  if (!hit) return tl::make_unexpected(hit.error());
  return hit->id;
}

// As it was after the change that the lists name: the last one at the walk's moment.
matcher::Result<HitRecord> HitWalk::read(const FoundHit& found) const {
  rocksdb::ReadOptions options;
  options.snapshot = moment_->snapshot();
  return read_told_hit(store_, found.sequence, options);
}

}  // namespace storage
