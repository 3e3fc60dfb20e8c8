#include "storage/sealed_index.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "matcher/bytes.h"
#include "storage/database.h"
#include "storage/sealed_persons.h"

namespace storage {
namespace {

using matcher::ReadingOrder;
using matcher::Status;
using matcher::StatusCode;

Status damaged(std::string_view what) {
  return {StatusCode::kCorruption, std::string(what) + " is damaged: restore a backup"};
}

// Calls visit(key, value) for everything in the family.
template <typename Visitor>
Status scan(const Store& store, Family family, std::string_view doing, Visitor&& visit) {
  auto options = scan_options();
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> at(
      store.db().NewIterator(options, store.family(family)));
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    if (auto status = visit(view(at->key()), view(at->value())); !status.ok()) return status;
  }
  return to_status(at->status(), doing);
}

// A key's history as stored, without what epochs that are still live hold.
matcher::Result<std::vector<matcher::KeyVersion>> versions_before(std::uint64_t first_live,
                                                                  std::string_view stored) {
  auto versions = parse_versions(stored);
  if (!versions) return tl::make_unexpected(damaged("a key's history"));
  std::erase_if(*versions, [&](const auto& version) { return version.epoch >= first_live; });
  return std::move(*versions);
}

}  // namespace

Status SealedIndex::key_versions(std::span<const matcher::Hash128> keys,
                                 const FoundVersions& found) const {
  const auto first_live = first_live_.load(std::memory_order_acquire);
  const SealedKeys& sealed = store_.sealed_keys();
  for (const auto& key : keys) sealed.fetch(key);
  std::vector<std::string> names;
  std::vector<std::size_t> of;  // which key each is
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!sealed.may_hold(keys[i])) continue;
    names.push_back(hash_key(keys[i]));
    of.push_back(i);
  }
  if (names.empty()) return {};
  const std::vector<rocksdb::Slice> slices(names.begin(), names.end());
  std::vector<rocksdb::PinnableSlice> values(of.size());
  std::vector<rocksdb::Status> statuses(of.size());
  store_.db().MultiGet({}, store_.family(Family::kKeys), of.size(), slices.data(), values.data(),
                       statuses.data());
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    if (!statuses[i].ok()) return to_status(statuses[i], "reading a key's history");
    auto versions = versions_before(first_live, view(values[i]));
    if (!versions) return versions.error();
    if (!versions->empty()) found(of[i], *versions);
  }
  return {};
}

matcher::Result<std::vector<matcher::KeyVersion>> SealedIndex::key_versions(
    const matcher::Hash128& key, std::uint64_t first_live) const {
  rocksdb::PinnableSlice value;
  const auto status =
      store_.db().Get({}, store_.family(Family::kKeys), slice(hash_key(key)), &value);
  if (status.IsNotFound()) return std::vector<matcher::KeyVersion>{};
  if (!status.ok()) return tl::make_unexpected(to_status(status, "reading a key's history"));
  return versions_before(first_live, view(value));
}

std::unique_ptr<matcher::PersonRuns> SealedIndex::person_runs(matcher::ReadingOrder order) const {
  return std::make_unique<SealedPersons>(store_, first_live_.load(std::memory_order_acquire),
                                         order);
}

Status SealedIndex::person_entries(matcher::PersonCode person, std::uint64_t first_live,
                                   const std::function<void(const matcher::Entry&)>& visit) const {
  return SealedPersons(store_, first_live, ReadingOrder::kAny).entries(person, visit);
}

matcher::Result<std::vector<StoredStanding>> SealedIndex::standing_hits(
    matcher::PersonCode person) const {
  return SealedPersons(store_, 0, ReadingOrder::kAny).stored_standing(person);
}

void SealedIndex::for_each_benefit_person(
    const std::function<void(matcher::PersonCode)>& visit) const {
  store_.benefit_places().for_each([&](std::uint32_t pseudonym, std::uint32_t) {
    visit(store_.pseudonym().person_of(pseudonym));
  });
}

namespace {

// The first `most` pseudonyms above `after` that keys of the family begin with, ascending.
matcher::Result<std::vector<std::uint32_t>> pseudonyms_after(const Store& store, Family family,
                                                             std::optional<std::uint32_t> after,
                                                             std::size_t most) {
  std::vector<std::uint32_t> found;
  auto options = scan_options();
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> at(
      store.db().NewIterator(options, store.family(family)));
  auto last = after;
  for (at->Seek(slice(number_key(last.value_or(0)))); at->Valid() && found.size() < most;
       at->Next()) {
    const auto pseudonym = read_big_endian<std::uint32_t>(view(at->key()));
    if (last == pseudonym) continue;
    last = pseudonym;
    found.push_back(pseudonym);
  }
  if (!at->status().ok()) {
    return tl::make_unexpected(to_status(at->status(), "reading all persons"));
  }
  return found;
}

// Calls visit once for each pseudonym that keys of the family begin with.
Status scan_pseudonyms(const Store& store, Family family, const char* doing,
                       const std::function<void(matcher::PersonCode)>& visit) {
  std::optional<std::uint32_t> last;
  return scan(store, family, doing, [&](std::string_view key, std::string_view) -> Status {
    const auto pseudonym = read_big_endian<std::uint32_t>(key);
    if (last != pseudonym) visit(store.pseudonym().person_of(pseudonym));
    last = pseudonym;
    return {};
  });
}

}  // namespace

// Somebody may be in both families: listed once.
matcher::Result<std::vector<matcher::PersonCode>> SealedIndex::persons_after(
    std::optional<matcher::PersonCode> after, std::size_t most) const {
  std::vector<std::uint32_t> found;
  std::optional<std::uint32_t> last;
  if (after) last = store_.pseudonym().of(*after);
  for (const auto family : {Family::kPersons, Family::kClustered}) {
    auto some = pseudonyms_after(store_, family, last, most);
    if (!some) return tl::make_unexpected(some.error());
    found.insert(found.end(), some->begin(), some->end());
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  found.resize(std::min(found.size(), most));
  std::vector<matcher::PersonCode> persons;
  persons.reserve(found.size());
  for (const auto pseudonym : found) persons.push_back(store_.pseudonym().person_of(pseudonym));
  return persons;
}

Status SealedIndex::for_each_person_with_hits(
    const std::function<void(matcher::PersonCode)>& visit) const {
  return scan_pseudonyms(store_, Family::kHitsByPerson, "reading who has hits", visit);
}

Status SealedIndex::for_each_link(
    const std::function<void(matcher::PersonCode, matcher::PersonCode)>& visit) const {
  return scan(store_, Family::kIdentity, "reading replaced numbers",
              [&](std::string_view key, std::string_view value) -> Status {
                if (value.size() != sizeof(std::uint32_t)) return damaged("a replaced number");
                visit(store_.pseudonym().person_of(read_big_endian<std::uint32_t>(key)),
                      read_big_endian<std::uint32_t>(value));
                return {};
              });
}

// Histories of format 3 and before begin with how many versions they hold, which is never none, and
// have 16 bytes of a content's checksum, of which the low half counts.
void put_versions(const std::vector<matcher::KeyVersion>& versions, std::string& out) {
  out.push_back('\0');
  matcher::put_varint(out, versions.size());
  for (const auto& version : versions) {
    matcher::put_varint(out, version.version);
    matcher::put_fixed(out, version.content);
    matcher::put_fixed(out, version.person);
    matcher::put_varint(out, version.epoch);
    matcher::put_varint(out, version.commit);
    out.push_back(static_cast<char>(version.disposition));
  }
}

std::optional<std::vector<matcher::KeyVersion>> parse_versions(std::string_view bytes) {
  matcher::ByteReader reader(bytes);
  std::vector<matcher::KeyVersion> versions;
  auto left = reader.varint();
  const bool old = left != 0;
  if (!old) left = reader.varint();
  for (; left > 0 && reader.ok(); --left) {
    matcher::KeyVersion version;
    version.version = reader.varint();
    if (old) reader.fixed<std::uint64_t>();
    version.content = reader.fixed<matcher::ContentChecksum>();
    version.person = reader.fixed<matcher::PersonCode>();
    version.epoch = reader.varint();
    version.commit = reader.varint();
    version.disposition = static_cast<matcher::Disposition>(reader.fixed<std::uint8_t>());
    if (version.disposition > matcher::kLastDisposition) return std::nullopt;
    versions.push_back(version);
  }
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return versions;
}

}  // namespace storage
