// For tests of what decodes messages: feeding one in chunks, and notes that stay in memory.
//
// Thread safety: one thread at a time.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/decode/notebook.h"
#include "daemon/decode/xml_message.h"

namespace support {

// Feeds the whole document, chunk by chunk, until it ends or is refused.
inline matcher::Status feed_in_chunks(cumuld::XmlDecoder& decoder, std::string_view document,
                                      std::size_t chunk_size, matcher::Batch& batch) {
  matcher::Status status;
  do {
    const auto chunk = document.substr(0, chunk_size);
    document.remove_prefix(chunk.size());
    status = decoder.feed(chunk, document.empty(), batch);
  } while (!document.empty() && status.ok());
  return status;
}

class MapNotebook final : public cumuld::Notebook {
 public:
  matcher::Result<std::vector<std::pair<std::string, std::string>>> find(
      std::string_view prefix) override {
    if (broken) return matcher::error(matcher::StatusCode::kIoError, "no notes today");
    std::vector<std::pair<std::string, std::string>> found;
    for (auto at = notes.lower_bound(prefix); at != notes.end() && at->first.starts_with(prefix);
         ++at) {
      found.emplace_back(*at);
    }
    return found;
  }
  void add(std::string_view key, std::string_view value) override {
    notes.insert_or_assign(std::string(key), std::string(value));
  }

  std::map<std::string, std::string, std::less<>> notes;
  bool broken = false;  // as a store that cannot be read
};

}  // namespace support
