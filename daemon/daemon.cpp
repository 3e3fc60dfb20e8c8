#include "daemon/daemon.h"

#include <spdlog/spdlog.h>

#include <thread>

#include "config/rules.h"
#include "config/shipped.h"
#include "config/text_file.h"
#include "daemon/api/routes.h"
#include "daemon/memory_use.h"
#include "daemon/open_files.h"
#include "daemon/source/decode_again.h"
#include "daemon/version.h"
#include "matcher/limits.h"
#include "storage/diagnosis.h"

namespace cumuld {
namespace {

using matcher::Result;
using matcher::Status;

std::uint64_t now_ms() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

unsigned shards_of(const config::DaemonConfig& config) {
  if (config.shards != 0) return config.shards;
  return std::clamp(std::thread::hardware_concurrency(), 1U, matcher::kShardsMax);
}

std::size_t connections_allowed(std::size_t wanted) {
  const auto limit = raise_open_files();
  const auto allowed = connections_within(limit, wanted);
  if (allowed < wanted) {
    spdlog::warn("at most {} connections instead of {}: the limit of open files is {}", allowed,
                 wanted, limit);
  }
  return allowed;
}

void log_store(storage::StoreOptions::Severity severity, const std::string& message) {
  if (severity == storage::StoreOptions::Severity::kError) {
    spdlog::error("{}", message);
  } else {
    spdlog::warn("{}", message);
  }
}

}  // namespace

Result<CheckedConfig> check_config(config::DaemonConfig daemon) {
  CheckedConfig checked;
  checked.daemon = std::move(daemon);
  const auto& files = checked.daemon;
  auto registries =
      files.registries_file.empty()
          ? config::parse_registries(config::shipped_registries(), config::kShippedRegistriesName)
          : config::load_registries(files.registries_file);
  if (!registries) return tl::make_unexpected(registries.error());
  checked.registries = std::move(*registries);
  auto dmfa = files.dmfa_file.empty() ? Result<config::DmfaCodes>(config::standard_dmfa_codes())
                                      : config::load_dmfa_codes(files.dmfa_file);
  if (!dmfa) return tl::make_unexpected(dmfa.error());
  checked.dmfa = std::move(*dmfa);
  auto layouts = files.layouts_file.empty()
                     ? config::shipped_layouts_for(checked.registries.spec)
                     : config::load_layouts(files.layouts_file, checked.registries.spec);
  if (!layouts) return tl::make_unexpected(layouts.error());
  checked.layouts = std::move(*layouts);
  checked.rules_text = config::shipped_rules();
  checked.rules_name = config::kShippedRulesName;
  if (!files.rules_file.empty()) {
    auto text = config::read_text_file(files.rules_file);
    if (!text) return tl::make_unexpected(text.error());
    checked.rules_text = std::move(*text);
    checked.rules_name = files.rules_file.string();
  }
  const auto catalogue = matcher::Catalogue::build(checked.registries.spec);
  if (!catalogue) return tl::make_unexpected(catalogue.error());
  const auto rules = config::parse_rules(checked.rules_text, checked.rules_name, *catalogue);
  if (!rules) return tl::make_unexpected(rules.error());
  return checked;
}

Daemon::Daemon(CheckedConfig config)
    : config_(std::move(config)),
      tables_{&config_.dmfa, &config_.layouts, config_.registries.spool_identity},
      disk_(config_.daemon.data_dir.string(), config_.daemon.free_space_min_bytes) {
  services_.started_ms = now_ms();
  services_.version = kVersion;
}

Result<std::unique_ptr<Daemon>> Daemon::start(CheckedConfig config,
                                              std::function<void(const Status&)> fail) {
  std::unique_ptr<Daemon> daemon(new Daemon(std::move(config)));
  auto status = daemon->open_store();
  if (status.ok()) status = daemon->start_pipeline(std::move(fail));
  if (status.ok()) status = daemon->start_spool();
  if (status.ok()) status = daemon->start_server();
  if (!status.ok()) {
    return tl::make_unexpected(
        storage::with_damaged_tables(std::move(status), daemon->config_.daemon.data_dir.string()));
  }
  return daemon;
}

Daemon::~Daemon() {
  stop(std::chrono::steady_clock::now());
}

Status Daemon::open_store() {
  storage::StoreOptions options;
  options.directory = config_.daemon.data_dir.string();
  options.program_version = kVersion;
  options.sync = config_.daemon.sync;
  options.write_buffer_bytes = static_cast<std::size_t>(config_.daemon.epoch_bytes);
  options.block_cache_bytes = static_cast<std::size_t>(config_.daemon.memory_budget_bytes / 16);
  options.log = log_store;
  auto store = storage::Store::open(options, config_.registries.spec);
  if (!store) return store.error();
  store_ = std::move(*store);
  auto rules = config::parse_rules(config_.rules_text, config_.rules_name, store_->catalogue());
  if (!rules) return rules.error();
  rules_ = std::make_shared<const matcher::RuleTable>(std::move(*rules));
  return {};
}

Status Daemon::start_pipeline(std::function<void(const Status&)> fail) {
  http::ServerOptions http;
  http.path = config_.daemon.socket.string();
  http.mode = config_.daemon.socket_mode;
  http.io_threads = config_.daemon.io_threads;
  http.max_connections = connections_allowed(config_.daemon.max_connections);
  http.idle_timeout = std::chrono::seconds(config_.daemon.idle_timeout_s);
  server_ = std::make_unique<http::Server>(http);
  news_ = std::make_unique<http::Broadcast>(server_->executors());

  PipelineOptions options;
  options.shards = shards_of(config_.daemon);
  options.ports = config_.daemon.io_threads + 1;  // the last one is the spool's
  options.epoch_bytes = static_cast<std::size_t>(config_.daemon.epoch_bytes);
  options.timeline_bytes = static_cast<std::size_t>(config_.daemon.memory_budget_bytes / 2);
  options.quarantine = {config_.daemon.quarantine_entries_max, config_.daemon.quarantine_bytes_max};
  options.stale = {config_.daemon.stale_entries_max, config_.daemon.stale_bytes_max};
  options.now_ms = now_ms;
  options.fail = std::move(fail);
  options.on_changes = [this](std::uint64_t sequence) { news_->publish(sequence); };
  const auto began = now_ms();
  auto pipeline = Pipeline::start(*store_, rules_, std::move(options));
  if (!pipeline) return pipeline.error();
  pipeline_ = std::move(*pipeline);
  news_->publish(pipeline_->sequence());
  spdlog::info("recovered {} entries of the log in {} ms", pipeline_->figures().recovered_entries,
               now_ms() - began);
  return {};
}

Status Daemon::start_server() {
  services_.pipeline = pipeline_.get();
  services_.store = store_.get();
  const auto& backups = config_.daemon.backup_dir;
  backups_ = std::make_unique<api::BackupJobs>(
      *store_, (backups.empty() ? config_.daemon.data_dir / "backups" : backups).string());
  services_.backups = backups_.get();
  services_.rules = [this] {
    const std::scoped_lock lock(rules_mutex_);
    return rules_;
  };
  services_.reload_rules = [this] { return reload_rules(); };
  services_.has_room = [this] { return disk_.has_room(); };
  services_.decode_again = [this](const storage::QuarantineItem& item, const std::string& source) {
    return decode_again(item, source, *store_, tables_);
  };
  services_.intake_bytes_max = static_cast<std::size_t>(config_.daemon.intake_bytes_max);
  services_.memory = memory_use;
  services_.counters = [this] { return server_->counters(); };
  if (spool_) {
    services_.spool = [this] { return to_json(spool_->snapshot()); };
    services_.resume_spool = [this](const std::string& registry) {
      return spool_->resume(registry);
    };
  }
  services_.news = news_.get();
  services_.io_threads = config_.daemon.io_threads;
  services_.ready.store(true);
  http::Router router;
  api::add_routes(router, services_);
  return server_->start(std::move(router));
}

Result<bool> Daemon::reload_rules() {
  const auto& file = config_.daemon.rules_file;
  const auto text = file.empty() ? Result<std::string>(std::string(config::shipped_rules()))
                                 : config::read_text_file(file);
  if (!text) return tl::make_unexpected(text.error());
  auto rules = config::parse_rules(*text, config_.rules_name, store_->catalogue());
  if (!rules) return tl::make_unexpected(rules.error());
  const std::scoped_lock lock(rules_mutex_);
  if (rules->checksum == rules_->checksum) return false;
  rules_ = std::make_shared<const matcher::RuleTable>(std::move(*rules));
  pipeline_->use_rules(rules_);
  return true;
}

Status Daemon::start_spool() {
  if (config_.daemon.spool_dir.empty()) return {};
  SpoolOptions options;
  options.directory = config_.daemon.spool_dir;
  options.port = config_.daemon.io_threads;  // the pipeline's last
  options.poll = std::chrono::milliseconds(config_.daemon.spool_poll_ms);
  options.tables = &tables_;
  options.rejected_percent_max = config_.daemon.spool_rejected_percent_max;
  options.load_bytes = config_.daemon.spool_load_bytes;
  options.now_ms = now_ms;
  options.has_room = [this] { return disk_.has_room(); };
  auto spool = Spool::start(*pipeline_, *store_, std::move(options));
  if (!spool) return spool.error();
  spool_ = std::move(*spool);
  return {};
}

void Daemon::stop(std::chrono::steady_clock::time_point deadline) {
  if (spool_) spool_->stop();
  services_.ready.store(false);
  if (server_) {
    server_->stop_accepting();
    server_->drain(deadline);
    server_->stop();
  }
  backups_.reset();  // waits for the one under way
  spool_.reset();    // no query asks for its state any more
  pipeline_.reset();
  news_.reset();
  server_.reset();
  store_.reset();
}

}  // namespace cumuld
