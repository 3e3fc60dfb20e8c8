// Measures DmfaDecoder on one thread over a DmfA original already in memory, in chunks of 64 KiB,
// beside what reading the same bytes costs without it:
//
//   decode  worker lines to validated records with canonical bytes, checksums and key identities
//   reader  XmlReader tells a handler that does nothing
//   expat   the bare parser (bare_parse.h)
//
// `answer` is over the decoded content checksums (decode) or counts elements (reader, expat): a
// faster decoder must leave it as it was.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/bare_parse.h"
#include "bench/chunks.h"
#include "bench/decode_text.h"
#include "bench/registry_texts.h"
#include "daemon/decode/xml_reader.h"

namespace {

constexpr std::uint32_t kLines = 4'000;

const std::string& message() {
  static const std::string kMessage = bench::worker_lines(kLines);
  return kMessage;
}

void decode(benchmark::State& state) {
  bench::Decoded decoded;
  const auto& work = bench::decode_work("dmfa");
  for (auto _ : state) decoded = work.decode(message());  // NOLINT
  if (decoded.records != kLines) state.SkipWithError("a line was rejected");
  bench::report(state, message(), kLines, decoded.answer);
}

class Counter : public cumuld::XmlHandler {
 public:
  matcher::Status start(std::string_view, const cumuld::XmlAttributes&) override {
    ++elements;
    return {};
  }
  matcher::Status end(std::string_view, std::string_view) override { return {}; }
  std::uint64_t elements = 0;
};

void reader(benchmark::State& state) {
  std::uint64_t answer = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores)
    Counter counter;
    cumuld::XmlReader xml(counter);
    bench::feed_in_chunks(message(), [&](std::string_view chunk, bool last) {
      if (!xml.feed(chunk, last).ok()) state.SkipWithError("the message was refused");
    });
    answer = counter.elements;
  }
  bench::report(state, message(), kLines, answer);
}

void expat(benchmark::State& state) {
  std::uint64_t answer = 0;
  for (auto _ : state) answer = bench::parse_with_expat(message());  // NOLINT
  bench::report(state, message(), kLines, answer);
}

BENCHMARK(decode)->Unit(benchmark::kMillisecond);
BENCHMARK(reader)->Unit(benchmark::kMillisecond);
BENCHMARK(expat)->Unit(benchmark::kMillisecond);

}  // namespace
