#include "tests/crash/disk_image.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "tests/support/daemon_process.h"

namespace crash {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kImageBytes = std::uintmax_t{64} << 20U;
constexpr int kCopiesTried = 50;

void run(const std::string& program, const std::vector<std::string>& arguments) {
  const auto result = support::run_program(program, arguments);
  if (result.exit_code == 0) return;
  throw std::runtime_error(program + " ended with " + std::to_string(result.exit_code) + ": " +
                           result.err);
}

}  // namespace

DiskImage::DiskImage(const fs::path& folder, const std::string& name, Empty /*unused*/)
    : image_(folder / (name + ".img")), mounted_(folder / "disk") {
  fs::create_directory(mounted_);
}

DiskImage::DiskImage(const fs::path& folder, const std::string& name)
    : DiskImage(folder, name, Empty{}) {
  std::ofstream(image_).close();
  fs::resize_file(image_, kImageBytes);
  // Nothing is put off: the kernel would do it behind the test's back.
  run("/usr/sbin/mkfs.ext4",
      {"-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", image_.string()});
}

DiskImage::~DiskImage() {
  try {
    unmount();
    std::error_code ignored;
    fs::remove(image_, ignored);
    fs::remove(mounted_, ignored);
  } catch (const std::exception&) {
    // What is still mounted stays for whoever looks into the failure.
  }
}

void DiskImage::mount() {
  run("/usr/bin/mount", {"-o", "loop", image_.string(), mounted_.string()});
  is_mounted_ = true;
}

void DiskImage::unmount() {
  if (!is_mounted_) return;
  run("/usr/bin/umount", {mounted_.string()});
  is_mounted_ = false;
}

void DiskImage::sync() const {
  const int folder = ::open(mounted_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = folder >= 0 && ::syncfs(folder) == 0;
  if (folder >= 0) ::close(folder);
  if (!synced) throw std::runtime_error("cannot sync " + mounted_.string());
}

std::unique_ptr<DiskImage> DiskImage::cut(const std::string& name) const {
  std::unique_ptr<DiskImage> copy(new DiskImage(image_.parent_path(), name, Empty{}));
  for (int i = 0; i < kCopiesTried; ++i) {
    const auto before = fs::last_write_time(image_);
    fs::copy_file(image_, copy->image_, fs::copy_options::overwrite_existing);
    // The kernel wrote meanwhile: half of the copy would be from before and half from after.
    if (fs::last_write_time(image_) == before) return copy;
  }
  throw std::runtime_error("the disk is never at rest");
}

}  // namespace crash
