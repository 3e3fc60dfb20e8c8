// Kept: how much the store holds of what never counts for a hit, refused input and stale versions,
// by registry. The sums stand under kKeptName in `default`, written by the commit that changes
// them, so that neither a start nor a bound has to look at what is kept.
//
// An account is a registry's, or that of input that names none. Each quarantined item remembers its
// account and its size beside it (Family::kQuarantineAccounts), to be given back when it goes.
//
// Thread safety: plain values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/catalogue.h"

namespace storage {

using Account = std::uint8_t;  // 0: no registry; else the registry's number + 1

constexpr Account account_of(std::optional<matcher::RegistryId> registry) {
  return registry ? static_cast<Account>(*registry + 1) : Account{0};
}

struct KeptCount {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  std::uint64_t dropped = 0;  // since the store was made: beyond the bound, counted only
  friend bool operator==(const KeptCount&, const KeptCount&) = default;
};

struct Kept {
  KeptCount quarantine;
  KeptCount stale;
  friend bool operator==(const Kept&, const Kept&) = default;
};

// By account; those behind the last have nothing.
using KeptTable = std::vector<Kept>;

inline constexpr std::string_view kKeptName = "kept";
std::string encode_kept(const KeptTable& kept);
std::optional<KeptTable> parse_kept(std::string_view bytes);  // nullopt: damaged

// What is remembered of one quarantined item.
struct ItemAccount {
  Account account = 0;
  std::uint64_t bytes = 0;
};
std::string encode_item_account(const ItemAccount& item);
std::optional<ItemAccount> parse_item_account(std::string_view bytes);  // nullopt: damaged

}  // namespace storage
