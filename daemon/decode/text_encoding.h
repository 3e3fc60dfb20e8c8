// Texts in the encodings that registries use, as UTF-8.
//
// Thread safety: pure. Cost: O(bytes); bytes of ASCII only are not copied.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/layouts.h"

namespace cumuld {

// `bytes` as UTF-8: themselves, or a view of `made`, which is overwritten. nullopt: they are not in
// that encoding (a wrong sequence of UTF-8, a byte that windows-1252 does not know).
std::optional<std::string_view> as_utf8(config::FileLayout::Encoding encoding,
                                        std::string_view bytes, std::string& made);

}  // namespace cumuld
