#include "daemon/decode/ndjson.h"

#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "daemon/decode/json_numbers.h"
#include "daemon/decode/json_record.h"
#include "daemon/decode/plain_json.h"
#include "daemon/decode/rejection.h"
#include "daemon/decode/stated_record.h"

namespace cumuld {
namespace {

using matcher::Batch;
using matcher::RejectCode;

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::string reason_of(simdjson::error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return "the line is not valid UTF-8";
    case simdjson::UNCLOSED_STRING:
      return "not JSON: a string is not closed";
    case simdjson::UNESCAPED_CHARS:
      return "not JSON: an unescaped control character in a string";
    case simdjson::STRING_ERROR:
      return "not JSON: a string holds a bad escape";
    case simdjson::NUMBER_ERROR:
      return "not JSON: a number is ill-formed";
    case simdjson::DEPTH_ERROR:
      return "not JSON that is read here: nested too deeply";
    default:
      return "not JSON: the line is not one complete value";
  }
}

}  // namespace

struct NdjsonDecoder::Json {
  Json() : parser(matcher::kLineBytesMax) {
    // Room for the longest line at once: pages that no line needs are never touched.
    if (document.allocate(matcher::kLineBytesMax) != simdjson::SUCCESS ||
        parser.allocate(matcher::kLineBytesMax) != simdjson::SUCCESS) {
      throw std::bad_alloc();
    }
  }

  // REQUIRES: SIMDJSON_PADDING readable bytes behind the line.
  simdjson::error_code parse(std::string_view line, simdjson::dom::element& root) {
    const auto error =
        parser.parse_into_document(document, line.data(), line.size(), false).get(root);
    if (error != simdjson::NUMBER_ERROR) return error;
    clamped.assign(line);
    clamped.reserve(line.size() + simdjson::SIMDJSON_PADDING);
    clamp_numbers(clamped);
    return parser.parse_into_document(document, clamped.data(), clamped.size(), false).get(root);
  }

  // Fills `stated` with any JSON object, or says what is wrong. REQUIRES as above.
  std::optional<std::string> read(std::string_view line) {
    simdjson::dom::element root;
    if (const auto error = parse(line, root); error != simdjson::SUCCESS) return reason_of(error);
    simdjson::dom::object object;
    if (root.get_object().get(object) != simdjson::SUCCESS) return "the line is not a JSON object";
    if (const auto repeated = read_record(object, stated)) {
      return "the name \"" + shown(*repeated) + "\" is given twice";
    }
    return std::nullopt;
  }

  simdjson::dom::parser parser;
  simdjson::dom::document document;
  PlainJsonReader plain;
  StatedRecord stated;
  std::string clamped;
};

NdjsonDecoder::NdjsonDecoder(const matcher::Catalogue& catalogue, std::uint64_t key_seed,
                             RegistryMask allowed)
    : json_(std::make_unique<Json>()), check_(catalogue, allowed), key_seed_(key_seed) {
}

NdjsonDecoder::~NdjsonDecoder() = default;

void NdjsonDecoder::decode(std::string_view complete_lines, std::uint64_t first_line, Batch& out) {
  std::size_t at = out.raw.size();
  out.raw.reserve(at + complete_lines.size() + simdjson::SIMDJSON_PADDING);
  out.raw.append(complete_lines);
  const std::string_view raw = out.raw;
  for (std::uint64_t number = first_line; at < raw.size(); ++number) {
    const auto* end = static_cast<const char*>(std::memchr(&raw[at], '\n', raw.size() - at));
    const std::size_t stop =
        end == nullptr ? raw.size() : static_cast<std::size_t>(end - raw.data());
    auto line = raw.substr(at, stop - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with('{') || !is_blank(line)) {
      decode_line(line,
                  {number, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(line.size())},
                  out);
    }
    at = stop + 1;
  }
}

void NdjsonDecoder::decode_line(std::string_view line, const RawPlace& place, Batch& out) {
  const auto reject = [&](RejectCode code, std::string message) {
    out.rejected.push_back({place.position, code, std::move(message), place.offset, place.size});
  };
  if (line.size() > matcher::kLineBytesMax) {
    return reject(RejectCode::kTooLarge,
                  "the line is longer than " + std::to_string(matcher::kLineBytesMax) + " bytes");
  }
  if (!json_->plain.read(line, json_->stated)) {
    if (auto malformed = json_->read(line)) return reject(RejectCode::kMalformed, *malformed);
  }
  if (auto refused = check_.check(json_->stated, draft_)) {
    reject(refused->code, std::move(refused->message));
    out.rejected.back().registry = check_.registry_of(json_->stated);
    return;
  }
  append_record(out, draft_, key_seed_, place.position, place.offset, place.size);
}

}  // namespace cumuld
