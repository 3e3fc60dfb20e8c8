#include "storage/hit_causes.h"

#include <algorithm>
#include <tuple>

#include "matcher/national_number.h"

namespace storage {
namespace {

using matcher::HitCause;
using matcher::HitCauseKind;
using matcher::HitContent;

bool is_of(const HitCause& cause, matcher::RegistryId registry, std::string_view key) {
  const bool names_a_key =
      cause.kind == HitCauseKind::kRecord || cause.kind == HitCauseKind::kReset;
  return names_a_key && cause.registry == registry && cause.key == key;
}

bool names_a_side(const HitContent* hit, const HitCause& cause) {
  return hit != nullptr && (is_of(cause, hit->income.registry, hit->income.key) ||
                            is_of(cause, hit->benefit.registry, hit->benefit.key));
}

bool names_an_exemption(const HitContent* hit, const HitCause& cause) {
  return hit != nullptr && std::ranges::any_of(hit->exemptions, [&](const auto& exemption) {
           return is_of(cause, exemption.registry, exemption.key);
         });
}

}  // namespace

// Fills some_ with the found ones that `which` is true of, the latest kCausesMax. False: none is.
template <typename Which>
bool CauseChooser::latest(std::span<const HitCause> found, Which&& which) {
  some_.clear();
  for (std::size_t i = found.size(); i-- > 0 && some_.size() < kCausesMax;) {
    if (which(found[i])) some_.push_back(&found[i]);
  }
  // In an order that does not depend on shards.
  std::ranges::sort(some_, {}, [](const HitCause* cause) {
    return std::tuple(cause->kind, cause->registry, cause->key, cause->version);
  });
  return !some_.empty();
}

// Which numbers were replaced, or no more, in the round.
void CauseChooser::add_numbers(const matcher::Round& round) {
  for (const auto& output : round.outputs) {
    for (const auto& change : output.identity) {
      const auto number = matcher::NationalNumber::from_code(change.number);
      if (!number || chosen_.size() == kCausesMax) continue;
      chosen_.emplace_back().kind = HitCauseKind::kIdentity;
      chosen_.back().key = numbers_.add(number->digits());
    }
  }
}

std::span<const HitCause> CauseChooser::choose(std::span<const HitCause> found,
                                               const matcher::Round& round,
                                               std::string_view rules_checksum,
                                               const HitContent* before, const HitContent* after) {
  chosen_.clear();
  numbers_.clear();
  const auto of_a_side = [&](const HitCause& cause) {
    return names_a_side(before, cause) || names_a_side(after, cause);
  };
  const auto of_an_exemption = [&](const HitCause& cause) {
    return names_an_exemption(before, cause) || names_an_exemption(after, cause);
  };
  const bool some =
      found.size() > 1 && (latest(found, of_a_side) || latest(found, of_an_exemption));
  if (!some) latest(found, [](const HitCause&) { return true; });
  for (const HitCause* cause : some_) {
    if (cause->kind == HitCauseKind::kIdentity) {
      add_numbers(round);
      continue;
    }
    chosen_.push_back(*cause);
    if (cause->kind == HitCauseKind::kRules) chosen_.back().key = rules_checksum;
  }
  return chosen_;
}

void put_causes(std::span<const HitCause> causes, std::string& out) {
  matcher::put_varint(out, causes.size());
  for (const auto& cause : causes) {
    out.push_back(static_cast<char>(cause.kind));
    out.push_back(static_cast<char>(cause.registry));
    matcher::put_varint(out, cause.version);
    matcher::put_varint(out, cause.received_ms);
    matcher::put_string(out, cause.key);
    matcher::put_string(out, cause.reason);
    matcher::put_string(out, cause.by);
  }
}

bool read_causes(matcher::ByteReader& reader, std::vector<ChangeCause>& causes) {
  if (reader.at_end()) return true;
  const auto count = reader.varint();
  if (!reader.ok() || count > kCausesMax) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    ChangeCause& cause = causes.emplace_back();
    cause.kind = static_cast<HitCauseKind>(reader.fixed<std::uint8_t>());
    cause.registry = reader.fixed<std::uint8_t>();
    cause.version = reader.varint();
    cause.received_ms = reader.varint();
    cause.key = reader.string();
    cause.reason = reader.string();
    cause.by = reader.string();
    if (!reader.ok() || cause.kind > matcher::kLastHitCause) return false;
  }
  return true;
}

}  // namespace storage
