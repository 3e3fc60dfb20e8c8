// Tests daemon/http/body_decoder.h: whole, cut, joined and corrupt streams in pieces of any size.
#include "daemon/http/body_decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/daemon/http/compressed.h"

namespace cumuld::http {
namespace {

using matcher::Result;
using matcher::StatusCode;

Result<std::string> decode(ContentCoding coding, std::string_view input, std::size_t in_piece,
                           std::size_t out_piece) {
  const auto decoder = make_decoder(coding);
  std::vector<char> output(out_piece);
  std::string text;
  bool full = false;
  while (!input.empty() || full) {
    const auto piece = full ? std::string_view() : input.substr(0, in_piece);
    const auto step = decoder->step(piece, output);
    if (!step) return tl::make_unexpected(step.error());
    input.remove_prefix(step->consumed);
    text.append(output.data(), step->produced);
    full = step->produced == output.size();
  }
  if (auto end = decoder->finish(); !end.ok()) return tl::make_unexpected(end);
  return text;
}

std::string sample(std::size_t size) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < size) text += std::to_string(random() % 1000) + "\n";
  return text;
}

struct Coded {
  ContentCoding coding;
  std::string (*encode)(std::string_view);
};

class BodyDecoderTest : public ::testing::TestWithParam<Coded> {
 protected:
  std::string encoded(std::string_view text) const { return GetParam().encode(text); }
  Result<std::string> decoded(std::string_view input, std::size_t in = 4096,
                              std::size_t out = 4096) const {
    return decode(GetParam().coding, input, in, out);
  }
};

TEST_P(BodyDecoderTest, PiecesOfAnySizeGiveTheSameText) {
  const auto text = sample(20'000);
  const auto bytes = encoded(text);
  for (const std::size_t in : {1, 2, 7, 1000, 100'000}) {
    for (const std::size_t out : {1, 3, 1024, 262'144}) {
      const auto got = decoded(bytes, in, out);
      ASSERT_TRUE(got) << in << ' ' << out << ' ' << got.error().message();
      EXPECT_EQ(*got, text) << in << ' ' << out;
    }
  }
}

TEST_P(BodyDecoderTest, JoinedStreamsReadAsOne) {
  const auto text = sample(3000);
  EXPECT_EQ(decoded(encoded(text) + encoded("") + encoded("tail")).value_or("?"), text + "tail");
}

TEST_P(BodyDecoderTest, EveryProperPrefixIsTruncated) {
  const auto bytes = encoded(sample(300));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto got = decoded(bytes.substr(0, size));
    ASSERT_FALSE(got) << size;
    EXPECT_EQ(got.error().code(), StatusCode::kInvalidArgument) << size;
  }
}

TEST_P(BodyDecoderTest, GarbageAfterTheEndIsAnError) {
  EXPECT_FALSE(decoded(encoded("x") + "garbage that is no frame"));
}

TEST_P(BodyDecoderTest, AFlippedBitIsNeverTakenForTheText) {
  const auto text = sample(500);
  const auto bytes = encoded(text);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    const auto got = decoded(broken);
    // gzip's header says things (a name, a time) that change nothing in the text.
    EXPECT_EQ(got.value_or(text), text) << at;
  }
}

// What the decoder hands out before it fails, if the input comes in pieces of that size.
std::string before_failure(ContentCoding coding, const std::string& bytes, std::size_t piece) {
  const auto decoder = make_decoder(coding);
  std::vector<char> output(std::size_t{1} << 18U);
  std::string all;
  std::span<const char> input(bytes);
  for (;;) {
    const auto step = decoder->step(input.first(std::min(piece, input.size())), output);
    if (!step) return all;
    input = input.subspan(step->consumed);
    all.append(output.data(), step->produced);
    if (input.empty() && step->produced == 0) return decoder->finish().ok() ? "whole" : all;
  }
}

TEST_P(BodyDecoderTest, WhatCameBeforeDamageComesOutHoweverTheStreamIsCut) {
  const auto text = sample(400'000);
  auto checksum = encoded(text);
  checksum[checksum.size() - (GetParam().coding == ContentCoding::kGzip ? 5 : 1)] ^= 1;
  auto middle = encoded(text);
  for (std::size_t i = 0; i < 16; ++i) middle[middle.size() * 3 / 4 + i] ^= 0x55;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{500}, checksum.size() + 100}) {
    SCOPED_TRACE(piece);
    const auto coding = GetParam().coding;
    EXPECT_EQ(before_failure(coding, encoded(text) + "trash", piece), text);
    if (coding == ContentCoding::kGzip) {  // the samples in zstd have no checksum
      EXPECT_EQ(before_failure(coding, checksum, piece), text);
    }
    const auto half = before_failure(coding, middle, piece);
    EXPECT_EQ(half, before_failure(coding, middle, 7));
    EXPECT_GT(half.size(), text.size() / 4);
    EXPECT_TRUE(text.starts_with(half.substr(0, text.size() / 4)));
  }
}

TEST_P(BodyDecoderTest, ABombComesOutInPiecesOfTheAskedSize) {
  const auto bytes = encoded(std::string(64 << 20, 'a'));
  const auto decoder = make_decoder(GetParam().coding);
  std::vector<char> output(4096);
  std::size_t total = 0;
  std::span<const char> input(bytes);
  for (bool full = true; full || !input.empty();) {
    const auto step = decoder->step(input, output);
    ASSERT_TRUE(step);
    input = input.subspan(step->consumed);
    total += step->produced;
    full = step->produced == output.size();
  }
  EXPECT_EQ(total, std::size_t{64} << 20);
  EXPECT_TRUE(decoder->finish().ok());
}

INSTANTIATE_TEST_SUITE_P(
    Codings, BodyDecoderTest,
    ::testing::Values(Coded{ContentCoding::kGzip, [](std::string_view text) { return gzip(text); }},
                      Coded{ContentCoding::kZstd,
                            [](std::string_view text) { return zstd(text); }}),
    [](const auto& test) { return test.param.coding == ContentCoding::kGzip ? "Gzip" : "Zstd"; });

TEST(ZstdDecoder, AWindowBeyondThatOfTheZstdProgramIsRefused) {
  EXPECT_TRUE(decode(ContentCoding::kZstd, zstd("x", 27), 4096, 4096));
  const auto got = decode(ContentCoding::kZstd, zstd("x", 28), 4096, 4096);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code(), StatusCode::kResourceExhausted);
}

TEST(ZstdDecoder, FramesToBeSkippedReadAsNothing) {
  using namespace std::string_literals;
  const auto skipped = "\x5e\x2a\x4d\x18\x03\x00\x00\x00xyz"s;
  const auto bytes = skipped + zstd("one ") + skipped + zstd("two");
  for (const std::size_t in : {1, 3, 1000}) {
    EXPECT_EQ(decode(ContentCoding::kZstd, bytes, in, 4096).value_or("?"), "one two") << in;
  }
}

// The library compares only when it is given the frame in one piece.
TEST(ZstdDecoder, AFrameThatHoldsLessThanItSaysIsRefusedHoweverItIsCut) {
  using namespace std::string_literals;
  const auto frame = "\x28\xb5\x2f\xfd\x20\x20\x01\x00\x00"s;  // 32 bytes stated, none there
  for (const std::size_t in : {1, 3, 1000}) {
    const auto got = decode(ContentCoding::kZstd, zstd("x") + frame, in, 4096);
    ASSERT_FALSE(got) << in;
    EXPECT_EQ(got.error().message(), "the body is not valid zstd");
  }
}

// The library refuses it when it is given the frame in one piece, and takes it otherwise.
TEST(ZstdDecoder, AnEmptyBlockSaidToBeCompressedReadsAsNothingHoweverItIsCut) {
  using namespace std::string_literals;
  const auto frame = "\x28\xb5\x2f\xfd\x20\x00\x04\x00\x00\x01\x00\x00"s;
  for (const std::size_t in : {1, 3, 5, 1000}) {
    EXPECT_EQ(decode(ContentCoding::kZstd, zstd("x") + frame, in, 4096).value_or("?"), "x") << in;
  }
}

// The library still takes them, by decoders that nobody maintains.
TEST(ZstdDecoder, FramesOfBeforeVersionOneAreRefused) {
  using namespace std::string_literals;
  for (const char last : {'\x22', '\x23', '\x24', '\x25', '\x26', '\x27'}) {
    const auto old = last + "\xb5\x2f\xfd\x04\x58"s + std::string(64, '\0');
    for (const std::size_t in : {1, 3, 1000}) {
      const auto got = decode(ContentCoding::kZstd, zstd("x") + old, in, 4096);
      ASSERT_FALSE(got) << in;
      EXPECT_EQ(got.error().message(), "the body is not valid zstd");
    }
  }
}

TEST(ContentCoding, NamesAreReadInAnyCaseAndListsAreNot) {
  EXPECT_EQ(content_coding(""), ContentCoding::kIdentity);
  EXPECT_EQ(content_coding(" Identity "), ContentCoding::kIdentity);
  EXPECT_EQ(content_coding("GZIP"), ContentCoding::kGzip);
  EXPECT_EQ(content_coding("x-gzip"), ContentCoding::kGzip);
  EXPECT_EQ(content_coding("zstd"), ContentCoding::kZstd);
  EXPECT_EQ(content_coding("br"), std::nullopt);
  EXPECT_EQ(content_coding("gzip, zstd"), std::nullopt);
}

}  // namespace
}  // namespace cumuld::http
