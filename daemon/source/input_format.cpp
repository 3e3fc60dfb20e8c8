#include "daemon/source/input_format.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "daemon/decode/dimona.h"
#include "daemon/decode/dmfa.h"
#include "daemon/decode/idflux.h"
#include "daemon/decode/line_blocks.h"
#include "daemon/decode/ndjson.h"

namespace cumuld {
namespace {

using matcher::Batch;
using matcher::Result;

// Lines of JSON. Lines outside the range are cut away before anything looks into them.
class NdjsonFormat final : public InputFormat {
 public:
  NdjsonFormat(const FormatContext& context, UnitRange units)
      : decoder_(*context.catalogue, context.key_seed, context.allowed), units_(units) {}

  void feed(std::string_view chunk, bool last) override {
    blocks_.feed(chunk);
    last_ = last;
  }

  Result<bool> next(Batch& out) override {
    auto block = blocks_.next();
    if (!block && last_) {
      last_ = false;
      blocks_.finish();
      block = blocks_.next();
    }
    if (!block) return false;
    const auto end = blocks_.lines();
    if (end <= units_.after || block->first_line > units_.through) return true;
    if (block->too_long) {
      reject_too_long(*block, out);
      return true;
    }
    cut(*block);
    decoder_.decode(block->bytes, block->first_line, out);
    return true;
  }

  bool past_range() const override { return blocks_.lines() >= units_.through; }

 private:
  // Leaves the lines of the block that are in the range.
  void cut(LineBlock& block) const {
    while (block.first_line <= units_.after) {
      block.bytes.remove_prefix(line_end(block.bytes));
      ++block.first_line;
    }
    if (blocks_.lines() <= units_.through) return;
    std::size_t size = 0;
    for (auto line = block.first_line; line <= units_.through; ++line) {
      size += line_end(block.bytes.substr(size));
    }
    block.bytes = block.bytes.substr(0, size);
  }
  static std::size_t line_end(std::string_view bytes) {
    return std::min(bytes.find('\n'), bytes.size() - 1) + 1;
  }

  LineBlocks blocks_;
  NdjsonDecoder decoder_;
  UnitRange units_;
  bool last_ = false;
};

// An XML message. A unit needs what stands around it, so all is decoded and what is outside the
// range taken away again.
template <typename Decoder>
class XmlFormat final : public InputFormat {
 public:
  template <typename... Arguments>
  explicit XmlFormat(UnitRange units, const Arguments&... arguments)
      : decoder_(arguments...), units_(units) {}

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
    auto status = decoder_.feed(piece, last, out);
    leave_units(out);
    if (!status.ok()) return tl::make_unexpected(std::move(status));
    return true;
  }

  bool past_range() const override { return decoder_.units() > units_.through; }

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

  Decoder decoder_;
  UnitRange units_;
  std::string_view rest_;
  bool last_ = false;
};

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
  if (extension != "xml") return nullptr;
  const auto& catalogue = *context.catalogue;
  if (registry == "dmfa") {
    return std::make_unique<XmlFormat<DmfaDecoder>>(units, catalogue, context.key_seed,
                                                    *context.dmfa_codes);
  }
  if (registry == "dimona" && context.notebook != nullptr) {
    return std::make_unique<XmlFormat<DimonaDecoder>>(units, catalogue, context.key_seed,
                                                      std::ref(*context.notebook));
  }
  const auto id = catalogue.find_registry(registry);
  if (id && catalogue.registry(*id).identity) {
    // The catalogue's own name: it stays as long as the format needs it.
    return std::make_unique<XmlFormat<IdfluxDecoder>>(
        units, catalogue, context.key_seed, std::string_view(catalogue.registry(*id).name));
  }
  return nullptr;
}

}  // namespace cumuld
