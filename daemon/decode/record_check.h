// RecordCheck: the rules of the contract, section 1, that every record must obey, whatever format
// it came in. A StatedRecord goes in; a valid RecordDraft comes out, or the first rule it broke.
//
// Order of the checks: registry, key, version; `cancelled`, after which a cancellation is judged no
// further than unknown names; then person, the record's other fields, and its periods in the order
// they came in. Nothing depends on the order of fields.
//
// A rejection's message names the field and what was wrong with its value, as in
// `periods[3].fraction: 2001 is above 2000` (entries count from 0). It is valid UTF-8 without
// control characters if the input is UTF-8, and it never repeats a national number.
//
// Ownership: the draft's texts are views into what the StatedRecord viewed.
// Thread safety: one thread at a time. Cost: O(fields + attributes), O(n log n) in the periods; no
// allocation once the draft has grown, except for a rejection's message.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/decode/rejection.h"
#include "daemon/decode/stated_record.h"
#include "matcher/batch.h"
#include "matcher/catalogue.h"
#include "matcher/record.h"

namespace cumuld {

// Which registries a source may state: bit r for RegistryId r.
using RegistryMask = std::uint64_t;
inline constexpr RegistryMask kEveryRegistry = ~RegistryMask{0};

class RecordCheck {
 public:
  // `catalogue` must outlive this. A registry outside `allowed` is an unknown one.
  explicit RecordCheck(const matcher::Catalogue& catalogue, RegistryMask allowed = kEveryRegistry)
      : catalogue_(&catalogue), allowed_(allowed) {}

  // nullopt: `draft` is what `stated` says, valid for encode_record(). Otherwise why not, and the
  // draft is unspecified. Use one draft for many records: names and memory are then at hand.
  Verdict check(const StatedRecord& stated, matcher::RecordDraft& draft);

  // The registry that a refused record names, if it is one.
  std::optional<matcher::RegistryId> registry_of(const StatedRecord& stated) const;

 private:
  Verdict check_registry(const FieldSet& fields, matcher::RegistryId& out) const;
  Verdict check_names(const FieldSet& fields, const matcher::Catalogue::Registry& registry) const;
  Verdict check_list(const StatedRecord& stated, matcher::RecordDraft& draft);
  Verdict check_parts(const matcher::RecordDraft& draft);

  const matcher::Catalogue* catalogue_;
  RegistryMask allowed_;
  std::vector<std::string_view> parts_;  // scratch of check_parts()
};

// Where a record stands in its input, for append_record().
struct RawPlace {
  std::uint64_t position = 0;  // line or ordinal, from 1
  std::uint32_t offset = 0;    // of its bytes in Batch::raw, already there
  std::uint32_t size = 0;
};

}  // namespace cumuld
