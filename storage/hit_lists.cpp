#include "storage/hit_lists.h"

#include <rocksdb/slice_transform.h>
#include <rocksdb/write_batch.h>

#include <algorithm>

#include "matcher/bytes.h"
#include "matcher/hash.h"
#include "storage/database.h"
#include "storage/hit_reader.h"
#include "storage/hit_summary.h"

namespace storage {
namespace {

using matcher::Status;

constexpr std::string_view kBuiltName = "hit_lists";
constexpr std::size_t kHitsABatch = 4096;
constexpr std::size_t kSequenceBytes = sizeof(std::uint64_t);

// First bytes of keys. Append only: stored.
enum class List : char { kClass = 1, kInsurer, kEmployer, kCase };

std::string begin_key(List list, unsigned byte) {
  return {static_cast<char>(list), static_cast<char>(byte)};
}

class Tails final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "cumuld.hit_lists"; }
  bool InDomain(const rocksdb::Slice& key) const override { return key.size() > kSequenceBytes; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    const auto list = static_cast<List>(key[0]);
    const bool few = list == List::kClass || list == List::kInsurer;
    return {key.data(), few ? key.size() - kSequenceBytes : 1};
  }
};

// Orders as the key's first bytes do; zeros where it is shorter.
std::array<std::uint64_t, 2> front_of(std::string_view key) {
  std::array<char, 2 * sizeof(std::uint64_t)> bytes{};
  std::ranges::copy(key.substr(0, bytes.size()), bytes.begin());
  const std::string_view front(bytes.data(), bytes.size());
  return {read_big_endian<std::uint64_t>(front),
          read_big_endian<std::uint64_t>(front.substr(sizeof(std::uint64_t)))};
}

bool is_withdrawn(const ListedHit& hit) {
  return hit.status == HitStatus::kWithdrawn;
}

bool same_case(const matcher::HitContent& a, const matcher::HitContent& b) {
  return a.rule == b.rule && a.person == b.person &&
         a.benefit.period.insurer == b.benefit.period.insurer;
}

}  // namespace

std::shared_ptr<const rocksdb::SliceTransform> make_hit_list_tails() {
  return std::make_shared<Tails>();
}

std::string class_list_of(HitStatus status) {
  return begin_key(List::kClass, static_cast<unsigned>(status));
}

std::string insurer_list(std::uint16_t insurer, bool withdrawn) {
  return begin_key(List::kInsurer, withdrawn ? 1 : 0) + number_key(insurer);
}

// A foreign employer's identifier may be anything, a national number too: none stands in a key.
std::string employer_list(const Store& store, std::string_view employer, bool withdrawn) {
  return begin_key(List::kEmployer, withdrawn ? 1 : 0) +
         number_key(matcher::hash128(employer, store.key_seed()).high);
}

std::string case_list() {
  return std::string(1, static_cast<char>(List::kCase));
}

std::optional<ClassKey> parse_class_key(std::string_view key) {
  ClassKey found;
  if (key.size() < kSequenceBytes) return std::nullopt;
  found.list = key.substr(0, key.size() - kSequenceBytes);
  matcher::ByteReader reader(found.list);
  reader.take(2);  // the list and the status
  found.grade = static_cast<matcher::Grade>(reader.fixed<std::uint8_t>());
  found.rule = reader.string();
  if (!reader.ok() || !reader.at_end() || found.grade > matcher::Grade::kPossible) {
    return std::nullopt;
  }
  return found;
}

void HitLists::note(std::string_view list, std::string_view place, std::string_view value,
                    bool goes) {
  const auto begin = bytes_.size();
  bytes_.append(list).append(place);
  const auto key = std::string_view(bytes_).substr(begin);
  changes_.push_back({front_of(key), begin, static_cast<std::uint32_t>(key.size()),
                      static_cast<std::uint32_t>(value.size()), goes});
  bytes_.append(value);
}

void HitLists::list(const ListedHit& hit, bool goes) {
  const bool withdrawn = is_withdrawn(hit);
  const auto place = number_key(hit.sequence);
  list_ = class_list_of(hit.status);
  list_.push_back(static_cast<char>(hit.content.grade));
  matcher::put_string(list_, hit.content.rule);
  value_.clear();
  if (!goes) HitSummary::of(hit.id, hit.content).append_to(value_);
  note(list_, place, value_, goes);
  if (const auto& insurer = hit.content.benefit.period.insurer) {
    note(insurer_list(*insurer, withdrawn), place, {}, goes);
  }
  if (const auto& employer = hit.content.income.period.employer) {
    note(employer_list(store_, *employer, withdrawn), place, {}, goes);
  }
}

void HitLists::list_case(const ListedHit& hit, bool goes) {
  list_ = case_list();
  list_.append(id_key(matcher::make_case_id(hit.content)));
  value_.clear();
  if (!goes) matcher::put_fixed(value_, hit.content.person);
  note(list_, id_key(hit.id), value_, goes);
}

void HitLists::change(const ListedHit* before, const ListedHit& after) {
  const bool stands = !is_withdrawn(after);
  list(after, /*goes=*/false);
  if (before != nullptr) list(*before, /*goes=*/true);
  const bool stood = before != nullptr && !is_withdrawn(*before);
  if (stood && stands && same_case(before->content, after.content)) return;
  if (stood) list_case(*before, /*goes=*/true);
  if (stands) list_case(after, /*goes=*/false);
}

void HitLists::finish(rocksdb::WriteBatch& batch) {
  const auto key_of = [&](const Change& change) {
    return std::string_view(bytes_).substr(change.begin, change.key_bytes);
  };
  std::ranges::sort(changes_, [&](const Change& a, const Change& b) {
    return a.front != b.front ? a.front < b.front : key_of(a) < key_of(b);
  });
  auto* const family = store_.family(Family::kHitLists);
  for (const auto& change : changes_) {
    const auto key = key_of(change);
    const auto value =
        std::string_view(bytes_).substr(change.begin + change.key_bytes, change.value_bytes);
    change.goes ? batch.Delete(family, slice(key)) : batch.Put(family, slice(key), slice(value));
  }
  changes_.clear();
  bytes_.clear();
}

// Nothing is committed before it is done, so what an earlier attempt wrote is written again.
Status HitLists::build() {
  const auto built = store_.read_meta(kBuiltName);
  if (!built) return built.error();
  if (!built->empty()) return {};
  rocksdb::WriteBatch batch;
  const auto write = [&] {
    finish(batch);
    auto status = to_status(store_.db().Write({}, &batch), "listing the hits");
    batch.Clear();
    return status;
  };
  HitScan scan(store_);
  std::size_t hits = 0;
  matcher::HitContent content;
  for (auto hit = scan.next(); hit; hit = scan.next()) {
    if (!content.read(hit->content)) {
      return {matcher::StatusCode::kCorruption, "a stored hit is damaged: restore a backup"};
    }
    change(nullptr, {hit->id, hit->status, hit->sequence, content});
    if (++hits % kHitsABatch != 0) continue;
    if (auto status = write(); !status.ok()) return status;
  }
  if (!scan.status().ok()) return scan.status();
  if (auto status = write(); !status.ok()) return status;
  return store_.write_meta(kBuiltName, "1");
}

}  // namespace storage
