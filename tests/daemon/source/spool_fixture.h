// What the spool's tests stand on: a store, a pipeline and a spool in a directory of their own, and
// lines to drop into it.
//
// Waiting is for a condition, with a deadline; nothing sleeps a fixed time. Thread safety: one
// thread at a time.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "config/rules.h"
#include "config/shipped.h"
#include "daemon/source/spool.h"
#include "tests/support/engine.h"

namespace cumuld {

namespace fs = std::filesystem;
namespace json = boost::json;

inline std::string national_number(unsigned person) {
  const std::uint64_t nine = 850'000'000ULL + person;
  const auto check = 97 - nine % 97;
  return std::to_string(nine) + (check < 10 ? "0" : "") + std::to_string(check);
}

inline std::string dmfa_line(unsigned person, unsigned version = 1, unsigned paid_days = 2000) {
  return R"({"registry":"dmfa","key":"d)" + std::to_string(person) + R"(","version":)" +
         std::to_string(version) + R"(,"person":")" + national_number(person) +
         R"(","kind":"employment","from":"2024-02-01","to":"2024-02-29","employer":"0403019261",)" +
         R"("paid_days":)" + std::to_string(paid_days) + "}\n";
}

inline std::string invalidity_line(unsigned person) {
  return R"({"registry":"invalidity","key":"i)" + std::to_string(person) +
         R"(","version":1,"person":")" + national_number(person) +
         R"(","kind":"invalidity","from":"2024-02-01","to":"2024-02-29","insurer":"306",)" +
         R"("daily_cents":5850})" + "\n";
}

inline std::string dmfa_xml(unsigned first, unsigned count) {
  std::string text =
      "<?xml version=\"1.0\"?><DmfAOriginal><Form><FormCreationDate>2024-05-01</FormCreationDate>"
      "<FormCreationHour>08:00:00.000</FormCreationHour><AttestationStatus>0</AttestationStatus>"
      "<EmployerDeclaration><Quarter>20241</Quarter>"
      "<NOSSRegistrationNbr>199999934</NOSSRegistrationNbr><Trusteeship>0</Trusteeship>"
      "<CompanyID>403019261</CompanyID>";
  for (unsigned i = first; i < first + count; ++i) {
    text += "<NaturalPerson><INSS>" + national_number(i) +
            "</INSS><WorkerRecord><EmployerClass>010</EmployerClass><WorkerCode>495</WorkerCode>"
            "<NOSSQuarterStartingDate>2024-01-01</NOSSQuarterStartingDate>"
            "<NOSSQuarterEndingDate>2024-03-31</NOSSQuarterEndingDate><Occupation>"
            "<OccupationSequenceNbr>01</OccupationSequenceNbr>"
            "<OccupationStartingDate>2005-10-01</OccupationStartingDate>"
            "<WorkingDaysSystem>500</WorkingDaysSystem>"
            "<RefMeanWorkingHours>3800</RefMeanWorkingHours>"
            "<MeanWorkingHours>1900</MeanWorkingHours><Service><ServiceCode>001</ServiceCode>"
            "<ServiceNbrDays>06600</ServiceNbrDays></Service></Occupation></WorkerRecord>"
            "</NaturalPerson>";
  }
  return text + "</EmployerDeclaration></Form></DmfAOriginal>";
}

// A file whose batches do everything: new, again, older, conflicting, refused, raising hits.
inline std::string mixed_lines(unsigned lines) {
  std::string text;
  for (unsigned i = 0; i < lines; ++i) {
    switch (i % 8) {
      case 5:
        text += dmfa_line(i - 1);  // a duplicate
        break;
      case 6:
        text += i % 3 == 0 ? "{}\n" : "\n";
        break;
      case 7:
        text += dmfa_line(i - 7, 1, 1500);  // older than the one below or in conflict with it
        break;
      default:
        text += dmfa_line(i, i % 16 == 0 ? 2 : 1);
    }
  }
  return text;
}

// Counts how often the spool may go on; the spool waits when there is none left.
class Gate {
 public:
  bool pass() {
    const std::scoped_lock lock(mutex_);
    ++asked_;
    changed_.notify_all();
    if (left_ == 0) return false;
    --left_;
    return true;
  }
  void open(std::uint64_t times) {
    const std::scoped_lock lock(mutex_);
    left_ = times;
    asked_ = 0;
  }
  bool await_asked(std::uint64_t times) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60), [&] { return asked_ >= times; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t left_ = UINT64_MAX;
  std::uint64_t asked_ = 0;
};

class SpoolTest : public testing::Test {
 protected:
  SpoolTest() { open_store(); }
  ~SpoolTest() override { close(); }

  void open_store() {
    storage::StoreOptions store;
    store.directory = (temporary_.path() / data_).string();
    store.program_version = "test";
    store.sync = false;
    store.write_buffer_bytes = std::size_t{8} << 20U;
    store.block_cache_bytes = std::size_t{4} << 20U;
    auto opened = storage::Store::open(store, matcher::standard_catalogue());
    if (!opened) stop_test(opened.error());
    store_ = std::move(*opened);
    auto rules = config::parse_rules(config::shipped_rules(), "rules.toml", store_->catalogue());
    PipelineOptions options;
    options.shards = 2;
    options.ports = 2;  // the spool's, and a test's own
    options.now_ms = [this] { return clock_ms_.fetch_add(1); };
    options.fail = &stop_test;
    options.on_changes = [](std::uint64_t) {};
    auto pipeline = Pipeline::start(
        *store_, std::make_shared<const matcher::RuleTable>(std::move(*rules)), options);
    if (!pipeline) stop_test(pipeline.error());
    pipeline_ = std::move(*pipeline);
  }
  [[noreturn]] static void stop_test(const matcher::Status& status) {
    std::fprintf(stderr, "%s\n", status.message().c_str());
    std::abort();
  }

  void start() {
    SpoolOptions options;
    options.directory = spool_dir();
    options.poll = std::chrono::milliseconds(2);
    options.tables = &tables_;
    options.now_ms = [] { return std::uint64_t{1'700'000'000'000}; };
    options.rejected_percent_max = rejected_percent_max_;
    options.load_bytes = load_bytes_;
    options.has_room = [this] { return gate_.pass(); };
    auto spool = Spool::start(*pipeline_, *store_, options);
    if (!spool) stop_test(spool.error());
    spool_ = std::move(*spool);
  }
  void close() {
    spool_.reset();
    pipeline_.reset();
    store_.reset();
  }
  void restart() {
    close();
    gate_.open(UINT64_MAX);
    open_store();
    start();
  }

  fs::path spool_dir() const { return temporary_.path() / "spool"; }
  fs::path at(const std::string& path) const { return spool_dir() / path; }

  // As a sender does: written under another name, then renamed. Works before start(), too.
  void drop(const std::string& registry, const std::string& name, const std::string& content) {
    fs::create_directories(at(registry) / "incoming");
    const auto hidden = at(registry) / "incoming" / ".dropping";
    std::ofstream(hidden, std::ios::binary) << content;
    fs::rename(hidden, at(registry) / "incoming" / name);
  }

  static bool await(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));  // between two looks
    }
    return true;
  }
  static std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Waits until that many files are done or rejected.
  void await_files(std::uint64_t files) {
    ASSERT_TRUE(await([&] {
      const auto status = spool_->snapshot();
      return status.done + status.rejected >= files;
    })) << to_json(spool_->snapshot());
  }
  json::object receipt(const std::string& registry, const std::string& file) const {
    const auto text = content_of(at(registry) / "receipts" / (file + ".json"));
    json::error_code error;
    auto value = json::parse(text, error);
    EXPECT_FALSE(error) << registry << "/" << file << ": " << text;
    return value.is_object() ? value.as_object() : json::object{};
  }
  // "done 3 accepted 0 duplicates 0 stale 1 rejected"
  std::string counts(const std::string& registry, const std::string& file) const {
    auto told = receipt(registry, file);
    std::string text = told["outcome"].is_string() ? told["outcome"].as_string().c_str() : "?";
    for (const auto* name : {"accepted", "duplicates", "stale", "rejected"}) {
      text += " " + json::serialize(told[name]) + " " + name;
    }
    return text;
  }
  bool has_positions() const {
    return !store_->read_all(storage::Family::kPositions, "spool ").value().empty();
  }

  unsigned rejected_percent_max_ = 0;
  std::uint64_t load_bytes_ = 0;
  support::TemporaryDirectory temporary_;
  std::string data_ = "data";
  config::DmfaCodes codes_ = config::standard_dmfa_codes();
  config::Layouts layouts_ = *config::shipped_layouts_for(matcher::standard_catalogue());
  FormatTables tables_{&codes_, &layouts_, {"invalidity", "primary_incapacity"}};
  Gate gate_;
  std::atomic<std::uint64_t> clock_ms_{1'700'000'000'000};  // what came later was received later
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Spool> spool_;
};

}  // namespace cumuld
