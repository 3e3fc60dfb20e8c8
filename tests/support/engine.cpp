#include "tests/support/engine.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <map>
#include <mutex>
#include <utility>

#include "config/rules.h"
#include "config/shipped.h"
#include "daemon/decode/line_blocks.h"
#include "daemon/decode/ndjson.h"
#include "matcher/national_number.h"
#include "matcher/reset.h"
#include "storage/case_walk.h"
#include "storage/hit_reader.h"
#include "storage/hit_walk.h"
#include "tests/support/reset_line.h"

namespace support {
namespace {

std::string digits_of(matcher::PersonCode code) {
  const auto number = matcher::NationalNumber::from_code(code);
  return number ? number->digits() : "not a number";
}

naive::Period to_naive(const matcher::PeriodView& view, const matcher::Catalogue& catalogue) {
  naive::Period period;
  period.part = view.part;
  period.kind = catalogue.kind(view.kind).name;
  period.from = view.begin.since_epoch;
  period.last = view.is_open() ? naive::kOpenDay : view.end.since_epoch - 1;
  if (view.employer) period.employer = *view.employer;
  if (view.insurer) period.insurer = std::to_string(1000 + *view.insurer).substr(1);
  if (view.daily_cents) period.daily_cents = *view.daily_cents;
  if (view.fraction) {
    const bool exempts = catalogue.kind(view.kind).side == matcher::Side::kExemption;
    (exempts ? period.max_fraction : period.fraction) = *view.fraction;
  }
  if (view.paid_days) period.paid_days = *view.paid_days;
  if (view.days_per_week) period.days_per_week = *view.days_per_week;
  for (const auto& [name, value] : matcher::read_attributes(view.attribute_bytes)) {
    period.attributes[std::string(name)] = value;
  }
  return period;
}

// Counts jobs down, on the writer thread, for the test's thread.
struct Latch {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t left = 0;
  cumuld::JobResult sum;
};

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  // In memory where that is possible: these tests cut no power.
  const std::filesystem::path memory = "/dev/shm";
  const bool in_memory = ::access(memory.c_str(), W_OK) == 0;
  const auto root = in_memory ? memory : std::filesystem::temp_directory_path();
  std::string name = (root / "cumuld-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Engine::Engine(EngineOptions options) : options_(std::move(options)) {
  open();
}

Engine::~Engine() {
  pipeline_.reset();
  store_.reset();
}

void Engine::restart() {
  pipeline_.reset();
  store_.reset();
  open();
}

void Engine::restart(const EngineOptions& options) {
  options_ = options;
  restart();
}

void Engine::open() {
  storage::StoreOptions store;
  store.directory = (directory_.path() / "data").string();
  store.program_version = "test";
  store.sync = options_.sync;
  store.write_buffer_bytes = std::size_t{8} << 20U;
  store.block_cache_bytes = std::size_t{4} << 20U;
  auto opened = storage::Store::open(store, matcher::standard_catalogue());
  if (!opened) {
    ADD_FAILURE() << opened.error().message();
    std::abort();
  }
  store_ = std::move(*opened);
  const std::string text =
      options_.rules.empty() ? std::string(config::shipped_rules()) : options_.rules;
  auto rules = config::parse_rules(text, "rules.toml", store_->catalogue());
  if (!rules) {
    ADD_FAILURE() << rules.error().message() << "\n" << text;
    std::abort();
  }
  rules_checksum_ = rules->checksum;
  cumuld::PipelineOptions options;
  options.shards = options_.shards;
  options.epoch_bytes = options_.epoch_bytes;
  options.timeline_bytes = options_.timeline_bytes;
  options.quarantine = options_.quarantine;
  options.stale = options_.stale;
  options.now_ms = [] { return std::uint64_t{1'700'000'000'000}; };
  options.fail = [](const matcher::Status& status) {
    std::fprintf(stderr, "pipeline failed: %s\n", status.message().c_str());
    std::abort();
  };
  options.on_changes = [](std::uint64_t) {};
  auto pipeline = cumuld::Pipeline::start(
      *store_, std::make_shared<const matcher::RuleTable>(std::move(*rules)), options);
  if (!pipeline) {
    ADD_FAILURE() << pipeline.error().message();
    std::abort();
  }
  pipeline_ = std::move(*pipeline);
}

void Engine::use_rules(const std::string& rules) {
  auto table = config::parse_rules(rules, "rules.toml", store_->catalogue());
  if (!table) {
    ADD_FAILURE() << table.error().message() << "\n" << rules;
    std::abort();
  }
  options_.rules = rules;
  rules_checksum_ = table->checksum;
  pipeline_->use_rules(std::make_shared<const matcher::RuleTable>(std::move(*table)));
}

void Engine::await_matched() const {
  while (true) {
    const auto figures = pipeline_->figures();
    const bool taken = rules_checksum_.empty() || figures.rules_checksum == rules_checksum_;
    if (taken && figures.matching_again == 0) return;
    std::this_thread::yield();
  }
}

void Engine::decode(const std::string& text, matcher::Batch& batch) {
  cumuld::NdjsonDecoder decoder(store_->catalogue(), store_->key_seed());
  cumuld::LineBlocks blocks;
  const auto take = [&] {
    while (const auto block = blocks.next()) {
      if (block->too_long) {
        cumuld::reject_too_long(*block, batch);
      } else {
        decoder.decode(block->bytes, block->first_line, batch);
      }
    }
  };
  blocks.feed(text);
  take();
  blocks.finish();
  take();
}

std::unique_ptr<matcher::Batch> Engine::decode(const std::vector<std::string>& lines) {
  auto batch = std::make_unique<matcher::Batch>();
  std::string text;
  for (const auto& line : lines) {
    const auto reset = read_reset_line(line);
    if (!reset) {
      text += line + "\n";
      continue;
    }
    decode(std::exchange(text, {}), *batch);
    const auto registry = store_->catalogue().find_registry(reset->registry);
    matcher::append_reset(*batch, {registry.value(), reset->key, "a test", {}}, store_->key_seed(),
                          0, 0);
  }
  decode(text, *batch);
  return batch;
}

cumuld::JobResult Engine::submit(const std::vector<std::string>& lines) {
  return submit_all({lines});
}

cumuld::JobResult Engine::submit_behind(const std::vector<std::string>& lines) {
  return submit_all({lines}, true);
}

void Engine::catch_up() {
  while (pipeline_->is_behind()) {
    pipeline_->catch_up();
    std::this_thread::yield();
  }
}

cumuld::JobResult Engine::submit_all(const std::vector<std::vector<std::string>>& jobs,
                                     bool may_wait) {
  Latch latch;
  latch.left = jobs.size();
  for (const auto& lines : jobs) {
    cumuld::Job job;
    job.batch = decode(lines);
    job.source = "test";
    job.may_wait = may_wait;
    job.done = [&latch](cumuld::JobResult&& result, std::unique_ptr<matcher::Batch>) {
      const std::scoped_lock lock(latch.mutex);
      latch.sum.add(std::move(result));
      --latch.left;
      latch.changed.notify_all();
    };
    std::size_t before = 0;
    {
      const std::scoped_lock lock(latch.mutex);
      before = latch.left;
    }
    while (!pipeline_->submit(0, job)) {  // full: wait until one more is done
      std::unique_lock lock(latch.mutex);
      latch.changed.wait(lock, [&] { return latch.left < before; });
      before = latch.left;
    }
  }
  std::unique_lock lock(latch.mutex);
  latch.changed.wait(lock, [&] { return latch.left == 0; });
  return std::move(latch.sum);
}

naive::Hit Engine::to_naive(const storage::HitRecord& stored) const {
  const auto content = matcher::HitContent::parse(stored.content);
  if (!content) {
    ADD_FAILURE() << "a stored hit does not decode";
    return {};
  }
  const auto& catalogue = store_->catalogue();
  naive::Hit hit;
  hit.id = matcher::to_hex(stored.id);
  hit.rule = content->rule;
  hit.person = digits_of(content->person);
  hit.grade = name_of(content->grade);
  const auto side = [&](const matcher::HitSide& from, naive::HitSide& to) {
    to.registry = catalogue.registry(from.registry).name;
    to.key = from.key;
    to.version = static_cast<std::int64_t>(from.version);
    to.person = digits_of(from.person);
    to.period = support::to_naive(from.period, catalogue);
  };
  side(content->income, hit.income);
  side(content->benefit, hit.benefit);
  const auto last_of = [](matcher::Day end) {
    return end == matcher::kOpenEnd ? naive::kOpenDay : end.since_epoch - 1;
  };
  for (const auto& segment : content->segments) {
    hit.segments.push_back({segment.begin().since_epoch, last_of(segment.end())});
  }
  for (const auto& used : content->exemptions) {
    hit.exemptions.push_back({catalogue.registry(used.registry).name, std::string(used.key),
                              static_cast<std::int64_t>(used.version), std::string(used.part),
                              used.begin.since_epoch, last_of(used.end)});
  }
  if (content->worked) hit.worked_days = {content->worked->min, content->worked->max};
  return hit;
}

std::vector<naive::Hit> Engine::standing() const {
  std::vector<naive::Hit> hits;
  const auto status = storage::for_each_hit(*store_, [&](storage::HitRecord&& hit) {
    if (hit.status != storage::HitStatus::kWithdrawn) hits.push_back(to_naive(hit));
    return true;
  });
  EXPECT_TRUE(status.ok()) << status.message();
  return hits;
}

std::vector<naive::Hit> Engine::standing_by_feed() const {
  std::map<std::string, naive::Hit> standing;
  std::uint64_t next = 1;
  const auto status = storage::for_each_change(*store_, 0, [&](storage::FeedEntry&& entry) {
    EXPECT_EQ(entry.sequence, next++) << "the feed has a hole";
    const auto hit = to_naive(entry.hit);
    switch (entry.change) {
      case matcher::HitChangeKind::kRaised:
        EXPECT_FALSE(standing.contains(hit.id)) << "raised twice";
        standing[hit.id] = hit;
        break;
      case matcher::HitChangeKind::kAmended:
        EXPECT_TRUE(standing.contains(hit.id)) << "amended but not standing";
        EXPECT_NE(naive::to_line(standing[hit.id]), naive::to_line(hit)) << "nothing changed";
        standing[hit.id] = hit;
        break;
      case matcher::HitChangeKind::kWithdrawn:
        EXPECT_EQ(standing.erase(hit.id), 1U) << "withdrawn but not standing";
        break;
    }
    return true;
  });
  EXPECT_TRUE(status.ok()) << status.message();
  std::vector<naive::Hit> hits;
  for (const auto& [id, hit] : standing) hits.push_back(hit);
  return hits;
}

std::vector<naive::Hit> Engine::standing_by_person() const {
  std::map<std::string, naive::Hit> standing;
  std::set<matcher::PersonCode> persons;
  (void)storage::for_each_hit(*store_, [&](storage::HitRecord&& hit) {
    persons.insert(matcher::HitContent::parse(hit.content)->person);
    return true;
  });
  for (const auto person : persons) {
    const auto hits = storage::standing_hits_of(*store_, pipeline_->sealed(), person);
    EXPECT_TRUE(hits.has_value());
    for (const auto& hit : *hits) standing[matcher::to_hex(hit.id)] = to_naive(hit);
  }
  std::vector<naive::Hit> hits;
  for (const auto& [id, hit] : standing) hits.push_back(hit);
  return hits;
}

std::vector<naive::Hit> Engine::standing_by_lists() const {
  std::map<std::string, naive::Hit> standing;
  std::set<storage::CaseOfPerson> expected;
  storage::WantedHits wanted;
  wanted.statuses = {true, true, true, false};
  storage::HitWalk walk(*store_, wanted);
  while (const auto found = walk.next()) {
    const auto hit = walk.read(*found);
    EXPECT_TRUE(hit.has_value());
    const auto content = *matcher::HitContent::parse(hit->content);
    expected.insert({matcher::make_case_id(content), content.person});
    EXPECT_TRUE(standing.emplace(matcher::to_hex(hit->id), to_naive(*hit)).second)
        << "listed twice";
  }
  EXPECT_TRUE(walk.status().ok()) << walk.status().message();
  std::set<storage::CaseOfPerson> cases;
  storage::CaseWalk listed(*store_, std::nullopt);
  while (const auto one = listed.next()) cases.insert(*one);
  EXPECT_TRUE(cases == expected) << "the list of cases names others";
  std::vector<naive::Hit> hits;
  for (const auto& [id, hit] : standing) hits.push_back(hit);
  return hits;
}

}  // namespace support
