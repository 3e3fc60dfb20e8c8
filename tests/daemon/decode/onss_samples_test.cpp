// Tests that the ONSS's own sample messages go through, where they are at hand.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

#include "daemon/decode/dimona.h"
#include "daemon/decode/idflux.h"
#include "tests/daemon/decode/dmfa_message.h"

namespace cumuld {
namespace {

using namespace dmfa_testing;

std::filesystem::path shared_registries() {
  const auto* shared = std::getenv("CUMULD_SHARED");
  const auto root = shared != nullptr ? std::filesystem::path(shared)
                                      : std::filesystem::path(SOURCE_ROOT) / ".." / "shared";
  return root / "registries";
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// How many periods of each kind the records hold.
std::map<std::string, int> periods_of(const matcher::Batch& batch) {
  std::map<std::string, int> kinds;
  for (const auto& record : batch.records) {
    const auto view = matcher::RecordView::parse(batch.body_of(record));
    EXPECT_TRUE(view);
    if (!view) continue;
    view->for_each_period(
        [&](const matcher::PeriodView& period) { ++kinds[catalogue().kind(period.kind).name]; });
  }
  return kinds;
}

class OnssSamples : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_directory(shared_registries())) {
      GTEST_SKIP() << "no ONSS samples at " << shared_registries() << " (CUMULD_SHARED)";
    }
  }
};

TEST_F(OnssSamples, OriginalsGiveTheirRecords) {
  for (const auto* name : {"DmfAOriginal_20222_1.xml", "DmfAOriginal_20223_1.xml"}) {
    const auto bytes = read_file(shared_registries() / name);
    for (const std::size_t chunk_size : {std::size_t{1}, std::size_t{7}, std::string::npos}) {
      const auto decoded = decode(bytes, chunk_size);
      ASSERT_TRUE(decoded.status.ok()) << name << ": " << decoded.status.message();
      EXPECT_EQ(decoded.batch.records.size(), 7U);
      EXPECT_EQ(periods_of(decoded.batch), (std::map<std::string, int>{{"employment", 7}}));
      EXPECT_EQ(decoded.batch.rejected.size(), 0U);
      for (const auto& rejected : decoded.batch.rejected) ADD_FAILURE() << rejected.message;
    }
  }
}

// Read in the sample by hand: six lines, of which one is of a person whose check digits are wrong,
// and one, a student's, had worker code 841 before and has 840 now.
TEST_F(OnssSamples, UpdatesPutTheirLinesAnew) {
  const auto decoded = decode(read_file(shared_registries() / "DmfAUpdate_20223_1.xml"), 1000);
  ASSERT_TRUE(decoded.status.ok()) << decoded.status.message();
  ASSERT_EQ(decoded.batch.rejected.size(), 1U);
  EXPECT_EQ(decoded.batch.rejected[0].code, matcher::RejectCode::kBadNiss);
  EXPECT_EQ(decoded.batch.rejected[0].position, 2U);
  EXPECT_EQ(periods_of(decoded.batch), (std::map<std::string, int>{{"employment", 5}}));
  std::vector<std::string> withdrawn;
  for (const auto& record : decoded.batch.records) {
    if (record.cancelled) withdrawn.push_back(told(decoded.batch, record));
  }
  ASSERT_EQ(withdrawn.size(), 1U);
  EXPECT_TRUE(withdrawn[0].ends_with("/000/841@1660208400000 cancelled")) << withdrawn[0];
  EXPECT_EQ(decoded.batch.records.size(), 6U);
}

// Its person's check digits are wrong, as the sample came.
TEST_F(OnssSamples, ANotificationOfAnUnknownNumberIsRefusedForIt) {
  const auto decoded =
      decode(read_file(shared_registries() / "DmfAUpdateNotification_20223_1.xml"));
  ASSERT_TRUE(decoded.status.ok()) << decoded.status.message();
  EXPECT_TRUE(decoded.batch.records.empty());
  ASSERT_EQ(decoded.batch.rejected.size(), 1U);
  EXPECT_EQ(decoded.batch.rejected[0].code, matcher::RejectCode::kBadNiss);
}

TEST_F(OnssSamples, OfIdfluxOneReplacesANumber) {
  const std::map<std::string, std::pair<std::size_t, std::size_t>> expected{
      {"IDFLUX_20231_1.xml", {1, 0}},
      {"IDFLUX_20231_2.xml", {0, 0}},
      {"IDFLUX_20231_3.xml", {0, 0}}};
  for (const auto& [name, counts] : expected) {
    IdfluxDecoder decoder(catalogue(), kSeed, "identity");
    matcher::Batch batch;
    EXPECT_TRUE(decoder.feed(read_file(shared_registries() / name), true, batch).ok()) << name;
    EXPECT_EQ(batch.records.size(), counts.first) << name;
    EXPECT_EQ(batch.rejected.size(), counts.second) << name;
  }
}

// None of them has the id of its period yet; the third is a daily registration.
TEST_F(OnssSamples, OfDimonaTwoAnnounceAnEmployment) {
  class NoNotes final : public Notebook {
   public:
    matcher::Result<std::vector<std::pair<std::string, std::string>>> find(
        std::string_view) override {
      return std::vector<std::pair<std::string, std::string>>{};
    }
    void add(std::string_view, std::string_view) override {}
  };
  const std::map<std::string, std::size_t> expected{
      {"Dimona_20231_1.xml", 1}, {"Dimona_20231_2.xml", 1}, {"Dimona_20231_3.xml", 0}};
  for (const auto& [name, records] : expected) {
    NoNotes notebook;
    DimonaDecoder decoder(catalogue(), kSeed, notebook);
    matcher::Batch batch;
    EXPECT_TRUE(decoder.feed(read_file(shared_registries() / name), true, batch).ok()) << name;
    EXPECT_EQ(batch.records.size(), records) << name;
    for (const auto& rejected : batch.rejected) ADD_FAILURE() << name << ": " << rejected.message;
  }
}

TEST_F(OnssSamples, OtherMessagesAreNamedForWhatTheyAre) {
  for (const auto& entry : std::filesystem::directory_iterator(shared_registries())) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("DmfA") && name.ends_with(".xml")) continue;
    const auto decoded = decode(read_file(entry.path()), 100);
    EXPECT_FALSE(decoded.status.ok()) << name;
    EXPECT_TRUE(decoded.batch.records.empty()) << name;
    if (name.starts_with("Dimona_") && name.ends_with(".xml")) {
      EXPECT_NE(decoded.status.message().find("root element Dimona is not DmfAOriginal"),
                std::string::npos);
    }
  }
}

}  // namespace
}  // namespace cumuld
