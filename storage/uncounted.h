// Uncounted: has RocksDB's own threads count nothing (count_nothing() in database.h), as those do
// that come by Store::db().
//
// Thread safety: any thread.
#pragma once

#include <rocksdb/listener.h>

#include "storage/database.h"

namespace storage {

class Uncounted final : public rocksdb::EventListener {
 public:
  void OnFlushBegin(rocksdb::DB* /*db*/, const rocksdb::FlushJobInfo& /*flush*/) override {
    count_nothing();
  }
  void OnCompactionBegin(rocksdb::DB* /*db*/,
                         const rocksdb::CompactionJobInfo& /*compaction*/) override {
    count_nothing();
  }
};

}  // namespace storage
