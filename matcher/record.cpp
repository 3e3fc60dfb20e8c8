#include "matcher/record.h"

#include <algorithm>

#include "matcher/bytes.h"

namespace matcher {
namespace {

// Record flags.
constexpr std::uint8_t kCancelled = 1;
constexpr std::uint8_t kHasPerson = 2;
constexpr std::uint8_t kHasSuccessor = 4;

// Period flags.
constexpr std::uint8_t kOpen = 1;
constexpr std::uint8_t kEmployer = 2;
constexpr std::uint8_t kInsurer = 4;
constexpr std::uint8_t kDailyCents = 8;
constexpr std::uint8_t kFraction = 16;
constexpr std::uint8_t kPaidDays = 32;
constexpr std::uint8_t kDaysPerWeek = 64;
constexpr std::uint8_t kAttributes = 128;

constexpr std::size_t kAttributesExpected = 8;  // of a record, for the most part fewer

constexpr auto kDaysMax = static_cast<std::uint64_t>(kDayLimit - kDayFirst);

// What `attributes` take with their sizes, without the size of it all.
std::size_t size_of(const Attributes& attributes) {
  const auto length_of = [](std::size_t n) { return n < 0x80 ? 1U : n < 0x4000 ? 2U : 3U; };
  std::size_t size = 0;
  for (const auto& [name, value] : attributes) {
    size += length_of(name.size()) + name.size() + length_of(value.size()) + value.size();
  }
  return size;
}

char* write_attributes(Attributes& attributes, char* out) {
  if (!std::ranges::is_sorted(attributes)) std::ranges::sort(attributes);
  out = write_varint(out, size_of(attributes));
  for (const auto& [name, value] : attributes) {
    out = write_string(out, name);
    out = write_string(out, value);
  }
  return out;
}

std::uint8_t flags_of(const PeriodDraft& period) {
  unsigned flags = 0;
  if (period.end == kOpenEnd) flags |= kOpen;
  if (period.employer) flags |= kEmployer;
  if (period.insurer) flags |= kInsurer;
  if (period.daily_cents) flags |= kDailyCents;
  if (period.fraction) flags |= kFraction;
  if (period.paid_days) flags |= kPaidDays;
  if (period.days_per_week) flags |= kDaysPerWeek;
  if (!period.attributes.empty()) flags |= kAttributes;
  return static_cast<std::uint8_t>(flags);
}

char* write_period(PeriodDraft& period, char* out) {
  *out++ = static_cast<char>(period.kind);
  *out++ = static_cast<char>(flags_of(period));
  out = write_varint(out, static_cast<std::uint64_t>(period.begin - kDayFirst));
  if (period.end != kOpenEnd) {
    out = write_varint(out, static_cast<std::uint64_t>(period.end - period.begin));
  }
  out = write_string(out, period.part);
  if (period.employer) out = write_string(out, *period.employer);
  if (period.insurer) out = write_varint(out, *period.insurer);
  if (period.daily_cents) out = write_varint(out, *period.daily_cents);
  if (period.fraction) out = write_varint(out, *period.fraction);
  if (period.paid_days) out = write_varint(out, *period.paid_days);
  if (period.days_per_week) out = write_varint(out, *period.days_per_week);
  if (!period.attributes.empty()) out = write_attributes(period.attributes, out);
  return out;
}

// At least what encode_record() writes.
std::size_t most_bytes(const RecordDraft& draft) {
  constexpr std::size_t kHead = 64;     // registry, version, flags, numbers, sizes
  constexpr std::size_t kPeriod = 128;  // kind, flags, ten varints
  std::size_t bytes = kHead + draft.key.size() + size_of(draft.attributes);
  for (const auto& period : draft.periods) {
    bytes += kPeriod + period.part.size() + size_of(period.attributes);
    if (period.employer) bytes += period.employer->size();
  }
  return bytes;
}

}  // namespace

void RecordDraft::clear() {
  registry = 0;
  key = {};
  version = 0;
  cancelled = false;
  person.reset();
  successor.reset();
  attributes.clear();
  periods.clear();
}

// Written into memory of its own first: a string would be asked for room byte by byte.
EncodedRecord encode_record(RecordDraft& draft, std::string& out) {
  thread_local std::vector<char> memory;
  const std::size_t most = most_bytes(draft);
  if (memory.size() < most) memory.resize(most * 2);
  char* const begin = memory.data();
  char* end = begin;
  *end++ = static_cast<char>(draft.registry);
  end = write_varint(end, draft.version);
  end = write_string(end, draft.key);
  const auto content = static_cast<std::size_t>(end - begin);
  if (draft.cancelled) {
    *end++ = static_cast<char>(kCancelled);
  } else {
    *end++ = static_cast<char>((draft.person ? kHasPerson : 0U) |
                               (draft.successor ? kHasSuccessor : 0U));
    if (draft.person) end = write_fixed(end, *draft.person);
    if (draft.successor) end = write_fixed(end, *draft.successor);
    end = write_varint(end, draft.periods.size());
    if (draft.periods.empty()) end = write_attributes(draft.attributes, end);
    if (!std::ranges::is_sorted(draft.periods, {}, &PeriodDraft::part)) {
      std::ranges::sort(draft.periods, {}, &PeriodDraft::part);
    }
    for (auto& period : draft.periods) end = write_period(period, end);
  }
  const auto size = static_cast<std::size_t>(end - begin);
  out.append(begin, size);
  return {size, content};
}

std::optional<RecordView> RecordView::parse(std::string_view bytes) {
  ByteReader reader(bytes);
  RecordView view;
  view.registry_ = reader.fixed<std::uint8_t>();
  view.version_ = reader.varint();
  view.key_ = reader.string();
  view.content_ = reader.rest();
  const auto flags = reader.fixed<std::uint8_t>();
  view.cancelled_ = (flags & kCancelled) != 0;
  if (view.cancelled_) return reader.ok() ? std::optional{view} : std::nullopt;
  if ((flags & kHasPerson) != 0) view.person_ = reader.fixed<PersonCode>();
  if ((flags & kHasSuccessor) != 0) view.successor_ = reader.fixed<PersonCode>();
  view.period_count_ = static_cast<std::size_t>(reader.varint());
  if (view.period_count_ == 0) view.attribute_bytes_ = reader.string();
  view.period_bytes_ = reader.rest();
  return reader.ok() ? std::optional{view} : std::nullopt;
}

bool read_period(std::string_view& rest, PeriodView& period) {
  ByteReader reader(rest);
  const char* const start = rest.data();
  period.kind = reader.fixed<KindId>();
  const auto flags = reader.fixed<std::uint8_t>();
  const std::uint64_t first = reader.varint();
  const std::uint64_t days = (flags & kOpen) != 0 ? 1 : reader.varint();
  // What no draft can say is damage: the days and the kind are reckoned with unchecked from here
  // on.
  if (period.kind >= kKindsMax || days == 0 || first >= kDaysMax || days > kDaysMax - first) {
    return false;
  }
  period.begin = kDayFirst + static_cast<std::int32_t>(first);
  period.end = (flags & kOpen) != 0 ? kOpenEnd : period.begin + static_cast<std::int32_t>(days);
  period.part = reader.string();
  const auto optional = [&](std::uint8_t flag, auto& field) {
    using Value = typename std::remove_reference_t<decltype(field)>::value_type;
    field.reset();
    if ((flags & flag) != 0) field = static_cast<Value>(reader.varint());
  };
  period.employer.reset();
  if ((flags & kEmployer) != 0) period.employer = reader.string();
  optional(kInsurer, period.insurer);
  optional(kDailyCents, period.daily_cents);
  optional(kFraction, period.fraction);
  optional(kPaidDays, period.paid_days);
  optional(kDaysPerWeek, period.days_per_week);
  period.attribute_bytes = (flags & kAttributes) != 0 ? reader.string() : std::string_view{};
  rest = reader.rest();
  period.bytes = {start, static_cast<std::size_t>(rest.data() - start)};
  return reader.ok();
}

ContentChecksum checksum_of_content(std::string_view bytes) {
  return hash128(bytes).low;
}

ContentChecksum RecordView::content_checksum() const {
  return checksum_of_content(content_);
}

Hash128 key_identity(RegistryId registry, std::string_view key, std::uint64_t seed) {
  return hash128(key, seed ^ mix64(registry));
}

std::optional<std::string_view> find_attribute(std::string_view attribute_bytes,
                                               std::string_view name) {
  ByteReader reader(attribute_bytes);
  while (!reader.at_end()) {
    const auto found = reader.string();
    const auto value = reader.string();
    if (reader.ok() && found == name) return value;
  }
  return std::nullopt;
}

Attributes read_attributes(std::string_view attribute_bytes) {
  Attributes attributes;
  if (attribute_bytes.empty()) return attributes;
  attributes.reserve(kAttributesExpected);
  ByteReader reader(attribute_bytes);
  while (!reader.at_end()) {
    const auto name = reader.string();
    const auto value = reader.string();
    if (reader.ok()) attributes.emplace_back(name, value);
  }
  return attributes;
}

}  // namespace matcher
