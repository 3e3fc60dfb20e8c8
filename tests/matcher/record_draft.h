// Random valid drafts of records, and a draft back from what was read: for tests of the stored
// forms. The draft's views point into the text pool it was made with.
// Thread safety: one thread at a time.
#pragma once

#include <deque>
#include <string>

#include "matcher/record.h"
#include "tests/support/random.h"

namespace support {

using TextPool = std::deque<std::string>;

inline std::string_view random_text(Random& random, TextPool& pool, int longest) {
  std::string text;
  for (int left = random.between(1, longest); left > 0; --left) {
    text.push_back(static_cast<char>(random.between(0x20, 0xff)));
  }
  return pool.emplace_back(std::move(text));
}

inline matcher::Attributes random_attributes(Random& random, TextPool& pool) {
  matcher::Attributes attributes;
  for (int i = random.below(5); i > 0; --i) {
    const int longest = random.percent(10) ? 400 : 12;
    const std::string_view name =
        pool.emplace_back("n" + std::to_string(i) + "-" + std::to_string(random.below(9)));
    attributes.emplace_back(name, random_text(random, pool, longest));
  }
  return attributes;
}

inline matcher::PeriodDraft random_period(Random& random, TextPool& pool, int number) {
  matcher::PeriodDraft period;
  period.part = pool.emplace_back(std::to_string(number) +
                                  std::string(static_cast<std::size_t>(random.below(3)), 'p'));
  period.kind = static_cast<matcher::KindId>(random.below(10));
  const int days = matcher::kDayLimit - matcher::kDayFirst;
  const int begin = random.percent(5) ? 0 : random.below(days);
  period.begin = matcher::kDayFirst + begin;
  if (!random.percent(20)) period.end = period.begin + random.between(1, days - begin);
  if (random.percent(50)) period.employer = random_text(random, pool, 32);
  if (random.percent(50)) period.insurer = static_cast<std::uint16_t>(random.below(1'000));
  if (random.percent(50)) {
    period.daily_cents = static_cast<std::uint32_t>(random.between(0, 100'000'000));
  }
  if (random.percent(50)) period.fraction = static_cast<std::uint16_t>(random.between(0, 2'000));
  if (random.percent(50)) period.paid_days = static_cast<std::uint32_t>(random.between(0, 40'000));
  if (random.percent(50)) period.days_per_week = static_cast<std::uint16_t>(random.below(701));
  period.attributes = random_attributes(random, pool);
  return period;
}

inline matcher::RecordDraft random_draft(Random& random, TextPool& pool) {
  matcher::RecordDraft draft;
  draft.registry = static_cast<matcher::RegistryId>(random.below(10));
  draft.key = random_text(random, pool, 128);
  draft.version = random.percent(5) ? matcher::kVersionLimit
                                    : static_cast<std::uint64_t>(random.below(1'000'000'000));
  draft.cancelled = random.percent(10);
  if (draft.cancelled) return draft;
  draft.person = static_cast<matcher::PersonCode>(random.below(2'000'000'000));
  if (random.percent(10)) {
    draft.successor = static_cast<matcher::PersonCode>(random.below(2'000'000'000));
  }
  const int periods = random.percent(5) ? 200 : random.below(6);
  for (int i = 0; i < periods; ++i) draft.periods.push_back(random_period(random, pool, i));
  if (periods == 0) draft.attributes = random_attributes(random, pool);
  return draft;
}

}  // namespace support
