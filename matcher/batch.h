// Batch: decoded input on its way from a source to the shards.
//
// A batch owns its bytes: the raw input it was decoded from and the canonical records (record.h).
// A decoder appends to it; the pipeline consumes it whole; nothing in it changes in between.
//
// Ownership passes with the unique_ptr: source thread, then writer and shard threads, then back.
// Thread safety: one owner at a time, except that shards may read one concurrently.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/record.h"

namespace matcher {

// Why input was refused. The closed list of the contract, section 1; append only: stored.
enum class RejectCode : std::uint8_t {
  kMalformed = 0,
  kTooLarge,
  kUnknownRegistry,
  kUnknownKind,
  kUnknownField,
  kMissingField,
  kBadType,
  kBadValue,
  kBadNiss,
  kBadDate,
  kInvertedPeriod,
  kVersionConflict,
};
inline constexpr std::size_t kRejectCodes = 12;
std::string_view name_of(RejectCode code);  // "bad_niss"

// One record, decoded and valid. Offsets are into the batch.
struct IncomingRecord {
  Hash128 key;                  // key_identity(registry, key)
  ContentChecksum content = 0;  // RecordView::content_checksum()
  std::uint64_t version = 0;
  std::uint64_t position = 0;      // line (from 1), or ordinal where the input has no lines
  std::uint64_t raw_checksum = 0;  // hash64 of the raw bytes
  std::uint32_t body_offset = 0;
  std::uint32_t body_size = 0;
  std::uint32_t raw_offset = 0;
  std::uint32_t raw_size = 0;
  KindMask kinds = 0;     // of its periods
  PersonCode person = 0;  // unset for a cancellation
  RegistryId registry = 0;
  bool cancelled = false;
  bool reset = false;  // no version but a reset of the key (reset.h)
};

// One piece of input that was refused.
struct RejectedInput {
  std::uint64_t position = 0;
  RejectCode code = RejectCode::kMalformed;
  std::string message;  // names the field; no whole national number
  std::uint32_t raw_offset = 0;
  std::uint32_t raw_size = 0;
  std::optional<RegistryId> registry = std::nullopt;  // that it names, where that could be read
};

// Something a decoder must remember beyond its batch: committed with it, under a key of its own.
struct Note {
  std::uint64_t position = 0;  // of the unit that said it
  std::string key;
  std::string value;
};

struct Batch {
  std::string raw;
  std::string bodies;
  std::vector<IncomingRecord> records;
  std::vector<RejectedInput> rejected;
  std::vector<Note> notes;
  std::vector<std::string> forgotten;  // of notes committed before, those whose keys begin so

  std::string_view body_of(const IncomingRecord& record) const {
    return std::string_view(bodies).substr(record.body_offset, record.body_size);
  }
  template <typename Item>  // IncomingRecord or RejectedInput
  std::string_view raw_of(const Item& item) const {
    return std::string_view(raw).substr(item.raw_offset, item.raw_size);
  }
  void clear() {  // keeps the memory
    raw.clear();
    bodies.clear();
    records.clear();
    rejected.clear();
    notes.clear();
    forgotten.clear();
  }
};

// Encodes `draft`, which must be valid, and appends it to the batch. `raw_offset` and `raw_size`
// say where in batch.raw it came from. Decoders use this and nothing else to add a record.
void append_record(Batch& batch, RecordDraft& draft, std::uint64_t key_seed, std::uint64_t position,
                   std::uint32_t raw_offset, std::uint32_t raw_size);

}  // namespace matcher
