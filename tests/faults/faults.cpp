#include "tests/faults/faults.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>

namespace faults {

Faults::Faults(const std::filesystem::path& folder, std::vector<std::filesystem::path> below)
    : file_(folder / "faults"), below_(std::move(below)) {
  const int file = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  void* mapped = MAP_FAILED;
  if (file >= 0 && ::ftruncate(file, sizeof(FaultBlock)) == 0) {
    mapped = ::mmap(nullptr, sizeof(FaultBlock), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  }
  if (file >= 0) ::close(file);
  if (mapped == MAP_FAILED) throw std::runtime_error("cannot make " + file_.string());
  block_ = static_cast<FaultBlock*>(mapped);  // a new file's zeros are its beginning
}

Faults::~Faults() {
  ::munmap(block_, sizeof(FaultBlock));
}

support::Variables Faults::environment() const {
  std::string folders;
  for (const auto& folder : below_) folders += (folders.empty() ? "" : ":") + folder.string();
  return {{"LD_PRELOAD", support::program_path("libfault_shim.so").string()},
          {kBlockVariable, file_.string()},
          {kFoldersVariable, folders}};
}

void Faults::fail(Call call, std::uint64_t first, std::uint64_t last, int error) {
  block_->error = error;
  state(call).last = last;
  state(call).first = first;
}

void Faults::mend() {
  for (auto& call : block_->calls) call.first = 0;
}

std::uint64_t Faults::failed() const {
  std::uint64_t sum = 0;
  for (const auto& call : block_->calls) sum += call.failed;
  return sum;
}

}  // namespace faults
