// Keys: how what the store holds is named, in an order that makes the common reads one short scan.
//
// No national number appears in a key, so none appears in RocksDB's logs, manifests or file
// boundaries: a number is replaced by its pseudonym, a permutation of 32 bits under the store's
// secret. Integers in keys are big-endian, so that keys sort as numbers do. FORMAT.md draws them.
//
// Thread safety: immutable; share freely.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "matcher/hash.h"
#include "matcher/hit.h"
#include "matcher/record.h"

namespace storage {

// A keyed bijection on 32 bits: six rounds of a Feistel network with a keyed hash between halves.
// It hides a number from somebody who sees keys only. It does not hide it from the owner of the
// secret, which lies in the same store: the disk's encryption protects against that.
class Pseudonym {
 public:
  explicit Pseudonym(std::uint64_t secret) : secret_(secret) {}

  std::uint32_t of(matcher::PersonCode person) const;
  matcher::PersonCode person_of(std::uint32_t pseudonym) const;

 private:
  std::uint32_t round(std::uint32_t half, unsigned number) const;

  std::uint64_t secret_;
};

template <typename Unsigned>
void put_big_endian(std::string& out, Unsigned value) {
  std::array<char, sizeof(Unsigned)> bytes;
  unsigned shift = sizeof(Unsigned) * 8;
  for (char& byte : bytes) byte = static_cast<char>(value >> (shift -= 8U) & 0xffU);
  out.append(bytes.data(), bytes.size());
}

template <typename Unsigned>
Unsigned read_big_endian(std::string_view bytes) {  // REQUIRES: bytes.size() >= sizeof(Unsigned)
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    value = static_cast<Unsigned>(value << 8U | static_cast<unsigned char>(bytes[i]));
  }
  return value;
}

template <typename Unsigned>
std::string number_key(Unsigned value) {
  std::string key;
  put_big_endian(key, value);
  return key;
}

// "log.7": the family of an epoch's log, and where `default` says with which commit it begins.
inline constexpr std::string_view kLogPrefix = "log.";
std::string log_name(std::uint64_t epoch);

// What `benefit_persons` says of a number whose entries are clustered; of another nothing.
inline constexpr std::string_view kClusteredMark{"\1", 1};

void put_hash_key(std::string& out, const matcher::Hash128& hash);
std::string hash_key(const matcher::Hash128& hash);
matcher::Hash128 hash_of_key(std::string_view key);

inline constexpr std::size_t kByPersonKeyBytes = sizeof(std::uint32_t) + sizeof(matcher::HitId);
std::string_view id_key(const matcher::HitId& id);  // views the id's own bytes
matcher::HitId id_of_key(std::string_view key);

}  // namespace storage
