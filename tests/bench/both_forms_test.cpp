// A nation in its registries' own files is read as exactly the records of its NDJSON: the same
// keys, versions and contents, as often as each was sent.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bench/population/record.h"
#include "bench/population/writer.h"
#include "config/dmfa_codes.h"
#include "config/layouts.h"
#include "config/shipped.h"
#include "daemon/decode/csv_decoder.h"
#include "daemon/decode/dimona.h"
#include "daemon/decode/dmfa.h"
#include "daemon/decode/idflux.h"
#include "daemon/decode/ndjson.h"
#include "daemon/decode/xml_layout_decoder.h"
#include "matcher/catalogue.h"
#include "tests/bench/folder.h"
#include "tests/support/messages.h"

namespace population {
namespace {

namespace fs = std::filesystem;
using Form = config::FileLayout::Form;

constexpr std::uint64_t kKeySeed = 7;

// Reads the files of a population, folder by folder, in the order of their names.
class Reader {
 public:
  // The canonical bytes of all records below `phase`, sorted.
  std::vector<std::string> bodies(const fs::path& phase) {
    batch_.clear();
    for (std::size_t i = 0; i < kRegistryCount; ++i) {
      const std::string registry{name_of(static_cast<Registry>(i))};
      for (const fs::path& file : files_below(phase / registry, "")) decode(file, registry);
    }
    for (const auto& refused : batch_.rejected) ADD_FAILURE() << phase << ": " << refused.message;
    std::vector<std::string> bodies;
    for (const auto& record : batch_.records) bodies.emplace_back(batch_.body_of(record));
    std::ranges::sort(bodies);
    return bodies;
  }

 private:
  void decode(const fs::path& file, const std::string& registry) {
    const std::string text = read(file);
    if (file.extension() == ".ndjson") {
      cumuld::NdjsonDecoder{catalogue_, kKeySeed}.decode(text, 1, batch_);
    } else if (file.extension() == ".csv") {
      decode_csv(text, *layouts_.find(registry, Form::kCsv), file);
    } else if (registry == "dmfa") {
      feed(cumuld::DmfaDecoder{catalogue_, kKeySeed, codes_}, text, file);
    } else if (registry == "dimona") {
      feed(cumuld::DimonaDecoder{catalogue_, kKeySeed, notebook_}, text, file);
    } else if (registry == "identity") {
      feed(cumuld::IdfluxDecoder{catalogue_, kKeySeed, registry}, text, file);
    } else {
      const auto* const layout = layouts_.find(registry, Form::kXml);
      feed(cumuld::XmlLayoutDecoder{*layout, catalogue_, kKeySeed}, text, file);
    }
  }

  template <typename Decoder>
  void feed(Decoder&& decoder, const std::string& text, const fs::path& file) {
    const auto status = decoder.feed(text, true, batch_);
    EXPECT_TRUE(status.ok()) << file << ": " << status.message();
  }

  void decode_csv(std::string_view lines, const config::FileLayout& layout, const fs::path& file) {
    cumuld::CsvDecoder decoder{layout, catalogue_, kKeySeed};
    std::uint64_t line = 1;
    const auto status = decoder.read_header(lines, line);
    ASSERT_TRUE(status.ok()) << file << ": " << status.message();
    while (!lines.empty()) decoder.decode(lines, line, batch_);
  }

  const matcher::Catalogue catalogue_ =
      matcher::Catalogue::build(matcher::standard_catalogue()).value();
  const config::DmfaCodes codes_ = config::standard_dmfa_codes();
  const config::Layouts layouts_ =
      config::parse_layouts(config::shipped_layouts(), config::kShippedLayoutsName,
                            matcher::standard_catalogue())
          .value();
  support::MapNotebook notebook_;
  matcher::Batch batch_;
};

// The corrections come after everything else, in both.
template <typename Write>
void expect_the_same_records(const Write& write) {
  const Folder ndjson;
  const Folder own;
  ASSERT_TRUE(write(Format::kNdjson, ndjson.path()).ok());
  ASSERT_TRUE(write(Format::kRegistry, own.path()).ok());
  Reader of_ndjson;
  Reader of_own;
  for (const fs::path phase : {"", "corrections"}) {
    const auto expected = of_ndjson.bodies(ndjson.path() / phase);
    const auto found = of_own.bodies(own.path() / phase);
    EXPECT_EQ(found.size(), expected.size()) << phase;
    const auto [a, b] = std::ranges::mismatch(found, expected);
    EXPECT_TRUE(a == found.end() && b == expected.end())
        << phase << "\n"
        << (a == found.end() ? "-" : testing::PrintToString(*a)) << "\n"
        << (b == expected.end() ? "-" : testing::PrintToString(*b));
  }
}

class BothForms : public testing::TestWithParam<std::uint64_t> {};

TEST_P(BothForms, OfANationAreReadAsTheSameRecords) {
  expect_the_same_records([](Format format, const fs::path& out) {
    const Options options{.persons = 1'500, .seed = GetParam()};
    return write_nation(options, format, out, ignore_progress);
  });
}

// From before the law on authorised resumptions changed until after it.
TEST_P(BothForms, OfAnOlderNationAreReadAsTheSameRecords) {
  expect_the_same_records([](Format format, const fs::path& out) {
    const Options options{.persons = 3'000, .seed = GetParam() + 50, .from_year = 2010, .years = 6};
    return write_nation(options, format, out, ignore_progress);
  });
}

TEST_P(BothForms, OfThePostingsOf2006AreReadAsTheSameRecords) {
  expect_the_same_records([](Format format, const fs::path& out) {
    return write_gotot_2006(GetParam(), format, out, ignore_progress);
  });
}

INSTANTIATE_TEST_SUITE_P(Seeds, BothForms, testing::Values(1, 2, 3));

}  // namespace
}  // namespace population
