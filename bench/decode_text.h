// Each decoder of registries' own files over a text in memory, in chunks of 64 KiB: what is
// measured, whatever it is measured in.
//
// Thread safety: any thread. Errors: a text that is refused gives no records.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace bench {

struct Decoded {
  std::uint64_t records = 0;
  // Over the contents of the decoded records: a faster decoder must leave it as it was.
  std::uint64_t answer = 0;
};

struct DecodeWork {
  std::string_view name;
  std::string (*text)(std::uint32_t records);  // of registry_texts.h
  Decoded (*decode)(std::string_view text);
};

// dmfa, attestations, authorisations, idflux, dimona, certificates. The notes of a Dimona are not
// kept: what that costs is the store's.
std::span<const DecodeWork> decode_works();

// REQUIRES: there is one of that name.
const DecodeWork& decode_work(std::string_view name);

}  // namespace bench
