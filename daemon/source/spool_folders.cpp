#include "daemon/source/spool_folders.h"

#include <algorithm>
#include <system_error>

#include "daemon/source/durable_file.h"

namespace cumuld {
namespace {

namespace fs = std::filesystem;

bool is_passed_over(std::string_view name) {
  return name.starts_with('.') || name.ends_with(".tmp") || name.ends_with(".part");
}

// Takes the last extension off `name`, in lower case; "" when it has none.
std::string take_extension(std::string_view& name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  std::string extension(name.substr(dot + 1));
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  name = name.substr(0, dot);
  return extension;
}

}  // namespace

FileKind kind_of(std::string_view name) {
  FileKind kind;
  kind.extension = take_extension(name);
  if (kind.extension == "gz") kind.coding = http::ContentCoding::kGzip;
  if (kind.extension == "zst") kind.coding = http::ContentCoding::kZstd;
  if (kind.coding != http::ContentCoding::kIdentity) kind.extension = take_extension(name);
  return kind;
}

matcher::Status SpoolFolders::create(const std::string& registry) const {
  for (const auto& folder : {spool_, spool_ / registry, incoming(registry), done(registry),
                             rejected(registry), receipts(registry)}) {
    if (auto status = make_folder(folder); !status.ok()) return status;
  }
  return {};
}

matcher::Result<std::vector<std::string>> SpoolFolders::waiting(const std::string& registry) const {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator at(incoming(registry), error);
  for (; !error && at != fs::directory_iterator{}; at.increment(error)) {
    std::string name = at->path().filename().string();
    std::error_code gone;  // between the listing and the look at it
    if (is_passed_over(name) || at->symlink_status(gone).type() != fs::file_type::regular) continue;
    names.push_back(std::move(name));
  }
  if (error) return tl::make_unexpected(system_error("listing a spool folder", error.value()));
  std::ranges::sort(names);
  return names;
}

}  // namespace cumuld
