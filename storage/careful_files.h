// careful_file_system(): the file system as RocksDB sees it, but for one thing: where it is unknown
// what the list of table files says on the disk, no table file is deleted.
//
// When a write or sync of its MANIFEST fails, RocksDB 7.8 deletes the files that it was about to
// take in. The MANIFEST may name them all the same: what was written before the failure is there
// for whoever opens it next, and a file that it names and that is gone makes the whole database
// unreadable. Kept, they are either named, or deleted at the next start as nobody's. Once another
// MANIFEST has become the current one, what may be deleted is known again.
//
// Ownership: keeps `base`. Thread safety: as the file system's: any thread.
// Cost: nothing on reading and on table files and logs.
#pragma once

#include <memory>

namespace rocksdb {
class FileSystem;
}

namespace storage {

std::shared_ptr<rocksdb::FileSystem> careful_file_system(
    const std::shared_ptr<rocksdb::FileSystem>& base);

}  // namespace storage
