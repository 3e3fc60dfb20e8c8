// Intake: what the uploads of one io thread share: its port of the pipeline, memory to be used
// again, and the queue of those that wait for a place in the ring.
//
// Upload: one request's records on their way: decoded blocks become jobs, at most kJobsUnderWay of
// them at once, and the results come together in the order of the lines.
//
// Thread safety: all on the io thread, except that jobs end on the writer thread, which posts the
//                result back. Ownership: uploads and jobs under way keep the Intake alive.
// Cost: a small upload is one job: no wait before it, one post after it.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/api/services.h"
#include "daemon/decode/line_blocks.h"
#include "daemon/decode/ndjson.h"
#include "daemon/pipeline/job.h"

namespace cumuld::api {

inline constexpr std::size_t kJobsUnderWay = 4;
inline constexpr std::size_t kSpareKept = 16;  // batches and decoders kept for later

class Upload;

// Bytes of input that all uploads together hold: lines not whole yet, and those read and not yet
// durable. From half of `most` on each upload has what it holds stored before it reads on; beyond
// `most` whoever sent the last of it is refused. Any thread.
struct HeldInput {
  explicit HeldInput(std::size_t bytes_max) : most(bytes_max) {}
  bool is_much() const { return bytes.load(std::memory_order_relaxed) > most / 2; }
  bool is_too_much() const { return bytes.load(std::memory_order_relaxed) > most; }

  std::size_t most;
  std::atomic<std::size_t> bytes{0};
};

struct Intake {
  Intake(Services& shared, unsigned number, std::shared_ptr<HeldInput> held_input)
      : services(shared), port(number), held(std::move(held_input)) {}

  std::unique_ptr<matcher::Batch> take_batch();
  void give_back(std::unique_ptr<matcher::Batch> batch);
  std::unique_ptr<NdjsonDecoder> take_decoder();
  void give_back(std::unique_ptr<NdjsonDecoder> decoder);

  Services& services;
  unsigned port;
  std::shared_ptr<HeldInput> held;
  std::deque<Upload*> waiting;  // for a place in the ring, the longest first
  std::vector<std::unique_ptr<matcher::Batch>> batches;
  std::vector<std::unique_ptr<NdjsonDecoder>> decoders;
};

// One for each io thread, by number.
using Intakes = std::vector<std::shared_ptr<Intake>>;
std::shared_ptr<const Intakes> make_intakes(Services& services);

class Upload : public std::enable_shared_from_this<Upload> {
 public:
  Upload(std::shared_ptr<Intake> intake, boost::asio::any_io_executor executor, std::string source);
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;
  ~Upload();

  // Takes the next bytes of the body; they stay as they are until it is done. Where much is held
  // already, what is whole is stored first.
  boost::asio::awaitable<void> take(std::string_view piece);
  // The body is whole: a last line without an end counts.
  boost::asio::awaitable<void> end();
  // Instead of take(): hands over a batch that was decoded elsewhere. With its commit the
  // quarantined item `settled` goes. The batch may be empty.
  boost::asio::awaitable<void> put(std::unique_ptr<matcher::Batch> batch, std::uint64_t settled);
  // Hands over what is decoded and waits until all of it is durable and matched.
  boost::asio::awaitable<JobResult> settle();

 private:
  boost::asio::awaitable<void> decode_blocks();
  boost::asio::awaitable<void> submit();
  boost::asio::awaitable<void> hand_over(Job job);
  boost::asio::awaitable<void> wait();
  void account();
  void job_done(std::size_t number, JobResult&& result, std::unique_ptr<matcher::Batch> batch);

  std::shared_ptr<Intake> intake_;
  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer woken_;
  std::string source_;
  LineBlocks blocks_;
  std::unique_ptr<NdjsonDecoder> decoder_;
  std::unique_ptr<matcher::Batch> batch_;
  std::size_t jobs_ = 0;    // handed over so far
  std::size_t summed_ = 0;  // of them, those in sum_: the first ones
  std::size_t under_way_ = 0;
  std::size_t bytes_under_way_ = 0;               // of their input
  std::size_t held_ = 0;                          // as it was accounted for
  std::deque<std::optional<JobResult>> results_;  // of the jobs from number summed_ on
  JobResult sum_;
};

}  // namespace cumuld::api
