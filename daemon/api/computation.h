// How the figures of a hit come about, step by step, so that a human can do them again.
//
// Thread safety: pure. Cost: O(segments).
#pragma once

#include "daemon/api/json_writer.h"
#include "matcher/hit.h"

namespace cumuld::api {

// {"as_of","segments":[{"from","to","days","sundays"}],"days","sundays","benefit_days",
//  "daily_cents","amount_cents","day_count":{"paid_days","income_days","counted","room",
//  "proven_days"}|null,"amount_min_cents","steps":[…]}; `day_count` where the rule counts days and
// the registry told how many; `steps` are sentences in English.
void put_computation(JsonWriter& json, const matcher::HitContent& hit, matcher::Day as_of);

}  // namespace cumuld::api
