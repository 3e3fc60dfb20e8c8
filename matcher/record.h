// A record as bytes: the one form in which it travels from decode to the shards, the log and disk.
//
// A record is what a registry states, as a whole, about one person under one business key
// (contract, section 1). Decoders fill a RecordDraft, which must be valid, and encode_record()
// appends its canonical bytes to a buffer: the same content always gives the same bytes, whatever
// the order of names and periods was. storage/FORMAT.md draws the layout.
//
// RecordView reads those bytes in place. It keeps a pointer into them: the caller keeps them alive.
//
// Thread safety: a draft belongs to one thread; views read only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/catalogue.h"
#include "matcher/hash.h"
#include "matcher/period.h"

namespace matcher {

// The code of a national number (NationalNumber::code()), or a stand-in, see stand_in().
using PersonCode = std::uint32_t;

// Where a cancellation is kept whose person is not known: a stand-in derived from its key. Above
// every code of a national number, so that it never meets one.
constexpr PersonCode stand_in(const Hash128& key) {
  return 0x8000'0000U | static_cast<PersonCode>(key.low & 0x7fff'ffffU);
}
constexpr bool is_stand_in(PersonCode code) {
  return (code & 0x8000'0000U) != 0;
}

// (name, value), sorted by name; views into the decoder's buffer or the record's bytes.
using Attributes = std::vector<std::pair<std::string_view, std::string_view>>;

struct PeriodDraft {
  std::string_view part;
  KindId kind = 0;
  Day begin;
  Day end = kOpenEnd;  // excluded; kOpenEnd = no `to`
  std::optional<std::string_view> employer;
  std::optional<std::uint16_t> insurer;        // three digits
  std::optional<std::uint32_t> daily_cents;    // euro cents a day
  std::optional<std::uint16_t> fraction;       // per mille; an exemption's max_fraction
  std::optional<std::uint32_t> paid_days;      // hundredths of days
  std::optional<std::uint16_t> days_per_week;  // hundredths of days
  Attributes attributes;  // the record's own merged in, the period's value winning
};

struct RecordDraft {
  RegistryId registry = 0;
  std::string_view key;
  std::uint64_t version = 0;
  bool cancelled = false;  // then nothing below counts
  std::optional<PersonCode> person;
  std::optional<PersonCode> successor;  // identity records only
  Attributes attributes;                // kept only when there are no periods
  std::vector<PeriodDraft> periods;     // parts are unique

  void clear();  // keeps the memory
};

struct EncodedRecord {
  std::size_t size = 0;     // bytes appended
  std::size_t content = 0;  // of them, how many come before the content (content_checksum())
};

// Appends the canonical bytes of `draft` to `out`. Sorts the draft's periods and attributes by name
// first. REQUIRES: a valid draft (daemon/decode checks). Cost: O(n log n).
EncodedRecord encode_record(RecordDraft& draft, std::string& out);

// One period inside a record's bytes. String views point into them.
// Tells two contents of one version of one key from each other: the low half of an XXH3-128.
using ContentChecksum = std::uint64_t;
ContentChecksum checksum_of_content(std::string_view bytes);

struct PeriodView {
  std::string_view part;
  KindId kind = 0;
  Day begin;
  Day end;  // excluded
  std::optional<std::string_view> employer;
  std::optional<std::uint16_t> insurer;
  std::optional<std::uint32_t> daily_cents;
  std::optional<std::uint16_t> fraction;
  std::optional<std::uint32_t> paid_days;
  std::optional<std::uint16_t> days_per_week;
  std::string_view attribute_bytes;  // for find_attribute() and read_attributes()
  std::string_view bytes;            // the whole period, readable again with read_period()

  bool is_open() const { return end == kOpenEnd; }
};

// Reads the period at the front of `rest` and moves `rest` behind it. False: damaged.
bool read_period(std::string_view& rest, PeriodView& period);

class RecordView {
 public:
  RecordView() = default;

  // nullopt when the bytes are not a record: they were damaged.
  static std::optional<RecordView> parse(std::string_view bytes);

  RegistryId registry() const { return registry_; }
  std::string_view key() const { return key_; }
  std::uint64_t version() const { return version_; }
  bool cancelled() const { return cancelled_; }
  std::optional<PersonCode> person() const { return person_; }
  std::optional<PersonCode> successor() const { return successor_; }
  std::string_view attribute_bytes() const { return attribute_bytes_; }
  std::size_t period_count() const { return period_count_; }

  // Calls visit(const PeriodView&) for each period in the order of their parts. False when the
  // bytes were damaged; the periods before the damage were visited.
  template <typename Visitor>
  bool for_each_period(Visitor&& visit) const {
    std::string_view rest = period_bytes_;
    PeriodView period;
    for (std::size_t i = 0; i < period_count_; ++i) {
      if (!read_period(rest, period)) return false;
      visit(static_cast<const PeriodView&>(period));
    }
    return true;
  }

  // The checksum of what was understood: everything but registry, key and version.
  ContentChecksum content_checksum() const;

 private:
  std::string_view key_;
  std::string_view content_;
  std::string_view attribute_bytes_;
  std::string_view period_bytes_;
  std::uint64_t version_ = 0;
  std::size_t period_count_ = 0;
  std::optional<PersonCode> person_;
  std::optional<PersonCode> successor_;
  RegistryId registry_ = 0;
  bool cancelled_ = false;
};

// The identity of (registry, key), the same for every version. `seed` is the store's.
Hash128 key_identity(RegistryId registry, std::string_view key, std::uint64_t seed);

// The value of the attribute called `name`, or nullopt. Cost: O(attributes).
std::optional<std::string_view> find_attribute(std::string_view attribute_bytes,
                                               std::string_view name);

// All attributes in the order of their names.
Attributes read_attributes(std::string_view attribute_bytes);

}  // namespace matcher
