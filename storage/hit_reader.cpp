#include "storage/hit_reader.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "storage/database.h"
#include "storage/keys.h"

namespace storage {
namespace {

using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

constexpr std::size_t kTogether = 64;

Status damaged(std::string_view what) {
  return {StatusCode::kCorruption, std::string(what) + " is damaged: restore a backup"};
}

// The hits that the feed tells at these sequences, in their order.
Result<std::vector<HitRecord>> read_told(const Store& store,
                                         std::span<const std::uint64_t> sequences,
                                         const rocksdb::ReadOptions& options) {
  std::vector<std::string> names;
  names.reserve(sequences.size());
  for (const auto sequence : sequences) names.push_back(number_key(sequence));
  const std::vector<rocksdb::Slice> slices(names.begin(), names.end());
  std::vector<rocksdb::PinnableSlice> values(names.size());
  std::vector<rocksdb::Status> statuses(names.size());
  store.db().MultiGet(options, store.family(Family::kFeed), names.size(), slices.data(),
                      values.data(), statuses.data());
  std::vector<HitRecord> hits;
  hits.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (statuses[i].IsNotFound()) return tl::make_unexpected(damaged("the feed"));
    if (!statuses[i].ok()) return tl::make_unexpected(to_status(statuses[i], "reading a hit"));
    auto hit = parse_told_hit(view(values[i]));
    if (!hit) return tl::make_unexpected(damaged("the feed"));
    hits.push_back(std::move(*hit));
  }
  return hits;
}

// The hits of which `hits` holds these values, in their order.
Result<std::vector<HitRecord>> read_hits(const Store& store, std::span<const std::string> stored,
                                         const rocksdb::ReadOptions& options) {
  std::vector<HitRecord> hits(stored.size());
  std::vector<std::uint64_t> sequences;
  std::vector<std::size_t> of;  // which hit each is
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (const auto sequence = parse_last_change(stored[i])) {
      sequences.push_back(*sequence);
      of.push_back(i);
    } else if (auto hit = HitRecord::parse(stored[i])) {
      hits[i] = std::move(*hit);
    } else {
      return tl::make_unexpected(damaged("a stored hit"));
    }
  }
  auto told = read_told(store, sequences, options);
  if (!told) return tl::make_unexpected(told.error());
  for (std::size_t i = 0; i < of.size(); ++i) hits[of[i]] = std::move((*told)[i]);
  return hits;
}

// Standing hits of which the index does not say where the feed tells them.
Result<std::vector<HitRecord>> find_standing(const Store& store,
                                             std::span<const matcher::HitId> ids) {
  auto found = find_hits(store, ids);
  if (!found) return tl::make_unexpected(found.error());
  std::vector<HitRecord> hits;
  for (auto& hit : *found) {
    if (!hit) return tl::make_unexpected(damaged("the index of hits by person"));
    // Withdrawn since the index was read: two reads are not one moment.
    if (hit->status != HitStatus::kWithdrawn) hits.push_back(std::move(*hit));
  }
  return hits;
}

}  // namespace

std::string encode_last_change(std::uint64_t sequence) {
  return number_key(sequence);
}

std::optional<std::uint64_t> parse_last_change(std::string_view value) {
  if (value.size() != sizeof(std::uint64_t)) return std::nullopt;
  return read_big_endian<std::uint64_t>(value);
}

Result<HitRecord> read_told_hit(const Store& store, std::uint64_t sequence,
                                const rocksdb::ReadOptions& options) {
  rocksdb::PinnableSlice value;
  const auto read =
      store.db().Get(options, store.family(Family::kFeed), slice(number_key(sequence)), &value);
  if (read.IsNotFound()) return tl::make_unexpected(damaged("the feed"));
  if (!read.ok()) return tl::make_unexpected(to_status(read, "reading the feed"));
  auto hit = parse_told_hit(view(value));
  if (!hit) return tl::make_unexpected(damaged("the feed"));
  return std::move(*hit);
}

Result<std::optional<HitRecord>> find_hit(const Store& store, const matcher::HitId& id) {
  rocksdb::PinnableSlice value;
  const auto status = store.db().Get({}, store.family(Family::kHits), slice(id_key(id)), &value);
  if (status.IsNotFound()) return std::optional<HitRecord>{};
  if (!status.ok()) return tl::make_unexpected(to_status(status, "reading a hit"));
  std::optional<HitRecord> hit;
  if (const auto sequence = parse_last_change(view(value))) {
    auto told = read_told_hit(store, *sequence, {});
    if (!told) return tl::make_unexpected(told.error());
    hit = std::move(*told);
  } else {
    hit = HitRecord::parse(view(value));
  }
  if (!hit || hit->id != id) return tl::make_unexpected(damaged("a stored hit"));
  return hit;
}

Result<std::vector<std::optional<HitRecord>>> find_hits(const Store& store,
                                                        std::span<const matcher::HitId> ids) {
  std::vector<rocksdb::Slice> slices;
  slices.reserve(ids.size());
  for (const auto& id : ids) slices.push_back(slice(id_key(id)));
  std::vector<rocksdb::PinnableSlice> values(ids.size());
  std::vector<rocksdb::Status> statuses(ids.size());
  store.db().MultiGet({}, store.family(Family::kHits), ids.size(), slices.data(), values.data(),
                      statuses.data());
  std::vector<std::string> stored;
  std::vector<std::size_t> of;  // which id each is of
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    if (!statuses[i].ok()) return tl::make_unexpected(to_status(statuses[i], "reading a hit"));
    stored.emplace_back(view(values[i]));
    of.push_back(i);
  }
  auto read = read_hits(store, stored, {});
  if (!read) return tl::make_unexpected(read.error());
  std::vector<std::optional<HitRecord>> hits(ids.size());
  for (std::size_t i = 0; i < of.size(); ++i) {
    if ((*read)[i].id != ids[of[i]]) return tl::make_unexpected(damaged("a stored hit"));
    hits[of[i]] = std::move((*read)[i]);
  }
  return hits;
}

Result<std::vector<HitRecord>> standing_hits_of(const Store& store, const SealedIndex& sealed,
                                                matcher::PersonCode person) {
  const auto standing = sealed.standing_hits(person);
  if (!standing) return tl::make_unexpected(standing.error());
  std::vector<matcher::HitId> ids;
  std::vector<std::uint64_t> sequences;  // where these are told
  std::vector<matcher::HitId> unknown;   // of these it is not known
  for (const auto& one : *standing) {
    (one.sequence != 0 ? ids : unknown).push_back(one.hit.id);
    if (one.sequence != 0) sequences.push_back(one.sequence);
  }
  auto hits = read_told(store, sequences, {});
  if (!hits) return hits;
  if (!std::ranges::equal(*hits, ids, {}, &HitRecord::id) ||
      std::ranges::count(*hits, HitStatus::kWithdrawn, &HitRecord::status) > 0) {
    return tl::make_unexpected(damaged("the index of hits by person"));
  }
  if (unknown.empty()) return hits;
  auto others = find_standing(store, unknown);
  if (!others) return others;
  std::ranges::move(*others, std::back_inserter(*hits));
  std::ranges::sort(*hits, {}, &HitRecord::id);
  return hits;
}

HitScan::HitScan(const Store& store) : store_(store) {
  auto options = scan_options();
  options.fill_cache = false;
  at_.reset(store.db().NewIterator(options, store.family(Family::kHits)));
  at_->SeekToFirst();
}

HitScan::~HitScan() = default;

std::optional<HitRecord> HitScan::next() {
  if (next_ == some_.size() && !read_some()) return std::nullopt;
  return std::move(some_[next_++]);
}

// False at the end, and when it failed. What is read of the feed was there when the scan began, and
// is never changed.
bool HitScan::read_some() {
  if (!status_.ok()) return false;
  std::vector<std::string> stored;
  for (; at_->Valid() && stored.size() < kTogether; at_->Next()) {
    stored.emplace_back(view(at_->value()));
  }
  status_ = to_status(at_->status(), "reading the hits");
  if (!status_.ok() || stored.empty()) return false;
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  auto hits = read_hits(store_, stored, options);
  if (!hits) {
    status_ = hits.error();
    return false;
  }
  some_ = std::move(*hits);
  next_ = 0;
  return true;
}

Status for_each_hit(const Store& store, const std::function<bool(HitRecord&&)>& visit) {
  HitScan scan(store);
  for (auto hit = scan.next(); hit; hit = scan.next()) {
    if (!visit(std::move(*hit))) return {};
  }
  return scan.status();
}

Status for_each_change(const Store& store, std::uint64_t after,
                       const std::function<bool(FeedEntry&&)>& visit) {
  if (after == std::numeric_limits<std::uint64_t>::max()) return {};
  const std::unique_ptr<rocksdb::Iterator> at(
      store.db().NewIterator(scan_options(), store.family(Family::kFeed)));
  for (at->Seek(slice(number_key(after + 1))); at->Valid(); at->Next()) {
    const auto sequence = read_big_endian<std::uint64_t>(view(at->key()));
    auto entry = FeedEntry::parse(sequence, view(at->value()));
    if (!entry || sequence != ++after) return damaged("the feed");
    if (!visit(std::move(*entry))) return {};
  }
  return to_status(at->status(), "reading the feed");
}

}  // namespace storage
