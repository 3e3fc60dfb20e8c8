// DiskImage: an ext4 file system in a file, mounted through a loop device, that can lose its power.
//
//   DiskImage disk(folder);
//   disk.mount();                     // files go below disk.mounted()
//   auto after = disk.cut("after");   // what was on the disk at this moment, and nothing else
//
// What the kernel still holds in memory for the mounted files is not in the copy: that is what a
// power cut loses. What the file system gave to its device is, synced or not: a disk without a
// cache of its own.
//
// Errors: std::runtime_error; of mount() where this machine cannot (no root, no loop device).
// Ownership: unmounts and removes its files at its end. Thread safety: one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace crash {

class DiskImage {
 public:
  // Made in `folder`, which outlives it, as `name`.img, with folder/disk as its mount point. One at
  // a time may be mounted.
  DiskImage(const std::filesystem::path& folder, const std::string& name);
  ~DiskImage();
  DiskImage(const DiskImage&) = delete;
  DiskImage& operator=(const DiskImage&) = delete;

  void mount();
  void unmount();
  void sync() const;  // everything that was written before is on the disk

  const std::filesystem::path& mounted() const { return mounted_; }

  // A disk as this one would be found after the power went now; not mounted.
  std::unique_ptr<DiskImage> cut(const std::string& name) const;

 private:
  struct Empty {};
  DiskImage(const std::filesystem::path& folder, const std::string& name, Empty);

  std::filesystem::path image_;
  std::filesystem::path mounted_;
  bool is_mounted_ = false;
};

}  // namespace crash
