// DiskGuard: is there room on the data directory's disk to take more?
//
// Asks the file system at most once a second; in between the answer is a load. When the disk has
// less than `least` bytes free, intake is refused while queries go on; it resumes by itself.
//
// Thread safety: any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace cumuld {

class DiskGuard {
 public:
  // `least`: bytes that must stay free; 0: never refuses.
  DiskGuard(std::string directory, std::uint64_t least);

  bool has_room();

 private:
  std::string directory_;
  std::uint64_t least_;
  std::atomic<std::int64_t> asked_ms_{0};
  std::atomic<bool> room_{true};
};

}  // namespace cumuld
