#include "tests/faults/memory_sample.h"

namespace faults {
namespace {

double value_of(const std::string& metrics, const std::string& name) {
  const auto at = metrics.find("\n" + name + " ");
  return at == std::string::npos ? 0 : std::stod(metrics.substr(at + name.size() + 2));
}

}  // namespace

MemorySample memory_of(const e2e::Api& api) {
  const auto metrics = api.get("/metrics", "*/*").body;
  const auto mib = [&](const std::string& name) { return value_of(metrics, name) / (1U << 20U); };
  return {mib("process_resident_memory_bytes"),    mib("cumuld_heap_held_bytes"),
          mib("cumuld_heap_used_bytes"),           mib("cumuld_rocksdb_memtables_held_bytes"),
          mib("cumuld_rocksdb_block_cache_bytes"), mib("cumuld_rocksdb_table_readers_bytes")};
}

double metric(const e2e::Api& api, const std::string& name) {
  return value_of(api.get("/metrics", "*/*").body, name);
}

}  // namespace faults
