#include "bench/decode_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "bench/chunks.h"
#include "bench/registry_texts.h"
#include "config/dmfa_codes.h"
#include "config/layouts.h"
#include "daemon/decode/csv_decoder.h"
#include "daemon/decode/dimona.h"
#include "daemon/decode/dmfa.h"
#include "daemon/decode/idflux.h"
#include "daemon/decode/xml_layout_decoder.h"
#include "matcher/catalogue.h"

namespace bench {
namespace {

const config::FileLayout& layout(std::string_view registry, config::FileLayout::Form form) {
  static const auto kLayouts = config::shipped_layouts_for(matcher::standard_catalogue()).value();
  return *kLayouts.find(registry, form);
}

const matcher::Catalogue& catalogue() {
  static const auto kCatalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  return kCatalogue;
}

// Every message is the first about its period, so there is never an earlier note to be found.
class NoEarlierNotes final : public cumuld::Notebook {
 public:
  matcher::Result<std::vector<std::pair<std::string, std::string>>> find(
      std::string_view) override {
    return std::vector<std::pair<std::string, std::string>>{};
  }
  void add(std::string_view, std::string_view) override {}
};

void add(const matcher::Batch& batch, Decoded& decoded) {
  decoded.records += batch.records.size();
  for (const auto& record : batch.records) {
    decoded.answer = decoded.answer * 31 + record.content;
  }
}

template <typename Decoder>
Decoded feed(Decoder&& decoder, std::string_view text) {
  matcher::Batch batch;
  Decoded decoded;
  bool refused = false;
  feed_in_chunks(text, [&](std::string_view chunk, bool last) {
    batch.clear();
    refused = refused || !decoder.feed(chunk, last, batch).ok();
    add(batch, decoded);
  });
  return refused ? Decoded{} : decoded;
}

Decoded decode_dmfa(std::string_view text) {
  static const auto kCodes = config::standard_dmfa_codes();
  return feed(cumuld::DmfaDecoder(catalogue(), 1, kCodes), text);
}

Decoded decode_xml(std::string_view registry, std::string_view text) {
  return feed(
      cumuld::XmlLayoutDecoder(layout(registry, config::FileLayout::Form::kXml), catalogue(), 1),
      text);
}

Decoded decode_attestations(std::string_view text) {
  return decode_xml("invalidity", text);
}

Decoded decode_authorisations(std::string_view text) {
  return decode_xml("authorisation", text);
}

Decoded decode_idflux(std::string_view text) {
  return feed(cumuld::IdfluxDecoder(catalogue(), 1, "identity"), text);
}

Decoded decode_dimona(std::string_view text) {
  NoEarlierNotes notes;
  return feed(cumuld::DimonaDecoder(catalogue(), 1, notes), text);
}

Decoded decode_certificates(std::string_view text) {
  cumuld::CsvDecoder decoder(layout("gotot", config::FileLayout::Form::kCsv), catalogue(), 1);
  matcher::Batch batch;
  Decoded decoded;
  std::uint64_t line = 1;
  if (!decoder.read_header(text, line).ok()) return {};
  while (!text.empty()) {
    batch.clear();
    decoder.decode(text, line, batch);
    add(batch, decoded);
  }
  return decoded;
}

constexpr DecodeWork kWorks[] = {
    {"dmfa", worker_lines, decode_dmfa},
    {"attestations", attestations, decode_attestations},
    {"authorisations", authorisations, decode_authorisations},
    {"idflux", replacements, decode_idflux},
    {"dimona", dimonas, decode_dimona},
    {"certificates", certificates, decode_certificates},
};

}  // namespace

std::span<const DecodeWork> decode_works() {
  return kWorks;
}

const DecodeWork& decode_work(std::string_view name) {
  return *std::ranges::find(kWorks, name, &DecodeWork::name);
}

}  // namespace bench
