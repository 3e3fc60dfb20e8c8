// Receipt: what the sender of a spool file is told, as the JSON text of receipts/<file>.json.
//
//   {"file","registry","outcome":"done"|"rejected","accepted","duplicates","stale","rejected",
//    "errors":[{"line","code","message"}],"hits":{"raised","amended","withdrawn"},"sequence",
//    "bytes","started_at","finished_at","checksum","same_as":{"file","started_at"},"error"}
//
// The counts and `errors` are those of POST /v1/records. `bytes` are those of the file on the disk.
// `checksum` is absent when the file was not read to its end, `error` when nothing is wrong with
// the file as a whole, `same_as` when no file with the same bytes was taken before.
//
// Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/source/file_position.h"
#include "daemon/source/known_content.h"

namespace cumuld {

// A file goes to rejected/ when nothing in it could be read; to done/ otherwise.
bool is_rejected(const FilePosition& position);

// One line of JSON, with its end.
std::string receipt_json(std::string_view registry, std::string_view file,
                         const FilePosition& position, std::uint64_t finished_ms,
                         const std::optional<TakenFile>& same_as = std::nullopt);

// The name of the receipt: "<file>.json"; a name too long for that is cut, and told apart by a
// hash.
std::string receipt_name(std::string_view file);

// For logs: in each run of eleven or more digits all but the first six are replaced by "*****".
std::string masked_name(std::string_view file);

// `text` with whatever is not UTF-8 replaced by '?'.
std::string printable(std::string_view text);

}  // namespace cumuld
