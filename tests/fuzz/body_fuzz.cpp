// Feeds arbitrary bytes to a BodyDecoder. The first byte chooses the coding, the second how the
// rest is cut into pieces. Whatever the bytes are, the decoder makes progress or says why not, a
// failed decoder stays failed, and how a whole stream was cut changes nothing of what comes out.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "daemon/http/body_decoder.h"
#include "tests/fuzz/require.h"

namespace {

using cumuld::http::ContentCoding;
using fuzz::require;

constexpr std::size_t kOutputMax = std::size_t{4} << 20U;  // a bomb is cut off here

struct Outcome {
  std::string output;
  bool whole = false;  // no step failed and finish() was content
  bool cut_off = false;
};

Outcome decode(ContentCoding coding, std::string_view input, std::size_t piece_size) {
  Outcome outcome;
  const auto decoder = cumuld::http::make_decoder(coding);
  std::array<char, 4096> room{};
  for (;;) {  // also without input: what is held back still comes
    const auto piece = input.substr(0, piece_size);
    const auto step = decoder->step(std::span(piece.data(), piece.size()), room);
    if (!step) {
      require(!decoder->step(std::span(piece.data(), piece.size()), room).has_value(),
              "a failed decoder stays failed");
      return outcome;
    }
    require(step->consumed <= piece.size() && step->produced <= room.size(), "steps are in bounds");
    input.remove_prefix(step->consumed);
    outcome.output.append(room.data(), step->produced);
    if (step->consumed == 0 && step->produced == 0) {
      require(piece.empty(), "a step makes progress");
      break;
    }
    outcome.cut_off = outcome.output.size() > kOutputMax;
    if (outcome.cut_off) return outcome;
  }
  outcome.whole = decoder->finish().ok();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto coding = data[0] % 2 == 0 ? ContentCoding::kGzip : ContentCoding::kZstd;
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto pieces = decode(coding, input, std::size_t{data[1]} + 1);
  const auto whole = decode(coding, input, std::max<std::size_t>(1, input.size()));
  if (pieces.cut_off || whole.cut_off) return 0;
  require(pieces.whole == whole.whole, "cutting changes nothing of what is whole");
  require(!pieces.whole || pieces.output == whole.output, "the output is the same");
  const auto common = std::min(pieces.output.size(), whole.output.size());
  require(pieces.output.compare(0, common, whole.output, 0, common) == 0,
          "what comes before damage is the same");
  return 0;
}
