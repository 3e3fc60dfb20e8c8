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

bool names_a_side(const HitContent& hit, const HitCause& cause) {
  return is_of(cause, hit.income.registry, hit.income.key) ||
         is_of(cause, hit.benefit.registry, hit.benefit.key);
}

bool names_an_exemption(const HitContent& hit, const HitCause& cause) {
  return std::ranges::any_of(hit.exemptions, [&](const auto& exemption) {
    return is_of(cause, exemption.registry, exemption.key);
  });
}

ChangeCause kept(const HitCause& cause) {
  return {cause.kind,
          cause.registry,
          cause.version,
          cause.received_ms,
          std::string(cause.key),
          std::string(cause.reason),
          std::string(cause.by),
          cause.source};
}

// Which numbers were replaced, or no more, in the round.
void add_numbers(const matcher::Round& round, std::vector<ChangeCause>& causes) {
  for (const auto& output : round.outputs) {
    for (const auto& change : output.identity) {
      const auto number = matcher::NationalNumber::from_code(change.number);
      if (!number || causes.size() == kCausesMax) continue;
      causes.emplace_back().kind = HitCauseKind::kIdentity;
      causes.back().key = number->digits();
    }
  }
}

// The found ones that `which` is true of, the latest kCausesMax.
template <typename Which>
std::vector<const HitCause*> latest(std::span<const HitCause> found, Which&& which) {
  std::vector<const HitCause*> some;
  for (std::size_t i = found.size(); i-- > 0 && some.size() < kCausesMax;) {
    if (which(found[i])) some.push_back(&found[i]);
  }
  // In an order that does not depend on shards.
  std::ranges::sort(some, {}, [](const HitCause* cause) {
    return std::tuple(cause->kind, cause->registry, cause->key, cause->version);
  });
  return some;
}

std::vector<const HitCause*> chosen(std::span<const HitCause> found, std::string_view before,
                                    std::string_view after) {
  const auto all = [](const HitCause&) { return true; };
  if (found.size() < 2) return latest(found, all);
  const auto was = HitContent::parse(before);
  const auto is = HitContent::parse(after);
  auto some = latest(found, [&](const HitCause& cause) {
    return (was && names_a_side(*was, cause)) || (is && names_a_side(*is, cause));
  });
  if (some.empty()) {
    some = latest(found, [&](const HitCause& cause) {
      return (was && names_an_exemption(*was, cause)) || (is && names_an_exemption(*is, cause));
    });
  }
  return some.empty() ? latest(found, all) : some;
}

}  // namespace

std::vector<ChangeCause> causes_of(std::span<const HitCause> found, const matcher::Round& round,
                                   std::string_view rules_checksum, std::string_view before,
                                   std::string_view after) {
  std::vector<ChangeCause> causes;
  for (const HitCause* cause : chosen(found, before, after)) {
    if (cause->kind == HitCauseKind::kIdentity) {
      add_numbers(round, causes);
      continue;
    }
    causes.push_back(kept(*cause));
    if (cause->kind == HitCauseKind::kRules) causes.back().key = rules_checksum;
  }
  return causes;
}

void put_causes(const std::vector<ChangeCause>& causes, std::string& out) {
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
