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

// Calls visit(key, value) for everything in the family whose key starts with `prefix`.
template <typename Visitor>
Status scan(const Store& store, Family family, std::string_view prefix, std::string_view doing,
            Visitor&& visit) {
  auto options = scan_options();
  // Bounds, not prefix mode: a scan of the whole family uses the same code.
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) ++end.back();
  const rocksdb::Slice upper = slice(end);
  if (!end.empty()) options.iterate_upper_bound = &upper;
  if (prefix.empty()) options.total_order_seek = true;
  if (!prefix.empty()) options.auto_prefix_mode = true;
  const std::unique_ptr<rocksdb::Iterator> at(
      store.db().NewIterator(options, store.family(family)));
  for (at->Seek(slice(prefix)); at->Valid(); at->Next()) {
    if (auto status = visit(view(at->key()), view(at->value())); !status.ok()) return status;
  }
  return to_status(at->status(), doing);
}

}  // namespace

matcher::Result<std::vector<matcher::KeyVersion>> SealedIndex::key_versions(
    const matcher::Hash128& key, std::uint64_t first_live) const {
  rocksdb::PinnableSlice value;
  const auto status =
      store_.db().Get({}, store_.family(Family::kKeys), slice(hash_key(key)), &value);
  if (status.IsNotFound()) return std::vector<matcher::KeyVersion>{};
  if (!status.ok()) return tl::make_unexpected(to_status(status, "reading a key's history"));
  auto versions = parse_versions(view(value));
  if (!versions) return tl::make_unexpected(damaged("a key's history"));
  std::erase_if(*versions, [&](const auto& version) { return version.epoch >= first_live; });
  return std::move(*versions);
}

Status SealedIndex::person_entries(matcher::PersonCode person, std::uint64_t first_live,
                                   const std::function<void(const matcher::Entry&)>& visit) const {
  const std::string prefix = number_key(store_.pseudonym().of(person));
  return scan(store_, Family::kPersons, prefix, "reading a person's entries",
              [&](std::string_view key, std::string_view value) -> Status {
                const auto epoch = read_big_endian<std::uint64_t>(key.substr(kPseudonymBytes));
                if (epoch >= first_live) return {};
                matcher::Entry entry;
                while (!value.empty()) {
                  if (!read_entry(value, entry)) return damaged("a person's entry");
                  visit(entry);
                }
                return {};
              });
}

matcher::Result<std::vector<matcher::StandingHit>> SealedIndex::standing_hits(
    matcher::PersonCode person) const {
  std::vector<matcher::StandingHit> hits;
  const std::string prefix = number_key(store_.pseudonym().of(person));
  auto status = scan(store_, Family::kHitsByPerson, prefix, "reading a person's hits",
                     [&](std::string_view key, std::string_view value) -> Status {
                       if (value.size() != 2 * sizeof(matcher::Hash128)) {
                         return damaged("the index of hits by person");
                       }
                       hits.push_back({hash_of_key(value), id_of_key(key.substr(kPseudonymBytes)),
                                       hash_of_key(value.substr(sizeof(matcher::Hash128)))});
                       return {};
                     });
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  return hits;
}

Status SealedIndex::for_each_benefit_person(
    const std::function<void(matcher::PersonCode)>& visit) const {
  return scan(store_, Family::kBenefitPersons, {}, "reading who is on benefit",
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
  return scan(store, family, {}, doing, [&](std::string_view key, std::string_view) -> Status {
    const auto pseudonym = read_big_endian<std::uint32_t>(key);
    if (last != pseudonym) visit(store.pseudonym().person_of(pseudonym));
    last = pseudonym;
    return {};
  });
}

}  // namespace

Status SealedIndex::for_each_person(const std::function<void(matcher::PersonCode)>& visit) const {
  return scan_pseudonyms(store_, Family::kPersons, "reading all persons", visit);
}

Status SealedIndex::for_each_person_with_hits(
    const std::function<void(matcher::PersonCode)>& visit) const {
  return scan_pseudonyms(store_, Family::kHitsByPerson, "reading who has hits", visit);
}

Status SealedIndex::for_each_link(
    const std::function<void(matcher::PersonCode, matcher::PersonCode)>& visit) const {
  return scan(store_, Family::kIdentity, {}, "reading replaced numbers",
              [&](std::string_view key, std::string_view value) -> Status {
                if (value.size() != sizeof(std::uint32_t)) return damaged("a replaced number");
                visit(store_.pseudonym().person_of(read_big_endian<std::uint32_t>(key)),
                      read_big_endian<std::uint32_t>(value));
                return {};
              });
}

std::string encode_versions(const std::vector<matcher::KeyVersion>& versions) {
  std::string out;
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
  return out;
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
  return hash_key(pair) + hash_key(digest);
}

}  // namespace storage
