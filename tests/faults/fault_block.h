// FaultBlock: what a test and the library preloaded into cumuld (fault_shim.cpp) share: a file of
// this layout, mapped by both. The counts go on over several starts of the daemon.
//
// Thread safety: atomics. Nothing here may allocate: the shim uses it inside system calls.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace faults {

// What can be made to fail. Only calls on files below the chosen folders count.
enum class Call : unsigned {
  kWrite,   // write, pwrite and their kin; half of the bytes are written all the same
  kSync,    // fsync, fdatasync, sync_file_range
  kRename,  // rename, link
  kCreate,  // open with O_CREAT, mkdir
  kRead,    // read, pread
};
inline constexpr std::size_t kCalls = 5;
inline constexpr std::array<const char*, kCalls> kCallNames{"write", "sync", "rename", "create",
                                                            "read"};

struct CallState {
  std::atomic<std::uint64_t> seen;   // calls so far
  std::atomic<std::uint64_t> first;  // number of the first that fails, from 1; 0: none
  std::atomic<std::uint64_t> last;   // and of the last one
  std::atomic<std::uint64_t> failed;
};

struct FaultBlock {
  std::array<CallState, kCalls> calls;
  std::atomic<int> error;  // the errno that they fail with
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

inline constexpr const char* kBlockVariable = "FAULT_BLOCK";    // path of the file
inline constexpr const char* kFoldersVariable = "FAULT_BELOW";  // folders, with : between them

}  // namespace faults
