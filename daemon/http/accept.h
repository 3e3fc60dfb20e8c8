// Which media type a client wants, from its Accept header (RFC 9110, 12.5.1). Pure functions.
//
// The most specific range that fits decides: "text/html;q=0, */*" takes anything but HTML.
// Parameters other than q are not looked at. A range that does not read is skipped; no header, or
// an empty one, accepts everything.
// Cost: O(bytes of the header) for each media type asked about.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace cumuld::http {

// How much `media_type` ("application/json") is wanted: 0 (not at all) to 1000.
unsigned quality_of(std::string_view accept, std::string_view media_type) noexcept;

// Index of the offer wanted most, the first of equals; nullopt if none is wanted at all.
std::optional<std::size_t> preferred(std::string_view accept,
                                     std::span<const std::string_view> offers) noexcept;

}  // namespace cumuld::http
