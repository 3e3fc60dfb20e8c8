#include "daemon/http/body_decoder.h"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <limits>
#include <string>

#include "daemon/http/limits.h"

namespace cumuld::http {
namespace {

using matcher::error;
using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

Status truncated() {
  return {StatusCode::kInvalidArgument, "the compressed body is truncated"};
}

uInt clamp(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

// What a step says that met damage behind bytes that are well: those come first. The last byte of
// the input stays, so that the caller asks again at once, and is told.
BodyDecoder::Step before_damage(std::size_t input, std::size_t consumed, std::size_t produced) {
  return {input == 0 ? 0 : std::min(consumed, input - 1), produced};
}

class GzipDecoder final : public BodyDecoder {
 public:
  // 16: a gzip header is demanded, zlib's own format is not accepted.
  GzipDecoder() { ready_ = inflateInit2(&stream_, MAX_WBITS + 16) == Z_OK; }
  ~GzipDecoder() override {
    if (ready_) inflateEnd(&stream_);
  }
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;

  bool ready() const noexcept { return ready_; }

  Result<Step> step(std::span<const char> input, std::span<char> output) override {
    // zlib's pointer is not const for reasons of age; it does not write to its input.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = clamp(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());
    stream_.avail_out = clamp(output.size());
    const auto in_before = stream_.avail_in;
    const auto out_before = stream_.avail_out;
    while (!failed_) {
      if (between_members_) {
        if (stream_.avail_in == 0) break;
        inflateReset(&stream_);
        between_members_ = false;
      }
      const int code = inflate(&stream_, Z_NO_FLUSH);
      if (code == Z_STREAM_END) {
        between_members_ = true;
        continue;
      }
      failed_ = code != Z_OK && code != Z_BUF_ERROR;
      if (code == Z_BUF_ERROR || stream_.avail_in == 0 || stream_.avail_out == 0) break;
    }
    const Step step{in_before - stream_.avail_in, out_before - stream_.avail_out};
    if (!failed_) return step;
    if (step.produced == 0) return tl::make_unexpected(damaged());
    return before_damage(input.size(), step.consumed, step.produced);
  }

  Status finish() const override {
    if (failed_) return damaged();
    return between_members_ ? Status{} : truncated();
  }

 private:
  static Status damaged() { return {StatusCode::kInvalidArgument, "the body is not valid gzip"}; }

  z_stream stream_{};
  bool ready_ = false;
  bool failed_ = false;
  bool between_members_ = false;  // a member has ended; more input would begin another
};

class ZstdDecoder final : public BodyDecoder {
 public:
  ZstdDecoder() : context_(ZSTD_createDCtx(), &ZSTD_freeDCtx) {
    if (context_) {
      ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax);
    }
  }

  bool ready() const noexcept { return context_ != nullptr; }

  Result<Step> step(std::span<const char> input, std::span<char> output) override {
    if (failed_) return tl::make_unexpected(*failed_);
    input_size_ = input.size();
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output.data(), output.size(), 0};
    // A call may stop at the end of a frame with input left over.
    do {
      // Asked for more after the end of a frame, zstd would think that a new one had begun.
      if (between_frames_ && in.pos == input.size()) break;
      if (!begins_well(input.subspan(in.pos))) return failure(ZSTD_error_prefix_unknown, in, out);
      in.size = std::min(input.size(), in.pos + (holds_back_ ? 0 : bytes_together()));
      const auto before = in.pos;
      const auto produced = out.pos;
      const auto hint = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(hint) != 0) return failure(ZSTD_getErrorCode(hint), in, out);
      wanted_ = hint;
      holds_back_ = hint != 0 && out.pos == out.size;
      note_frame(input.subspan(before, in.pos - before), out.pos - produced);
      between_frames_ = hint == 0;
      if (between_frames_ && !ends_well()) return failure(ZSTD_error_corruption_detected, in, out);
    } while (in.pos < input.size() && out.pos < out.size);
    return Step{in.pos, out.pos};
  }

  Status finish() const override {
    if (failed_) return *failed_;
    return between_frames_ ? Status{} : truncated();
  }

 private:
  // The bytes a frame begins with; those of one to be skipped end in another digit.
  static constexpr std::array<unsigned char, 4> kMagic{0x28, 0xb5, 0x2f, 0xfd};
  static constexpr std::array<unsigned char, 4> kSkippedMagic{0x50, 0x2a, 0x4d, 0x18};
  static constexpr std::size_t kBlockHeadBytes = 3;
  static constexpr std::size_t kHeadBytesMax = 18;  // RFC 8878, 3.1.1: magic and frame header

  // Whether `rest` goes on like the beginning of a frame, if it is there that we are. The library
  // would also take the formats of before version 1.0, by decoders that nobody maintains.
  bool begins_well(std::span<const char> rest) {
    for (std::size_t at = head_.size(); at < std::min(kMagic.size(), head_.size() + rest.size());
         ++at) {
      const auto byte = static_cast<unsigned char>(rest[at - head_.size()]);
      if (at == 0) skipped_ = (byte & 0xf0U) == kSkippedMagic[0];
      const bool any_digit = skipped_ && at == 0;
      if (!any_digit && byte != (skipped_ ? kSkippedMagic : kMagic)[at]) return false;
    }
    return true;
  }

  // How much of a frame may be given at once. The library decodes a frame that it sees as a whole
  // in another way, which refuses what the usual one takes (an empty block said to be compressed):
  // whoever cut the stream differently would read something else. It decides while it reads the
  // head. Behind that it is given a block or a block's head at a time, and nothing while it may
  // hold output back: where it meets damage, what the same call put out before is not told.
  std::size_t bytes_together() const {
    if (head_.size() < kHeadBytesMax || wanted_ == 0) return 1;
    return wanted_ > kBlockHeadBytes ? wanted_ - kBlockHeadBytes : wanted_;
  }

  void note_frame(std::span<const char> read, std::size_t produced) {
    const auto rest = read.first(std::min(read.size(), kHeadBytesMax - head_.size()));
    head_.append(rest.data(), rest.size());
    produced_ += produced;
  }

  // Whether the frame that ended held as much as its head said, if it did. The library looks only
  // when it is given a frame in one piece.
  bool ends_well() {
    const auto stated = ZSTD_getFrameContentSize(head_.data(), head_.size());
    const bool well = stated == ZSTD_CONTENTSIZE_UNKNOWN || stated == produced_;
    head_.clear();
    produced_ = 0;
    return well;
  }

  Result<Step> failure(ZSTD_ErrorCode code, const ZSTD_inBuffer& in, const ZSTD_outBuffer& out) {
    failed_ = reason(code);
    if (out.pos == 0) return tl::make_unexpected(*failed_);
    return before_damage(input_size_, in.pos, out.pos);
  }

  static Status reason(ZSTD_ErrorCode code) {
    switch (code) {
      case ZSTD_error_frameParameter_windowTooLarge:
        return {StatusCode::kResourceExhausted, "the zstd window exceeds 128 MiB"};
      case ZSTD_error_memory_allocation:
        return {StatusCode::kResourceExhausted, "no memory to decompress the body"};
      default:
        return {StatusCode::kInvalidArgument, "the body is not valid zstd"};
    }
  }

  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_;
  std::optional<Status> failed_;
  bool between_frames_ = false;  // a frame has ended; more input would begin another
  bool skipped_ = false;         // it is a frame to be skipped
  bool holds_back_ = false;      // there may be more output without more input
  std::size_t wanted_ = 0;      // bytes that the library waits for: a block and the next one's head
  std::size_t input_size_ = 0;  // of this step
  std::string head_;            // the first bytes of the frame that were read
  std::uint64_t produced_ = 0;  // bytes that came out of it
};

template <typename Decoder>
std::unique_ptr<BodyDecoder> make_ready() {
  auto decoder = std::make_unique<Decoder>();
  if (!decoder->ready()) return nullptr;
  return decoder;
}

}  // namespace

std::optional<ContentCoding> content_coding(std::string_view header) noexcept {
  using boost::beast::iequals;
  const auto first = header.find_first_not_of(" \t");
  if (first == std::string_view::npos) return ContentCoding::kIdentity;
  const auto name = header.substr(first, header.find_last_not_of(" \t") - first + 1);
  if (iequals(name, "identity")) return ContentCoding::kIdentity;
  if (iequals(name, "gzip") || iequals(name, "x-gzip")) return ContentCoding::kGzip;
  if (iequals(name, "zstd")) return ContentCoding::kZstd;
  return std::nullopt;
}

std::unique_ptr<BodyDecoder> make_decoder(ContentCoding coding) {
  switch (coding) {
    case ContentCoding::kIdentity:
      return nullptr;
    case ContentCoding::kGzip:
      return make_ready<GzipDecoder>();
    case ContentCoding::kZstd:
      return make_ready<ZstdDecoder>();
  }
  return nullptr;
}

}  // namespace cumuld::http
