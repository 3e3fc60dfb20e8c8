// Hits, records, rules and changes as the JSON of the contract.
//
// Thread safety: pure functions. Cost: O(bytes written).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/api/json_writer.h"
#include "matcher/amount.h"
#include "matcher/catalogue.h"
#include "matcher/hit.h"
#include "matcher/period.h"
#include "matcher/record.h"
#include "matcher/rule.h"
#include "storage/hit_record.h"

namespace cumuld::api {

// The eleven digits; "" for a stand-in.
std::string digits_of(matcher::PersonCode code);

// Three digits.
std::string insurer_text(std::uint16_t insurer);

// "from", and "to" unless it is open. `end` is excluded, as everywhere inside.
void put_days(JsonWriter& json, matcher::Day begin, matcher::Day end);

// part, kind, days and everything else that the period states, without the braces. `attributes` are
// the last field, {} when there are none.
void put_period(JsonWriter& json, const matcher::PeriodView& period,
                const matcher::Catalogue& catalogue);

void put_attributes(JsonWriter& json, std::string_view attribute_bytes);

// A record in the canonical form, always with "periods". A cancellation is registry, key, version
// and "cancelled".
void put_record(JsonWriter& json, const matcher::RecordView& record,
                const matcher::Catalogue& catalogue);

// The hit as of that day. `content` is hit.content, parsed.
void put_hit(JsonWriter& json, const storage::HitRecord& hit, const matcher::HitContent& content,
             const matcher::Catalogue& catalogue, matcher::Day as_of);

// Sequence, change, time and the hit as it was then; begin_change() leaves the object open.
void begin_change(JsonWriter& json, const storage::FeedEntry& entry,
                  const matcher::HitContent& content, const matcher::Catalogue& catalogue,
                  matcher::Day as_of);
void put_change(JsonWriter& json, const storage::FeedEntry& entry,
                const matcher::HitContent& content, const matcher::Catalogue& catalogue,
                matcher::Day as_of);

void put_rule(JsonWriter& json, const matcher::Rule& rule, const matcher::Catalogue& catalogue);

void put_amounts(JsonWriter& json, const matcher::Amounts& amounts);

}  // namespace cumuld::api
