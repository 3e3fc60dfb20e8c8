// Catalogue: the kinds of period and the registries, and which registry may send which kind.
//
// Data, not code: config/registries.toml names them; standard() is the contract's table, which
// holds when nothing is configured. Inside, a kind and a registry are one byte each. Those bytes
// are stored, so their meaning must never move: a catalogue is built on the names a store already
// numbered, and new names are numbered after them.
//
// Thread safety: immutable after construction; share freely. Cost of a look-up: one small hash
// table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "matcher/status.h"

namespace matcher {

enum class Side : std::uint8_t { kIncome, kBenefit, kExemption };

using KindId = std::uint8_t;
using RegistryId = std::uint8_t;
using KindMask = std::uint64_t;  // bit k set: kind k is in the set

inline constexpr std::size_t kKindsMax = 64;       // bits in a KindMask
inline constexpr std::size_t kRegistriesMax = 64;  // as many as could be named in one table
inline constexpr std::uint64_t kVersionLimit = (1ULL << 53) - 1;       // contract, section 1
inline constexpr std::uint64_t kVersionPlausible = 4'000'000'000'000;  // the default there

// What configuration says, by name. A kind nobody may send is legal (old records may carry it).
struct CatalogueSpec {
  struct Kind {
    std::string name;
    Side side = Side::kIncome;
  };
  struct Registry {
    std::string name;
    std::vector<std::string> kinds;  // which it may send
    std::uint64_t highest_version = kVersionPlausible;
    bool identity = false;  // states replaced numbers instead of periods
  };
  std::vector<Kind> kinds;
  std::vector<Registry> registries;
};

// The contract's table.
CatalogueSpec standard_catalogue();

class Catalogue {
 public:
  struct Kind {
    std::string name;
    Side side = Side::kIncome;
  };
  struct Registry {
    std::string name;
    KindMask may_send = 0;
    std::uint64_t highest_version = kVersionPlausible;
    bool identity = false;
    bool configured = true;  // false: known from the store only, nothing may be sent under it
  };
  // The names a store numbered so far, in the order of their numbers.
  struct Numbering {
    std::vector<std::string> kinds;
    std::vector<Side> sides;  // parallel to kinds
    std::vector<std::string> registries;

    friend bool operator==(const Numbering&, const Numbering&) = default;
  };

  // kInvalidArgument, with the name at fault, for a name given twice, a kind that a registry names
  // and nobody defined, a kind whose side differs from the numbering, or too many names.
  static Result<Catalogue> build(const CatalogueSpec& spec, const Numbering& numbered = {});

  std::optional<KindId> find_kind(std::string_view name) const;
  std::optional<RegistryId> find_registry(std::string_view name) const;  // configured ones only

  const Kind& kind(KindId id) const { return kinds_[id]; }  // REQUIRES: a known id
  const Registry& registry(RegistryId id) const { return registries_[id]; }
  const std::vector<Kind>& kinds() const { return kinds_; }
  const std::vector<Registry>& registries() const { return registries_; }
  KindMask kinds_of(Side side) const;
  Numbering numbering() const;

 private:
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <typename Id>
  using Names = std::unordered_map<std::string, Id, NameHash, std::equal_to<>>;

  std::vector<Kind> kinds_;
  std::vector<Registry> registries_;
  Names<KindId> kind_names_;
  Names<RegistryId> registry_names_;
};

}  // namespace matcher
