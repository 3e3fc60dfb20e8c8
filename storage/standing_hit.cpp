#include "storage/standing_hit.h"

#include "matcher/bytes.h"
#include "storage/keys.h"

namespace storage {
namespace {

constexpr std::size_t kPairBytes = sizeof(matcher::Hash128);
// Of format 4 and before, whose digest had 16 bytes, the first half of which counts. What is
// written since is shorter: up to 2^49 changes.
constexpr std::size_t kOldBytes = kPairBytes + sizeof(matcher::Hash128);

}  // namespace

void put_standing(const StoredStanding& standing, std::string& out) {
  put_hash_key(out, standing.hit.pair);
  put_big_endian(out, standing.hit.digest);
  matcher::put_varint(out, standing.sequence);
}

std::optional<StoredStanding> parse_standing(std::string_view id, std::string_view value) {
  constexpr std::size_t kFixedBytes = kPairBytes + sizeof(matcher::HitDigest);
  if (id.size() != sizeof(matcher::HitId) || value.size() <= kFixedBytes) return std::nullopt;
  StoredStanding standing;
  standing.hit.pair = hash_of_key(value);
  standing.hit.id = id_of_key(id);
  standing.hit.digest = read_big_endian<matcher::HitDigest>(value.substr(kPairBytes));
  if (value.size() == kOldBytes) return standing;
  matcher::ByteReader reader(value.substr(kFixedBytes));
  standing.sequence = reader.varint();
  if (!reader.ok() || !reader.at_end() || standing.sequence == 0) return std::nullopt;
  return standing;
}

}  // namespace storage
