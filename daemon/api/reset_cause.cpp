#include "daemon/api/reset_cause.h"

#include "daemon/api/clock.h"
#include "daemon/api/history.h"
#include "matcher/reset.h"

namespace cumuld::api {

using matcher::Disposition;

void ResetCauses::add(const std::vector<storage::ReceivedVersion>& history) {
  auto& key = keys_.emplace_back();
  for (const auto& received : history) {
    const auto disposition = received.version.disposition;
    if (disposition == Disposition::kStale) continue;
    key.push_back({received.provenance.received_ms,
                   disposition == Disposition::kReset ? received.body : std::string()});
  }
}

void ResetCauses::put_cause(JsonWriter& json, const storage::FeedEntry& entry,
                            const matcher::Catalogue& catalogue) const {
  if (entry.change != matcher::HitChangeKind::kWithdrawn) return;
  for (const auto& key : keys_) {
    const InEffect* last = nullptr;
    for (const auto& one : key) {
      if (one.received_ms <= entry.hit.changed_ms) last = &one;
    }
    if (last == nullptr || last->reset.empty()) continue;
    const auto body = matcher::RecordView::parse(last->reset);
    if (!body) continue;
    const auto reset = matcher::read_reset(*body);
    json.key("cause").begin_object();
    json.field("registry", catalogue.registry(reset.registry).name).field("key", reset.key);
    put_reset_words(json, reset);
    json.field("received_at", format_time(last->received_ms)).end_object();
    return;
  }
}

}  // namespace cumuld::api
