#include "daemon/api/intake.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "matcher/limits.h"

namespace cumuld::api {

namespace asio = boost::asio;

std::unique_ptr<matcher::Batch> Intake::take_batch() {
  if (batches.empty()) return std::make_unique<matcher::Batch>();
  auto batch = std::move(batches.back());
  batches.pop_back();
  return batch;
}

void Intake::give_back(std::unique_ptr<matcher::Batch> batch) {
  if (!batch || batches.size() == kSpareKept) return;
  batch->clear();
  batches.push_back(std::move(batch));
}

std::unique_ptr<NdjsonDecoder> Intake::take_decoder() {
  if (decoders.empty()) {
    const auto& store = *services.store;
    return std::make_unique<NdjsonDecoder>(store.catalogue(), store.key_seed());
  }
  auto decoder = std::move(decoders.back());
  decoders.pop_back();
  return decoder;
}

void Intake::give_back(std::unique_ptr<NdjsonDecoder> decoder) {
  if (decoder && decoders.size() < kSpareKept) decoders.push_back(std::move(decoder));
}

std::shared_ptr<const Intakes> make_intakes(Services& services) {
  auto intakes = std::make_shared<Intakes>();
  const auto held = std::make_shared<HeldInput>(services.intake_bytes_max);
  for (unsigned port = 0; port < services.io_threads; ++port) {
    intakes->push_back(std::make_shared<Intake>(services, port, held));
  }
  return intakes;
}

Upload::Upload(std::shared_ptr<Intake> intake, asio::any_io_executor executor, std::string source)
    : intake_(std::move(intake)),
      executor_(std::move(executor)),
      woken_(executor_),
      source_(std::move(source)),
      decoder_(intake_->take_decoder()),
      batch_(intake_->take_batch()) {
}

Upload::~Upload() {
  intake_->held->bytes.fetch_sub(held_, std::memory_order_relaxed);
  std::erase(intake_->waiting, this);
  intake_->give_back(std::move(decoder_));
  intake_->give_back(std::move(batch_));
}

asio::awaitable<void> Upload::take(std::string_view piece) {
  blocks_.feed(piece);
  co_await decode_blocks();
  account();
  if (!intake_->held->is_much()) co_return;
  co_await submit();
  while (under_way_ > 0 && intake_->held->is_much()) co_await wait();
}

// What this upload holds now takes the place of what it held before.
void Upload::account() {
  const auto now = blocks_.held() + batch_->raw.size() + bytes_under_way_;
  intake_->held->bytes.fetch_add(now - held_, std::memory_order_relaxed);  // modulo 2^64
  held_ = now;
}

asio::awaitable<void> Upload::end() {
  blocks_.finish();
  co_await decode_blocks();
}

asio::awaitable<void> Upload::decode_blocks() {
  auto before = blocks_.lines();
  while (const auto block = blocks_.next()) {
    const auto lines = blocks_.lines() - std::exchange(before, blocks_.lines());
    const auto held = batch_->records.size() + batch_->rejected.size();
    const bool fits = batch_->raw.size() + block->bytes.size() <= matcher::kBatchBytesMax &&
                      held + lines <= matcher::kBatchRecordsMax;
    if (!fits) co_await submit();
    if (block->too_long) {
      reject_too_long(*block, *batch_);
    } else {
      decoder_->decode(block->bytes, block->first_line, *batch_);
    }
  }
}

// Hands the batch over, if there is anything in it, and begins a new one.
asio::awaitable<void> Upload::submit() {
  if (batch_->records.empty() && batch_->rejected.empty()) {
    batch_->clear();  // blank lines leave bytes
    co_return;
  }
  while (under_way_ >= kJobsUnderWay) co_await wait();
  Job job;
  job.batch = std::move(batch_);
  batch_ = intake_->take_batch();
  bytes_under_way_ += job.batch->raw.size();
  account();
  co_await hand_over(std::move(job));
}

asio::awaitable<void> Upload::put(std::unique_ptr<matcher::Batch> batch, std::uint64_t settled) {
  Job job;
  job.batch = std::move(batch);
  job.settled = settled;
  co_await hand_over(std::move(job));
}

asio::awaitable<void> Upload::hand_over(Job job) {
  job.source = source_;
  // The reference goes with the post: on the writer thread nothing of the upload may end.
  job.done = [self = shared_from_this(), number = jobs_](
                 JobResult&& result, std::unique_ptr<matcher::Batch> batch) mutable {
    const auto executor = self->executor_;
    asio::post(executor, [self = std::move(self), number, result = std::move(result),
                          batch = std::move(batch)]() mutable {
      self->job_done(number, std::move(result), std::move(batch));
    });
  };
  while (!intake_->services.pipeline->submit(intake_->port, job)) {
    intake_->waiting.push_back(this);
    co_await wait();
    std::erase(intake_->waiting, this);
  }
  ++jobs_;
  ++under_way_;
  results_.emplace_back();
}

// Until a job of this upload is done or a place in the ring may be free.
asio::awaitable<void> Upload::wait() {
  woken_.expires_at(asio::steady_timer::time_point::max());
  co_await woken_.async_wait(asio::as_tuple(asio::use_awaitable));
}

void Upload::job_done(std::size_t number, JobResult&& result,
                      std::unique_ptr<matcher::Batch> batch) {
  if (batch) bytes_under_way_ -= std::min(bytes_under_way_, batch->raw.size());
  account();
  intake_->give_back(std::move(batch));
  results_[number - summed_] = std::move(result);
  for (; !results_.empty() && results_.front(); ++summed_) {
    sum_.add(std::move(*results_.front()));
    results_.pop_front();
  }
  --under_way_;
  woken_.cancel();
  if (intake_->waiting.empty()) return;
  intake_->waiting.front()->woken_.cancel();
  intake_->waiting.pop_front();
}

asio::awaitable<JobResult> Upload::settle() {
  co_await submit();
  while (under_way_ > 0) co_await wait();
  if (jobs_ == 0) sum_.sequence = intake_->services.pipeline->sequence();
  co_return std::move(sum_);
}

}  // namespace cumuld::api
