#include "bench/workload.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "bench/population/write_ndjson.h"
#include "matcher/limits.h"

namespace bench {
namespace {

constexpr std::size_t kLineBytesExpected = 512;

}  // namespace

std::uint64_t employments_of(const std::string& size) {
  if (size == "S") return 1'000'000;
  if (size == "M") return 10'000'000;
  if (size == "L") return 50'000'000;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), number);
  return error == std::errc{} && end == size.data() + size.size() ? number : 0;
}

Workload::Workload(std::uint64_t employments, std::uint64_t seed)
    : population_(population::JoinBench::persons_for(employments), seed) {
}

std::size_t Workload::lines(std::size_t bytes, std::string& out) {
  std::size_t lines = 0;
  while (out.size() + kLineBytesExpected < bytes && slot_ < population_.slots()) {
    if (!population_.record(slot_++, record_)) continue;
    population::write_ndjson(record_, out);
    ++lines;
  }
  return lines;
}

std::unique_ptr<matcher::Batch> Workload::batch(std::size_t records,
                                                cumuld::NdjsonDecoder& decoder) {
  std::string text;
  std::size_t lines = 0;
  while (lines < records && slot_ < population_.slots()) {
    if (!population_.record(slot_++, record_)) continue;
    population::write_ndjson(record_, text);
    ++lines;
  }
  if (lines == 0) return nullptr;
  auto batch = std::make_unique<matcher::Batch>();
  decoder.decode(text, 1, *batch);
  if (batch->records.size() != lines) {
    std::fprintf(stderr, "a line of the population was refused: %s\n",
                 batch->rejected.empty() ? "?" : batch->rejected.front().message.c_str());
    std::exit(2);  // NOLINT(concurrency-mt-unsafe): one thread as yet
  }
  std::string().swap(batch->raw);
  return batch;
}

Lines all_lines(std::uint64_t employments) {
  Lines all;
  Workload workload(employments);
  while (true) {
    std::string block;
    block.reserve(matcher::kBatchBytesMax);
    const auto lines = workload.lines(matcher::kBatchBytesMax, block);
    if (lines == 0) return all;
    all.records += lines;
    all.bytes += block.size();
    all.blocks.push_back(std::move(block));
  }
}

}  // namespace bench
