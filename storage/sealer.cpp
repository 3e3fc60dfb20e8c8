#include "storage/sealer.h"

#include <algorithm>
#include <array>
#include <boost/sort/spreadsort/integer_sort.hpp>
#include <functional>
#include <future>
#include <span>
#include <string>
#include <vector>

#include "storage/database.h"
#include "storage/run_file.h"
#include "storage/sealed_index.h"

namespace storage {
namespace {

using matcher::EpochDelta;
using matcher::Status;

struct PersonAt {
  std::uint32_t pseudonym;
  EpochDelta::Place newest;
  const EpochDelta* delta;
};

struct KeyAt {
  matcher::Hash128 key;
  EpochDelta::Place newest;
  const EpochDelta* delta;
};

// In the order of a run nothing lies beside what comes next: fetched for some in a row.
template <typename At>
std::span<const At> some_from(const std::vector<At>& sorted, std::size_t i) {
  if (i % matcher::kFetchTogether != 0) return {};
  const auto rest = std::span(sorted).subspan(i);
  return rest.first(std::min(rest.size(), matcher::kFetchTogether));
}

// By `key`, whose first digits `digits` gives: by these as long as a thousand have the same, which
// of pseudonyms and hashes there never are once the digits are used up; the few then by the key.
template <typename At, typename Key, typename Digits>
void sort_evenly_spread(std::vector<At>& all, Key key, Digits digits) {
  boost::sort::spreadsort::integer_sort(
      all.begin(), all.end(),
      [=](const At& at, unsigned shift) { return std::invoke(digits, at) >> shift; },
      [=](const At& a, const At& b) { return std::invoke(key, a) < std::invoke(key, b); });
}

// Where an older entry lies only the newer one says: all persons' newest, then all their second, …
void fetch_chains(std::span<const PersonAt> some) {
  std::array<EpochDelta::Place, matcher::kFetchTogether> places{};
  for (const auto& at : some) at.delta->fetch_entry(at.newest);
  std::ranges::transform(some, places.begin(), &PersonAt::newest);
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (places[i] == 0) continue;
      places[i] = some[i].delta->entry_before(places[i]);
      more = more || places[i] != 0;
    }
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (places[i] != 0) some[i].delta->fetch_entry(places[i]);
    }
  }
}

// The files of a run.
struct Run {
  RunFile persons;
  RunFile clustered;
  RunFile on_benefit;
  RunFile keys;
};

// `marked`: the pseudonyms of those with their first benefit.
Status write_persons(const Store& store, const matcher::LiveEpoch& epoch, Run& run,
                     std::vector<std::uint32_t>& marked) {
  std::vector<PersonAt> sorted;
  for (const auto& delta : epoch.deltas) {
    delta->for_each_person_place([&](matcher::PersonCode person, EpochDelta::Place newest) {
      sorted.push_back({store.pseudonym().of(person), newest, delta.get()});
    });
  }
  sort_evenly_spread(sorted, &PersonAt::pseudonym, &PersonAt::pseudonym);
  std::string memory;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    fetch_chains(some_from(sorted, i));
    const auto& at = sorted[i];
    const auto entries = at.delta->entries_at(at.newest, memory);
    const auto place = store.benefit_place(at.pseudonym);
    Status status;
    if (place == BenefitPlace::kNone && at.delta->states_benefit_at(at.newest)) {
      status = run.on_benefit.put(number_key(at.pseudonym), {});
      marked.push_back(at.pseudonym);
    }
    std::string key = number_key(at.pseudonym);
    put_big_endian(key, epoch.number);
    RunFile& file = place == BenefitPlace::kClustered ? run.clustered : run.persons;
    if (status.ok()) status = file.put(key, entries);
    if (!status.ok()) return status;
  }
  return {};
}

Status write_keys(Store& store, const matcher::LiveEpoch& epoch, RunFile& keys) {
  count_nothing();
  std::vector<KeyAt> sorted;
  for (const auto& delta : epoch.deltas) {
    delta->for_each_key([&](const matcher::Hash128& key, EpochDelta::Place newest) {
      sorted.push_back({key, newest, delta.get()});
    });
  }
  sort_evenly_spread(sorted, &KeyAt::key, [](const KeyAt& at) { return at.key.high; });
  std::vector<matcher::KeyVersion> versions;
  std::string key;
  std::string history;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (const auto& next : some_from(sorted, i)) next.delta->fetch_version(next.newest);
    const auto& at = sorted[i];
    store.sealed_keys().add(at.key);
    at.delta->versions_at(at.newest, versions);
    key.clear();
    put_hash_key(key, at.key);
    history.clear();
    put_versions(versions, history);
    auto status = keys.put(key, history);
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace

Status seal_epoch(Store& store, const matcher::LiveEpoch& epoch) {
  begin_run_files(store);
  Run run{{store, Family::kPersons, "persons"},
          {store, Family::kClustered, "clustered"},
          {store, Family::kBenefitPersons, "on_benefit"},
          {store, Family::kKeys, "keys"}};
  // Where no thread can be had they are written when they are waited for.
  auto keys = std::async(std::launch::async | std::launch::deferred,
                         [&] { return write_keys(store, epoch, run.keys); });
  std::vector<std::uint32_t> marked;
  auto status = write_persons(store, epoch, run, marked);
  if (const auto keys_status = keys.get(); status.ok()) status = keys_status;
  if (status.ok()) {
    status = take_in(store, std::array{&run.persons, &run.clustered, &run.on_benefit, &run.keys});
  }
  if (!status.ok()) return status;
  for (const auto pseudonym : marked) store.set_benefit_place(pseudonym, BenefitPlace::kPersons);
  status = store.drop_log(epoch.number);
  if (status.ok()) store.go_on_merging();
  return status;
}

}  // namespace storage
