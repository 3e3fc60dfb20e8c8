#include "bench/common_options.h"

#include "bench/workload.h"
#include "matcher/limits.h"

namespace bench {

std::uint64_t CommonOptions::employments() const {
  return employments_of(size);
}

void add_common_options(CLI::App& app, CommonOptions& options) {
  app.add_option("--size", options.size, "S (default), M, L or a number of employments")
      ->check([](const std::string& size) {
        return employments_of(size) == 0 ? size + " is not a size" : std::string();
      });
  app.add_option("--dir", options.directory, "Where to put data; the disk to measure (default .)");
  app.add_option("--out", options.out, "Folder for JSON lines");
  app.add_option("--shards", options.shards, "Default 1")
      ->check(CLI::Range(1U, matcher::kShardsMax));
}

}  // namespace bench
