#include "daemon/api/render.h"
#include "daemon/decode/date.h"
#include "matcher/national_number.h"

namespace cumuld::api {
namespace {

using matcher::Catalogue;

void put_side(JsonWriter& json, const matcher::HitSide& side, const Catalogue& catalogue) {
  json.begin_object();
  json.field("registry", catalogue.registry(side.registry).name);
  json.field("key", side.key);
  json.field("version", side.version);
  json.field("person", digits_of(side.person));
  put_period(json, side.period, catalogue);
  json.end_object();
}

void put_exemption(JsonWriter& json, const matcher::HitExemption& exemption,
                   const Catalogue& catalogue) {
  json.begin_object();
  json.field("registry", catalogue.registry(exemption.registry).name);
  json.field("key", exemption.key);
  json.field("version", exemption.version);
  json.field("part", exemption.part);
  put_days(json, exemption.begin, exemption.end);
  json.end_object();
}

}  // namespace

std::string digits_of(matcher::PersonCode code) {
  const auto number = matcher::NationalNumber::from_code(code);
  return number ? number->digits() : std::string();
}

std::string insurer_text(std::uint16_t insurer) {
  return std::to_string(1000 + insurer).substr(1);
}

void put_days(JsonWriter& json, matcher::Day begin, matcher::Day end) {
  json.field("from", format_date(begin));
  if (end != matcher::kOpenEnd) json.field("to", format_date(end + -1));
}

void put_amounts(JsonWriter& json, const matcher::Amounts& amounts) {
  json.field("days", amounts.days);
  json.field("benefit_days", amounts.benefit_days);
  json.field("amount_cents", amounts.amount_cents);
  json.field("amount_min_cents", amounts.amount_min_cents);
}

void put_hit(JsonWriter& json, const storage::HitRecord& hit, const matcher::HitContent& content,
             const Catalogue& catalogue, matcher::Day as_of) {
  json.begin_object();
  json.field("id", matcher::to_hex(hit.id));
  json.field("rule", content.rule);
  json.field("person", digits_of(content.person));
  json.field("status", storage::name_of(hit.status));
  json.field("grade", matcher::name_of(content.grade));
  json.field("revision", hit.revision);
  json.key("income");
  put_side(json, content.income, catalogue);
  json.key("benefit");
  put_side(json, content.benefit, catalogue);
  json.key("segments").begin_array();
  for (const auto& segment : content.segments) {
    json.begin_object();
    put_days(json, segment.begin(), segment.end());
    json.end_object();
  }
  json.end_array();
  json.key("exemptions").begin_array();
  for (const auto& exemption : content.exemptions) put_exemption(json, exemption, catalogue);
  json.end_array();
  if (content.worked) {
    json.key("worked_days").begin_object();
    json.field("min", content.worked->min).field("max", content.worked->max).end_object();
  }
  put_amounts(json, matcher::amounts_of(content, as_of));
  json.field("sequence", hit.sequence);
  json.field("raised_at", format_time(hit.raised_ms));
  json.field("changed_at", format_time(hit.changed_ms));
  json.end_object();
}

void begin_change(JsonWriter& json, const storage::FeedEntry& entry,
                  const matcher::HitContent& content, const Catalogue& catalogue,
                  matcher::Day as_of) {
  json.begin_object();
  json.field("sequence", entry.sequence);
  json.field("change", matcher::name_of(entry.change));
  json.field("at", format_time(entry.hit.changed_ms));
  json.key("hit");
  put_hit(json, entry.hit, content, catalogue, as_of);
}

void put_change(JsonWriter& json, const storage::FeedEntry& entry,
                const matcher::HitContent& content, const Catalogue& catalogue,
                matcher::Day as_of) {
  begin_change(json, entry, content, catalogue, as_of);
  json.end_object();
}

}  // namespace cumuld::api
