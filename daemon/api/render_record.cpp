#include "daemon/api/render.h"

namespace cumuld::api {

using matcher::Catalogue;

void put_attributes(JsonWriter& json, std::string_view attribute_bytes) {
  json.key("attributes").begin_object();
  for (const auto& [name, value] : matcher::read_attributes(attribute_bytes)) {
    json.field(name, value);
  }
  json.end_object();
}

void put_period(JsonWriter& json, const matcher::PeriodView& period, const Catalogue& catalogue) {
  const auto& kind = catalogue.kind(period.kind);
  json.field("part", period.part);
  json.field("kind", kind.name);
  put_days(json, period.begin, period.end);
  if (period.employer) json.field("employer", *period.employer);
  if (period.insurer) json.field("insurer", insurer_text(*period.insurer));
  if (period.daily_cents) json.field("daily_cents", *period.daily_cents);
  if (period.fraction) {
    const bool exempts = kind.side == matcher::Side::kExemption;
    json.field(exempts ? "max_fraction" : "fraction", *period.fraction);
  }
  if (period.paid_days) json.field("paid_days", *period.paid_days);
  if (period.days_per_week) json.field("days_per_week", *period.days_per_week);
  put_attributes(json, period.attribute_bytes);
}

void put_record(JsonWriter& json, const matcher::RecordView& record, const Catalogue& catalogue) {
  json.begin_object();
  json.field("registry", catalogue.registry(record.registry()).name);
  json.field("key", record.key());
  json.field("version", record.version());
  if (record.cancelled()) {
    json.field("cancelled", true).end_object();
    return;
  }
  if (record.person()) json.field("person", digits_of(*record.person()));
  if (record.successor()) {
    json.field("successor", digits_of(*record.successor())).end_object();
    return;
  }
  json.key("periods").begin_array();
  record.for_each_period([&](const matcher::PeriodView& period) {
    json.begin_object();
    put_period(json, period, catalogue);
    json.end_object();
  });
  json.end_array();
  if (record.period_count() == 0) put_attributes(json, record.attribute_bytes());
  json.end_object();
}

}  // namespace cumuld::api
