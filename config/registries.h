// Reads registries.toml: the kinds of period, the registries, and which may send which.
//
//   [[kind]]      name, side = "income" | "benefit" | "exemption"
//   [[registry]]  name, kinds = [kinds], highest_version = 4_000_000_000_000 (at most 2^53 - 1),
//                 identity = false        states replaced numbers; then it sends no kinds
//                 spool_identity = false  its spool folder may also hold records of identity
//
// Names are 1 to 64 letters, digits, _ and -, as a registry's name is also a folder's. A file
// replaces the standard catalogue as a whole. Errors are those of parse_rules() (rules.h).
//
// Thread safety: free functions without state. Cost: O(bytes); load_registries() blocks on the
// disk.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "matcher/catalogue.h"
#include "matcher/status.h"

namespace config {

struct Registries {
  matcher::CatalogueSpec spec;
  std::set<std::string> spool_identity;  // names of registries
};

// `file_name` is how messages name the file.
matcher::Result<Registries> parse_registries(std::string_view text, std::string_view file_name);

// The errors of parse_registries(), and those of read_text_file() (text_file.h).
matcher::Result<Registries> load_registries(const std::filesystem::path& path);

}  // namespace config
