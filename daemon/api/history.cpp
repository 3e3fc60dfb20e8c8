#include "daemon/api/history.h"

#include <array>
#include <map>

#include "daemon/api/render.h"
#include "daemon/decode/date.h"
#include "storage/commit.h"

namespace cumuld::api {
namespace {

using matcher::Disposition;

std::string hex_of(std::uint64_t value) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex(16, '0');
  for (std::size_t i = hex.size(); i > 0; --i, value >>= 4U) hex[i - 1] = kDigits[value & 15U];
  return hex;
}

std::string_view state_of(Disposition disposition, bool stands) {
  if (disposition == Disposition::kStale) return "stale";
  if (!stands) return "superseded";
  return disposition == Disposition::kCancelled ? "cancelled" : "current";
}

}  // namespace

std::optional<matcher::RegistryId> registry_named(const matcher::Catalogue& catalogue,
                                                  std::string_view name) {
  const auto& registries = catalogue.registries();
  for (std::size_t id = 0; id < registries.size(); ++id) {
    if (registries[id].name == name) return static_cast<matcher::RegistryId>(id);
  }
  return std::nullopt;
}

std::optional<std::size_t> standing_version(const std::vector<storage::ReceivedVersion>& history) {
  std::optional<std::size_t> standing;
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (history[i].version.disposition == Disposition::kReset) {
      standing.reset();
    } else if (history[i].version.disposition != Disposition::kStale) {
      standing = i;
    }
  }
  return standing;
}

matcher::Status put_history(JsonWriter& json, const storage::Store& store,
                            matcher::RegistryId registry, std::string_view key,
                            const std::vector<storage::ReceivedVersion>& history) {
  std::map<std::uint32_t, std::string> sources;  // a record mostly comes from few
  const auto standing = standing_version(history);
  std::uint64_t stood = 0;  // the version that a reset takes away
  json.begin_object();
  json.field("registry", store.catalogue().registry(registry).name).field("key", key);
  json.key("history").begin_array();
  for (std::size_t i = 0; i < history.size(); ++i) {
    const auto& received = history[i];
    const auto record = matcher::RecordView::parse(received.body);
    if (!record) {
      return {matcher::StatusCode::kCorruption, "a record's history is damaged: restore a backup"};
    }
    json.begin_object();
    if (received.version.disposition == Disposition::kReset) {
      json.field("version", stood).field("state", "reset");
      put_reset_words(json, matcher::read_reset(*record));
    } else {
      if (received.version.disposition != Disposition::kStale) stood = received.version.version;
      json.field("version", received.version.version);
      json.field("state", state_of(received.version.disposition, standing == i));
      json.key("record");
      put_record(json, *record, store.catalogue());
    }
    const auto& provenance = received.provenance;
    auto& source = sources[provenance.source];
    if (source.empty()) source = storage::source_name(store, provenance.source);
    json.field("source", source).field("position", provenance.position);
    json.field("received_at", format_time(provenance.received_ms));
    json.field("checksum", hex_of(provenance.raw_checksum));
    json.end_object();
  }
  json.end_array().end_object();
  return {};
}

void put_reset_words(JsonWriter& json, const matcher::Reset& reset) {
  json.field("reason", reset.reason);
  if (!reset.by.empty()) json.field("by", reset.by);
}

}  // namespace cumuld::api
