#include "storage/reader.h"

#include <algorithm>

#include "storage/database.h"

namespace storage {
namespace {

using matcher::Entry;
using matcher::Status;
using matcher::StatusCode;

Status damaged(std::string_view what) {
  return {StatusCode::kCorruption, std::string(what) + " is damaged: restore a backup"};
}

// The bodies of the records that stand after all these entries, by registry and key.
matcher::Result<std::vector<std::string>> standing_among(std::vector<Entry> entries,
                                                         const matcher::Catalogue& catalogue) {
  std::ranges::stable_sort(entries, matcher::takes_effect_before);
  using Name = std::pair<std::string_view, std::string_view>;  // of the registry, and the key
  std::vector<std::pair<Name, const Entry*>> named;
  named.reserve(entries.size());
  for (const auto& entry : entries) {
    const auto record = matcher::RecordView::parse(entry.body);
    if (!record) return tl::make_unexpected(damaged("a record"));
    if (entry.disposition == matcher::Disposition::kStale) continue;
    named.push_back({{catalogue.registry(record->registry()).name, record->key()}, &entry});
  }
  std::ranges::stable_sort(named, {}, &std::pair<Name, const Entry*>::first);
  std::vector<std::string> bodies;
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (i + 1 < named.size() && named[i + 1].first == named[i].first) continue;
    const Entry& last = *named[i].second;  // what happened to its key after all others
    if (last.disposition == matcher::Disposition::kCurrent) bodies.emplace_back(last.body);
  }
  return bodies;
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

matcher::Result<CurrentRecords> Reader::current_records(
    const std::vector<matcher::PersonCode>& numbers) const {
  std::vector<Entry> all;
  std::string bytes;  // of their bodies, which an entry only lends
  for (const auto number : numbers) {
    auto status = entries(number, [&](const Entry& entry) {
      all.push_back(entry);
      bytes += entry.body;
    });
    if (!status.ok()) return tl::make_unexpected(std::move(status));
  }
  std::string_view rest = bytes;
  for (auto& entry : all) {
    entry.body = rest.substr(0, entry.body.size());
    rest.remove_prefix(entry.body.size());
  }
  const bool any_received = !all.empty();
  auto bodies = standing_among(std::move(all), store_.catalogue());
  if (!bodies) return tl::make_unexpected(bodies.error());
  return CurrentRecords{std::move(*bodies), any_received};
}

}  // namespace storage
