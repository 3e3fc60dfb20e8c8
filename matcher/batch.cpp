#include "matcher/batch.h"

#include <array>

namespace matcher {

std::string_view name_of(RejectCode code) {
  static constexpr std::array<std::string_view, kRejectCodes> kNames{
      "malformed",     "too_large",     "unknown_registry", "unknown_kind",
      "unknown_field", "missing_field", "bad_type",         "bad_value",
      "bad_niss",      "bad_date",      "inverted_period",  "version_conflict"};
  return kNames[static_cast<std::size_t>(code)];
}

void append_record(Batch& batch, RecordDraft& draft, std::uint64_t key_seed, std::uint64_t position,
                   std::uint32_t raw_offset, std::uint32_t raw_size) {
  IncomingRecord record;
  record.key = key_identity(draft.registry, draft.key, key_seed);
  record.version = draft.version;
  record.position = position;
  record.raw_offset = raw_offset;
  record.raw_size = raw_size;
  record.raw_checksum = hash64(batch.raw_of(record));
  record.registry = draft.registry;
  record.cancelled = draft.cancelled;
  if (!draft.cancelled) {
    record.person = draft.person.value_or(0);
    for (const auto& period : draft.periods) record.kinds |= KindMask{1} << period.kind;
  }
  record.body_offset = static_cast<std::uint32_t>(batch.bodies.size());
  const EncodedRecord encoded = encode_record(draft, batch.bodies);
  record.body_size = static_cast<std::uint32_t>(encoded.size);
  record.content = checksum_of_content(batch.body_of(record).substr(encoded.content));
  batch.records.push_back(record);
}

}  // namespace matcher
