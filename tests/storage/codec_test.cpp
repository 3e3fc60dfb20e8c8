// The stored forms of hits, the feed, quarantined input and a key's history: what goes in comes
// out, and damage is refused.
#include <gtest/gtest.h>

#include <vector>

#include "storage/hit_record.h"
#include "storage/kept.h"
#include "storage/keys.h"
#include "storage/quarantine.h"
#include "storage/sealed_index.h"
#include "storage/standing_hit.h"

namespace storage {
namespace {

HitRecord some_hit() {
  HitRecord hit;
  hit.id.fill(0xab);
  hit.status = HitStatus::kAnswered;
  hit.revision = 300;
  hit.sequence = 1ULL << 40U;
  hit.raised_ms = 1'700'000'000'000;
  hit.changed_ms = 1'700'000'000'001;
  hit.rules_checksum = "0123456789abcdef";
  hit.content = std::string("content\0with zero", 17);
  return hit;
}

void expect_same(const HitRecord& left, const HitRecord& right) {
  EXPECT_EQ(left.id, right.id);
  EXPECT_EQ(left.status, right.status);
  EXPECT_EQ(left.revision, right.revision);
  EXPECT_EQ(left.sequence, right.sequence);
  EXPECT_EQ(left.raised_ms, right.raised_ms);
  EXPECT_EQ(left.changed_ms, right.changed_ms);
  EXPECT_EQ(left.rules_checksum, right.rules_checksum);
  EXPECT_EQ(left.content, right.content);
}

// Whether any true prefix of `bytes`, each in memory of its own, is accepted.
template <typename Parse>
bool accepts_a_prefix(const std::string& bytes, Parse&& parse) {
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<char> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    if (parse(std::string_view(cut.data(), cut.size()))) return true;
  }
  return false;
}

TEST(HitRecord, ComesBackAsItWas) {
  const auto read = HitRecord::parse(some_hit().encode());
  ASSERT_TRUE(read);
  expect_same(*read, some_hit());
}

TEST(HitRecord, DamageIsRefused) {
  std::string bytes = some_hit().encode();
  EXPECT_FALSE(accepts_a_prefix(bytes, [](auto cut) { return HitRecord::parse(cut); }));
  bytes[16] = 4;
  EXPECT_FALSE(HitRecord::parse(bytes)) << "a status that there is not";
}

TEST(HitStatusNames, AreReadBack) {
  for (const auto status :
       {HitStatus::kOpen, HitStatus::kNotified, HitStatus::kAnswered, HitStatus::kWithdrawn}) {
    EXPECT_EQ(hit_status_named(name_of(status)), status);
  }
  EXPECT_FALSE(hit_status_named("closed"));
}

TEST(FeedEntry, ComesBackAsItWas) {
  const FeedEntry entry{7, matcher::HitChangeKind::kWithdrawn, some_hit()};
  const auto read = FeedEntry::parse(7, entry.encode());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->sequence, 7U);
  EXPECT_EQ(read->change, entry.change);
  expect_same(read->hit, entry.hit);
}

TEST(FeedEntry, KeepsWhatBroughtItAbout) {
  FeedEntry entry{7, matcher::HitChangeKind::kAmended, some_hit()};
  entry.causes = {{matcher::HitCauseKind::kRecord, 2, 9'000, 1'700'000'000'000, "k", {}, {}},
                  {matcher::HitCauseKind::kReset, 3, 0, 5, "key", "an error", "Ann"},
                  {matcher::HitCauseKind::kRules, 0, 0, 0, "checksum", {}, {}}};
  const auto read = FeedEntry::parse(7, entry.encode());
  ASSERT_TRUE(read);
  ASSERT_EQ(read->causes.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(read->causes[i].kind, entry.causes[i].kind) << i;
    EXPECT_EQ(read->causes[i].registry, entry.causes[i].registry) << i;
    EXPECT_EQ(read->causes[i].version, entry.causes[i].version) << i;
    EXPECT_EQ(read->causes[i].received_ms, entry.causes[i].received_ms) << i;
    EXPECT_EQ(read->causes[i].key, entry.causes[i].key) << i;
    EXPECT_EQ(read->causes[i].reason, entry.causes[i].reason) << i;
    EXPECT_EQ(read->causes[i].by, entry.causes[i].by) << i;
  }
}

TEST(FeedEntry, OfAnOlderProgramNamesNoCause) {
  const auto hit = some_hit();
  const auto read = FeedEntry::parse(7, std::string(1, '\0') + hit.encode());
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->causes.empty());
  expect_same(read->hit, hit);
}

TEST(FeedEntry, DamageIsRefused) {
  std::string bytes = FeedEntry{7, matcher::HitChangeKind::kRaised, some_hit()}.encode();
  bytes.pop_back();  // that there are no causes: what is left is what older programs wrote
  EXPECT_FALSE(accepts_a_prefix(bytes, [](auto cut) { return FeedEntry::parse(7, cut); }));
  EXPECT_FALSE(FeedEntry::parse(7, bytes + "\x01")) << "a cause that is not there";
  EXPECT_FALSE(FeedEntry::parse(7, bytes + "\x09")) << "more causes than are kept";
  bytes[0] = 3;
  EXPECT_FALSE(FeedEntry::parse(7, bytes)) << "a change that there is not";
}

TEST(Quarantine, AnItemComesBackAsItWasCutToItsLimit) {
  QuarantineItem item;
  item.received_ms = 5;
  item.source = 6;
  item.position = 7;
  item.code = matcher::RejectCode::kVersionConflict;
  item.message = "version: 3 was accepted before with other content";
  item.raw = std::string(kQuarantineRawMax + 10, 'r');
  const auto read = QuarantineItem::parse(9, item.encode());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, 9U);
  EXPECT_EQ(read->received_ms, 5U);
  EXPECT_EQ(read->source, 6U);
  EXPECT_EQ(read->position, 7U);
  EXPECT_EQ(read->code, item.code);
  EXPECT_EQ(read->message, item.message);
  EXPECT_EQ(read->raw, item.raw.substr(0, kQuarantineRawMax));
}

TEST(Quarantine, DamageIsRefused) {
  std::string bytes = QuarantineItem{}.encode();
  EXPECT_FALSE(accepts_a_prefix(bytes, [](auto cut) { return QuarantineItem::parse(1, cut); }));
  bytes[3] = static_cast<char>(matcher::kRejectCodes);
  EXPECT_FALSE(QuarantineItem::parse(1, bytes)) << "a code that there is not";
}

TEST(KeptSums, ComeBackAsTheyWereAndDamageIsRefused) {
  const KeptTable kept{{{1, 2, 3}, {4, 5, 6}}, {}, {{~0ULL, 300, 0}, {0, 1, 70'000}}};
  const std::string bytes = encode_kept(kept);
  EXPECT_EQ(parse_kept(bytes), kept);
  EXPECT_FALSE(accepts_a_prefix(bytes, [](auto cut) { return parse_kept(cut); }));
  EXPECT_FALSE(parse_kept(bytes + "x")) << "something behind the last";
  EXPECT_FALSE(parse_kept(encode_kept(KeptTable(matcher::kRegistriesMax + 2)))) << "no registry's";
  const auto item = encode_item_account({64, 70'000});
  EXPECT_EQ(parse_item_account(item)->account, 64);
  EXPECT_EQ(parse_item_account(item)->bytes, 70'000U);
  EXPECT_FALSE(accepts_a_prefix(item, [](auto cut) { return parse_item_account(cut); }));
  EXPECT_FALSE(parse_item_account(encode_item_account({65, 1})));
}

TEST(KeyVersions, ComeBackAsTheyWereAndDamageIsRefused) {
  std::vector<matcher::KeyVersion> versions;
  versions.push_back({5, 7, 9, 10, 8, matcher::Disposition::kStale});
  versions.push_back({0, 9, 9, 11, 8, matcher::Disposition::kReset});
  versions.push_back({~0ULL >> 11U, ~0ULL, 300, 400, ~0U, matcher::Disposition::kCancelled});
  std::string bytes;
  put_versions(versions, bytes);
  const auto read = parse_versions(bytes);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*read)[i].version, versions[i].version);
    EXPECT_EQ((*read)[i].content, versions[i].content);
    EXPECT_EQ((*read)[i].person, versions[i].person);
    EXPECT_EQ((*read)[i].epoch, versions[i].epoch);
    EXPECT_EQ((*read)[i].commit, versions[i].commit);
    EXPECT_EQ((*read)[i].disposition, versions[i].disposition);
  }
  EXPECT_FALSE(accepts_a_prefix(bytes, [](auto cut) { return parse_versions(cut); }));
  EXPECT_FALSE(parse_versions(bytes + "x")) << "something behind the last version";
  bytes.back() = 5;
  EXPECT_FALSE(parse_versions(bytes)) << "a disposition that there is not";
}

TEST(StandingHits, ComeBackAsTheyWereAndDamageIsRefused) {
  const StoredStanding standing{{{1ULL << 63U, 2}, {}, 3}, 1ULL << 40U};
  const std::string id(sizeof(matcher::HitId), 'i');
  std::string bytes;
  put_standing(standing, bytes);
  const auto read = parse_standing(id, bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(id_key(read->hit.id), id);
  EXPECT_EQ(read->hit.pair, standing.hit.pair);
  EXPECT_EQ(read->hit.digest, 3U);
  EXPECT_EQ(read->sequence, 1ULL << 40U);
  EXPECT_FALSE(accepts_a_prefix(bytes, [&](auto cut) { return parse_standing(id, cut); }));
  EXPECT_FALSE(parse_standing(id, bytes + "x")) << "something behind it";
  EXPECT_FALSE(parse_standing(id + "x", bytes)) << "no id";
  bytes.resize(24);
  EXPECT_FALSE(parse_standing(id, bytes + '\0')) << "a change that there is not";
}

// What format 4 wrote: the first half of the digest counts, where it is told is not said.
TEST(StandingHits, OfEarlierFormatsAreRead) {
  const std::string bytes = hash_key({1, 2}) + hash_key({3, 4});
  const auto read = parse_standing(std::string(sizeof(matcher::HitId), 'i'), bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->hit.pair, (matcher::Hash128{1, 2}));
  EXPECT_EQ(read->hit.digest, 3U);
  EXPECT_EQ(read->sequence, 0U);
}

// What format 3 wrote of one version: the low half of its content's checksum counts.
TEST(KeyVersions, OfEarlierFormatsAreRead) {
  std::string bytes;
  matcher::put_varint(bytes, 1);
  matcher::put_varint(bytes, 5);
  matcher::put_fixed(bytes, std::uint64_t{6});
  matcher::put_fixed(bytes, std::uint64_t{7});
  matcher::put_fixed(bytes, matcher::PersonCode{8});
  matcher::put_varint(bytes, 9);
  matcher::put_varint(bytes, 10);
  bytes.push_back(static_cast<char>(matcher::Disposition::kStale));
  const auto read = parse_versions(bytes);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 1U);
  EXPECT_EQ(read->front().version, 5U);
  EXPECT_EQ(read->front().content, 7U);
  EXPECT_EQ(read->front().person, 8U);
  EXPECT_EQ(read->front().epoch, 9U);
  EXPECT_EQ(read->front().commit, 10U);
  EXPECT_EQ(read->front().disposition, matcher::Disposition::kStale);
}

}  // namespace
}  // namespace storage
