#include "storage/sealed_persons.h"

namespace storage {
namespace {

using matcher::Status;

Status damaged(std::string_view what) {
  return {matcher::StatusCode::kCorruption, std::string(what) + " is damaged: restore a backup"};
}

}  // namespace

// Whoever is not clustered is on the way to nobody else: those are sought.
SealedPersons::SealedPersons(const Store& store, std::uint64_t first_live,
                             matcher::ReadingOrder order)
    : store_(store),
      first_live_(first_live),
      clustered_(store, Family::kClustered, order),
      others_(store, Family::kPersons, matcher::ReadingOrder::kAny),
      hits_(store, Family::kHitsByPerson, order) {
}

// Somebody may be clustered at any time, and is gone from `persons` some time after that: whoever
// is not clustered once the cursor has begun is whole in what it sees.
Status SealedPersons::entries(matcher::PersonCode person,
                              const std::function<void(const matcher::Entry&)>& visit) {
  constexpr std::string_view kDoing = "reading a person's entries";
  bool found = false;
  const auto visit_epoch = [&](std::string_view epoch, std::string_view value) -> Status {
    found = true;
    if (epoch.size() != sizeof(std::uint64_t)) return damaged("the index of entries by person");
    if (read_big_endian<std::uint64_t>(epoch) >= first_live_) return {};
    matcher::Entry entry;
    while (!value.empty()) {
      if (!read_entry(value, entry)) return damaged("a person's entry");
      visit(entry);
    }
    return {};
  };
  const auto pseudonym = store_.pseudonym().of(person);
  const auto is_clustered = [&] {
    return store_.benefit_place(pseudonym) == BenefitPlace::kClustered;
  };
  if (!is_clustered()) {
    others_.begin();
    if (!is_clustered()) return others_.read(pseudonym, kDoing, visit_epoch);
  }
  auto status = clustered_.read(pseudonym, kDoing, visit_epoch);
  if (found || !status.ok()) return status;
  clustered_.renew();  // it came there since
  return clustered_.read(pseudonym, kDoing, visit_epoch);
}

Status SealedPersons::for_each_standing(matcher::PersonCode person,
                                        const std::function<void(const StoredStanding&)>& visit) {
  return hits_.read(store_.pseudonym().of(person), "reading a person's hits",
                    [&](std::string_view id, std::string_view value) -> Status {
                      const auto standing = parse_standing(id, value);
                      if (!standing) return damaged("the index of hits by person");
                      visit(*standing);
                      return {};
                    });
}

matcher::Result<std::vector<matcher::StandingHit>> SealedPersons::standing_hits(
    matcher::PersonCode person) {
  std::vector<matcher::StandingHit> hits;
  auto status =
      for_each_standing(person, [&](const StoredStanding& one) { hits.push_back(one.hit); });
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  return hits;
}

matcher::Result<std::vector<StoredStanding>> SealedPersons::stored_standing(
    matcher::PersonCode person) {
  std::vector<StoredStanding> hits;
  auto status = for_each_standing(person, [&](const StoredStanding& one) { hits.push_back(one); });
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  return hits;
}

}  // namespace storage
