// For tests of files that are read by a layout: decodes one, and says what came of it in a form
// that can be compared with the same records as NDJSON.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config/layouts.h"
#include "daemon/decode/csv_decoder.h"
#include "daemon/decode/ndjson.h"
#include "daemon/decode/xml_layout_decoder.h"
#include "matcher/hash.h"
#include "tests/support/messages.h"

namespace cumuld {

inline const matcher::Catalogue& standard() {
  static const auto kCatalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  return kCatalogue;
}

inline config::FileLayout layout_of(const std::string& toml) {
  const auto layouts = config::parse_layouts(toml, "l.toml", matcher::standard_catalogue());
  if (!layouts) throw std::runtime_error(layouts.error().message());
  return layouts->files().front();
}

// The one that is built in.
inline const config::FileLayout& shipped_layout(std::string_view registry,
                                                config::FileLayout::Form form) {
  static const auto kLayouts = *config::shipped_layouts_for(matcher::standard_catalogue());
  return *kLayouts.find(registry, form);
}

struct DecodedFile {
  matcher::Batch batch;
  matcher::Status status;
};

inline DecodedFile decode_csv(const config::FileLayout& layout, std::string_view text) {
  DecodedFile decoded;
  CsvDecoder decoder(layout, standard(), 7);
  std::uint64_t line = 1;
  decoded.status = decoder.read_header(text, line);
  while (decoded.status.ok() && !text.empty()) decoder.decode(text, line, decoded.batch);
  return decoded;
}

inline DecodedFile decode_xml(const config::FileLayout& layout, std::string_view text,
                              std::size_t chunk_size = std::string_view::npos) {
  DecodedFile decoded;
  XmlLayoutDecoder decoder(layout, standard(), 7);
  decoded.status = support::feed_in_chunks(decoder, text, chunk_size, decoded.batch);
  return decoded;
}

inline matcher::Batch decode_lines(const std::vector<std::string>& lines) {
  NdjsonDecoder decoder(standard(), 7);
  matcher::Batch batch;
  for (const auto& line : lines) decoder.decode(line, 1, batch);
  return batch;
}

// What each record is, whatever form it came in.
inline std::vector<std::string> contents(const matcher::Batch& batch) {
  std::vector<std::string> all;
  for (const auto& record : batch.records) all.emplace_back(batch.body_of(record));
  for (const auto& refused : batch.rejected) {
    all.push_back(std::string(matcher::name_of(refused.code)) + " " + refused.message);
  }
  return all;
}

// "line: code message" of each rejection.
inline std::vector<std::string> refusals(const DecodedFile& decoded) {
  std::vector<std::string> all;
  for (const auto& refused : decoded.batch.rejected) {
    all.push_back(std::to_string(refused.position) + ": " +
                  std::string(matcher::name_of(refused.code)) + " " + refused.message);
  }
  return all;
}

}  // namespace cumuld
