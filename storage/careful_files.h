// careful_file_system(): the file system as RocksDB 7.8 sees it, but for two of its mistakes that
// would lose a run of records when a disk fails.
//
// It deletes too much. When a write or sync of its MANIFEST fails, it deletes the files that it was
// about to take in. The MANIFEST may name them all the same: what was written before the failure is
// there for whoever opens it next, and a file that it names and that is gone makes the whole
// database unreadable. So no table file is deleted while that is unknown: kept, they are either
// named, or deleted at the next start as nobody's. Once another MANIFEST has become the current
// one, what may be deleted is known again.
//
// It takes in too much. A read that fails while it looks for the first key of a file to be taken in
// is passed over: the file counts as one without keys, and nobody finds what is in it. So once such
// a read has failed nothing is written to a MANIFEST any more: the file is not taken in, and who
// asked for it must end the process.
//
// Ownership: keeps `base`. Thread safety: as the file system's: any thread.
// Cost: one call more for each read of a table file.
#pragma once

#include <memory>

namespace rocksdb {
class FileSystem;
}

namespace storage {

std::shared_ptr<rocksdb::FileSystem> careful_file_system(
    const std::shared_ptr<rocksdb::FileSystem>& base);

// While one is there, its thread takes in files: no read of it may fail.
class TakingIn {
 public:
  TakingIn();
  ~TakingIn();
  TakingIn(const TakingIn&) = delete;
  TakingIn& operator=(const TakingIn&) = delete;
};

}  // namespace storage
