#include "storage/notes.h"

#include <rocksdb/write_batch.h>

#include <string>
#include <vector>

#include "storage/database.h"

namespace storage {

matcher::Status put_notes(const Store& store, const matcher::Round& round,
                          rocksdb::WriteBatch& batch) {
  auto* const family = store.family(Family::kPositions);
  std::vector<std::string_view> written;  // in this round: the database does not know them yet
  for (const auto& input : round.inputs) {
    for (const auto& note : input.batch->notes) {
      batch.Put(family, slice(note.key), slice(note.value));
      written.push_back(note.key);
    }
    for (const auto& prefix : input.batch->forgotten) {
      const auto stored = store.read_all(Family::kPositions, prefix);
      if (!stored) return stored.error();
      for (const auto& [key, value] : *stored) batch.Delete(family, slice(key));
      for (const auto key : written) {
        if (key.starts_with(prefix)) batch.Delete(family, slice(key));
      }
      batch.Put(family, slice(prefix + std::string(kForgottenMark)), slice("1"));
    }
  }
  return {};
}

}  // namespace storage
