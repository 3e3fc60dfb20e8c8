// A record's canonical bytes: what goes in comes out, equal content is equal bytes, and damaged
// bytes are refused or read as something bounded (the sanitizers see to the rest).
#include "matcher/record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/matcher/record_draft.h"

namespace matcher {
namespace {

using support::Random;
using support::TextPool;

void expect_same(const PeriodDraft& draft, const PeriodView& view) {
  EXPECT_EQ(view.part, draft.part);
  EXPECT_EQ(view.kind, draft.kind);
  EXPECT_EQ(view.begin, draft.begin);
  EXPECT_EQ(view.end, draft.end);
  EXPECT_EQ(view.is_open(), draft.end == kOpenEnd);
  EXPECT_EQ(view.employer, draft.employer);
  EXPECT_EQ(view.insurer, draft.insurer);
  EXPECT_EQ(view.daily_cents, draft.daily_cents);
  EXPECT_EQ(view.fraction, draft.fraction);
  EXPECT_EQ(view.paid_days, draft.paid_days);
  EXPECT_EQ(view.days_per_week, draft.days_per_week);
  EXPECT_EQ(read_attributes(view.attribute_bytes), draft.attributes);
  for (const auto& [name, value] : draft.attributes) {
    EXPECT_EQ(find_attribute(view.attribute_bytes, name), value);
  }
  EXPECT_EQ(find_attribute(view.attribute_bytes, "absent"), std::nullopt);
  std::string_view bytes = view.bytes;
  PeriodView again;
  EXPECT_TRUE(read_period(bytes, again));
  EXPECT_TRUE(bytes.empty()) << "a period is all of its bytes";
  EXPECT_EQ(again.part, view.part);
}

TEST(Record, ReadsBackWhatWasWritten) {
  Random random(21);
  for (int i = 0; i < 3'000; ++i) {
    TextPool pool;
    RecordDraft draft = random_draft(random, pool);
    std::string bytes = "before";
    const EncodedRecord encoded = encode_record(draft, bytes);
    ASSERT_EQ(encoded.size, bytes.size() - 6);
    const std::string_view body = std::string_view(bytes).substr(6);
    const auto view = RecordView::parse(body);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->registry(), draft.registry);
    EXPECT_EQ(view->key(), draft.key);
    EXPECT_EQ(view->version(), draft.version);
    EXPECT_EQ(view->cancelled(), draft.cancelled);
    EXPECT_EQ(view->content_checksum(), hash128(body.substr(encoded.content)).low);
    if (draft.cancelled) continue;
    EXPECT_EQ(view->person(), draft.person);
    EXPECT_EQ(view->successor(), draft.successor);
    EXPECT_EQ(read_attributes(view->attribute_bytes()), draft.attributes);
    ASSERT_EQ(view->period_count(), draft.periods.size());
    std::size_t at = 0;
    EXPECT_TRUE(view->for_each_period([&](const PeriodView& period) {
      expect_same(draft.periods[at++], period);  // encode_record() sorted the draft
    }));
    ASSERT_EQ(at, draft.periods.size());
  }
}

TEST(Record, TheSameContentIsTheSameBytesInAnyOrder) {
  Random random(22);
  for (int i = 0; i < 1'000; ++i) {
    TextPool pool;
    RecordDraft draft = random_draft(random, pool);
    RecordDraft shuffled = draft;
    std::string bytes;
    encode_record(draft, bytes);
    for (int round = 0; round < 3; ++round) {
      random.shuffle(shuffled.periods);
      random.shuffle(shuffled.attributes);
      for (auto& period : shuffled.periods) random.shuffle(period.attributes);
      std::string other;
      encode_record(shuffled, other);
      ASSERT_EQ(other, bytes);
    }
  }
}

TEST(Record, TheContentIsEverythingButRegistryKeyAndVersion) {
  const auto checksum = [](RecordDraft draft) {
    std::string bytes;
    encode_record(draft, bytes);
    return RecordView::parse(bytes)->content_checksum();
  };
  RecordDraft draft;
  draft.key = "k";
  draft.person = 5;
  PeriodDraft period;
  period.part = "1";
  period.begin = day_of(2024, 1, 1);
  draft.periods = {period};
  const ContentChecksum content = checksum(draft);
  RecordDraft other = draft;
  other.registry = 3;
  other.key = "another key";
  other.version = 9'000'000;
  EXPECT_EQ(checksum(other), content);
  const auto changed = [&](auto&& change) {
    RecordDraft copy = draft;
    change(copy, copy.periods[0]);
    return checksum(copy) != content;
  };
  EXPECT_TRUE(changed([](RecordDraft& r, PeriodDraft&) { r.person = 6; }));
  EXPECT_TRUE(changed([](RecordDraft& r, PeriodDraft&) { r.successor = 6; }));
  EXPECT_TRUE(changed([](RecordDraft& r, PeriodDraft&) { r.cancelled = true; }));
  EXPECT_TRUE(changed([](RecordDraft& r, PeriodDraft&) { r.periods.clear(); }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.part = "2"; }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.kind = 1; }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.begin = p.begin + 1; }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.end = p.begin + 1; }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.employer = "e"; }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.insurer = 0; }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.daily_cents = 0; }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.fraction = 0; }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.paid_days = 0; }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.days_per_week = 0; }));
  EXPECT_TRUE(changed([](RecordDraft&, PeriodDraft& p) { p.attributes = {{"a", "b"}}; }));
}

TEST(Record, ACancellationIsTheSameWhateverElseItSaid) {
  RecordDraft bare;
  bare.key = "k";
  bare.cancelled = true;
  RecordDraft wordy = bare;
  wordy.person = 9;
  wordy.periods.emplace_back();
  std::string left;
  std::string right;
  encode_record(bare, left);
  encode_record(wordy, right);
  EXPECT_EQ(left, right);
}

TEST(Record, KeysOfDifferentRegistriesAreDifferent) {
  EXPECT_EQ(key_identity(1, "k", 7), key_identity(1, "k", 7));
  EXPECT_NE(key_identity(1, "k", 7), key_identity(2, "k", 7));
  EXPECT_NE(key_identity(1, "k", 7), key_identity(1, "k", 8));
  EXPECT_NE(key_identity(1, "k", 7), key_identity(1, "l", 7));
}

TEST(Record, AStandInIsNoNationalNumber) {
  EXPECT_TRUE(is_stand_in(stand_in({1, 2})));
  EXPECT_FALSE(is_stand_in(1'999'999'999));
}

// Reads everything that can be read; returns whether all of it was sound.
bool read_all(std::string_view bytes) {
  const auto view = RecordView::parse(bytes);
  if (!view) return false;
  read_attributes(view->attribute_bytes());
  std::size_t periods = 0;
  const bool sound = view->for_each_period([&](const PeriodView& period) {
    ++periods;
    EXPECT_LT(period.kind, kKindsMax) << "a kind that fits no mask";
    EXPECT_TRUE(Period::from_half_open(period.begin, period.end)) << "days that are none";
    read_attributes(period.attribute_bytes);
  });
  EXPECT_LE(periods, bytes.size());
  return sound;
}

TEST(Record, TruncatedBytesAreRefused) {
  Random random(23);
  for (int i = 0; i < 200; ++i) {
    TextPool pool;
    RecordDraft draft = random_draft(random, pool);
    if (draft.periods.size() > 10) continue;
    std::string bytes;
    encode_record(draft, bytes);
    ASSERT_TRUE(read_all(bytes));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      // Its own memory, so that a sanitizer sees a read beyond the end.
      const std::vector<char> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      ASSERT_FALSE(read_all({cut.data(), cut.size()})) << size << " of " << bytes.size();
    }
  }
}

TEST(Record, DamagedBytesAreRefusedOrBounded) {
  Random random(24);
  for (int i = 0; i < 2'000; ++i) {
    TextPool pool;
    RecordDraft draft = random_draft(random, pool);
    std::string bytes;
    encode_record(draft, bytes);
    for (int round = 0; round < 20; ++round) {
      std::vector<char> damaged(bytes.begin(), bytes.end());
      for (int flips = random.between(1, 4); flips > 0; --flips) {
        damaged[static_cast<std::size_t>(random.below(static_cast<int>(damaged.size())))] =
            static_cast<char>(random.percent(30) ? 0xff : random.below(256));
      }
      read_all({damaged.data(), damaged.size()});
    }
  }
}

}  // namespace
}  // namespace matcher
