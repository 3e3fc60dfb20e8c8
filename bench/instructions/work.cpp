// instruction_work: small fixed pieces of work, one a run, for bench/instructions/check.py to count
// the instructions of. What is not to be counted (the texts, the records of earlier phases) is made
// outside of counted::work().
//
//   instruction_work           the pieces and the compiler, as JSON
//   instruction_work PIECE     does it; prints how many records it took
//
// The answer is looked at: work that refused its input would count as very fast.
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/decode_text.h"
#include "bench/memory_join.h"
#include "bench/registry_texts.h"
#include "bench/workload.h"
#include "config/rules.h"
#include "config/shipped.h"
#include "daemon/decode/ndjson.h"

// Callgrind counts while it is in here. External, and called through std::function, so that the
// compiler leaves both it and the work whole.
namespace counted {
[[gnu::noinline]] void work(const std::function<void()>& piece);
void work(const std::function<void()>& piece) {
  piece();
}
}  // namespace counted

namespace {

constexpr std::uint32_t kRecords = 2'000;
constexpr std::uint64_t kEmployments = 8'000;
constexpr std::size_t kRoundRecords = 1'000;
constexpr std::uint64_t kKeySeed = 1;

const matcher::Catalogue& catalogue() {
  static const auto kCatalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  return kCatalogue;
}

// Lines in the three sizes, in the spelling that is read without a parser, or with the escapes of
// some writers, for which one is needed.
std::uint64_t decode_lines(bool escaped) {
  std::string text;
  for (std::uint32_t i = 0; i < kRecords; ++i) {
    std::string line;
    bench::append_line(static_cast<bench::LineShape>(i % 3), i, line);
    for (std::size_t at = 0; escaped && (at = line.find('/', at)) != std::string::npos; at += 2) {
      line.insert(at, 1, '\\');
    }
    text += line;
  }
  cumuld::NdjsonDecoder decoder(catalogue(), kKeySeed);
  matcher::Batch batch;
  counted::work([&] { decoder.decode(text, 1, batch); });
  return batch.records.size();
}

std::uint64_t decode_text(const bench::DecodeWork& work) {
  (void)work.decode(work.text(1));  // tables that are made once
  const auto text = work.text(kRecords);
  bench::Decoded decoded;
  counted::work([&] { decoded = work.decode(text); });
  return decoded.records;
}

// All rounds of a small population; one phase is counted.
std::uint64_t work_phase(std::string_view counted_phase) {
  const auto rules =
      config::parse_rules(config::shipped_rules(), config::kShippedRulesName, catalogue()).value();
  bench::MemoryJoin engine(catalogue(), rules, 1);
  bench::Standing standing;
  bench::Workload workload(kEmployments);
  cumuld::NdjsonDecoder decoder(catalogue(), kKeySeed);
  std::vector<std::unique_ptr<matcher::Batch>> batches;  // the delta points into none of them
  std::uint64_t records = 0;
  while (auto batch = workload.batch(kRoundRecords, decoder)) {
    records += batch->records.size();
    const auto round = engine.begin(*batch);
    const auto phase = [&](std::string_view name,
                           void (bench::MemoryJoin::*work)(matcher::Round&)) {
      if (name != counted_phase) return (engine.*work)(*round);
      counted::work([&] { (engine.*work)(*round); });
    };
    phase("judge", &bench::MemoryJoin::judge);
    phase("append", &bench::MemoryJoin::append);
    phase("join", &bench::MemoryJoin::join);
    engine.finish(*round, standing);
    batches.push_back(std::move(batch));
  }
  bench::OverlapSum overlaps;
  return engine.join_all(overlaps).checksum() == standing.checksum() ? records : 0;
}

struct Piece {
  std::string name;
  std::function<std::uint64_t()> work;  // returns records; 0: the answer is wrong
};

std::vector<Piece> pieces() {
  std::vector<Piece> all;
  for (const auto* const phase : {"judge", "append", "join"}) {
    all.push_back({phase, [phase] { return work_phase(phase); }});
  }
  all.push_back({"ndjson", [] { return decode_lines(false); }});
  all.push_back({"ndjson_escaped", [] { return decode_lines(true); }});
  for (const auto& work : bench::decode_works()) {
    all.push_back({std::string(work.name), [&work] { return decode_text(work); }});
  }
  return all;
}

void list(const std::vector<Piece>& all) {
  std::string names;
  for (const auto& piece : all) names += (names.empty() ? "\"" : ",\"") + piece.name + "\"";
  std::printf("{\"compiler\":\"%s\",\"pieces\":[%s]}\n", __VERSION__, names.c_str());
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a benchmark may end so
int main(int argc, char** argv) {
  const auto all = pieces();
  if (argc == 1) {
    list(all);
    return 0;
  }
  for (const auto& piece : all) {
    if (piece.name != argv[1]) continue;
    const auto records = piece.work();
    std::printf("%llu\n", static_cast<unsigned long long>(records));
    return records > 0 ? 0 : 1;
  }
  std::fprintf(stderr, "instruction_work: there is no piece %s\n", argv[1]);
  return 2;
}
