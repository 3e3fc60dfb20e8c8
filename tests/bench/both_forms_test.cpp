// A nation in its registries' own messages is read as exactly the records of its NDJSON: the same
// keys, versions and contents, as often as each was sent. Here for the messages of the ONSS, whose
// decoders need no table; the whole nation goes through the daemon in
// tests/e2e/population_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "bench/population/writer.h"
#include "config/dmfa_codes.h"
#include "daemon/decode/dimona.h"
#include "daemon/decode/dmfa.h"
#include "daemon/decode/idflux.h"
#include "daemon/decode/ndjson.h"
#include "matcher/catalogue.h"
#include "tests/bench/folder.h"

namespace population {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kKeySeed = 7;

class MapNotebook final : public cumuld::Notebook {
 public:
  matcher::Result<std::vector<std::pair<std::string, std::string>>> find(
      std::string_view prefix) override {
    std::vector<std::pair<std::string, std::string>> found;
    for (auto at = notes_.lower_bound(prefix); at != notes_.end() && at->first.starts_with(prefix);
         ++at) {
      found.emplace_back(*at);
    }
    return found;
  }
  void add(std::string_view key, std::string_view value) override {
    notes_.try_emplace(std::string(key), value);
  }

 private:
  std::map<std::string, std::string, std::less<>> notes_;
};

// Reads the files of one registry's folder, in the order of their names.
class Reader {
 public:
  // The canonical bytes of all records in the folder, sorted.
  std::vector<std::string> bodies(const fs::path& folder) {
    batch_.clear();
    for (const fs::path& file : files_below(folder, "")) decode(file);
    for (const auto& refused : batch_.rejected) ADD_FAILURE() << folder << ": " << refused.message;
    std::vector<std::string> bodies;
    for (const auto& record : batch_.records) bodies.emplace_back(batch_.body_of(record));
    std::ranges::sort(bodies);
    return bodies;
  }

 private:
  void decode(const fs::path& file) {
    const std::string text = read(file);
    const std::string registry = file.parent_path().filename();
    if (file.extension() == ".ndjson") {
      cumuld::NdjsonDecoder{catalogue_, kKeySeed}.decode(text, 1, batch_);
    } else if (registry == "dmfa") {
      feed(cumuld::DmfaDecoder{catalogue_, kKeySeed, codes_}, text, file);
    } else if (registry == "dimona") {
      feed(cumuld::DimonaDecoder{catalogue_, kKeySeed, notebook_}, text, file);
    } else {
      feed(cumuld::IdfluxDecoder{catalogue_, kKeySeed, "identity"}, text, file);
    }
  }

  template <typename Decoder>
  void feed(Decoder&& decoder, const std::string& text, const fs::path& file) {
    const auto status = decoder.feed(text, true, batch_);
    EXPECT_TRUE(status.ok()) << file << ": " << status.message();
  }

  const matcher::Catalogue catalogue_ =
      matcher::Catalogue::build(matcher::standard_catalogue()).value();
  const config::DmfaCodes codes_ = config::standard_dmfa_codes();
  MapNotebook notebook_;
  matcher::Batch batch_;
};

class BothForms : public testing::TestWithParam<std::uint64_t> {
 protected:
  BothForms() {
    const Options options{.persons = 1'500, .seed = GetParam()};
    EXPECT_TRUE(write_nation(options, Format::kNdjson, ndjson_.path(), ignore_progress).ok());
    EXPECT_TRUE(write_nation(options, Format::kRegistry, own_.path(), ignore_progress).ok());
  }

  // The corrections come after everything else, in both.
  void expect_equal(const std::string& registry) {
    Reader ndjson;
    Reader own;
    for (const fs::path phase : {"", "corrections"}) {
      const auto expected = ndjson.bodies(ndjson_.path() / phase / registry);
      EXPECT_EQ(own.bodies(own_.path() / phase / registry), expected) << phase;
      EXPECT_FALSE(expected.empty());
    }
  }

  Folder ndjson_, own_;
};

TEST_P(BothForms, OfWorkerLines) {
  expect_equal("dmfa");
}

TEST_P(BothForms, OfAnnouncements) {
  expect_equal("dimona");
}

// Some replacements are told by an attestation instead, and only by that.
TEST_P(BothForms, OfReplacedNumbers) {
  const auto all = Reader().bodies(ndjson_.path() / "identity");
  const auto own = Reader().bodies(own_.path() / "identity");
  EXPECT_TRUE(std::ranges::includes(all, own));
  std::size_t attested = 0;
  for (const char* registry : {"primary_incapacity", "invalidity"}) {
    for (const fs::path& file : files_below(own_.path() / registry, ".xml")) {
      attested += count_of(" replacedBy=", read(file));
    }
  }
  EXPECT_EQ(all.size() - own.size(), attested);
  EXPECT_GT(attested, 0U);
  const fs::path corrections = fs::path{"corrections"} / "identity";
  EXPECT_EQ(Reader().bodies(own_.path() / corrections),
            Reader().bodies(ndjson_.path() / corrections));
}

INSTANTIATE_TEST_SUITE_P(Seeds, BothForms, testing::Values(1, 2, 3));

}  // namespace
}  // namespace population
