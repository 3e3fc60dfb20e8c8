#include "storage/quarantine.h"

#include <limits>
#include <memory>

#include "matcher/bytes.h"
#include "storage/database.h"

namespace storage {
namespace {

matcher::Status damaged() {
  return {matcher::StatusCode::kCorruption, "a quarantined item is damaged: restore a backup"};
}

}  // namespace

std::string QuarantineItem::encode() const {
  std::string out;
  matcher::put_varint(out, received_ms);
  matcher::put_varint(out, source);
  matcher::put_varint(out, position);
  out.push_back(static_cast<char>(code));
  matcher::put_string(out, message);
  matcher::put_string(out, std::string_view(raw).substr(0, kQuarantineRawMax));
  return out;
}

std::optional<QuarantineItem> QuarantineItem::parse(std::uint64_t id, std::string_view bytes) {
  matcher::ByteReader reader(bytes);
  QuarantineItem item;
  item.id = id;
  item.received_ms = reader.varint();
  item.source = static_cast<std::uint32_t>(reader.varint());
  item.position = reader.varint();
  const auto code = reader.fixed<std::uint8_t>();
  item.message = reader.string();
  item.raw = reader.string();
  if (!reader.ok() || code >= matcher::kRejectCodes) return std::nullopt;
  item.code = static_cast<matcher::RejectCode>(code);
  return item;
}

matcher::Result<std::optional<QuarantineItem>> find_quarantined(const Store& store,
                                                                std::uint64_t id) {
  std::string value;
  const auto status =
      store.db().Get({}, store.family(Family::kQuarantine), slice(number_key(id)), &value);
  if (status.IsNotFound()) return std::optional<QuarantineItem>{};
  if (!status.ok()) return tl::make_unexpected(to_status(status, "reading the quarantine"));
  auto item = QuarantineItem::parse(id, value);
  if (!item) return tl::make_unexpected(damaged());
  return item;
}

matcher::Status for_each_quarantined(const Store& store, std::uint64_t after,
                                     const std::function<bool(const QuarantineItem&)>& visit) {
  if (after == std::numeric_limits<std::uint64_t>::max()) return {};
  const std::unique_ptr<rocksdb::Iterator> at(
      store.db().NewIterator(scan_options(), store.family(Family::kQuarantine)));
  for (at->Seek(slice(number_key(after + 1))); at->Valid(); at->Next()) {
    const auto id = read_big_endian<std::uint64_t>(view(at->key()));
    const auto item = QuarantineItem::parse(id, view(at->value()));
    if (!item) return damaged();
    if (!visit(*item)) return {};
  }
  return to_status(at->status(), "reading the quarantine");
}

}  // namespace storage
