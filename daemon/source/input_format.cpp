#include "daemon/source/input_format.h"

#include <algorithm>
#include <optional>

#include "daemon/decode/csv_decoder.h"
#include "daemon/decode/dimona.h"
#include "daemon/decode/dmfa.h"
#include "daemon/decode/idflux.h"
#include "daemon/decode/line_blocks.h"
#include "daemon/decode/ndjson.h"
#include "daemon/decode/xml_layout_decoder.h"

namespace cumuld {
namespace {

using matcher::Batch;
using matcher::Result;

// The lines of a block that are in the range. `end`: the number of its last line.
void cut(LineBlock& block, std::uint64_t end, const UnitRange& units) {
  const auto line_end = [](std::string_view bytes) {
    return std::min(bytes.find('\n'), bytes.size() - 1) + 1;
  };
  while (block.first_line <= units.after) {
    block.bytes.remove_prefix(line_end(block.bytes));
    ++block.first_line;
  }
  if (end <= units.through) return;
  std::size_t size = 0;
  for (auto line = block.first_line; line <= units.through; ++line) {
    size += line_end(block.bytes.substr(size));
  }
  block.bytes = block.bytes.substr(0, size);
}

// Lines of text. Lines outside the range are cut away before anything looks into them.
class LinesFormat : public InputFormat {
 public:
  explicit LinesFormat(UnitRange units) : units_(units) {}

  void feed(std::string_view chunk, bool last) final {
    blocks_.feed(chunk);
    last_ = last;
  }
  bool past_range() const final { return blocks_.lines() >= units_.through; }

 protected:
  // The next block, also of lines outside the range; nullopt: it takes more input.
  std::optional<LineBlock> next_block() {
    auto block = blocks_.next();
    if (!block && last_) {
      last_ = false;
      ended_ = true;
      blocks_.finish();
      block = blocks_.next();
    }
    return block;
  }
  std::uint64_t lines() const { return blocks_.lines(); }
  bool is_at_end() const { return ended_; }
  // False: all of it is outside the range.
  bool cut_to_range(LineBlock& block) const {
    if (lines() <= units_.after || block.first_line > units_.through) return false;
    if (!block.too_long) cut(block, lines(), units_);
    return true;
  }

 private:
  LineBlocks blocks_;
  UnitRange units_;
  bool last_ = false;
  bool ended_ = false;
};

class NdjsonFormat final : public LinesFormat {
 public:
  NdjsonFormat(const FormatContext& context, UnitRange units)
      : LinesFormat(units), decoder_(*context.catalogue, context.key_seed, context.allowed) {}

  Result<bool> next(Batch& out) override {
    auto block = next_block();
    if (!block) return false;
    if (!cut_to_range(*block)) return true;
    if (block->too_long) {
      reject_too_long(*block, out);
    } else {
      decoder_.decode(block->bytes, block->first_line, out);
    }
    return true;
  }

 private:
  NdjsonDecoder decoder_;
};

// Whatever the range, the first line is read: it names the columns.
class CsvFormat final : public LinesFormat {
 public:
  CsvFormat(const config::FileLayout& layout, const FormatContext& context, UnitRange units)
      : LinesFormat(units),
        decoder_(layout, *context.catalogue, context.key_seed, context.allowed) {}

  Result<bool> next(Batch& out) override {
    if (block_.bytes.empty()) {
      const auto block = next_block();
      if (!block) return at_end();
      block_ = *block;
      if (!decoder_.has_header()) {
        if (auto status = read_header(); !status.ok())
          return tl::make_unexpected(std::move(status));
      }
      if (block_.bytes.empty() || !cut_to_range(block_)) return leave();
    }
    if (block_.too_long) {
      reject_too_long(block_, out);
      return leave();
    }
    if (!block_.bytes.empty()) decoder_.decode(block_.bytes, block_.first_line, out);
    return true;
  }

 private:
  matcher::Status read_header() {
    if (block_.too_long) {
      return {matcher::StatusCode::kInvalidArgument, "the line of the columns' names is too long"};
    }
    return decoder_.read_header(block_.bytes, block_.first_line);
  }
  Result<bool> leave() {
    block_.bytes = {};
    return true;
  }
  Result<bool> at_end() const {
    if (!is_at_end() || decoder_.has_header()) return false;
    return matcher::error(matcher::StatusCode::kInvalidArgument,
                          "there is no line of the columns' names");
  }

  CsvDecoder decoder_;
  LineBlock block_;  // what is left of it
};

// An XML message. A unit needs what stands around it, so all is decoded and what is outside the
// range taken away again.
class XmlFormat final : public InputFormat {
 public:
  XmlFormat(std::unique_ptr<XmlDecoder> decoder, UnitRange units)
      : decoder_(std::move(decoder)), units_(units) {}

  void feed(std::string_view chunk, bool last) override {
    rest_ = chunk;
    last_ = last;
  }

  Result<bool> next(Batch& out) override {
    if (rest_.empty() && !last_) return false;
    // A piece small enough that the units in it fit a batch: each grows by what stands around it.
    const auto piece = rest_.substr(0, kPieceBytes);
    rest_.remove_prefix(piece.size());
    const bool last = last_ && rest_.empty();
    if (last) last_ = false;
    auto status = decoder_->feed(piece, last, out);
    leave_units(out);
    if (!status.ok()) return tl::make_unexpected(std::move(status));
    return true;
  }

  bool past_range() const override { return decoder_->units() > units_.through; }

 private:
  static constexpr std::size_t kPieceBytes = std::size_t{16} << 10U;

  void leave_units(Batch& out) const {
    const auto outside = [this](const auto& item) {
      return item.position <= units_.after || item.position > units_.through;
    };
    std::erase_if(out.records, outside);
    std::erase_if(out.rejected, outside);
    std::erase_if(out.notes, outside);
    if (out.records.empty() && out.rejected.empty() && out.notes.empty()) out.clear();
  }

  std::unique_ptr<XmlDecoder> decoder_;
  UnitRange units_;
  std::string_view rest_;
  bool last_ = false;
};

// The decoder of that registry's XML messages; null: there is none.
std::unique_ptr<XmlDecoder> make_xml_decoder(std::string_view registry,
                                             const FormatContext& context) {
  const auto& catalogue = *context.catalogue;
  if (const auto* layout =
          context.tables->layouts->find(registry, config::FileLayout::Form::kXml)) {
    return std::make_unique<XmlLayoutDecoder>(*layout, catalogue, context.key_seed,
                                              context.allowed);
  }
  if (registry == "dmfa") {
    return std::make_unique<DmfaDecoder>(catalogue, context.key_seed, *context.tables->dmfa_codes);
  }
  if (registry == "dimona" && context.notebook != nullptr) {
    return std::make_unique<DimonaDecoder>(catalogue, context.key_seed, *context.notebook);
  }
  const auto id = catalogue.find_registry(registry);
  if (!id || !catalogue.registry(*id).identity) return nullptr;
  // The catalogue's own name: it stays as long as the decoder needs it.
  return std::make_unique<IdfluxDecoder>(catalogue, context.key_seed, catalogue.registry(*id).name);
}

}  // namespace

RegistryMask allowed_registries(const matcher::Catalogue& catalogue, std::string_view registry,
                                const std::set<std::string>& identity_registries) {
  RegistryMask allowed = 0;
  const auto& registries = catalogue.registries();
  for (std::size_t id = 0; id < registries.size(); ++id) {
    const bool own = registries[id].name == registry;
    const bool identity =
        registries[id].identity && identity_registries.contains(std::string(registry));
    if (own || identity) allowed |= RegistryMask{1} << id;
  }
  return allowed;
}

std::unique_ptr<InputFormat> make_input_format(std::string_view registry,
                                               std::string_view extension,
                                               const FormatContext& context, UnitRange units) {
  if (extension == "ndjson") return std::make_unique<NdjsonFormat>(context, units);
  if (extension == "csv") {
    const auto* layout = context.tables->layouts->find(registry, config::FileLayout::Form::kCsv);
    return layout == nullptr ? nullptr : std::make_unique<CsvFormat>(*layout, context, units);
  }
  if (extension != "xml") return nullptr;
  auto decoder = make_xml_decoder(registry, context);
  return decoder == nullptr ? nullptr : std::make_unique<XmlFormat>(std::move(decoder), units);
}

}  // namespace cumuld
