#include "matcher/timeline.h"

#include <algorithm>

namespace matcher {
namespace {

constexpr std::size_t kSlotsAtFirst = 4;

constexpr KindMask bit(KindId kind) {
  return KindMask{1} << kind;
}

std::uint16_t record_tag(RegistryId registry, std::string_view key) {
  return static_cast<std::uint16_t>(hash64(key) ^ mix64(registry));
}

// Puts what all periods of the record share into `side`.
void read_shared(const RecordView& record, HitSide& side) {
  side.registry = record.registry();
  side.key = record.key();
  side.version = record.version();
  side.person = record.person().value_or(0);
}

}  // namespace

IncomeTag income_tag(RegistryId registry, std::string_view key, std::string_view part) {
  return mix64(hash64(key) ^ mix64(registry)) ^ hash64(part);
}

std::size_t Timeline::end_of_record(std::size_t first) const {
  std::size_t last = first + 1;
  while (last < slots_.size() && slots_[last].body == slots_[first].body) ++last;
  return last;
}

Timeline::Place Timeline::find(std::uint16_t tag, RegistryId registry, std::string_view key,
                               const BodyStore& bodies) const {
  for (std::size_t first = 0; first < slots_.size(); ++first) {
    if (slots_[first].record != tag || slots_[first].index != 0) continue;
    const auto record = RecordView::parse(bodies.at(slots_[first].body));
    if (record && record->registry() == registry && record->key() == key) {
      return {first, end_of_record(first)};
    }
  }
  return {slots_.size(), slots_.size()};
}

// Frees the record's body, once it is said what goes with it. The slots still stand.
void Timeline::let_go(const Place& place, BodyStore& bodies, TouchedPeriods& touched) {
  const Slot& slot = slots_[place.first];
  const auto body = bodies.at(slot.body);
  if (const auto record = RecordView::parse(body)) {
    record->for_each_period([&](const PeriodView& period) {
      touched.push_back({period.begin, period.end, period.kind, slot.record, true,
                         income_tag(record->registry(), record->key(), period.part)});
    });
  }
  body_bytes_ -= BodyStore::room_for(body.size());
  bodies.free(slot.body);
}

void Timeline::write_slots(const Place& place, std::uint32_t body, std::uint16_t tag,
                           const RecordView& record, TouchedPeriods& touched) {
  const std::size_t size = std::max<std::size_t>(record.period_count(), 1);
  const auto at = [&](std::size_t i) { return slots_.begin() + static_cast<std::ptrdiff_t>(i); };
  const std::size_t had = place.last - place.first;
  if (size < had) slots_.erase(at(place.first + size), at(place.last));
  if (size > had) {
    if (slots_.empty()) slots_.reserve(kSlotsAtFirst);
    make_room(slots_, size - had);
    slots_.insert(at(place.last), size - had, Slot{});
  }
  std::fill_n(at(place.first), size, Slot{Day{}, Day{}, body, tag, 0, 0});
  std::size_t index = 0;
  record.for_each_period([&](const PeriodView& period) {
    Slot& slot = slots_[place.first + index];
    slot.begin = period.begin;
    slot.end = period.end;
    slot.kind = period.kind;
    slot.index = static_cast<std::uint8_t>(index++);
    touched.push_back({period.begin, period.end, period.kind, tag, false, 0});
  });
}

void Timeline::put(const RecordView& record, std::string_view body, BodyStore& bodies,
                   TouchedPeriods& touched) {
  const auto tag = record_tag(record.registry(), record.key());
  const Place place = find(tag, record.registry(), record.key(), bodies);
  if (place.first != place.last) let_go(place, bodies, touched);
  body_bytes_ += BodyStore::room_for(body.size());
  write_slots(place, bodies.put(body), tag, record, touched);
}

void Timeline::remove(RegistryId registry, std::string_view key, BodyStore& bodies,
                      TouchedPeriods& touched) {
  const Place place = find(record_tag(registry, key), registry, key, bodies);
  if (place.first == place.last) return;
  let_go(place, bodies, touched);
  slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(place.first),
               slots_.begin() + static_cast<std::ptrdiff_t>(place.last));
}

void Timeline::apply(const Entry& entry, BodyStore& bodies, TouchedPeriods& touched) {
  const auto record = RecordView::parse(entry.body);
  if (!record) return;
  switch (entry.disposition) {
    case Disposition::kCurrent:
      put(*record, entry.body, bodies, touched);
      break;
    case Disposition::kCancelled:
    case Disposition::kMovedAway:
    case Disposition::kReset:
      remove(record->registry(), record->key(), bodies, touched);
      break;
    case Disposition::kStale:
      break;
  }
}

void Timeline::clear(BodyStore& bodies) {
  for (std::size_t i = 0; i < slots_.size(); i = end_of_record(i)) bodies.free(slots_[i].body);
  slots_.clear();
  body_bytes_ = 0;
}

void Timeline::collect(const BodyStore& bodies, PersonPeriods& periods) const {
  for (std::size_t i = 0; i < slots_.size(); i = end_of_record(i)) {
    if (const auto record = RecordView::parse(bodies.at(slots_[i].body))) {
      append_periods(*record, periods);
    }
  }
}

std::size_t Timeline::choose(std::span<const TouchedPeriod> touched, const Reactions& reactions,
                             TimelineChoices& choices) const {
  const std::size_t before = choices.size();
  choices.resize(before + slots_.size(), TimelineChoice::kLeftOut);
  const auto choice = std::span(choices).subspan(before);
  Day begin = kOpenEnd;  // the hull of all days that the chosen income periods reach
  Day end = kDayFirst;
  KindMask partners = 0;
  std::size_t incomes = 0;
  bool met = false;  // a partner came or went: a hit may stand that is none any more
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    const KindMask of_kind = reactions.partners[slot.kind];
    if (of_kind == 0 || slot.begin == slot.end) continue;
    const Day reach = reactions.reach(slot.kind, slot.end);
    bool chosen = false;
    for (const auto& period : touched) {
      const bool meets =
          (bit(period.kind) & of_kind) != 0 && period.begin < reach && slot.begin < period.end;
      met |= meets;
      chosen |= meets || period.record == slot.record;
    }
    if (!chosen) continue;
    choice[i] = TimelineChoice::kIncome;
    ++incomes;
    partners |= of_kind;
    begin = std::min(begin, slot.begin);
    end = std::max(end, reach);
  }
  if (incomes == 0) {
    choices.resize(before);
    return 0;
  }
  bool any_benefit = false;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    if ((bit(slot.kind) & partners) == 0 || slot.begin >= end || slot.end <= begin) continue;
    any_benefit |= (bit(slot.kind) & reactions.benefits) != 0;
    if (choice[i] == TimelineChoice::kLeftOut) choice[i] = TimelineChoice::kPartner;
  }
  // Nothing to be a hit with, and nothing that was: hits of what went are named by `touched`.
  if (!any_benefit && !met) {
    choices.resize(before);
    return 0;
  }
  return incomes;
}

void Timeline::fetch_chosen(std::span<const TimelineChoice> choices,
                            const BodyStore& bodies) const {
  for (std::size_t i = 0; i < slots_.size() && i < choices.size(); ++i) {
    if (choices[i] != TimelineChoice::kLeftOut) bodies.fetch_body(slots_[i].body);
  }
  fetch(standing.data(), standing.size() * sizeof(TimelineHit), 8);
}

void Timeline::collect_chosen(std::span<const TimelineChoice> choices, const BodyStore& bodies,
                              PersonPeriods& periods) const {
  append_chosen(choices, TimelineChoice::kIncome, bodies, periods);
  append_chosen(choices, TimelineChoice::kPartner, bodies, periods);
}

void Timeline::append_chosen(std::span<const TimelineChoice> choices, TimelineChoice chosen,
                             const BodyStore& bodies, PersonPeriods& periods) const {
  for (std::size_t first = 0; first < slots_.size();) {
    const std::size_t last = end_of_record(first);
    const auto of_record = choices.subspan(first, last - first);
    if (std::ranges::find(of_record, chosen) != of_record.end()) {
      const auto record = RecordView::parse(bodies.at(slots_[first].body));
      HitSide side;
      if (record) read_shared(*record, side);
      std::size_t index = 0;
      const auto take = [&](const PeriodView& period) {
        if (of_record[index++] != chosen) return;
        side.period = period;
        periods.push_back(side);
      };
      if (record) record->for_each_period(take);
    }
    first = last;
  }
}

void append_periods(const RecordView& record, PersonPeriods& periods) {
  HitSide side;
  read_shared(record, side);
  record.for_each_period([&](const PeriodView& period) {
    side.period = period;
    periods.push_back(side);
  });
}

}  // namespace matcher
