// GET /v1/hits/{id}/evidence: what a hit rests on, for whoever has to defend it: the records'
// histories with their provenance, the rule's own text, how its figures come about, and every
// revision; as JSON, or as a page to print. With as_known_at all of it as it was known then.
#include <array>
#include <boost/json.hpp>
#include <optional>
#include <set>

#include "config/rules.h"
#include "daemon/api/clock.h"
#include "daemon/api/computation.h"
#include "daemon/api/evidence_sheet.h"
#include "daemon/api/handlers.h"
#include "daemon/api/history.h"
#include "daemon/api/hit_detail.h"
#include "daemon/api/render.h"
#include "daemon/decode/date.h"

namespace cumuld::api {
namespace {

using matcher::Status;

constexpr std::size_t kEntriesBetweenPauses = 512;

// The rule in the table that the hit was found under; nullopt if it cannot be told any more.
Answer<std::optional<matcher::Rule>> rule_of(const Services& services, std::string_view checksum,
                                             std::string_view rule_id) {
  auto& store = *services.store;
  const auto text = store.read(storage::Family::kRuleTables, checksum);
  if (!text) return tl::make_unexpected(storage_problem(text.error()));
  if (!*text) return std::optional<matcher::Rule>();
  auto table = config::parse_rules(**text, "rules", store.catalogue());
  if (!table) return std::optional<matcher::Rule>();
  for (auto& rule : table->rules) {
    if (rule.id == rule_id) return std::optional(std::move(rule));
  }
  return std::optional<matcher::Rule>();
}

void put_rule_as_it_was(JsonWriter& json, const std::optional<matcher::Rule>& rule,
                        std::string_view id, std::string_view checksum) {
  json.key("rule").begin_object().field("id", id).field("checksum", checksum);
  if (rule) {
    json.key("title").begin_object();
    json.field("fr", rule->title.fr).field("nl", rule->title.nl).field("en", rule->title.en);
    json.end_object().field("legal_basis", rule->legal_basis);
  }
  json.field("text", rule ? rule->text : std::string()).end_object();
}

Status put_record_history(JsonWriter& json, const Services& services, const storage::Reader& reader,
                          const HitDetail& detail, matcher::RegistryId registry,
                          std::string_view key) {
  auto history = reader.history(registry, key);
  if (!history) return history.error();
  if (detail.known_ms) {
    std::erase_if(*history, [&](const storage::ReceivedVersion& version) {
      return version.provenance.received_ms > *detail.known_ms;
    });
  }
  return put_history(json, *services.store, registry, key, *history);
}

Status put_exemptions(JsonWriter& json, const Services& services, const storage::Reader& reader,
                      const HitDetail& detail, const matcher::HitContent& content) {
  std::set<std::pair<matcher::RegistryId, std::string_view>> told;  // a record may exempt twice
  json.key("exemptions").begin_array();
  for (const auto& exemption : content.exemptions) {
    if (!told.emplace(exemption.registry, exemption.key).second) continue;
    auto status =
        put_record_history(json, services, reader, detail, exemption.registry, exemption.key);
    if (!status.ok()) return status;
  }
  json.end_array();
  return {};
}

// Everything but the revisions, with the object left open.
Answer<void> put_basis(JsonWriter& json, const Services& services, const HitDetail& detail,
                       const matcher::HitContent& content) {
  const auto rule = rule_of(services, detail.record.rules_checksum, content.rule);
  if (!rule) return tl::make_unexpected(rule.error());
  json.begin_object().key("hit");
  put_hit(json, detail.record, content, services.store->catalogue(), detail.as_of);
  json.key("computation");
  put_computation(json, content, detail.as_of);
  put_rule_as_it_was(json, *rule, content.rule, detail.record.rules_checksum);
  const auto reader = services.pipeline->reader();
  for (const auto& [name, side] :
       {std::pair{"income", &content.income}, std::pair{"benefit", &content.benefit}}) {
    json.key(name);
    const auto status =
        put_record_history(json, services, reader, detail, side->registry, side->key);
    if (!status.ok()) return tl::make_unexpected(storage_problem(status));
  }
  const auto status = put_exemptions(json, services, reader, detail, content);
  if (!status.ok()) return tl::make_unexpected(storage_problem(status));
  return {};
}

// What brought the change about; nothing where an older version of cumuld noted none.
void put_causes(JsonWriter& json, const std::vector<storage::ChangeCause>& causes,
                const matcher::Catalogue& catalogue) {
  using Kind = matcher::HitCauseKind;
  static constexpr std::array<std::string_view, 4> kNames{"record", "reset", "identity", "rules"};
  json.key("causes").begin_array();
  for (const auto& cause : causes) {
    json.begin_object().field("kind", kNames[static_cast<std::size_t>(cause.kind)]);
    if (cause.kind == Kind::kIdentity) json.field("person", cause.key);
    if (cause.kind == Kind::kRules) json.field("checksum", cause.key);
    if (cause.kind == Kind::kRecord || cause.kind == Kind::kReset) {
      json.field("registry", catalogue.registry(cause.registry).name).field("key", cause.key);
      if (cause.kind == Kind::kRecord) json.field("version", cause.version);
      if (!cause.reason.empty()) json.field("reason", cause.reason);
      if (!cause.by.empty()) json.field("by", cause.by);
      json.field("received_at", format_time(cause.received_ms));
    }
    json.end_object();
  }
  json.end_array();
}

// The hit's entries among the next of the feed after `after`, which moves on. True at the end.
Answer<bool> put_revisions(JsonWriter& json, const Services& services, const HitDetail& detail,
                           std::uint64_t& after) {
  Status damaged;
  std::size_t seen = 0;
  const auto status =
      storage::for_each_change(*services.store, after, [&](storage::FeedEntry&& entry) {
        after = entry.sequence;
        ++seen;
        if (entry.hit.id == detail.record.id) {
          matcher::HitContent content;
          damaged = read_content(entry.hit, content);
          if (!damaged.ok()) return false;
          const auto& catalogue = services.store->catalogue();
          begin_change(json, entry, content, catalogue, detail.as_of);
          put_causes(json, entry.causes, catalogue);
          json.end_object();
        }
        return seen < kEntriesBetweenPauses && after < detail.record.sequence;
      });
  if (!status.ok()) return tl::make_unexpected(storage_problem(status));
  if (!damaged.ok()) return tl::make_unexpected(storage_problem(damaged));
  return seen < kEntriesBetweenPauses || after >= detail.record.sequence;
}

}  // namespace

Handling get_evidence(Services& services, http::Exchange& exchange) {
  static constexpr std::array<std::string_view, 2> kOffers{"application/json", "text/html"};
  const auto offer = exchange.prefers(kOffers);
  if (!offer) {
    co_await exchange.problem(http::Problem(http::ProblemCode::kNotAcceptable,
                                            "evidence comes as application/json or text/html"));
    co_return;
  }
  const auto detail = co_await find_hit_detail(services, exchange);
  if (!detail) {
    co_await exchange.problem(detail.error());
    co_return;
  }
  matcher::HitContent content;
  const auto status = read_content(detail->record, content);
  if (!status.ok()) {
    co_await exchange.problem(storage_problem(status));
    co_return;
  }
  JsonWriter json;
  const auto basis = put_basis(json, services, *detail, content);
  if (!basis) {
    co_await exchange.problem(basis.error());
    co_return;
  }
  json.key("revisions").begin_array();
  std::uint64_t after = 0;
  for (bool done = false; !done;) {
    const auto all = put_revisions(json, services, *detail, after);
    if (!all) {
      co_await exchange.problem(all.error());
      co_return;
    }
    done = *all;
    if (!done) co_await pause(exchange);
  }
  json.end_array().end_object();
  if (*offer == 0) {
    co_await send_json(exchange, json.take());
    co_return;
  }
  const auto evidence = boost::json::parse(json.view());
  co_await exchange.respond(
      200, "text/html; charset=utf-8",
      evidence_sheet(evidence.as_object(), detail->language, format_time(now_ms())));
}

}  // namespace cumuld::api
