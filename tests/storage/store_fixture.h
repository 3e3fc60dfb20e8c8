// StoreTest: a store in a directory of its own, and the few records and deltas the tests put in.
// Thread safety: one thread at a time.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>

#include "matcher/shard.h"
#include "storage/store.h"
#include "tests/support/engine.h"

namespace support {

inline storage::StoreOptions small_store(const std::filesystem::path& directory) {
  storage::StoreOptions options;
  options.directory = directory.string();
  options.program_version = "test";
  options.sync = false;
  options.write_buffer_bytes = std::size_t{1} << 20U;
  options.block_cache_bytes = std::size_t{1} << 20U;
  return options;
}

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }

  void open() {
    store.reset();
    auto opened = storage::Store::open(small_store(directory_.path() / "data"),
                                       matcher::standard_catalogue());
    ASSERT_TRUE(opened) << opened.error().message();
    store = std::move(*opened);
  }

  // Why it does not open.
  matcher::StatusCode refusal() const {
    const auto opened = storage::Store::open(small_store(directory_.path() / "data"),
                                             matcher::standard_catalogue());
    return opened ? matcher::StatusCode::kOk : opened.error().code();
  }

  // The bytes of a record of one period; they live as long as the test.
  std::string_view body(matcher::RegistryId registry, std::string_view key, std::uint64_t version,
                        matcher::PersonCode person, matcher::KindId kind) {
    matcher::RecordDraft draft;
    draft.registry = registry;
    draft.key = key;
    draft.version = version;
    draft.person = person;
    matcher::PeriodDraft period;
    period.part = "1";
    period.kind = kind;
    period.begin = matcher::day_of(2024, 1, 1);
    draft.periods.push_back(period);
    std::string& bytes = bodies_.emplace_back();
    encode_record(draft, bytes);
    return bytes;
  }

  static matcher::Entry entry(std::uint64_t commit, std::uint32_t ordinal, std::string_view body,
                              matcher::Disposition disposition = matcher::Disposition::kCurrent) {
    matcher::Entry made;
    made.disposition = disposition;
    made.commit = commit;
    made.ordinal = ordinal;
    made.provenance.position = ordinal + 1;
    made.body = body;
    return made;
  }

  static matcher::LiveEpoch epoch(std::uint64_t number, unsigned shards) {
    matcher::LiveEpoch made{number, {}};
    for (unsigned i = 0; i < shards; ++i) {
      made.deltas.push_back(std::make_shared<matcher::EpochDelta>(number));
    }
    return made;
  }

  std::unique_ptr<storage::Store> store;

 private:
  TemporaryDirectory directory_;
  std::deque<std::string> bodies_;
};

}  // namespace support
