#include "daemon/source/known_content.h"

#include "matcher/bytes.h"

namespace cumuld {

matcher::Result<std::optional<TakenFile>> note_content(storage::Store& store,
                                                       std::string_view registry,
                                                       std::string_view checksum,
                                                       const TakenFile& file) {
  const auto key = std::string("content ").append(registry).append("/").append(checksum);
  const auto stored = store.read(storage::Family::kPositions, key);
  if (!stored) return tl::make_unexpected(stored.error());
  if (*stored) {
    matcher::ByteReader reader(**stored);
    TakenFile known;
    known.started_ms = reader.varint();
    known.name = reader.string();
    if (!reader.ok()) {
      return matcher::error(matcher::StatusCode::kCorruption, "a file's content is noted wrongly");
    }
    return known == file ? std::optional<TakenFile>{} : std::optional{std::move(known)};
  }
  std::string value;
  matcher::put_varint(value, file.started_ms);
  matcher::put_string(value, file.name);
  auto status = store.write(storage::Family::kPositions, key, value);
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  return std::optional<TakenFile>{};
}

}  // namespace cumuld
