#include "storage/clustering.h"

#include <rocksdb/compaction_filter.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "storage/database.h"
#include "storage/person_cursor.h"
#include "storage/run_file.h"
#include "storage/run_scan.h"

namespace storage {
namespace {

using matcher::Status;

constexpr const char* kDoing = "reading a person's entries";
constexpr std::size_t kPersonsAtOnce = 32 * 1024;
// Of keys to step over for a person: a tenth of what seeking it costs at the end of a load.
constexpr std::uint64_t kKeysOfMost = 32;
constexpr std::uint64_t kStepsAsASeek = 6;  // keys, as long as a seek in one of the runs takes

// Ascending.
std::vector<std::uint32_t> those_to_cluster(const Store& store) {
  std::vector<std::uint32_t> pseudonyms;
  store.benefit_places().for_each([&](std::uint32_t pseudonym, std::uint32_t place) {
    if (static_cast<BenefitPlace>(place) == BenefitPlace::kPersons) pseudonyms.push_back(pseudonym);
  });
  std::ranges::sort(pseudonyms);
  return pseudonyms;
}

// Reads persons one after the other, whichever way is quicker for so many.
class Entries {
 public:
  explicit Entries(const Store& store)
      : store_(store), sought_(store, Family::kPersons, matcher::ReadingOrder::kAny) {}

  Status begin(std::size_t persons) {
    const auto sizes = sizes_of_runs(store_, Family::kPersons);
    if (persons * sizes.runs * kStepsAsASeek <= sizes.keys) return {};
    auto scan = RunScan::begin(store_, Family::kPersons, kDoing);
    if (!scan) return scan.error();
    scan_ = std::move(*scan);
    return {};
  }

  Status read(std::uint32_t pseudonym, const PersonCursor::Visit& visit) {
    return scan_ ? scan_->read(pseudonym, visit) : sought_.read(pseudonym, kDoing, visit);
  }

 private:
  const Store& store_;
  PersonCursor sought_;
  std::unique_ptr<RunScan> scan_;
};

Status cluster_some(Store& store, Entries& entries, std::span<const std::uint32_t> pseudonyms) {
  begin_run_files(store);
  RunFile clustered(store, Family::kClustered, "clustered");
  RunFile on_benefit(store, Family::kBenefitPersons, "on_benefit");
  for (const auto pseudonym : pseudonyms) {
    const auto person = number_key(pseudonym);
    auto status = entries.read(pseudonym, [&](std::string_view epoch, std::string_view value) {
      return clustered.put(std::string(person).append(epoch), value);
    });
    if (status.ok()) status = on_benefit.put(person, kClusteredMark);
    if (!status.ok()) return status;
  }
  if (auto status = take_in(store, std::array{&clustered, &on_benefit}); !status.ok()) {
    return status;
  }
  for (const auto pseudonym : pseudonyms) {
    store.set_benefit_place(pseudonym, BenefitPlace::kClustered);
  }
  return {};
}

class DropClustered final : public rocksdb::CompactionFilter {
 public:
  explicit DropClustered(const Store& store) : store_(store) {}

  const char* Name() const override { return "cumuld.clustered"; }
  bool Filter(int, const rocksdb::Slice& key, const rocksdb::Slice&, std::string*,
              bool*) const override {
    if (key.size() < sizeof(std::uint32_t)) return false;  // damage is for readers to name
    const auto pseudonym = read_big_endian<std::uint32_t>(view(key));
    return store_.benefit_place(pseudonym) == BenefitPlace::kClustered;
  }

 private:
  const Store& store_;
};

}  // namespace

Status cluster_those_on_benefit(Store& store, const std::function<bool()>& go_on) {
  const auto pseudonyms = those_to_cluster(store);
  if (pseudonyms.empty()) return {};
  Entries entries(store);
  if (auto status = entries.begin(pseudonyms.size()); !status.ok()) return status;
  for (auto rest = std::span(pseudonyms); !rest.empty();) {
    const auto some = rest.first(std::min(rest.size(), kPersonsAtOnce));
    if (auto status = cluster_some(store, entries, some); !status.ok()) return status;
    if (!go_on()) break;
    rest = rest.subspan(some.size());
  }
  return {};
}

bool are_most_to_cluster(const Store& store) {
  return those_to_cluster(store).size() * kKeysOfMost >=
         sizes_of_runs(store, Family::kPersons).keys;
}

std::unique_ptr<rocksdb::CompactionFilter> dropping_clustered(const Store& store) {
  return std::make_unique<DropClustered>(store);
}

}  // namespace storage
