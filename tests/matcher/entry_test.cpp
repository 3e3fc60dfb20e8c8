// Entries as bytes, and the order in which they took effect.
#include "matcher/entry.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/put_entry.h"
#include "tests/support/random.h"

namespace matcher {
namespace {

Entry some_entry(support::Random& random, std::string_view body) {
  Entry entry;
  entry.disposition = static_cast<Disposition>(random.below(5));
  entry.commit = static_cast<std::uint64_t>(random.below(1'000'000'000)) << 20U;
  entry.ordinal = static_cast<std::uint32_t>(random.below(70'000));
  entry.provenance.source = static_cast<std::uint32_t>(random.below(1'000'000'000));
  entry.provenance.position = static_cast<std::uint64_t>(random.below(1'000'000'000)) << 10U;
  entry.provenance.received_ms = ~std::uint64_t{0};
  entry.provenance.raw_checksum = static_cast<std::uint64_t>(random.below(1'000'000'000)) << 30U;
  entry.body = body;
  return entry;
}

void expect_same(const Entry& left, const Entry& right) {
  EXPECT_EQ(left.disposition, right.disposition);
  EXPECT_EQ(left.commit, right.commit);
  EXPECT_EQ(left.ordinal, right.ordinal);
  EXPECT_EQ(left.provenance.source, right.provenance.source);
  EXPECT_EQ(left.provenance.position, right.provenance.position);
  EXPECT_EQ(left.provenance.received_ms, right.provenance.received_ms);
  EXPECT_EQ(left.provenance.raw_checksum, right.provenance.raw_checksum);
  EXPECT_EQ(left.body, right.body);
}

TEST(Entry, ReadsBackWhatWasWrittenOneAfterTheOther) {
  support::Random random(31);
  std::vector<std::string> bodies;
  for (int i = 0; i < 200; ++i)
    bodies.emplace_back(static_cast<std::size_t>(random.below(300)), 'x');
  std::vector<Entry> entries;
  std::string plain;
  std::string logged;
  for (const auto& body : bodies) {
    entries.push_back(some_entry(random, body));
    std::string one;
    support::put_entry(entries.back(), one);
    plain += one;
    put_logged_entry(static_cast<PersonCode>(entries.size()), one, logged);
  }
  std::string_view rest = plain;
  std::string_view log = logged;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Entry entry;
    ASSERT_TRUE(read_entry(rest, entry));
    expect_same(entry, entries[i]);
    PersonCode person = 0;
    ASSERT_TRUE(read_logged_entry(log, person, entry));
    EXPECT_EQ(person, i + 1);
    expect_same(entry, entries[i]);
  }
  EXPECT_TRUE(rest.empty());
  EXPECT_TRUE(log.empty());
}

TEST(Entry, TruncatedBytesAreRefused) {
  support::Random random(32);
  std::string one;
  support::put_entry(some_entry(random, "the body"), one);
  std::string logged;
  put_logged_entry(7, one, logged);
  for (std::size_t size = 0; size < logged.size(); ++size) {
    const std::vector<char> cut(logged.begin(), logged.begin() + static_cast<std::ptrdiff_t>(size));
    std::string_view rest(cut.data(), cut.size());
    PersonCode person = 0;
    Entry entry;
    EXPECT_FALSE(read_logged_entry(rest, person, entry)) << size;
  }
}

TEST(Entry, AnUnknownDispositionIsDamage) {
  std::string bytes;
  support::put_entry(Entry{}, bytes);
  bytes[0] = 5;
  std::string_view rest = bytes;
  Entry entry;
  EXPECT_FALSE(read_entry(rest, entry));
}

TEST(Entry, TakesEffectByCommitThenOrdinalAndLeavesBeforeItArrives) {
  const auto entry = [](std::uint64_t commit, std::uint32_t ordinal, Disposition disposition) {
    Entry made;
    made.commit = commit;
    made.ordinal = ordinal;
    made.disposition = disposition;
    return made;
  };
  const std::vector<Entry> in_order{
      entry(1, 9, Disposition::kCurrent), entry(2, 0, Disposition::kMovedAway),
      entry(2, 0, Disposition::kCurrent), entry(2, 1, Disposition::kCancelled),
      entry(3, 0, Disposition::kMovedAway)};
  for (std::size_t i = 0; i < in_order.size(); ++i) {
    for (std::size_t j = 0; j < in_order.size(); ++j) {
      EXPECT_EQ(takes_effect_before(in_order[i], in_order[j]), i < j) << i << " and " << j;
    }
  }
}

}  // namespace
}  // namespace matcher
