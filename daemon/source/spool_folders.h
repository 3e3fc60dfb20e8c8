// SpoolFolders: where the files of each registry lie, and which of them are waiting.
//
//   <spool>/<registry>/incoming/   files appear here, by rename
//                     /done/       taken
//                     /rejected/   nothing in them could be read
//                     /receipts/   <file>.json
//
// Passed over: names that begin with a dot or end in .tmp or .part, and whatever is not a plain
// file. All other files are taken.
//
// Errors: those of durable_file.h. Thread safety: immutable after construction.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/body_decoder.h"
#include "matcher/status.h"

namespace cumuld {

struct SpoolFile {
  std::string registry;
  std::string name;
  std::uint64_t bytes = 0;  // when it was looked for
};

// What a name says: "2024Q1.ndjson.gz" is ndjson, gzip. Upper and lower case are alike.
struct FileKind {
  std::string extension;  // without the dot; empty: none
  http::ContentCoding coding = http::ContentCoding::kIdentity;
};
FileKind kind_of(std::string_view name);

class SpoolFolders {
 public:
  explicit SpoolFolders(std::filesystem::path spool) : spool_(std::move(spool)) {}

  // Creates the spool and the four folders of that registry, where they are not there yet.
  matcher::Status create(const std::string& registry) const;

  std::filesystem::path incoming(const std::string& registry) const {
    return spool_ / registry / "incoming";
  }
  std::filesystem::path done(const std::string& registry) const {
    return spool_ / registry / "done";
  }
  std::filesystem::path rejected(const std::string& registry) const {
    return spool_ / registry / "rejected";
  }
  std::filesystem::path receipts(const std::string& registry) const {
    return spool_ / registry / "receipts";
  }

  // The waiting files' names, by their bytes. Cost: O(n log n) in what lies there.
  matcher::Result<std::vector<std::string>> waiting(const std::string& registry) const;

 private:
  std::filesystem::path spool_;
};

}  // namespace cumuld
