#include "daemon/source/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace cumuld {
namespace {

using matcher::Status;
using matcher::StatusCode;

constexpr unsigned kNamesTried = 10'000;
constexpr const char* kTemporaryName = ".writing.tmp";

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_;
};

Status write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error("writing a file", errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) return system_error("syncing a file", errno);
  return {};
}

}  // namespace

Status system_error(std::string_view what, int number) {
  auto code = StatusCode::kIoError;
  if (number == ENOENT) code = StatusCode::kNotFound;
  if (number == ENAMETOOLONG) code = StatusCode::kInvalidArgument;
  return {code, std::string(what) + ": " + std::generic_category().message(number)};
}

Status sync_folder(const std::filesystem::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened || ::fsync(opened.get()) != 0) return system_error("syncing a folder", errno);
  return {};
}

Status make_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), kSpoolFolderMode) == 0) {
    if (::chmod(folder.c_str(), kSpoolFolderMode) != 0) {
      return system_error("setting the mode of a folder", errno);
    }
    return sync_folder(folder.parent_path());
  }
  const int number = errno;
  struct stat info {};
  if (number == EEXIST && ::stat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
  return system_error("creating a folder", number);
}

Status put_file(const std::filesystem::path& folder, const std::string& name,
                std::string_view content) {
  const auto temporary = folder / kTemporaryName;
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kSpoolFileMode));
    if (!file) return system_error("creating a file", errno);
    if (auto status = write_all(file.get(), content); !status.ok()) {
      ::unlink(temporary.c_str());
      return status;
    }
  }
  if (::rename(temporary.c_str(), (folder / name).c_str()) != 0) {
    const int number = errno;
    ::unlink(temporary.c_str());
    return system_error("naming a file", number);
  }
  return {};
}

Status write_durably(const std::filesystem::path& folder, const std::string& name,
                     std::string_view content) {
  auto status = put_file(folder, name, content);
  return status.ok() ? sync_folder(folder) : status;
}

matcher::Result<std::string> move_durably(const std::filesystem::path& from,
                                          const std::filesystem::path& to,
                                          const std::string& name) {
  for (unsigned i = 1; i <= kNamesTried; ++i) {
    const std::string given = i == 1 ? name : name + "." + std::to_string(i);
    // Looked at first: not every file system knows how to rename without replacing.
    if (::access((to / given).c_str(), F_OK) == 0) continue;
    if (::rename((from / name).c_str(), (to / given).c_str()) != 0) {
      return tl::make_unexpected(system_error("moving the file", errno));
    }
    auto status = sync_folder(to);
    if (status.ok()) status = sync_folder(from);
    if (!status.ok()) return tl::make_unexpected(std::move(status));
    return given;
  }
  return matcher::error(StatusCode::kResourceExhausted, "too many files of that name");
}

}  // namespace cumuld
