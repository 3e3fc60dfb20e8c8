#include "storage/sealed_index.h"

#include <memory>
#include <optional>

#include "matcher/bytes.h"
#include "storage/database.h"

namespace storage {
namespace {

using matcher::Status;
using matcher::StatusCode;

constexpr std::size_t kPseudonymBytes = sizeof(std::uint32_t);

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

// Each family's iterator is made when it is first needed, and moved from person to person.
class Runs final : public matcher::PersonRuns {
 public:
  Runs(const Store& store, std::uint64_t first_live) : store_(store), first_live_(first_live) {}

  Status entries(matcher::PersonCode person,
                 const std::function<void(const matcher::Entry&)>& visit) override {
    const auto visit_epoch = [&](std::string_view epoch, std::string_view value) -> Status {
      if (read_big_endian<std::uint64_t>(epoch) >= first_live_) return {};
      matcher::Entry entry;
      while (!value.empty()) {
        if (!read_entry(value, entry)) return damaged("a person's entry");
        visit(entry);
      }
      return {};
    };
    return read(Family::kPersons, entries_, person, "reading a person's entries", visit_epoch);
  }

  matcher::Result<std::vector<matcher::StandingHit>> standing_hits(
      matcher::PersonCode person) override {
    std::vector<matcher::StandingHit> hits;
    auto status = read(Family::kHitsByPerson, hits_, person, "reading a person's hits",
                       [&](std::string_view id, std::string_view value) -> Status {
                         if (value.size() != 2 * sizeof(matcher::Hash128)) {
                           return damaged("the index of hits by person");
                         }
                         hits.push_back({hash_of_key(value), id_of_key(id),
                                         hash_of_key(value.substr(sizeof(matcher::Hash128)))});
                         return {};
                       });
    if (!status.ok()) return tl::make_unexpected(std::move(status));
    return hits;
  }

 private:
  // Calls visit(rest of the key, value) for all that the family has of the person.
  template <typename Visit>
  Status read(Family family, std::unique_ptr<rocksdb::Iterator>& at, matcher::PersonCode person,
              std::string_view doing, Visit&& visit) const {
    if (at == nullptr) {
      auto options = scan_options();
      options.prefix_same_as_start = true;  // where the family has prefixes
      at.reset(store_.db().NewIterator(options, store_.family(family)));
    }
    const std::string prefix = number_key(store_.pseudonym().of(person));
    for (at->Seek(slice(prefix)); at->Valid(); at->Next()) {
      const auto key = view(at->key());
      if (!key.starts_with(prefix)) break;
      if (auto status = visit(key.substr(kPseudonymBytes), view(at->value())); !status.ok()) {
        return status;
      }
    }
    return to_status(at->status(), doing);
  }

  const Store& store_;
  std::uint64_t first_live_;
  std::unique_ptr<rocksdb::Iterator> entries_;
  std::unique_ptr<rocksdb::Iterator> hits_;
};

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

std::unique_ptr<matcher::PersonRuns> SealedIndex::person_runs() const {
  return std::make_unique<Runs>(store_, first_live_.load(std::memory_order_acquire));
}

Status SealedIndex::person_entries(matcher::PersonCode person, std::uint64_t first_live,
                                   const std::function<void(const matcher::Entry&)>& visit) const {
  return Runs(store_, first_live).entries(person, visit);
}

matcher::Result<std::vector<matcher::StandingHit>> SealedIndex::standing_hits(
    matcher::PersonCode person) const {
  return Runs(store_, 0).standing_hits(person);
}

Status SealedIndex::for_each_benefit_person(
    const std::function<void(matcher::PersonCode)>& visit) const {
  return scan(store_, Family::kBenefitPersons, "reading who is on benefit",
              [&](std::string_view key, std::string_view) -> Status {
                visit(store_.pseudonym().person_of(read_big_endian<std::uint32_t>(key)));
                return {};
              });
}

namespace {

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

matcher::Result<std::vector<matcher::PersonCode>> SealedIndex::persons_after(
    std::optional<matcher::PersonCode> after, std::size_t most) const {
  std::vector<matcher::PersonCode> persons;
  auto options = scan_options();
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> at(
      store_.db().NewIterator(options, store_.family(Family::kPersons)));
  std::optional<std::uint32_t> last;
  if (after) last = store_.pseudonym().of(*after);
  for (at->Seek(slice(number_key(last.value_or(0)))); at->Valid() && persons.size() < most;
       at->Next()) {
    const auto pseudonym = read_big_endian<std::uint32_t>(view(at->key()));
    if (last == pseudonym) continue;
    last = pseudonym;
    persons.push_back(store_.pseudonym().person_of(pseudonym));
  }
  if (!at->status().ok()) {
    return tl::make_unexpected(to_status(at->status(), "reading all persons"));
  }
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

void put_versions(const std::vector<matcher::KeyVersion>& versions, std::string& out) {
  matcher::put_varint(out, versions.size());
  for (const auto& version : versions) {
    matcher::put_varint(out, version.version);
    matcher::put_fixed(out, version.content.high);
    matcher::put_fixed(out, version.content.low);
    matcher::put_fixed(out, version.person);
    matcher::put_varint(out, version.epoch);
    matcher::put_varint(out, version.commit);
    out.push_back(static_cast<char>(version.disposition));
  }
}

std::optional<std::vector<matcher::KeyVersion>> parse_versions(std::string_view bytes) {
  matcher::ByteReader reader(bytes);
  std::vector<matcher::KeyVersion> versions;
  for (auto left = reader.varint(); left > 0 && reader.ok(); --left) {
    matcher::KeyVersion version;
    version.version = reader.varint();
    version.content.high = reader.fixed<std::uint64_t>();
    version.content.low = reader.fixed<std::uint64_t>();
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

std::string encode_standing(const matcher::Hash128& pair, const matcher::Hash128& digest) {
  std::string bytes;
  bytes.reserve(2 * sizeof(matcher::Hash128));
  put_hash_key(bytes, pair);
  put_hash_key(bytes, digest);
  return bytes;
}

}  // namespace storage
