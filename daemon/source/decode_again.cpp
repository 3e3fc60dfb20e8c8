#include "daemon/source/decode_again.h"

#include "daemon/source/file_position.h"
#include "daemon/source/input_format.h"
#include "daemon/source/spool_folders.h"

namespace cumuld {
namespace {

using matcher::error;
using matcher::StatusCode;

// How input of that source is read; null: not any more.
std::unique_ptr<InputFormat> format_of(std::string_view source, FormatContext context,
                                       const FormatTables& tables) {
  if (!source.starts_with(kPositionPrefix)) return make_input_format({}, "ndjson", context, {});
  const auto place = source.substr(kPositionPrefix.size());
  const auto registry = place.substr(0, place.find('/'));
  const auto file = place.substr(std::min(place.size(), registry.size() + 1));
  context.allowed = allowed_registries(*context.catalogue, registry, tables.identity_registries);
  return make_input_format(registry, kind_of(std::string(file)).extension, context, {});
}

}  // namespace

matcher::Result<std::unique_ptr<matcher::Batch>> decode_again(const storage::QuarantineItem& item,
                                                              std::string_view source,
                                                              const storage::Store& store,
                                                              const FormatTables& tables) {
  if (item.code == matcher::RejectCode::kTooLarge) {
    return error(StatusCode::kInvalidArgument, "only its beginning was kept");
  }
  const FormatContext context{&store.catalogue(), store.key_seed(), &tables};
  const auto format = format_of(source, context, tables);
  if (!format) return error(StatusCode::kInvalidArgument, "its format is not read by itself");
  auto batch = std::make_unique<matcher::Batch>();
  format->feed(item.raw, true);
  for (bool more = true; more;) {
    const auto decoded = format->next(*batch);
    if (!decoded) return error(StatusCode::kInvalidArgument, "what was kept of it is not whole");
    more = *decoded;
  }
  for (auto& record : batch->records) record.position = item.position;
  for (auto& refused : batch->rejected) refused.position = item.position;
  return batch;
}

}  // namespace cumuld
