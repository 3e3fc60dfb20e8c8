#include "bench/bare_parse.h"

#include <expat.h>

#include <algorithm>

#include "bench/chunks.h"

namespace bench {

std::uint64_t parse_with_expat(std::string_view text) {
  std::uint64_t elements = 0;
  const auto parser = XML_ParserCreate(nullptr);
  XML_SetUserData(parser, &elements);
  XML_SetElementHandler(
      parser, [](void* count, const char*, const char**) { ++*static_cast<std::uint64_t*>(count); },
      [](void*, const char*) {});
  XML_SetCharacterDataHandler(parser, [](void*, const char*, int) {});
  feed_in_chunks(text, [&](std::string_view chunk, bool last) {
    XML_Parse(parser, chunk.data(), static_cast<int>(chunk.size()), static_cast<int>(last));
  });
  XML_ParserFree(parser);
  return elements;
}

std::uint64_t cut_lines(std::string_view text, char separator) {
  std::uint64_t texts = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    for (bool more = true; more; ++texts) {
      const auto size = line.find(separator);
      more = size != std::string_view::npos;
      if (more) line.remove_prefix(size + 1);
    }
  }
  return texts;
}

void report(benchmark::State& state, std::string_view text, std::uint64_t records,
            std::uint64_t answer) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(records));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.counters["bytes_per_record"] =
      static_cast<double>(text.size()) / static_cast<double>(records);
  state.counters["answer"] = static_cast<double>(answer & 0xffff'ffff);
}

}  // namespace bench
