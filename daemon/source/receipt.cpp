#include "daemon/source/receipt.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "daemon/decode/date.h"
#include "daemon/http/utf8.h"
#include "matcher/hash.h"

namespace cumuld {
namespace {

constexpr std::size_t kNameBytesMax = 255;  // of Linux file systems
constexpr std::size_t kNameBytesKept = 200;
constexpr std::size_t kNumberDigits = 11;
constexpr std::size_t kDigitsShown = 6;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

bool is_rejected(const FilePosition& position) {
  return !position.known.readable &&
         (!position.error.empty() || position.known.counts.rejected > 0);
}

std::string receipt_json(std::string_view registry, std::string_view file,
                         const FilePosition& position, std::uint64_t finished_ms,
                         const std::optional<TakenFile>& same_as) {
  const auto& counts = position.known.counts;
  boost::json::object json;
  json["file"] = printable(file);
  json["registry"] = registry;
  json["outcome"] = is_rejected(position) ? "rejected" : "done";
  json["accepted"] = counts.accepted;
  json["duplicates"] = counts.duplicates;
  json["stale"] = counts.stale;
  json["rejected"] = counts.rejected;
  boost::json::array errors;
  for (const auto& error : counts.errors) {
    errors.push_back(boost::json::object{{"line", error.position},
                                         {"code", matcher::name_of(error.code)},
                                         {"message", printable(error.message)}});
  }
  json["errors"] = std::move(errors);
  json["hits"] = boost::json::object{
      {"raised", counts.raised}, {"amended", counts.amended}, {"withdrawn", counts.withdrawn}};
  json["sequence"] = counts.sequence;
  json["bytes"] = position.bytes;
  json["started_at"] = format_time(position.started_ms);
  json["finished_at"] = format_time(finished_ms);
  if (!position.checksum.empty()) json["checksum"] = position.checksum;
  if (same_as) {
    json["same_as"] = boost::json::object{{"file", printable(same_as->name)},
                                          {"started_at", format_time(same_as->started_ms)}};
  }
  if (!position.error.empty()) json["error"] = printable(position.error);
  return boost::json::serialize(json) + "\n";
}

std::string receipt_name(std::string_view file) {
  constexpr std::string_view kEnding = ".json";
  std::string name(file);
  if (name.size() + kEnding.size() > kNameBytesMax) {
    char hash[24];
    std::snprintf(hash, sizeof hash, "-%016llx",
                  static_cast<unsigned long long>(matcher::hash64(file)));
    name.resize(kNameBytesKept);
    name += hash;
  }
  return name.append(kEnding);
}

std::string masked_name(std::string_view file) {
  std::string masked;
  for (std::size_t at = 0; at < file.size();) {
    std::size_t end = at;
    while (end < file.size() && is_digit(file[end])) ++end;
    if (end - at >= kNumberDigits) {
      masked.append(file.substr(at, kDigitsShown)).append("*****");
    } else {
      end = std::max(end, at + 1);
      masked.append(file.substr(at, end - at));
    }
    at = end;
  }
  return printable(masked);
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto length = http::utf8_length(text);
    if (length == 0) {
      out += '?';
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace cumuld
