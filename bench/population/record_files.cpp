#include "bench/population/record_files.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include "bench/population/text.h"

namespace population {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

}  // namespace

RecordFiles::RecordFiles(std::filesystem::path dir, FileNames names, std::uint64_t records_max,
                         FileFrame frame)
    : dir_(std::move(dir)), names_(std::move(names)), frame_(frame), records_max_(records_max) {
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

matcher::Status RecordFiles::open() {
  std::string name = names_.stem + "-";
  append_digits(++files_, 6, name);
  path_ = dir_ / (name + "." + names_.extension);
  std::error_code ignored;  // opening tells better
  std::filesystem::create_directories(dir_, ignored);
  file_.reset(std::fopen(path_.c_str(), "wb"));
  if (!file_) return failed("cannot create");
  buffer_.insert(0, frame_.head);
  return {};
}

matcher::Status RecordFiles::flush() {
  if (!file_) {
    if (auto status = open(); !status.ok()) return status;
  }
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get()) != buffer_.size()) {
    return failed("cannot write");
  }
  buffer_.clear();
  return {};
}

matcher::Status RecordFiles::close() {
  if (file_ || !buffer_.empty()) {
    buffer_ += frame_.foot;
    if (auto status = flush(); !status.ok()) return status;
  }
  records_in_file_ = 0;
  if (file_ && std::fclose(file_.release()) != 0) return failed("cannot write");
  return {};
}

}  // namespace population
