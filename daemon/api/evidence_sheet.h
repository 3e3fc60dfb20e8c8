// The evidence of a hit as a page to print: what GET /v1/hits/{id}/evidence tells as JSON, for
// whoever has to defend it before somebody who reads no JSON. In French, Dutch or English; one
// file, no script, nothing from elsewhere.
//
// Thread safety: pure. Cost: O(evidence).
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cumuld::api {

enum class Language : std::uint8_t { kFrench = 0, kDutch, kEnglish };

std::optional<Language> language_named(std::string_view name);  // "fr", "nl", "en"

// `evidence` as get_evidence() renders it; what is missing in it is left out. `printed_at` is a
// moment as text.
std::string evidence_sheet(const boost::json::object& evidence, Language language,
                           std::string_view printed_at);

}  // namespace cumuld::api
