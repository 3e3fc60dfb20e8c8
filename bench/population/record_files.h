// RecordFiles: the files of one registry in one format, of bounded size, with names that sort in
// the order of writing: <dir>/<stem>-000001.ndjson, -000002 …
//
// The folder and a file appear with the first byte that is written to them.
//
// Errors:        kIoError names the file and the system's reason; after one, call nothing more.
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "matcher/status.h"

namespace population {

struct FileNames {
  std::string stem, extension;
};

// What stands in every file before the first record and after the last. Literals.
struct FileFrame {
  std::string_view head, foot;
};

class RecordFiles {
 public:
  // At most `records_max` records a file, as counted by add().
  RecordFiles(std::filesystem::path dir, FileNames names, std::uint64_t records_max,
              FileFrame frame = {});

  // The buffer that the next records are appended to. Call add() after each.
  std::string& buffer() { return buffer_; }

  // Says that buffer() now holds `records` more; writes when there is enough.
  matcher::Status add(std::uint64_t records);

  // Writes what is left and closes the file; the next record begins a new one.
  matcher::Status close();

  std::uint64_t records() const noexcept { return records_; }  // of all files

 private:
  struct Closer {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
  };

  matcher::Status open();
  matcher::Status flush();
  matcher::Status failed(std::string_view what) const;

  std::filesystem::path dir_;
  FileNames names_;
  FileFrame frame_;
  std::uint64_t records_max_;
  std::string buffer_;
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Closer> file_;
  std::uint64_t files_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t records_in_file_ = 0;
};

}  // namespace population
