#include "matcher/reset.h"

namespace matcher {
namespace {

constexpr std::string_view kReason = "reason";
constexpr std::string_view kBy = "by";

}  // namespace

void append_reset(Batch& batch, const Reset& reset, std::uint64_t key_seed,
                  std::uint32_t raw_offset, std::uint32_t raw_size) {
  RecordDraft draft;
  draft.registry = reset.registry;
  draft.key = reset.key;
  draft.attributes.emplace_back(kReason, reset.reason);
  if (!reset.by.empty()) draft.attributes.emplace_back(kBy, reset.by);
  append_record(batch, draft, key_seed, 1, raw_offset, raw_size);
  batch.records.back().reset = true;
}

Reset read_reset(const RecordView& body) {
  const auto attribute = [&](std::string_view name) {
    return find_attribute(body.attribute_bytes(), name).value_or(std::string_view());
  };
  return {body.registry(), body.key(), attribute(kReason), attribute(kBy)};
}

}  // namespace matcher
