// Reader: the records that stand, as of a commit: sorted runs plus the deltas in memory.
//
// For queries, outside the shards. A Reader is made for one request and sees what was committed
// when it was made.
//
// Thread safety: one thread a Reader; any number of Readers.
// Errors: kIoError, kCorruption.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "matcher/shard.h"
#include "storage/sealed_index.h"

namespace storage {

// What the writer publishes for readers.
struct Published {
  std::shared_ptr<const matcher::LiveEpochs> epochs;
  std::uint64_t committed = 0;
};

// One version of a record with what is known of its arrival.
struct ReceivedVersion {
  matcher::KeyVersion version;
  matcher::Provenance provenance;
  std::string body;
};

// The records that stand about somebody.
struct CurrentRecords {
  std::vector<std::string> bodies;  // by registry and key
  bool any_received = false;        // whether any version ever came, standing or not
};

class Reader {
 public:
  Reader(const Store& store, const SealedIndex& sealed, Published published)
      : store_(store), sealed_(sealed), published_(std::move(published)) {}

  // All versions received under (registry, key), and its resets, oldest first; empty if there is
  // none.
  matcher::Result<std::vector<ReceivedVersion>> history(matcher::RegistryId registry,
                                                        std::string_view key) const;

  // The current records under these numbers (all of one person).
  matcher::Result<CurrentRecords> current_records(
      const std::vector<matcher::PersonCode>& numbers) const;

  // Calls visit for each number with an entry that is in no sorted run yet, stand-ins too; one may
  // come more than once, and one that is not committed yet may be among them.
  void for_each_live_number(const std::function<void(matcher::PersonCode)>& visit) const;

  // Calls visit for each committed entry under the number, in order.
  matcher::Status entries(matcher::PersonCode number,
                          const std::function<void(const matcher::Entry&)>& visit) const;

 private:
  const Store& store_;
  const SealedIndex& sealed_;
  Published published_;
};

}  // namespace storage
