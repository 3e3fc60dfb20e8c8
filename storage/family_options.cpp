// How each column family of the Store lies on the disk: filters, levels, compression, memory
// tables.
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>

#include "storage/database.h"
#include "storage/hit_lists.h"
#include "storage/merging.h"
#include "storage/store.h"

namespace storage {
namespace {

constexpr std::size_t kDeletionsWindow = 4096;  // of keys: where half are deletions, compact

}  // namespace

rocksdb::ColumnFamilyOptions Store::options_for(Family family) const {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache_;
  // Most keys and hits are new, and each run that wrongly says it may have one costs a block: of a
  // dozen runs one in eight keys with 10 bits, one in two hundred with 16.
  const bool mostly_absent = family == Family::kKeys || family == Family::kHits;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(mostly_absent ? 16 : 10));
  table.format_version = 5;
  // Each new key asks every run's filter, and a filter is larger than the part of a cache that it
  // would have to fit in: outside of the cache it is read once. 2 bytes a key, 3 a person and
  // run.
  table.cache_index_and_filter_blocks = false;
  const bool persons = family == Family::kPersons || family == Family::kClustered;
  if (persons) {
    // A person is read by a short scan: all of a pseudonym's runs. Whole keys are never looked up.
    options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(sizeof(std::uint32_t)));
    table.whole_key_filtering = false;
  }
  // Nine tenths lie in the lowest level: runs go there with one or two steps between, and a key or
  // a person asks few files. What compresses best is for there; but where hits lie is asked for
  // each that changes, all over the family, and is small anyway, and those on benefit are read
  // whenever all is matched.
  options.level_compaction_dynamic_level_bytes = true;
  const bool quick = family == Family::kHits || family == Family::kClustered;
  options.bottommost_compression = quick ? rocksdb::kLZ4Compression : rocksdb::kZSTD;
  const bool hashes = family == Family::kKeys || family == Family::kHits ||
                      family == Family::kHitsByPerson || family == Family::kHitLists;
  // Records repeat each other's words: a dictionary saves a seventh more than blocks of 4 KiB
  // alone. To train one takes a sixth of a flush's time, and saves 0.3 % of the bytes; a higher
  // level a fifth of compaction's, and 0.8 %.
  auto& zstd = options.bottommost_compression_opts;
  zstd.enabled = true;
  zstd.level = 1;
  zstd.max_dict_bytes = hashes ? 0 : std::uint32_t{16} << 10U;
  zstd.zstd_max_train_bytes = 100 * zstd.max_dict_bytes;
  zstd.max_dict_buffer_bytes = std::uint64_t{4} << 20U;
  zstd.use_zstd_dict_trainer = false;
  if (family == Family::kPersons) options.compaction_filter = drops_clustered_.get();
  if (family == Family::kHits || family == Family::kHitsByPerson) {  // put in the order of keys
    options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(0));
  }
  if (family == Family::kHits) {  // each is looked up before it is put, and most are new
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.05;
  }
  if (family == Family::kHitLists) {
    options.memtable_insert_with_hint_prefix_extractor = make_hit_list_tails();
    // When all is matched again, the beginnings of lists are deletions until they are compacted.
    options.table_properties_collector_factories.push_back(
        rocksdb::NewCompactOnDeletionCollectorFactory(kDeletionsWindow, kDeletionsWindow / 2));
  }
  options.compression = rocksdb::kLZ4Compression;
  // Two thirds of it are hashes: what little a run would save is saved where it ends.
  if (family == Family::kKeys) options.compression = rocksdb::kNoCompression;
  if (family == Family::kFeed) {
    // Its keys only ever grow: a file is as it will stay, and goes down by its name alone.
    options.compression = options.bottommost_compression;
    options.compression_opts = zstd;
  }
  let_writes_go_on(options);
  if (persons || family == Family::kKeys) merge_seldom(options, kRunsInLoad);
  options.write_buffer_size = std::size_t{16} << 20U;
  // A commit of persons matched again fills one of the feed's; and one thread writes those of all
  // families, for whose smallest no write should wait. From the third on RocksDB slows writes down.
  options.max_write_buffer_number = 4;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::ColumnFamilyOptions Store::log_options() const {
  rocksdb::ColumnFamilyOptions options;
  // An epoch ends, and its family is dropped, before its buffer is full: the log is written to the
  // write-ahead log only.
  options.write_buffer_size = options_.write_buffer_bytes;
  options.compression = rocksdb::kLZ4Compression;
  return options;
}

}  // namespace storage
