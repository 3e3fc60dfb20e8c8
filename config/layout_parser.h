// parse_layout(): reads one [[layout]] for one of its registries.
//
// Private to config/. Complains as TableReader does, with `context` in front; what it hands out
// then is unspecified.
#pragma once

#include <string>

#include "config/layouts.h"
#include "config/toml_reader.h"

namespace config {

// REQUIRES: the fields of the table are known ones, and format is `form`.
FileLayout parse_layout(const toml::table& table, FileLayout::Form form,
                        const matcher::CatalogueSpec::Registry& registry,
                        const matcher::CatalogueSpec& registries, Complaint& complaint,
                        std::string context);

}  // namespace config
