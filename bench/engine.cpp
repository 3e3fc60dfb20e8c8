#include "bench/engine.h"

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "config/rules.h"
#include "config/shipped.h"

namespace bench {

void give_up(const std::string& why) {
  std::fprintf(stderr, "benchmark: %s\n", why.c_str());
  std::_Exit(2);  // threads of the pipeline may be running: nothing is torn down
}

ScratchDirectory::ScratchDirectory(const std::string& parent) {
  std::string name = parent + "/cumuld-bench-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) give_up("cannot make a directory in " + parent);
  path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Engine::Engine(const std::string& directory, unsigned shards, unsigned ports) {
  storage::StoreOptions store;
  store.directory = directory;
  store.program_version = "bench";
  auto opened = storage::Store::open(store, matcher::standard_catalogue());
  if (!opened) give_up(opened.error().message());
  store_ = std::move(*opened);
  auto rules =
      config::parse_rules(config::shipped_rules(), config::kShippedRulesName, store_->catalogue());
  if (!rules) give_up(rules.error().message());
  cumuld::PipelineOptions options;
  options.shards = shards;
  options.ports = ports;
  options.now_ms = [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
  };
  options.fail = [](const matcher::Status& status) { give_up(status.message()); };
  options.on_changes = [](std::uint64_t) {};
  auto pipeline = cumuld::Pipeline::start(
      *store_, std::make_shared<const matcher::RuleTable>(std::move(*rules)), options);
  if (!pipeline) give_up(pipeline.error().message());
  pipeline_ = std::move(*pipeline);
}

void Engine::wait_until_sealed() const {
  while (store_->log_epochs().size() > 1) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

Source::Source(Engine& engine, unsigned port, Acknowledged& sums)
    : engine_(engine),
      port_(port),
      sums_(sums),
      decoder_(engine.store().catalogue(), engine.store().key_seed()) {
  for (std::size_t i = 0; i < kUnderWayMax; ++i) {
    free_.push_back(std::make_unique<matcher::Batch>());
  }
}

void Source::send(std::string_view lines) {
  cumuld::Job job;
  {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [&] { return !free_.empty(); });
    job.batch = std::move(free_.back());
    free_.pop_back();
  }
  job.batch->clear();
  decoder_.decode(lines, 1, *job.batch);
  job.source = "bench";
  job.done = [this](cumuld::JobResult&& result, std::unique_ptr<matcher::Batch> batch) {
    sums_.accepted.fetch_add(result.accepted, std::memory_order_relaxed);
    sums_.raised.fetch_add(result.raised, std::memory_order_relaxed);
    const std::scoped_lock lock(mutex_);
    free_.push_back(std::move(batch));
    returned_.notify_one();
  };
  if (!engine_.pipeline().submit(port_, job)) give_up("a ring is full that cannot be");
}

void Source::finish() {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [&] { return free_.size() == kUnderWayMax; });
}

}  // namespace bench
