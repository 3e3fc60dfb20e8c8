// fault_shim: preloaded into cumuld (LD_PRELOAD), makes the calls fail that a FaultBlock names.
//
// Works because RocksDB and the standard library are shared and call the C library by name. A call
// on a file outside the chosen folders (a socket, the log) goes through untouched and uncounted.
//
// Thread safety: any thread; no locks, no memory. Errors: without a block nothing fails.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "tests/faults/fault_block.h"

namespace {

using faults::Call;

faults::FaultBlock* map_block() {
  const char* path = std::getenv(faults::kBlockVariable);
  if (path == nullptr) return nullptr;
  const int file = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0));
  if (file < 0) return nullptr;
  void* const mapped =
      ::mmap(nullptr, sizeof(faults::FaultBlock), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  return mapped == MAP_FAILED ? nullptr : static_cast<faults::FaultBlock*>(mapped);
}

bool is_below(std::string_view path) {
  static const char* const folders = std::getenv(faults::kFoldersVariable);
  if (folders == nullptr) return false;
  std::string_view rest(folders);
  while (!rest.empty()) {
    const auto end = rest.find(':');
    const auto folder = rest.substr(0, end);
    if (path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/')) {
      return true;
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return false;
}

// Counts the call; true: it is to fail, and errno says with what.
bool fails(Call call) {
  static faults::FaultBlock* const block = map_block();
  if (block == nullptr) return false;
  auto& state = block->calls[static_cast<std::size_t>(call)];
  const auto number = ++state.seen;
  if (number < state.first || number > state.last || state.first == 0) return false;
  ++state.failed;
  errno = block->error;
  return true;
}

bool fails(Call call, int file) {
  char link[32];
  char path[512];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const auto length = ::readlink(link, path, sizeof path);
  return length > 0 && is_below({path, static_cast<std::size_t>(length)}) && fails(call);
}

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

// Each looks up the real function once. A write that is to fail writes half of its bytes, as a disk
// that has just become full does.
extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  if (!fails(Call::kWrite, file)) return real(file, bytes, count);
  const int error = errno;
  (void)!real(file, bytes, count / 2);
  errno = error;
  return -1;
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t at) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  if (!fails(Call::kWrite, file)) return real(file, bytes, count, at);
  const int error = errno;
  (void)!real(file, bytes, count / 2, at);
  errno = error;
  return -1;
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  return pwrite64(file, bytes, count, at);
}

ssize_t writev(int file, const iovec* parts, int count) {
  static auto* const real = next<ssize_t(int, const iovec*, int)>("writev");
  return fails(Call::kWrite, file) ? -1 : real(file, parts, count);
}

int fsync(int file) {
  static auto* const real = next<int(int)>("fsync");
  return fails(Call::kSync, file) ? -1 : real(file);
}

int fdatasync(int file) {
  static auto* const real = next<int(int)>("fdatasync");
  return fails(Call::kSync, file) ? -1 : real(file);
}

int sync_file_range(int file, off64_t from, off64_t count, unsigned flags) {
  static auto* const real = next<int(int, off64_t, off64_t, unsigned)>("sync_file_range");
  // RocksDB asks with a range of nothing whether there is such a call at all.
  const bool asks = count == 0 && flags == 0;
  return !asks && fails(Call::kSync, file) ? -1 : real(file, from, count, flags);
}

int rename(const char* from, const char* to) noexcept {
  static auto* const real = next<int(const char*, const char*)>("rename");
  return is_below(to) && fails(Call::kRename) ? -1 : real(from, to);
}

int link(const char* from, const char* to) noexcept {
  static auto* const real = next<int(const char*, const char*)>("link");
  return is_below(to) && fails(Call::kRename) ? -1 : real(from, to);
}

int mkdir(const char* path, mode_t mode) noexcept {
  static auto* const real = next<int(const char*, mode_t)>("mkdir");
  return is_below(path) && fails(Call::kCreate) ? -1 : real(path, mode);
}

int open64(const char* path, int flags, ...) {
  static auto* const real = next<int(const char*, int, mode_t)>("open64");
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  if ((flags & O_CREAT) != 0 && is_below(path) && fails(Call::kCreate)) return -1;
  return real(path, flags, mode);
}

int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return open64(path, flags | O_LARGEFILE, mode);
}

ssize_t read(int file, void* bytes, size_t count) {
  static auto* const real = next<ssize_t(int, void*, size_t)>("read");
  return fails(Call::kRead, file) ? -1 : real(file, bytes, count);
}

ssize_t pread64(int file, void* bytes, size_t count, off64_t at) {
  static auto* const real = next<ssize_t(int, void*, size_t, off64_t)>("pread64");
  return fails(Call::kRead, file) ? -1 : real(file, bytes, count, at);
}

ssize_t pread(int file, void* bytes, size_t count, off_t at) {
  return pread64(file, bytes, count, at);
}

}  // extern "C"
