#include "bench/sizing/options.h"

namespace sizing {

void define(CLI::App& app, Options& options) {
  auto& nation = options.nation;
  app.add_option("--persons", nation.persons, "Of the nation (default 11.7e6)")
      ->check(CLI::Range(1e3, 2e8));
  app.add_option("--years", nation.years, "That are kept (default 10)")
      ->check(CLI::Range(1.0, 50.0));
  app.add_option("--feeds", options.feeds,
                 "Records a person and year, where others than Belgium's:\n"
                 "employment=2,indemnity=1.4,posting=0.06,authorisation=0.02");
  app.add_option("--on-benefit", nation.share_on_benefit,
                 "Of the persons, those with an indemnity at some time (default 0.2)")
      ->check(CLI::Range(0.001, 1.0));
  app.add_option("--budget", options.budget, "Memory budget of the daemon (default 1GiB)")
      ->transform(CLI::AsSizeValue(false));
  app.add_option("--shards", options.shards, "Of the daemon (default 1)")
      ->check(CLI::Range(1U, 64U));
  app.add_option("--seconds", options.seconds, "That the calibration may take (default 60)")
      ->check(CLI::Range(10.0, 86'400.0));
  app.add_option("--dir", options.directory, "Where it puts data: the disk to measure (default .)");
  app.add_option(
      "--check", options.check,
      "Files load_bench.json: calibrates with the population of load_bench and tells how\n"
      "far its predictions are from what load_bench measured");
  app.add_option("--check-rules", options.check_rules,
                 "The rules it ran under (default bench/peers/overlap.toml)");
  app.add_flag("--json", options.json, "JSON lines instead of tables");
}

matcher::Status complete(Options& options) {
  if (options.budget < double{32U << 20U}) {
    return {matcher::StatusCode::kInvalidArgument, "--budget: at least 32MiB"};
  }
  return parse_feeds(options.feeds, options.nation);
}

}  // namespace sizing
