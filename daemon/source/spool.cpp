#include "daemon/source/spool.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>

#include "daemon/named_thread.h"
#include "daemon/source/durable_file.h"
#include "daemon/source/file_run.h"
#include "daemon/source/receipt.h"

namespace cumuld {

using matcher::Status;

namespace {

constexpr std::chrono::milliseconds kCatchUpPoll{10};

bool may_state_benefits(const storage::Store& store, const std::string& registry) {
  const auto& catalogue = store.catalogue();
  const auto id = catalogue.find_registry(registry);
  return id &&
         (catalogue.registry(*id).may_send & catalogue.kinds_of(matcher::Side::kBenefit)) != 0;
}

}  // namespace

matcher::Result<std::unique_ptr<Spool>> Spool::start(Pipeline& pipeline, storage::Store& store,
                                                     SpoolOptions options) {
  std::unique_ptr<Spool> spool(new Spool(pipeline, store, std::move(options)));
  if (auto status = spool->create_folders(); !status.ok()) {
    return tl::make_unexpected(std::move(status));
  }
  spool->thread_ = named_thread("spool", [raw = spool.get()] { raw->run(); });
  return spool;
}

Spool::Spool(Pipeline& pipeline, storage::Store& store, SpoolOptions options)
    : pipeline_(pipeline),
      store_(store),
      options_(std::move(options)),
      folders_(options_.directory),
      window_(pipeline, options_.port) {
  for (const auto& registry : store.catalogue().registries()) {
    if (registry.configured) registries_.push_back(registry.name);
  }
  std::ranges::sort(registries_);
}

Spool::~Spool() {
  stop();
}

void Spool::stop() {
  pause_.end();
  if (thread_.joinable()) thread_.join();
}

Status Spool::create_folders() {
  for (const auto& registry : registries_) {
    if (auto status = folders_.create(registry); !status.ok()) {
      return {status.code(), "the spool's folders of " + registry + ": " + status.message()};
    }
  }
  return {};
}

void Spool::run() {
  settle_vanished();
  while (!pause_.ending()) {
    for (auto& registry : board_.take_resumed()) tolerated_.insert(std::move(registry));
    const auto files = waiting();
    const auto read_before = read_.size();
    if (load_) expect_load(true);
    bool moved = false;
    for (const auto& file : files) {
      if (pause_.ending()) return;
      moved |= take(file);
      if (read_.size() == kReadMax) moved |= finish_those_read();
    }
    // What came meanwhile may be of the same load.
    if (load_ && read_.size() > read_before) continue;
    moved |= finish_those_read();
    expect_load(false);
    if (!moved) pause_.wait(options_.poll);
  }
}

// A failure costs time only.
void Spool::expect_load(bool expected) {
  if (expected == load_expected_) return;
  load_expected_ = expected;
  const auto status = store_.expect_load(expected);
  if (!status.ok()) spdlog::warn("spool: {}", status.message());
}

// Once their hits are found; true when some wait no more.
bool Spool::finish_those_read() {
  if (read_.empty()) return false;
  while (pipeline_.is_behind()) {
    if (pause_.ending()) return false;
    pipeline_.catch_up();
    pause_.wait(kCatchUpPoll);
  }
  bool moved = false;
  for (const auto& run : read_) {
    moved |= note_end(run->file(), guarded(run->file(), [&] { return finish(*run); }));
  }
  read_.clear();
  late_hits_.clear();
  return moved;
}

FileEnd Spool::finish(FileRun& run) {
  for (const auto& [source, hits] : pipeline_.take_late_hits()) {
    auto& known = late_hits_[source];
    known.raised += hits.raised;
    known.amended += hits.amended;
    known.withdrawn += hits.withdrawn;
  }
  const auto late = late_hits_.extract(run.source());
  return run.finish(late.empty() ? LateHits() : late.mapped());
}

// Positions without a file: it was moved just before a crash, or taken away while nobody looked.
void Spool::settle_vanished() {
  std::vector<SpoolFile> vanished;
  const auto positions = store_.read_all(storage::Family::kPositions, kPositionPrefix);
  if (!positions) return spdlog::error("spool: {}", positions.error().message());
  for (const auto& [name, value] : *positions) {
    const auto key = std::string_view(name).substr(kPositionPrefix.size());
    const auto slash = key.find('/');
    if (slash == std::string_view::npos) continue;
    SpoolFile file{std::string(key.substr(0, slash)), std::string(key.substr(slash + 1))};
    struct stat info {};
    const auto path = folders_.incoming(file.registry) / file.name;
    if (::lstat(path.c_str(), &info) != 0 && errno == ENOENT) vanished.push_back(std::move(file));
  }
  for (const auto& file : vanished) {
    const auto key = position_key(file.registry, file.name);
    auto position = read_position(store_, key);
    if (position && *position) tell_of_vanished(file, std::move(**position));
    Job job;
    job.batch = window_.take_batch();
    job.source = key;
    job.position_key = key;
    window_.submit(std::move(job));
    window_.await(0);
  }
}

// By a receipt, unless it has one: a power cut may have undone that and not the move.
void Spool::tell_of_vanished(const SpoolFile& file, FilePosition position) {
  const auto receipts = folders_.receipts(file.registry);
  const auto name = receipt_name(file.name);
  if (!position.read) {
    position.error = "the file disappeared before all of it was read";
  } else if (::access((receipts / name).c_str(), F_OK) == 0) {
    return;
  }
  const auto status = write_durably(
      receipts, name, receipt_json(file.registry, file.name, position, options_.now_ms()));
  spdlog::warn("spool {}/{}: {}{}", file.registry, masked_name(file.name),
               position.read ? "its receipt was lost" : position.error,
               status.ok() ? "" : "; no receipt: " + status.message());
}

// Its hits are awaited.
bool Spool::is_read(const std::string& registry, const std::string& name) const {
  return std::ranges::any_of(read_, [&](const auto& run) {
    return run->file().name == name && run->file().registry == registry;
  });
}

std::vector<SpoolFile> Spool::waiting() {
  std::vector<SpoolFile> files;
  for (const auto& registry : registries_) {
    auto names = folders_.waiting(registry);
    if (!names) {
      if (unreadable_.insert(registry).second) {
        spdlog::error("the spool folder of {}: {}", registry, names.error().message());
      }
      continue;
    }
    unreadable_.erase(registry);
    for (auto& name : *names) {
      if (is_read(registry, name)) continue;
      std::error_code gone;
      const auto bytes = std::filesystem::file_size(folders_.incoming(registry) / name, gone);
      files.push_back({registry, std::move(name), gone ? 0 : bytes});
    }
  }
  board_.set_waiting(files);
  std::uint64_t bytes = 0;
  for (const auto& file : files) bytes += board_.is_held(file.registry) ? 0 : file.bytes;
  load_ = options_.load_bytes > 0 && bytes >= options_.load_bytes;
  if (load_) {
    std::ranges::stable_partition(
        files, [&](const SpoolFile& file) { return may_state_benefits(store_, file.registry); });
  }
  return files;
}

// True when it waits no more. One that was read and whose hits are awaited goes into read_.
bool Spool::take(const SpoolFile& file) {
  const auto key = position_key(file.registry, file.name);
  const auto now = std::chrono::steady_clock::now();
  if (const auto at = stuck_.find(key); at != stuck_.end() && now < at->second) return false;
  if (board_.is_held(file.registry)) return false;
  const auto allowed =
      allowed_registries(store_.catalogue(), file.registry, options_.tables->identity_registries);
  const FileSurroundings around{pipeline_, store_,  options_,
                                folders_,  window_, pause_,
                                board_,    allowed, tolerated_.contains(file.registry),
                                load_};
  auto run = std::make_unique<FileRun>(around, file);
  const auto end = guarded(file, [&] {
    const auto read = run->run();
    if (const auto refused = run->too_much_refused(); !refused.empty()) {
      spdlog::error("spool {}/{}: {}; nothing more is taken from {} until it is resumed",
                    file.registry, masked_name(file.name), refused, file.registry);
      board_.hold(file.registry, refused);
    }
    return read == FileEnd::kRead && !pipeline_.is_behind() ? finish(*run) : read;
  });
  board_.end(file, end == FileEnd::kRead || end == FileEnd::kMoved || end == FileEnd::kGone);
  if (end != FileEnd::kRead) return note_end(file, end);
  read_.push_back(std::move(run));
  return false;
}

FileEnd Spool::guarded(const SpoolFile& file, const std::function<FileEnd()>& step) const {
  try {
    return step();
  } catch (const std::exception& error) {  // no memory: for this file, perhaps not for the next
    spdlog::error("spool {}/{}: {}; tried again", file.registry, masked_name(file.name),
                  error.what());
    return FileEnd::kStuck;
  }
}

// True when it waits no more.
bool Spool::note_end(const SpoolFile& file, FileEnd end) {
  const auto key = position_key(file.registry, file.name);
  if (end == FileEnd::kMoved) tolerated_.erase(file.registry);
  stuck_.erase(key);
  if (end == FileEnd::kStuck) stuck_[key] = std::chrono::steady_clock::now() + kStuckRetry;
  return end == FileEnd::kMoved || end == FileEnd::kGone;
}

}  // namespace cumuld
