// BodyDecoder: takes the content coding off a body, piece by piece, in bounded memory.
//
//   auto decoder = make_decoder(ContentCoding::kGzip);
//   auto step = decoder->step(input, output);      // as long as there is input, or output was
//   filled Status end = decoder->finish();                // after the last byte: was the stream
//   whole?
//
// Concatenated gzip members and zstd frames (skippable ones too) read as one body. Checksums are
// verified. No input at all is a truncated stream. The formats that zstd had before version 1.0 are
// no zstd.
//
// Errors: kInvalidArgument — the stream is corrupt, truncated, or something follows its end;
//         kResourceExhausted — a zstd frame wants a window beyond kZstdWindowLogMax, or memory is
//         out. A decoder that failed stays failed.
// Memory: gzip about 40 KiB; zstd the frame's window (at most 128 MiB) and a little.
// Thread safety: one thread at a time. Holds no pointer to input or output between calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "matcher/status.h"

namespace cumuld::http {

enum class ContentCoding : std::uint8_t { kIdentity, kGzip, kZstd };

// From the Content-Encoding header: identity (or empty), gzip, x-gzip, zstd, in any case. Nullopt
// for everything else, a list of two included.
std::optional<ContentCoding> content_coding(std::string_view header) noexcept;

class BodyDecoder {
 public:
  struct Step {
    std::size_t consumed = 0;  // bytes of the input that are done with
    std::size_t produced = 0;  // bytes of the output that were written
  };

  BodyDecoder() = default;
  BodyDecoder(const BodyDecoder&) = delete;
  BodyDecoder& operator=(const BodyDecoder&) = delete;
  virtual ~BodyDecoder() = default;

  // Decodes until the input is used up or the output is full. With no input it hands out what is
  // still held back. What comes out before damage is handed out first, and the step behind it
  // fails; of zstd the block that is damaged, or ends a damaged frame, may lack. `output` is not
  // empty.
  virtual matcher::Result<Step> step(std::span<const char> input, std::span<char> output) = 0;

  // Ok if the input so far ends where a gzip member or a zstd frame ends.
  virtual matcher::Status finish() const = 0;
};

// Null for kIdentity: there is nothing to take off. Null also when memory is out.
std::unique_ptr<BodyDecoder> make_decoder(ContentCoding coding);

}  // namespace cumuld::http
