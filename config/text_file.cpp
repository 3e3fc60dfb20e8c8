#include "config/text_file.h"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace config {
namespace {

using matcher::error;
using matcher::StatusCode;

}  // namespace

matcher::Result<std::string> read_text_file(const std::filesystem::path& path) {
  std::error_code failed;
  const auto status = std::filesystem::status(path, failed);
  if (status.type() == std::filesystem::file_type::not_found) {
    return error(StatusCode::kNotFound, path.string() + ": no such file");
  }
  if (failed) return error(StatusCode::kIoError, path.string() + ": " + failed.message());
  if (!std::filesystem::is_regular_file(status)) {
    return error(StatusCode::kInvalidArgument, path.string() + ": not a regular file");
  }
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    return error(StatusCode::kIoError,
                 path.string() + ": " + std::generic_category().message(errno));
  std::string text(kConfigBytesMax + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) return error(StatusCode::kIoError, path.string() + ": cannot be read");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > kConfigBytesMax) {
    return error(StatusCode::kInvalidArgument,
                 path.string() + ": longer than " + std::to_string(kConfigBytesMax) + " bytes");
  }
  return text;
}

}  // namespace config
