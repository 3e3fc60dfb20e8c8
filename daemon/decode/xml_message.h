// XmlDecoder: a message of units into a batch, one XML document; what the decoders of registries'
// messages share. XmlMessage: what reads one of them.
//
// A unit is the element that gives an outcome; its position is its ordinal in the message, from 1.
// Its raw form is a whole small message of its own: what must stand around it, and its bytes as
// they came.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "daemon/decode/record_check.h"
#include "daemon/decode/xml_reader.h"
#include "matcher/batch.h"
#include "matcher/status.h"

namespace cumuld {

class XmlMessage : public XmlHandler {
 public:
  XmlMessage() : reader_(*this) {}

  // See XmlDecoder.
  matcher::Status feed(std::string_view chunk, bool last, matcher::Batch& out);
  std::uint64_t units() const { return units_; }

 protected:
  struct UnitEnd {
    RawPlace place;
    bool whole = false;  // false: it was longer than kCaptureBytesMax, its first bytes are kept
  };

  // From start() of a unit.
  void begin_unit();
  // From end() of it: its raw form, with `head` and `tail` around it, goes to the batch.
  UnitEnd end_unit(std::string_view head, std::string_view tail);
  // Refuses the unit with that, if anything.
  void settle(const UnitEnd& unit, Verdict&& refused);
  // The verdict on a unit that is not whole.
  static Verdict too_large(std::string_view element);

  XmlReader reader_;
  matcher::Batch* out_ = nullptr;  // during feed()
  matcher::Status failure_;        // of something else than the input: what feed() then returns

 private:
  std::uint64_t units_ = 0;
};

class XmlDecoder {
 public:
  virtual ~XmlDecoder() = default;
  XmlDecoder(const XmlDecoder&) = delete;
  XmlDecoder& operator=(const XmlDecoder&) = delete;

  // Reads the next bytes; `last` says that no more will come. Appends the outcomes of the units
  // that end in them to `out`. REQUIRES: out.raw stays below 4 GiB. kInvalidArgument: the document
  // does not read on, or is none of this kind; the message names the place. What was appended
  // stands, and later calls return it again.
  matcher::Status feed(std::string_view chunk, bool last, matcher::Batch& out) {
    return message_->feed(chunk, last, out);
  }

  // Units begun so far.
  std::uint64_t units() const { return message_->units(); }

 protected:
  explicit XmlDecoder(std::unique_ptr<XmlMessage> message) : message_(std::move(message)) {}

 private:
  std::unique_ptr<XmlMessage> message_;
};

}  // namespace cumuld
