// Measures NdjsonDecoder on one thread beside bare simdjson over the same bytes: 1 MiB blocks of
// records of the sizes that registries send, already in memory.
//
//   decode     lines to validated records with canonical bytes, checksums and key identities
//   bare       simdjson parses each line and looks at nothing
//   on_demand  simdjson's lazy interface reads every name and value of a line once, checks nothing
//
// Each run reports `answer`: over the decoded content checksums (decode), or the bytes of all names
// and strings (on_demand). A faster decoder must leave it as it was.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "bench/registry_texts.h"
#include "daemon/decode/ndjson.h"
#include "matcher/catalogue.h"
#include "matcher/limits.h"

namespace {

struct Block {
  explicit Block(bench::LineShape shape) {
    bytes.reserve(matcher::kBatchBytesMax + simdjson::SIMDJSON_PADDING);
    while (bytes.size() + 512 < matcher::kBatchBytesMax) bench::append_line(shape, lines++, bytes);
  }
  template <typename Visitor>
  void for_each_line(Visitor&& visit) const {
    const char* const end = bytes.data() + bytes.size();
    for (const char* at = bytes.data(); at < end;) {
      const auto* stop =
          static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
      visit(std::string_view(at, static_cast<std::size_t>(stop - at)));
      at = stop + 1;
    }
  }
  void report(benchmark::State& state, std::uint64_t answer) const {
    state.SetItemsProcessed(state.iterations() * lines);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
    state.counters["bytes_per_record"] = static_cast<double>(bytes.size()) / lines;
    state.counters["answer"] = static_cast<double>(answer & 0xffff'ffff);
  }

  std::string bytes;
  std::uint32_t lines = 0;
};

void decode(benchmark::State& state) {
  const Block block(static_cast<bench::LineShape>(state.range(0)));
  const auto catalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  cumuld::NdjsonDecoder decoder(catalogue, 1);
  matcher::Batch batch;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores)
    batch.clear();
    decoder.decode(block.bytes, 1, batch);
    benchmark::DoNotOptimize(batch.records.data());
  }
  std::uint64_t answer = batch.rejected.size();
  for (const auto& record : batch.records) answer = answer * 31 + record.content;
  if (batch.records.size() != block.lines) state.SkipWithError("a record was rejected");
  block.report(state, answer);
}

void bare(benchmark::State& state) {
  const Block block(static_cast<bench::LineShape>(state.range(0)));
  simdjson::dom::parser parser;
  std::uint64_t parsed = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores)
    parsed = 0;
    block.for_each_line([&](std::string_view line) {
      parsed +=
          parser.parse(line.data(), line.size(), false).error() == simdjson::SUCCESS ? 1U : 0U;
    });
  }
  block.report(state, parsed);
}

std::uint64_t read_all(simdjson::ondemand::value value) {  // NOLINT(misc-no-recursion)
  namespace ondemand = simdjson::ondemand;
  std::uint64_t sum = 0;
  switch (value.type().value()) {
    case ondemand::json_type::object:
      for (auto field : value.get_object()) {
        sum += std::string_view(field.unescaped_key()).size();
        sum += read_all(field.value());
      }
      break;
    case ondemand::json_type::array:
      for (auto item : value.get_array()) sum += read_all(item.value());
      break;
    case ondemand::json_type::string:
      return std::string_view(value.get_string()).size();
    case ondemand::json_type::number:
      return value.get_uint64().value();
    default:
      break;
  }
  return sum;
}

void on_demand(benchmark::State& state) {
  const Block block(static_cast<bench::LineShape>(state.range(0)));
  simdjson::ondemand::parser parser;
  std::uint64_t sum = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores)
    sum = 0;
    block.for_each_line([&](std::string_view line) {
      const auto room = line.size() + simdjson::SIMDJSON_PADDING;
      auto document = parser.iterate(line.data(), line.size(), room);
      sum += read_all(document.get_value());
    });
  }
  block.report(state, sum);
}

BENCHMARK(decode)->Arg(bench::kFlatBenefit)->Arg(bench::kFlatIncome)->Arg(bench::kTwoPeriods);
BENCHMARK(bare)->Arg(bench::kFlatBenefit)->Arg(bench::kFlatIncome)->Arg(bench::kTwoPeriods);
BENCHMARK(on_demand)->Arg(bench::kFlatBenefit)->Arg(bench::kFlatIncome)->Arg(bench::kTwoPeriods);

}  // namespace
