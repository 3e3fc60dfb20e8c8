// Reset: somebody says that the versions of one key so far shall count no more, because a wrong one
// is so high that no right one could ever follow it.
//
// It goes the way of a record and stands in the key's history like a version (Disposition::kReset):
// what stood is withdrawn, and the next version is accepted whatever its number. Truth is then a
// function of what was accepted since. Its bytes are those of a record with version 0, no person
// and no periods, whose attributes say who and why.
//
// Thread safety: pure functions on plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "matcher/batch.h"

namespace matcher {

inline constexpr std::size_t kResetReasonBytesMax = 1000;
inline constexpr std::size_t kResetByBytesMax = 200;

struct Reset {
  RegistryId registry = 0;
  std::string_view key;
  std::string_view reason;  // 1 to kResetReasonBytesMax bytes
  std::string_view by;      // who said it; empty: only the source is known
};

// Appends the reset to the batch. `raw_offset` and `raw_size` as in append_record().
void append_reset(Batch& batch, const Reset& reset, std::uint64_t key_seed,
                  std::uint32_t raw_offset, std::uint32_t raw_size);

// What the body of an entry that is a reset says. Views point into it.
Reset read_reset(const RecordView& body);

}  // namespace matcher
