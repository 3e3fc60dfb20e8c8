#include "daemon/decode/xml_reader.h"

#include <algorithm>
#include <exception>

namespace cumuld {
namespace {

using matcher::Status;
using matcher::StatusCode;

// The parser copies what it is fed; small slices stay in the cache.
constexpr std::size_t kSliceBytes = 32 * 1024;
constexpr std::string_view kSpace = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const auto last = text.find_last_not_of(kSpace);
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

std::string_view local_name(std::string_view name) {
  if (name.find(':') == std::string_view::npos) return name;  // most: looked for many bytes at once
  return name.substr(name.rfind(':') + 1);
}

std::string more_than(std::size_t max, std::string_view what) {
  return "more than " + std::to_string(max) + ' ' + std::string(what);
}

}  // namespace

// What the parser calls. Exceptions must not pass through it: it is C.
struct XmlCallbacks {
  template <typename Action>
  static void guarded(void* user_data, Action&& action) noexcept {
    auto& reader = *static_cast<XmlReader*>(user_data);
    if (!reader.status_.ok()) return;  // the parser may finish a tag after it was stopped
    try {
      action(reader);
    } catch (const std::exception& exception) {
      reader.fail(exception.what());
    } catch (...) {
      reader.fail("the handler failed");
    }
  }
  static void start(void* user_data, const char* name, const char** attributes) {
    guarded(user_data, [&](XmlReader& reader) { reader.on_start(name, attributes); });
  }
  static void end(void* user_data, const char* name) {
    guarded(user_data, [&](XmlReader& reader) { reader.on_end(name); });
  }
  static void text(void* user_data, const char* bytes, int size) {
    guarded(user_data, [&](XmlReader& reader) {
      reader.on_text({bytes, static_cast<std::size_t>(size)});
    });
  }
  static void declaration(void* user_data, const char*, const char* encoding, int) {
    guarded(user_data, [&](XmlReader& reader) {
      if (encoding != nullptr) reader.encoding_ = encoding;
    });
  }
  static void doctype(void* user_data, const char*, const char*, const char*, int) {
    guarded(user_data, [](XmlReader& reader) { reader.fail("a DOCTYPE is not allowed"); });
  }
};

std::optional<std::string_view> XmlAttributes::find(std::string_view name) const {
  for (const auto* pair = pairs_; *pair != nullptr; pair += 2) {
    if (pair[0] == name) return pair[1];
  }
  return std::nullopt;
}

XmlReader::XmlReader(XmlHandler& handler) : handler_(&handler) {
  const XmlMemory::Use use(memory_);
  parser_ = XML_ParserCreate_MM(nullptr, &XmlMemory::suite(), nullptr);
  if (parser_ == nullptr) {
    status_ = Status{StatusCode::kResourceExhausted, "no memory for an XML parser"};
    return;
  }
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, &XmlCallbacks::start, &XmlCallbacks::end);
  XML_SetCharacterDataHandler(parser_, &XmlCallbacks::text);
  XML_SetXmlDeclHandler(parser_, &XmlCallbacks::declaration);
  XML_SetStartDoctypeDeclHandler(parser_, &XmlCallbacks::doctype);
}

XmlReader::~XmlReader() {
  const XmlMemory::Use use(memory_);
  if (parser_ != nullptr) XML_ParserFree(parser_);
}

Status XmlReader::feed(std::string_view chunk, bool last) {
  if (status_.ok() && ended_) {
    status_ = Status{StatusCode::kInvalidArgument, "the document has ended"};
  }
  const XmlMemory::Use use(memory_);
  while (status_.ok()) {
    const auto slice = chunk.substr(0, kSliceBytes);
    chunk.remove_prefix(slice.size());
    feed_slice(slice, last && chunk.empty());
    if (chunk.empty()) break;
  }
  ended_ = ended_ || last;
  return status_;
}

void XmlReader::feed_slice(std::string_view slice, bool last) {
  capture_.add(slice);
  const auto parsed =
      XML_Parse(parser_, slice.data(), static_cast<int>(slice.size()), static_cast<int>(last));
  if (!status_.ok()) return;  // a handler stopped it
  if (parsed == XML_STATUS_ERROR) {
    const auto error = XML_GetErrorCode(parser_);
    if (error == XML_ERROR_NO_MEMORY) {
      fail("needs more memory than " + std::to_string(kXmlMemoryMax) + " bytes");
    } else {
      fail(XML_ErrorString(error));
    }
    return;
  }
  const auto begin = XML_GetCurrentByteIndex(parser_);
  if (begin >= 0) token_begin_ = static_cast<std::uint64_t>(begin);
  if (capture_.bytes_seen() - token_begin_ > kXmlTokenBytesMax) {
    fail(more_than(kXmlTokenBytesMax, "bytes in one tag or comment"));
    return;
  }
  capture_.release(token_begin_);
}

void XmlReader::on_start(const char* name, const char** attributes) {
  ++depth_;
  is_leaf_ = true;
  text_.clear();
  if (depth_ > kXmlDepthMax) return fail(more_than(kXmlDepthMax, "elements inside each other"));
  const std::string_view whole(name);
  if (whole.size() > kXmlNameBytesMax) {
    return fail(more_than(kXmlNameBytesMax, "bytes in an element's name"));
  }
  std::size_t pairs = 0;
  while (attributes[2 * pairs] != nullptr) ++pairs;
  if (pairs > kXmlAttributesMax) return fail(more_than(kXmlAttributesMax, "attributes"));
  if (auto status = handler_->start(local_name(whole), XmlAttributes(attributes)); !status.ok()) {
    fail(status);
  }
}

void XmlReader::on_end(const char* name) {
  const auto text = is_leaf_ ? trimmed(text_) : std::string_view();
  if (auto status = handler_->end(local_name(name), text); !status.ok()) fail(status);
  --depth_;
  is_leaf_ = false;
}

void XmlReader::on_text(std::string_view text) {
  if (!is_leaf_) return;
  if (text_.empty()) text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  if (text_.size() + text.size() > kXmlTextBytesMax) {
    return fail(more_than(kXmlTextBytesMax, "bytes of text in an element"));
  }
  text_ += text;
}

void XmlReader::fail(std::string_view what) {
  status_ = Status{StatusCode::kInvalidArgument,
                   "line " + std::to_string(XML_GetCurrentLineNumber(parser_)) + ", column " +
                       std::to_string(XML_GetCurrentColumnNumber(parser_) + 1) + ": " +
                       std::string(what)};
  XML_StopParser(parser_, XML_FALSE);
}

std::uint64_t XmlReader::offset() const {
  return static_cast<std::uint64_t>(XML_GetCurrentByteIndex(parser_));
}

std::string_view XmlReader::encoding() const {
  return capture_.is_utf16() ? std::string_view() : std::string_view(encoding_);
}

bool XmlReader::end_capture(std::string& out) {
  const auto size = static_cast<std::uint64_t>(XML_GetCurrentByteCount(parser_));
  return capture_.end(offset() + size, out);
}

}  // namespace cumuld
