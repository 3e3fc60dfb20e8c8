// A record's history as JSON: every version received, and every reset of its key, in order of
// arrival, with its provenance.
//
// Thread safety: pure but for reading the store. Cost: see storage::Reader::history().
#pragma once

#include <string_view>
#include <vector>

#include "daemon/api/answer.h"
#include "daemon/api/json_writer.h"
#include "daemon/api/services.h"
#include "matcher/reset.h"
#include "storage/reader.h"

namespace cumuld::api {

// The registry of that name, also one that is no longer configured.
std::optional<matcher::RegistryId> registry_named(const matcher::Catalogue& catalogue,
                                                  std::string_view name);

// Index of the version that stands; nullopt if there is none, or none since the last reset.
std::optional<std::size_t> standing_version(const std::vector<storage::ReceivedVersion>& history);

// {"registry","key","history":[{"version","state","record","source","position","received_at",
// "checksum"}]}; state is current, superseded, stale or cancelled. A reset has the version that
// stood until then, the state reset, and "reason" and "by" in place of "record".
matcher::Status put_history(JsonWriter& json, const storage::Store& store,
                            matcher::RegistryId registry, std::string_view key,
                            const std::vector<storage::ReceivedVersion>& history);

// "reason", and "by" where somebody was named.
void put_reset_words(JsonWriter& json, const matcher::Reset& reset);

}  // namespace cumuld::api
