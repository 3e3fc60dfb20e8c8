// Every bound in the daemon, in one place: what it limits, and what happens when it is reached.
// Thread safety: constants.
#pragma once

#include <cstddef>
#include <cstdint>

namespace matcher {

// One record (contract, section 1). Beyond it the record is refused.
inline constexpr std::size_t kLineBytesMax = 256 * 1024;     // too_large
inline constexpr std::size_t kKeyBytesMax = 128;             // bad_value
inline constexpr std::size_t kPartBytesMax = 32;             // bad_value
inline constexpr std::size_t kEmployerBytesMax = 32;         // bad_value
inline constexpr std::size_t kAttributeBytesMax = 4 * 1024;  // bad_value; names and values summed
inline constexpr std::size_t kPeriodsMax = 200;              // bad_value

// One batch: what a source decodes before it hands over. A larger input becomes several batches.
inline constexpr std::size_t kBatchBytesMax = 1024 * 1024;  // of raw input
inline constexpr std::size_t kBatchRecordsMax = 16 * 1024;

// One round: what is judged, joined and committed together. More waits in the rings.
inline constexpr std::size_t kRoundRecordsMax = 64 * 1024;
// A round of at most this many records is worked by the writer itself: waking a shard thread costs
// more than the work.
inline constexpr std::size_t kRoundInlineMax = 256;

// Batches a source may have under way; a full ring stops the source.
inline constexpr std::size_t kSourceRingSlots = 16;
// Rounds a shard may have waiting: one being worked, one to go on with.
inline constexpr std::size_t kShardRingSlots = 4;

inline constexpr unsigned kShardsMax = 64;

// Rejections named in an answer or a receipt; all are counted, and in quarantine as far as it has
// room.
inline constexpr std::size_t kErrorsShownMax = 100;

// Segments, partners and exemptions of a hit are bounded by the periods of its person. A person's
// periods are not bounded: a registry that sends a million is slow for that person alone.

}  // namespace matcher
