// Workload: the join-bench population as the benchmarks take it, made in pieces so that a nation
// need not be in memory.
//
// Thread safety: one thread at a time; Lines any thread, read only. Errors: a record that the
// decoder refuses ends the program: the population and the decoder disagree, and no figure would
// mean anything.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/population/join_bench.h"
#include "daemon/decode/ndjson.h"
#include "matcher/batch.h"
#include "matcher/catalogue.h"

namespace bench {

// "S" is one million employments, "M" ten, "L" fifty; or a number.
// 0: not a size.
std::uint64_t employments_of(const std::string& size);

class Workload {
 public:
  explicit Workload(std::uint64_t employments, std::uint64_t seed = 1);

  // Appends lines of NDJSON to `out` until it holds `bytes` or the population is at its end.
  // Returns how many.
  std::size_t lines(std::size_t bytes, std::string& out);

  // The next `records` records, decoded; fewer at the end, then nullptr. The raw form is dropped.
  std::unique_ptr<matcher::Batch> batch(std::size_t records, cumuld::NdjsonDecoder& decoder);

 private:
  population::JoinBench population_;
  population::Record record_;
  std::uint64_t slot_ = 0;
};

// All of it as blocks of whole lines, about as long as a source hands over at once: in memory as
// long as they are few, else in a file that is on the disk and read through the page cache.
class Lines {
 public:
  std::vector<std::string_view> blocks;
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;

  Lines() = default;
  Lines(Lines&&) = default;
  Lines& operator=(Lines&&) = delete;
  ~Lines() = default;

 private:
  friend Lines all_lines(std::uint64_t employments, const std::string& directory);
  struct Unmap {
    std::size_t size;
    void operator()(void* begin) const;
  };
  std::vector<std::string> memory_;
  std::unique_ptr<void, Unmap> file_;
};

// The file lies in `directory`, without a name: it is gone with the lines.
Lines all_lines(std::uint64_t employments, const std::string& directory);

}  // namespace bench
