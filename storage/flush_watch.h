// FlushWatch: has the family `default` been flushed to a table file since somebody asked last?
//
// Thread safety: any thread.
#pragma once

#include <rocksdb/listener.h>

#include <atomic>

namespace storage {

class FlushWatch final : public rocksdb::EventListener {
 public:
  void OnFlushCompleted(rocksdb::DB* /*db*/, const rocksdb::FlushJobInfo& flush) override {
    if (flush.cf_name == rocksdb::kDefaultColumnFamilyName) due_.store(true);
  }
  bool take() { return due_.load(std::memory_order_relaxed) && due_.exchange(false); }

 private:
  std::atomic<bool> due_{true};  // what happened before the start is not known
};

}  // namespace storage
