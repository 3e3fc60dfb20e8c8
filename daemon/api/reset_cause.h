// ResetCauses: which reset, if any, made a hit be withdrawn: of the key of one of its two records.
//
// A hit stands only while both of its records do. So where the last thing that took effect under
// one of the keys before a withdrawal is a reset, that reset brought it about.
//
// Thread safety: one thread at a time. Cost: O(versions) to add, as much to ask.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/api/json_writer.h"
#include "matcher/catalogue.h"
#include "storage/hit_record.h"
#include "storage/reader.h"

namespace cumuld::api {

class ResetCauses {
 public:
  // Notes what took effect under the key of one of the hit's records.
  void add(const std::vector<storage::ReceivedVersion>& history);

  // "cause":{"registry","key","reason","by","received_at"} if `entry` tells a withdrawal that a
  // reset brought about; else nothing.
  void put_cause(JsonWriter& json, const storage::FeedEntry& entry,
                 const matcher::Catalogue& catalogue) const;

 private:
  struct InEffect {
    std::uint64_t received_ms = 0;
    std::string reset;  // the body of a reset; empty: a version
  };
  std::vector<std::vector<InEffect>> keys_;  // in the order in which they came
};

}  // namespace cumuld::api
