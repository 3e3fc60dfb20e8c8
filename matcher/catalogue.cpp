#include "matcher/catalogue.h"

#include <algorithm>

namespace matcher {
namespace {

KindMask bit(KindId id) {
  return KindMask{1} << id;
}

}  // namespace

CatalogueSpec standard_catalogue() {
  CatalogueSpec spec;
  spec.kinds = {{"employment", Side::kIncome},
                {"severance", Side::kIncome},
                {"fictitious_employment", Side::kIncome},
                {"employment_notice", Side::kIncome},
                {"posting", Side::kIncome},
                {"self_employment", Side::kIncome},
                {"foreign_benefit", Side::kIncome},
                {"primary_incapacity", Side::kBenefit},
                {"invalidity", Side::kBenefit},
                {"authorised_resumption", Side::kExemption}};
  const auto registry = [&](std::string name, std::vector<std::string> kinds) {
    spec.registries.push_back({std::move(name), std::move(kinds), kVersionPlausible, false});
  };
  registry("dmfa", {"employment", "severance", "fictitious_employment"});
  registry("dimona", {"employment_notice"});
  registry("gotot", {"posting"});
  registry("limosa", {"posting"});
  registry("inasti", {"self_employment"});
  registry("uwv", {"foreign_benefit"});
  registry("primary_incapacity", {"primary_incapacity"});
  registry("invalidity", {"invalidity"});
  registry("authorisation", {"authorised_resumption"});
  registry("identity", {});
  spec.registries.back().identity = true;
  return spec;
}

Result<Catalogue> Catalogue::build(const CatalogueSpec& spec, const Numbering& numbered) {
  const auto invalid = [](std::string message) {
    return error(StatusCode::kInvalidArgument, std::move(message));
  };
  Catalogue catalogue;
  for (std::size_t i = 0; i < numbered.kinds.size(); ++i) {
    catalogue.kind_names_.emplace(numbered.kinds[i], static_cast<KindId>(i));
    catalogue.kinds_.push_back({numbered.kinds[i], numbered.sides[i]});
  }
  for (const auto& name : numbered.registries) {
    const auto id = static_cast<RegistryId>(catalogue.registries_.size());
    catalogue.registry_names_.emplace(name, id);
    catalogue.registries_.push_back({name, 0, kVersionPlausible, false, false});
  }
  std::vector<bool> defined(kKindsMax, false);
  for (const auto& kind : spec.kinds) {
    const auto [at, added] =
        catalogue.kind_names_.emplace(kind.name, static_cast<KindId>(catalogue.kinds_.size()));
    if (added) {
      if (catalogue.kinds_.size() == kKindsMax) return invalid("more than 64 kinds");
      catalogue.kinds_.push_back({kind.name, kind.side});
    } else if (catalogue.kinds_[at->second].side != kind.side) {
      return invalid("kind " + kind.name + " was stored as one of another side");
    }
    if (defined[at->second]) return invalid("kind " + kind.name + " is defined twice");
    defined[at->second] = true;
  }
  for (const auto& registry : spec.registries) {
    const auto [at, added] = catalogue.registry_names_.emplace(
        registry.name, static_cast<RegistryId>(catalogue.registries_.size()));
    if (added) {
      if (catalogue.registries_.size() == kRegistriesMax) return invalid("more than 64 registries");
      catalogue.registries_.push_back({registry.name, 0, kVersionPlausible, false, false});
    }
    auto& entry = catalogue.registries_[at->second];
    if (entry.configured) return invalid("registry " + registry.name + " is defined twice");
    entry.configured = true;
    entry.identity = registry.identity;
    entry.highest_version = registry.highest_version;
    if (entry.highest_version > kVersionLimit) {
      return invalid("registry " + registry.name + ": highest_version is above 2^53 - 1");
    }
    for (const auto& name : registry.kinds) {
      const auto kind = catalogue.kind_names_.find(name);
      if (kind == catalogue.kind_names_.end() || !defined[kind->second]) {
        return invalid("registry " + registry.name + " names the unknown kind " + name);
      }
      entry.may_send |= bit(kind->second);
    }
  }
  return catalogue;
}

std::optional<KindId> Catalogue::find_kind(std::string_view name) const {
  const auto at = kind_names_.find(name);
  return at == kind_names_.end() ? std::nullopt : std::optional<KindId>{at->second};
}

std::optional<RegistryId> Catalogue::find_registry(std::string_view name) const {
  const auto at = registry_names_.find(name);
  if (at == registry_names_.end() || !registries_[at->second].configured) return std::nullopt;
  return at->second;
}

KindMask Catalogue::kinds_of(Side side) const {
  KindMask mask = 0;
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    if (kinds_[i].side == side) mask |= bit(static_cast<KindId>(i));
  }
  return mask;
}

Catalogue::Numbering Catalogue::numbering() const {
  Numbering numbering;
  for (const auto& kind : kinds_) {
    numbering.kinds.push_back(kind.name);
    numbering.sides.push_back(kind.side);
  }
  for (const auto& registry : registries_) numbering.registries.push_back(registry.name);
  return numbering;
}

}  // namespace matcher
