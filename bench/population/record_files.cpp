#include "bench/population/record_files.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include "bench/population/text.h"

namespace population {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

}  // namespace

RecordFiles::RecordFiles(std::filesystem::path dir, std::string stem, std::string extension,
                         std::uint64_t records_max)
    : dir_(std::move(dir)),
      stem_(std::move(stem)),
      extension_(std::move(extension)),
      records_max_(records_max) {
}

matcher::Status RecordFiles::failed(std::string_view what) const {
  const std::string reason = std::generic_category().message(errno);
  return {matcher::StatusCode::kIoError, std::string{what} + " " + path_.string() + ": " + reason};
}

matcher::Status RecordFiles::add(std::uint64_t records) {
  records_ += records;
  records_in_file_ += records;
  if (records_in_file_ >= records_max_) return close();
  if (buffer_.size() >= kBufferBytes) return flush();
  return {};
}

matcher::Status RecordFiles::flush() {
  if (!file_) {
    std::string name = stem_ + "-";
    append_digits(++files_, 6, name);
    path_ = dir_ / (name + "." + extension_);
    std::error_code ignored;  // opening tells better
    std::filesystem::create_directories(dir_, ignored);
    file_.reset(std::fopen(path_.c_str(), "wb"));
    if (!file_) return failed("cannot create");
  }
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get()) != buffer_.size()) {
    return failed("cannot write");
  }
  buffer_.clear();
  return {};
}

matcher::Status RecordFiles::close() {
  if (!buffer_.empty()) {
    if (auto status = flush(); !status.ok()) return status;
  }
  records_in_file_ = 0;
  if (file_ && std::fclose(file_.release()) != 0) return failed("cannot write");
  return {};
}

}  // namespace population
