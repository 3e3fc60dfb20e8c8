// Durable file operations: when they return ok, a power cut does not undo them, but for put_file().
//
// Paths are whole paths; the folders named must exist on one file system. A file under its final
// name is always whole: it is written under a temporary name first, which begins with a dot.
//
// Errors: kNotFound when the file or folder is not there, kInvalidArgument when the name is too
// long, kIoError for the rest. Messages hold the system's reason and no path: names may hold
// personal data.
// Thread safety: free functions without state; two threads must not write one file. Cost: one or
// two syncs each.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "matcher/status.h"

namespace cumuld {

inline constexpr unsigned kSpoolFolderMode = 0770;
inline constexpr unsigned kSpoolFileMode = 0660;

// Creates the folder with that mode, whatever the umask; its parent must exist. Ok if it is there
// already, and then its mode is left alone.
matcher::Status make_folder(const std::filesystem::path& folder);

// Makes the names in a folder durable, and that others are gone.
matcher::Status sync_folder(const std::filesystem::path& folder);

// Makes `folder`/`name` hold `content`, instead of what it held before; until sync_folder() a power
// cut may still undo that, as a whole.
matcher::Status put_file(const std::filesystem::path& folder, const std::string& name,
                         std::string_view content);

// Both of them.
matcher::Status write_durably(const std::filesystem::path& folder, const std::string& name,
                              std::string_view content);

// Moves `from`/`name` into folder `to`. A file of that name that stands there stays: the new one is
// then called `name`.2, `name`.3, and so on. Returns the name it got.
matcher::Result<std::string> move_durably(const std::filesystem::path& from,
                                          const std::filesystem::path& to, const std::string& name);

// "what: reason of errno", as a Status with one of the codes above.
matcher::Status system_error(std::string_view what, int number);

}  // namespace cumuld
