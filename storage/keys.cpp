#include "storage/keys.h"

#include <algorithm>

namespace storage {
namespace {

constexpr unsigned kRounds = 6;

}  // namespace

std::uint32_t Pseudonym::round(std::uint32_t half, unsigned number) const {
  return static_cast<std::uint32_t>(
      matcher::mix64(secret_ ^ matcher::mix64(std::uint64_t{number} << 32U | half)) & 0xffffU);
}

std::uint32_t Pseudonym::of(matcher::PersonCode person) const {
  std::uint32_t left = person >> 16U;
  std::uint32_t right = person & 0xffffU;
  for (unsigned i = 0; i < kRounds; ++i) {
    const std::uint32_t next = left ^ round(right, i);
    left = right;
    right = next;
  }
  return left << 16U | right;
}

matcher::PersonCode Pseudonym::person_of(std::uint32_t pseudonym) const {
  std::uint32_t left = pseudonym >> 16U;
  std::uint32_t right = pseudonym & 0xffffU;
  for (unsigned i = kRounds; i > 0; --i) {
    const std::uint32_t previous = right ^ round(left, i - 1);
    right = left;
    left = previous;
  }
  return left << 16U | right;
}

std::string log_name(std::uint64_t epoch) {
  return std::string(kLogPrefix) + std::to_string(epoch);
}

void put_hash_key(std::string& out, const matcher::Hash128& hash) {
  put_big_endian(out, hash.high);
  put_big_endian(out, hash.low);
}

std::string hash_key(const matcher::Hash128& hash) {
  std::string key;
  put_hash_key(key, hash);
  return key;
}

matcher::Hash128 hash_of_key(std::string_view key) {
  return {read_big_endian<std::uint64_t>(key), read_big_endian<std::uint64_t>(key.substr(8))};
}

std::string_view id_key(const matcher::HitId& id) {
  return {reinterpret_cast<const char*>(id.data()), id.size()};
}

matcher::HitId id_of_key(std::string_view key) {
  matcher::HitId id{};
  std::copy_n(reinterpret_cast<const unsigned char*>(key.data()), id.size(), id.begin());
  return id;
}

}  // namespace storage
