#include "matcher/timeline.h"

#include <cstring>

#include "matcher/bytes.h"

namespace matcher {
namespace {

constexpr std::size_t kItemHead = sizeof(std::uint64_t) + sizeof(std::uint32_t);

std::uint64_t tag_of(RegistryId registry, std::string_view key) {
  return hash64(key) ^ mix64(registry);
}

std::uint32_t size_at(const std::string& items, std::size_t offset) {
  std::uint32_t size = 0;
  std::memcpy(&size, items.data() + offset + sizeof(std::uint64_t), sizeof(size));
  return size;
}

}  // namespace

Timeline::Place Timeline::find(std::uint64_t tag, RegistryId registry, std::string_view key) const {
  for (std::size_t offset = 0; offset < items_.size();) {
    const std::size_t size = kItemHead + size_at(items_, offset);
    std::uint64_t found = 0;
    std::memcpy(&found, items_.data() + offset, sizeof(found));
    if (found == tag) {
      const auto record =
          RecordView::parse(std::string_view(items_).substr(offset + kItemHead, size - kItemHead));
      if (record && record->registry() == registry && record->key() == key) return {offset, size};
    }
    offset += size;
  }
  return {items_.size(), 0};
}

void Timeline::put(const RecordView& record, std::string_view body) {
  const std::uint64_t tag = tag_of(record.registry(), record.key());
  const Place place = find(tag, record.registry(), record.key());
  if (place.size != kItemHead + body.size()) {  // make room, or make it smaller
    if (place.size == 0) {
      items_.append(kItemHead + body.size(), '\0');
    } else {
      items_.replace(place.offset, place.size, kItemHead + body.size(), '\0');
    }
  }
  char* const item = items_.data() + place.offset;
  const auto size = static_cast<std::uint32_t>(body.size());
  std::memcpy(item, &tag, sizeof(tag));
  std::memcpy(item + sizeof(tag), &size, sizeof(size));
  std::memcpy(item + kItemHead, body.data(), body.size());
}

void Timeline::remove(RegistryId registry, std::string_view key) {
  const Place place = find(tag_of(registry, key), registry, key);
  items_.erase(place.offset, place.size);
}

void Timeline::apply(const Entry& entry) {
  const auto record = RecordView::parse(entry.body);
  if (!record) return;
  switch (entry.disposition) {
    case Disposition::kCurrent:
      put(*record, entry.body);
      break;
    case Disposition::kCancelled:
    case Disposition::kMovedAway:
      remove(record->registry(), record->key());
      break;
    case Disposition::kStale:
      break;
  }
}

void Timeline::collect(PersonPeriods& periods) const {
  for (std::size_t offset = 0; offset < items_.size();) {
    const std::size_t size = size_at(items_, offset);
    const auto record =
        RecordView::parse(std::string_view(items_).substr(offset + kItemHead, size));
    offset += kItemHead + size;
    if (record) append_periods(*record, periods);
  }
}

void append_periods(const RecordView& record, PersonPeriods& periods) {
  HitSide side;
  side.registry = record.registry();
  side.key = record.key();
  side.version = record.version();
  side.person = record.person().value_or(0);
  record.for_each_period([&](const PeriodView& period) {
    side.period = period;
    periods.push_back(side);
  });
}

}  // namespace matcher
