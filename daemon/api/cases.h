// Cases: all standing hits of one rule, person and insurer, what one letter is about (contract,
// section 2). Derived when read.
//
// A case belongs to one person, so all of it is found through the person's standing hits.
// Thread safety: plain values; reading as the store. Cost: O(the person's hits).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/api/hit_source.h"
#include "daemon/api/json_writer.h"

namespace cumuld::api {

struct Case {
  matcher::HitId id{};
  std::vector<storage::HitRecord> hits;       // by id
  std::vector<matcher::HitContent> contents;  // parallel; points into them
  storage::HitStatus status = storage::HitStatus::kOpen;
  matcher::Amounts amounts;
};

// The person's cases by id. `person` is a current number.
matcher::Result<std::vector<Case>> cases_of(const Services& services, matcher::PersonCode person,
                                            matcher::Day as_of);

// Those of hits that are at hand, standing ones of one person.
matcher::Result<std::vector<Case>> cases_among(std::vector<storage::HitRecord> hits,
                                               matcher::Day as_of);

void put_case(JsonWriter& json, const Case& one);

}  // namespace cumuld::api
