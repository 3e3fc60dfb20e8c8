#include "bench/workload.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "bench/population/write_ndjson.h"
#include "matcher/limits.h"

namespace bench {
namespace {

constexpr std::size_t kLineBytesExpected = 512;

// Six gigabytes of lines.
constexpr std::uint64_t kEmploymentsInMemory = 20'000'000;

// A file without a name that is written once and then read as memory.
class LinesFile {
 public:
  explicit LinesFile(const std::string& directory)
      : file_(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)) {
    if (file_ < 0) fail("cannot make a file in " + directory);
  }
  ~LinesFile() { (void)::close(file_); }
  LinesFile(const LinesFile&) = delete;
  LinesFile& operator=(const LinesFile&) = delete;

  void append(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto written = ::write(file_, bytes.data(), bytes.size());
      if (written < 0) fail("cannot write the lines");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  // What was written is on the disk by then, so that it does not share it with what is measured.
  void* map(std::size_t size) {
    if (::fdatasync(file_) != 0) fail("cannot sync the lines");
    void* const bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file_, 0);
    if (bytes == MAP_FAILED) fail("cannot map the lines");
    return bytes;
  }

 private:
  [[noreturn]] static void fail(const std::string& why) {
    std::fprintf(stderr, "benchmark: %s\n", why.c_str());
    std::exit(2);  // NOLINT(concurrency-mt-unsafe): one thread as yet
  }

  int file_;
};

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

void Lines::Unmap::operator()(void* begin) const {
  (void)::munmap(begin, size);
}

Lines all_lines(std::uint64_t employments, const std::string& directory) {
  Lines all;
  std::optional<LinesFile> file;
  if (employments > kEmploymentsInMemory) file.emplace(directory);
  std::vector<std::size_t> sizes;
  Workload workload(employments);
  while (true) {
    std::string block;
    block.reserve(matcher::kBatchBytesMax);
    const auto lines = workload.lines(matcher::kBatchBytesMax, block);
    if (lines == 0) break;
    all.records += lines;
    all.bytes += block.size();
    sizes.push_back(block.size());
    if (file) {
      file->append(block);
    } else {
      all.memory_.push_back(std::move(block));
    }
  }
  for (const auto& block : all.memory_) all.blocks.emplace_back(block);
  if (!file) return all;
  void* const bytes = file->map(all.bytes);
  all.file_ = std::unique_ptr<void, Lines::Unmap>(bytes, Lines::Unmap{all.bytes});
  const auto* at = static_cast<const char*>(bytes);
  for (const auto size : sizes) {
    all.blocks.emplace_back(at, size);
    at += size;
  }
  return all;
}

}  // namespace bench
