// A data directory: made, opened again, and refused when it is not ours to use.
#include "storage/store.h"

#include <gtest/gtest.h>
#include <rocksdb/metadata.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "storage/database.h"
#include "tests/storage/store_fixture.h"

namespace storage {
namespace {

namespace fs = std::filesystem;
using support::small_store;

class DataDirectory : public ::testing::Test {
 protected:
  matcher::Result<std::unique_ptr<Store>> open() {
    return Store::open(small_store(path), matcher::standard_catalogue());
  }
  // The message of the refusal; empty when it was opened.
  std::string refusal(matcher::StatusCode code = matcher::StatusCode::kInvalidArgument) {
    const auto opened = open();
    if (opened) return "";
    EXPECT_EQ(opened.error().code(), code) << opened.error().message();
    EXPECT_NE(opened.error().message().find(path.string()), std::string::npos);
    return opened.error().message();
  }
  void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  support::TemporaryDirectory directory;
  fs::path path = directory.path() / "data";
};

TEST_F(DataDirectory, IsMadeAndKeepsItsSecretsAndNumbering) {
  auto store = open();
  ASSERT_TRUE(store) << store.error().message();
  const std::uint64_t seed = (*store)->key_seed();
  const std::uint32_t pseudonym = (*store)->pseudonym().of(850'730'033);
  const auto numbering = (*store)->catalogue().numbering();
  ASSERT_TRUE((*store)->create_log(1).ok());
  ASSERT_TRUE((*store)->create_log(12).ok());
  ASSERT_TRUE((*store)->write_meta("fact", "value").ok());
  store->reset();
  matcher::CatalogueSpec other = matcher::standard_catalogue();
  std::ranges::reverse(other.kinds);
  std::ranges::reverse(other.registries);
  other.registries.push_back({"new", {}});
  store = Store::open(small_store(path), other);
  ASSERT_TRUE(store) << store.error().message();
  EXPECT_EQ((*store)->key_seed(), seed);
  EXPECT_EQ((*store)->pseudonym().of(850'730'033), pseudonym);
  EXPECT_EQ((*store)->log_epochs(), (std::vector<std::uint64_t>{1, 12}));
  EXPECT_EQ(*(*store)->read_meta("fact"), "value");
  EXPECT_EQ(*(*store)->read_meta("no such fact"), "");
  auto grown = numbering;
  grown.registries.emplace_back("new");
  EXPECT_EQ((*store)->catalogue().numbering(), grown);
  store->reset();
  ASSERT_TRUE(open());
  EXPECT_EQ((*open())->catalogue().numbering(), grown) << "what was numbered stays so";
}

TEST_F(DataDirectory, TwoStoresHaveDifferentSecrets) {
  const auto one = open();
  path = directory.path() / "other";
  const auto two = open();
  EXPECT_NE((*one)->key_seed(), (*two)->key_seed());
  EXPECT_NE((*one)->pseudonym().of(1), (*two)->pseudonym().of(1));
}

TEST_F(DataDirectory, AnEpochsLogIsGoneOnceDropped) {
  auto store = open();
  ASSERT_TRUE((*store)->create_log(3).ok());
  EXPECT_NE((*store)->log_family(3), nullptr);
  EXPECT_TRUE((*store)->drop_log(3).ok());
  EXPECT_TRUE((*store)->drop_log(3).ok()) << "gone already";
  EXPECT_EQ((*store)->log_family(3), nullptr);
  store->reset();
  EXPECT_TRUE((*open())->log_epochs().empty());
}

std::size_t files_of(const Store& store, Family family) {
  rocksdb::ColumnFamilyMetaData found;
  store.db().GetColumnFamilyMetaData(store.family(family), &found);
  return found.file_count;
}

TEST_F(DataDirectory, WhatAStartHadToReadIsFlushedIfItIsMuch) {
  const auto open = [&] {
    auto options = small_store(path);
    options.write_buffer_bytes = std::size_t{64} << 20U;  // bounds what the log may grow to
    return Store::open(options, matcher::standard_catalogue());
  };
  const auto fill = [&](std::size_t bytes) {
    auto store = open();
    const std::string value(bytes, 'x');
    // Some in each, so that none is full.
    for (const auto family : {Family::kFeed, Family::kHits, Family::kHitsByPerson}) {
      EXPECT_TRUE((*store)->write(family, "some", value).ok());
    }
  };
  fill(1'000);
  {
    const auto store = open();
    (*store)->flush_after_start();
    EXPECT_EQ(files_of(**store, Family::kFeed), 0U) << "too little";
  }
  fill(std::size_t{12} << 20U);
  const auto store = open();
  EXPECT_EQ(files_of(**store, Family::kFeed), 0U);
  (*store)->flush_after_start();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (files_of(**store, Family::kFeed) == 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_EQ(files_of(**store, Family::kFeed), 1U);
  EXPECT_EQ((*store)->read(Family::kFeed, "some")->value().size(), std::size_t{12} << 20U);
}

TEST_F(DataDirectory, OfANewerFormatIsRefused) {
  write(path / "CUMULD", "cumuld data directory, format " + std::to_string(kFormat + 1) + "\n");
  EXPECT_NE(refusal().find("use a newer cumuld"), std::string::npos);
}

TEST_F(DataDirectory, WithAGarbledMarkerIsRefused) {
  for (const char* const text : {"", "rubbish", "cumuld data directory, format ",
                                 "cumuld data directory, format x", "\xff\xfe"}) {
    write(path / "CUMULD", text);
    EXPECT_NE(refusal(), "") << text;
  }
}

TEST_F(DataDirectory, OfAnotherProgramIsRefusedAndLeftAlone) {
  write(path / "letters" / "to-keep.txt", "dear");
  EXPECT_NE(refusal().find("letters"), std::string::npos);
  EXPECT_FALSE(fs::exists(path / "CUMULD"));
  EXPECT_FALSE(fs::exists(path / "db"));
}

TEST_F(DataDirectory, ThatIsANewFileSystemIsTaken) {
  fs::create_directories(path / "lost+found");
  EXPECT_TRUE(open());
}

TEST_F(DataDirectory, ThatIsAFileOrUnderOneIsRefused) {
  write(path, "a file");
  EXPECT_NE(refusal(), "");
  path /= "below";
  EXPECT_NE(refusal(), "");
}

TEST_F(DataDirectory, InUseIsRefusedAndSaysSo) {
  const auto store = open();
  ASSERT_TRUE(store);
  EXPECT_NE(refusal(matcher::StatusCode::kUnavailable).find("in use"), std::string::npos);
}

TEST_F(DataDirectory, InUseByAnotherProcessIsRefusedAndSaysSo) {
  int ready[2];
  int finish[2];
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(finish), 0);
  const ::pid_t child = ::fork();
  if (child == 0) {
    const bool opened = open()
                            .map([&](const auto&) {
                              char byte = 'y';
                              if (::write(ready[1], &byte, 1) != 1) ::_exit(2);
                              if (::read(finish[0], &byte, 1) != 1) ::_exit(3);
                            })
                            .has_value();
    ::_exit(opened ? 0 : 1);
  }
  ::close(ready[1]);
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1) << "the child holds the store";
  EXPECT_NE(refusal(matcher::StatusCode::kUnavailable).find("in use"), std::string::npos);
  ASSERT_EQ(::write(finish[1], &byte, 1), 1);
  int outcome = 0;
  ASSERT_EQ(::waitpid(child, &outcome, 0), child);
  EXPECT_EQ(outcome, 0);
  EXPECT_TRUE(open()) << "free again";
}

TEST_F(DataDirectory, ADamagedDatabaseIsNotCalledInUse) {
  path = directory.path() / "block";  // a name that holds "lock", as "block checksum" does
  ASSERT_TRUE(open());
  for (const auto& file : fs::directory_iterator(path / "db")) {
    if (file.path().filename().string().starts_with("MANIFEST")) fs::resize_file(file.path(), 0);
  }
  const auto opened = open();
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().code(), matcher::StatusCode::kUnavailable) << opened.error().message();
}

// No file of this process may grow beyond so many bytes while one is there.
class FilesEndAt {
 public:
  explicit FilesEndAt(std::uintmax_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    auto limit = before_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FilesEndAt() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    (void)std::signal(SIGXFSZ, handler_);
  }
  FilesEndAt(const FilesEndAt&) = delete;
  FilesEndAt& operator=(const FilesEndAt&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

std::uintmax_t manifest_bytes(const fs::path& database) {
  std::uintmax_t bytes = 0;
  for (const auto& file : fs::directory_iterator(database)) {
    if (file.path().filename().string().starts_with("MANIFEST-")) bytes = file.file_size();
  }
  return bytes;
}

// RocksDB ends the process when it recovers from a full disk and finds that they are not.
TEST_F(DataDirectory, HoldsDeletionsBackWhileALogCannotBeDropped) {
  auto opened = open();
  ASSERT_TRUE(opened) << opened.error().message();
  Store& store = **opened;
  const auto enabled = [&] {
    std::uint64_t value = 0;
    EXPECT_TRUE(store.db().GetIntProperty("rocksdb.is-file-deletions-enabled", &value));
    return value;
  };
  ASSERT_TRUE(store.create_log(1).ok());
  EXPECT_EQ(enabled(), 1U);
  {
    const FilesEndAt limit(manifest_bytes(path / "db"));
    EXPECT_EQ(store.drop_log(1).code(), matcher::StatusCode::kIoError);
  }
  EXPECT_EQ(enabled(), 0U);
  EXPECT_TRUE(store.drop_log(1).ok());
  EXPECT_EQ(enabled(), 1U);
}

}  // namespace
}  // namespace storage
