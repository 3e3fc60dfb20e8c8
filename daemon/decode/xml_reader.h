// XmlReader: reads an XML document in chunks and tells a handler about its elements.
//
// In: the document's bytes in chunks of any size, in order; UTF-8, ISO-8859-1, US-ASCII or UTF-16,
// with or without a byte-order mark, any line ends. Out: calls of an XmlHandler, in document order,
// the same however the document was cut into chunks. Texts are UTF-8. Names are local names: a
// prefix (`ns:Name`) is dropped; namespaces are not looked at.
//
// Refused: a document that is not well-formed or ends half-way, any DOCTYPE (and so every entity of
// its own), and whatever exceeds a bound below. The error is kInvalidArgument and names the place:
//   line 12, column 5: mismatched tag
// It comes once what stood before was told, and stands: later calls return it again. A message
// never holds text of the document, except what a handler's own error says.
//
// Memory: bounded by the constants below, whatever the input. Cost: O(bytes); a handler sees
// texts in place. No exception passes: one thrown by a handler is an error of the reader.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/decode/xml_capture.h"
#include "daemon/decode/xml_memory.h"
#include "matcher/status.h"

namespace cumuld {

inline constexpr std::size_t kXmlDepthMax = 64;                // elements inside each other
inline constexpr std::size_t kXmlTextBytesMax = 64 * 1024;     // of one element, trimmed in front
inline constexpr std::size_t kXmlAttributesMax = 64;           // of one element
inline constexpr std::size_t kXmlNameBytesMax = 128;           // of an element, prefix included
inline constexpr std::size_t kXmlTokenBytesMax = 64 * 1024;    // of a tag, comment or instruction
inline constexpr std::size_t kXmlMemoryMax = 4 * 1024 * 1024;  // of the parser and its names

// The attributes of one start tag. Valid during the call they are handed to.
class XmlAttributes {
 public:
  // `pairs`: name, value, …, nullptr.
  explicit XmlAttributes(const char* const* pairs) : pairs_(pairs) {}

  // By the whole name, prefix included. O(attributes).
  std::optional<std::string_view> find(std::string_view name) const;

 private:
  const char* const* pairs_;
};

// What it is handed is valid during the call. An error that it returns ends the reading.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual matcher::Status start(std::string_view name, const XmlAttributes& attributes) = 0;
  // `text`: of an element without elements inside, without white space around it; else empty.
  virtual matcher::Status end(std::string_view name, std::string_view text) = 0;
};

class XmlReader {
 public:
  // `handler` must outlive the reader.
  explicit XmlReader(XmlHandler& handler);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // Reads the next bytes; `last` says that no more will come. The bytes are only borrowed.
  matcher::Status feed(std::string_view chunk, bool last);

  // The rest is for the handler, during a call:

  // Of the element it is told about; the root's is 1.
  std::size_t depth() const { return depth_; }
  // Of the tag it is told about: bytes before it.
  std::uint64_t offset() const;
  // The encoding that the document declared and that captured bytes are in; empty: UTF-8.
  std::string_view encoding() const;

  // From start(): keeps the raw bytes of this element, until end_capture() in its end(). One
  // element at a time. Appends them to `out` and returns true, or only their first
  // kCaptureBytesKept and false if they are more than kCaptureBytesMax (xml_capture.h).
  void begin_capture() { capture_.begin(offset()); }
  bool end_capture(std::string& out);

 private:
  friend struct XmlCallbacks;

  void feed_slice(std::string_view slice, bool last);
  void on_start(const char* name, const char** attributes);
  void on_end(const char* name);
  void on_text(std::string_view text);
  void fail(std::string_view what);
  void fail(const matcher::Status& status) { fail(status.message()); }

  XmlHandler* handler_;
  XmlMemory memory_{kXmlMemoryMax};
  struct XML_ParserStruct* parser_ = nullptr;
  XmlCapture capture_;
  std::string text_;      // of the innermost element, so far
  std::string encoding_;  // declared
  matcher::Status status_;
  std::uint64_t token_begin_ = 0;  // of the token that is not complete yet
  std::size_t depth_ = 0;
  bool is_leaf_ = false;  // no element has been inside the innermost one
  bool ended_ = false;    // the last chunk was read
};

}  // namespace cumuld
