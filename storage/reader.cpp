#include "storage/reader.h"

#include <algorithm>
#include <limits>
#include <map>

#include "storage/database.h"

namespace storage {
namespace {

using matcher::Entry;
using matcher::Status;
using matcher::StatusCode;

Status damaged(std::string_view what) {
  return {StatusCode::kCorruption, std::string(what) + " is damaged: restore a backup"};
}

}  // namespace

void Reader::for_each_live_number(const std::function<void(matcher::PersonCode)>& visit) const {
  for (const auto& epoch : *published_.epochs) {
    for (const auto& delta : epoch.deltas) delta->for_each_person(visit);
  }
}

Status Reader::entries(matcher::PersonCode number,
                       const std::function<void(const Entry&)>& visit) const {
  const auto& epochs = *published_.epochs;
  auto status = sealed_.person_entries(number, epochs.front().number, visit);
  if (!status.ok()) return status;
  for (const auto& epoch : epochs) {
    const auto shards = static_cast<unsigned>(epoch.deltas.size());
    const auto& delta = epoch.deltas[matcher::owner_of_person(number, shards)];
    delta->for_each_entry(number, [&](const Entry& entry) {
      if (entry.commit <= published_.committed) visit(entry);
    });
  }
  return {};
}

matcher::Result<std::vector<ReceivedVersion>> Reader::history(matcher::RegistryId registry,
                                                              std::string_view key) const {
  const auto hash = matcher::key_identity(registry, key, store_.key_seed());
  const auto& epochs = *published_.epochs;
  std::vector<matcher::KeyVersion> versions;
  for (auto epoch = epochs.rbegin(); epoch != epochs.rend() && versions.empty(); ++epoch) {
    const auto shards = static_cast<unsigned>(epoch->deltas.size());
    versions = epoch->deltas[matcher::owner_of_key(hash, shards)]->versions(hash);
  }
  if (versions.empty()) {
    auto sealed = sealed_.key_versions(hash, epochs.front().number);
    if (!sealed) return tl::make_unexpected(sealed.error());
    versions = std::move(*sealed);
  }
  std::erase_if(versions, [&](const auto& v) { return v.commit > published_.committed; });
  std::vector<ReceivedVersion> history;
  for (const auto& version : versions) history.push_back({version, {}, {}});
  // The bodies stand under the persons they name: one scan a person finds all of this key's.
  std::vector<matcher::PersonCode> persons;
  for (const auto& version : versions) persons.push_back(version.person);
  std::ranges::sort(persons);
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  for (const auto person : persons) {
    auto status = entries(person, [&](const Entry& entry) {
      if (entry.disposition == matcher::Disposition::kMovedAway) return;
      const auto record = matcher::RecordView::parse(entry.body);
      if (!record || record->registry() != registry || record->key() != key) return;
      const auto content = record->content_checksum();
      // The same content may come twice in one commit, with a reset in between: first the first.
      for (auto& received : history) {
        const auto& version = received.version;
        if (received.body.empty() && version.person == person && version.commit == entry.commit &&
            version.version == record->version() && version.content == content) {
          received.provenance = entry.provenance;
          received.body = entry.body;
          break;
        }
      }
    });
    if (!status.ok()) return tl::make_unexpected(std::move(status));
  }
  for (const auto& received : history) {
    if (received.body.empty()) return tl::make_unexpected(damaged("a record's history"));
  }
  return history;
}

matcher::Result<std::vector<std::string>> Reader::current_records(
    const std::vector<matcher::PersonCode>& numbers) const {
  std::vector<std::pair<Entry, std::string>> all;
  for (const auto number : numbers) {
    auto status = entries(number, [&](const Entry& entry) { all.emplace_back(entry, entry.body); });
    if (!status.ok()) return tl::make_unexpected(std::move(status));
  }
  std::ranges::stable_sort(all, [](const auto& a, const auto& b) {
    return matcher::takes_effect_before(a.first, b.first);
  });
  std::map<std::pair<std::string, std::string>, std::string> current;  // (registry, key) -> body
  for (auto& [entry, body] : all) {
    const auto record = matcher::RecordView::parse(body);
    if (!record) return tl::make_unexpected(damaged("a record"));
    const std::pair name{store_.catalogue().registry(record->registry()).name,
                         std::string(record->key())};
    if (entry.disposition == matcher::Disposition::kCurrent) {
      current[name] = std::move(body);
    } else if (entry.disposition != matcher::Disposition::kStale) {
      current.erase(name);
    }
  }
  std::vector<std::string> bodies;
  for (auto& [name, body] : current) bodies.push_back(std::move(body));
  return bodies;
}

matcher::Result<std::optional<HitRecord>> find_hit(const Store& store, const matcher::HitId& id) {
  rocksdb::PinnableSlice value;
  const auto status = store.db().Get({}, store.family(Family::kHits), slice(id_key(id)), &value);
  if (status.IsNotFound()) return std::optional<HitRecord>{};
  if (!status.ok()) return tl::make_unexpected(to_status(status, "reading a hit"));
  auto hit = HitRecord::parse(view(value));
  if (!hit) return tl::make_unexpected(damaged("a stored hit"));
  return hit;
}

matcher::Result<std::vector<HitRecord>> standing_hits_of(const Store& store,
                                                         const SealedIndex& sealed,
                                                         matcher::PersonCode person) {
  const auto standing = sealed.standing_hits(person);
  if (!standing) return tl::make_unexpected(standing.error());
  std::vector<HitRecord> hits;
  for (const auto& hit : *standing) {
    auto found = find_hit(store, hit.id);
    if (!found) return tl::make_unexpected(found.error());
    // Withdrawn since the index was read: two reads are not one moment.
    if (*found && (*found)->status != HitStatus::kWithdrawn) hits.push_back(std::move(**found));
  }
  return hits;
}

HitScan::HitScan(const Store& store) {
  auto options = scan_options();
  options.fill_cache = false;
  at_.reset(store.db().NewIterator(options, store.family(Family::kHits)));
  at_->SeekToFirst();
}

HitScan::~HitScan() = default;

std::optional<HitRecord> HitScan::next() {
  if (!status_.ok()) return std::nullopt;
  if (!at_->Valid()) {
    status_ = to_status(at_->status(), "reading the hits");
    return std::nullopt;
  }
  auto hit = HitRecord::parse(view(at_->value()));
  if (!hit) {
    status_ = damaged("a stored hit");
    return std::nullopt;
  }
  at_->Next();
  return hit;
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
