// What decoders noted (matcher/batch.h), written and forgotten with the commit of their batch.
//
// A note lies among the positions. Where a batch has notes forgotten, those that were committed
// before it go, those of a batch after it stay: a mark under the prefix says that this has
// happened.
//
// Thread safety: the writer's thread. Cost: O(notes of the round); a scan of what is forgotten.
#pragma once

#include <string_view>

#include "matcher/round.h"
#include "matcher/status.h"
#include "storage/store.h"

namespace rocksdb {
class WriteBatch;
}  // namespace rocksdb

namespace storage {

// Stands behind the prefix as the key of the mark; no note's key goes on so.
inline constexpr std::string_view kForgottenMark = "!";

matcher::Status put_notes(const Store& store, const matcher::Round& round,
                          rocksdb::WriteBatch& batch);

}  // namespace storage
