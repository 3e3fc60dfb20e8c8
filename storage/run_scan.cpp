#include "storage/run_scan.h"

#include <rocksdb/metadata.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include "storage/database.h"

namespace storage {
namespace {

using matcher::Result;
using matcher::Status;

// Above all pseudonyms.
constexpr std::uint64_t kAtEnd = std::uint64_t{1} << 32U;

// Each block is read once: nothing to be kept, and no filter to be asked.
rocksdb::Options options_for_reading(rocksdb::Options options) {
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::ColumnFamilyMetaData metadata_of(const Store& store, Family family) {
  rocksdb::ColumnFamilyMetaData metadata;
  store.db().GetColumnFamilyMetaData(store.family(family), &metadata);
  return metadata;
}

}  // namespace

// Table files whose keys ascend from each to the next: one of level 0, or all of another level.
class RunScan::Run {
 public:
  Run(const rocksdb::Options& options, std::string doing)
      : options_(&options), doing_(std::move(doing)) {}

  void add(const rocksdb::SstFileMetaData& file) {
    files_.push_back(file.db_path + "/" + file.relative_filename);
    newest_ = std::max(newest_, file.largest_seqno);
  }
  std::uint64_t newest() const { return newest_; }

  // To the first key, or the next.
  Status step() {
    if (at_) at_->Next();
    while (at_ == nullptr || !at_->Valid()) {
      if (at_ && !at_->status().ok()) return to_status(at_->status(), doing_);
      at_.reset();
      if (opened_ == files_.size()) break;
      if (auto status = open(files_[opened_++]); !status.ok()) return status;
    }
    pseudonym_ = at_ ? read_big_endian<std::uint32_t>(view(at_->key())) : kAtEnd;
    return {};
  }

  // Whose the key is; kAtEnd behind the last.
  std::uint64_t pseudonym() const { return pseudonym_; }
  std::string_view epoch() const { return view(at_->key()).substr(sizeof(std::uint32_t)); }
  std::string_view value() const { return view(at_->value()); }

 private:
  Status open(const std::string& path) {
    reader_ = std::make_unique<rocksdb::SstFileReader>(*options_);
    if (auto status = to_status(reader_->Open(path), doing_); !status.ok()) return status;
    auto reading = scan_options();
    reading.total_order_seek = true;
    at_.reset(reader_->NewIterator(reading));
    at_->SeekToFirst();
    return {};
  }

  const rocksdb::Options* options_;
  std::string doing_;
  std::vector<std::string> files_;
  std::uint64_t newest_ = 0;
  std::size_t opened_ = 0;  // of files_
  std::unique_ptr<rocksdb::SstFileReader> reader_;
  std::unique_ptr<rocksdb::Iterator> at_;
  std::uint64_t pseudonym_ = 0;
};

// What the database has in one moment, and keeps on the disk as long as this is.
class RunScan::Version {
 public:
  Version(const Store& store, Family family)
      : options(options_for_reading(store.db().GetOptions(store.family(family)))) {
    std::string pinned;
    std::string current;
    do {  // again if there is another since
      pin_.reset(store.db().NewIterator(scan_options(), store.family(family)));
      (void)pin_->GetProperty("rocksdb.iterator.super-version-number", &pinned);
      files = metadata_of(store, family);
      (void)store.db().GetProperty(store.family(family),
                                   rocksdb::DB::Properties::kCurrentSuperVersionNumber, &current);
    } while (pinned != current);
  }

  rocksdb::Options options;
  rocksdb::ColumnFamilyMetaData files;

 private:
  std::unique_ptr<rocksdb::Iterator> pin_;
};

RunScan::RunScan() = default;
RunScan::~RunScan() = default;

Result<std::unique_ptr<RunScan>> RunScan::begin(const Store& store, Family family,
                                                const std::string& doing) {
  std::unique_ptr<RunScan> scan(new RunScan());
  scan->version_ = std::make_unique<Version>(store, family);
  for (const auto& level : scan->version_->files.levels) {
    for (const auto& file : level.files) {
      if (level.level == 0 || &file == &level.files.front()) {
        scan->runs_.push_back(std::make_unique<Run>(scan->version_->options, doing));
      }
      scan->runs_.back()->add(file);
    }
  }
  std::ranges::stable_sort(scan->runs_, std::greater{}, [](const auto& r) { return r->newest(); });
  for (const auto& run : scan->runs_) {
    if (auto status = run->step(); !status.ok()) return tl::make_unexpected(std::move(status));
    scan->next_.push_back(run->pseudonym());
  }
  return scan;
}

void RunScan::keep(std::string_view epoch, std::string_view value) {
  if (found_size_ == found_.size()) found_.emplace_back();
  auto& found = found_[found_size_++];
  found.epoch = epoch;
  found.value = value;
}

// Two runs may have the same key, where an epoch was sealed twice: the newer one counts.
Status RunScan::read(std::uint32_t pseudonym, const PersonCursor::Visit& visit) {
  found_size_ = 0;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (next_[i] > pseudonym) continue;
    Run& run = *runs_[i];
    for (; next_[i] <= pseudonym; next_[i] = run.pseudonym()) {
      if (next_[i] == pseudonym) keep(run.epoch(), run.value());
      if (auto status = run.step(); !status.ok()) return status;
    }
  }
  const auto found = std::span(found_).first(found_size_);
  std::ranges::stable_sort(found, {}, &Found::epoch);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (i > 0 && found[i].epoch == found[i - 1].epoch) continue;
    if (auto status = visit(found[i].epoch, found[i].value); !status.ok()) return status;
  }
  return {};
}

RunSizes sizes_of_runs(const Store& store, Family family) {
  RunSizes sizes;
  for (const auto& level : metadata_of(store, family).levels) {
    sizes.runs +=
        level.level == 0 ? level.files.size() : std::min<std::size_t>(level.files.size(), 1);
    for (const auto& file : level.files) sizes.keys += file.num_entries;
  }
  return sizes;
}

}  // namespace storage
