// Reads a configuration file as a whole.
//
// Thread safety: free function. Cost: blocking disk I/O; for start and reload only.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "matcher/status.h"

namespace config {

// No configuration file is longer: beyond it somebody named the wrong file.
inline constexpr std::size_t kConfigBytesMax = std::size_t{4} << 20U;

// The bytes of the file. kNotFound when there is none, kIoError when it cannot be read,
// kInvalidArgument when it is no regular file or too long; the message names the path.
matcher::Result<std::string> read_text_file(const std::filesystem::path& path);

}  // namespace config
