// RunFile: a table file that is written beside the database, to be taken in by it.
//
// Thread safety: one thread at a time; take_in() by the thread that seals.
// Errors: kIoError, kResourceExhausted.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "matcher/status.h"
#include "storage/store.h"

namespace rocksdb {
class SstFileWriter;
}

namespace storage {

class RunFile {
 public:
  // `name`: of the file, in the folder that begin_run_files() made. Nothing is created until the
  // first put().
  RunFile(const Store& store, Family family, const std::string& name);
  ~RunFile();
  RunFile(RunFile&&) noexcept;
  RunFile& operator=(RunFile&&) = delete;

  // Keys must ascend.
  matcher::Status put(std::string_view key, std::string_view value);

 private:
  friend matcher::Status take_in(const Store& store, std::span<RunFile* const> files);

  Family family_;
  std::string path_;
  std::unique_ptr<rocksdb::SstFileWriter> writer_;
  bool open_ = false;
};

// Makes the folder for such files, and removes what a process left there that stopped half-way.
void begin_run_files(const Store& store);

// Has the database take in those that anything was put into: all of them, or none.
matcher::Status take_in(const Store& store, std::span<RunFile* const> files);

}  // namespace storage
