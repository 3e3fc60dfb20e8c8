// Measures the decoders of registries' files other than DmfA on one thread, over a file already in
// memory, beside the bare parser on the same bytes (bare_parse.h): Dimona and IDFLUX messages,
// attestations and authorised resumptions as XML by their layouts, certificates as CSV by theirs.
//
// `answer` is over the contents of the decoded records (decode) or counts elements or texts (bare):
// a faster decoder must leave it as it was.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "bench/bare_parse.h"
#include "bench/decode_text.h"

namespace {

constexpr std::uint32_t kRecords = 8'000;

void decode(benchmark::State& state, const bench::DecodeWork& work, const std::string& text) {
  bench::Decoded decoded;
  for (auto _ : state) decoded = work.decode(text);  // NOLINT
  if (decoded.records != kRecords) state.SkipWithError("a record was rejected");
  bench::report(state, text, kRecords, decoded.answer);
}

void bare_xml(benchmark::State& state, const std::string& text) {
  std::uint64_t answer = 0;
  for (auto _ : state) answer = bench::parse_with_expat(text);  // NOLINT
  bench::report(state, text, kRecords, answer);
}

void bare_csv(benchmark::State& state, const std::string& text) {
  std::uint64_t answer = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores)
    answer = bench::cut_lines(text, ';');
    benchmark::DoNotOptimize(answer);
  }
  bench::report(state, text, kRecords, answer);
}

void add_all() {
  for (const auto& work : bench::decode_works()) {
    if (work.name == "dmfa") continue;  // has a program of its own
    const std::string name(work.name);
    const bool lines = name == "certificates";
    const auto text = work.text(kRecords);
    const auto with_text = [text](auto* measure) {
      return [text, measure](benchmark::State& state) { measure(state, text); };
    };
    benchmark::RegisterBenchmark((name + "/decode").c_str(), [text, &work](auto& state) {
      decode(state, work, text);
    })->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark((name + (lines ? "/lines" : "/expat")).c_str(),
                                 with_text(lines ? bare_csv : bare_xml))
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  add_all();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
