#include "daemon/source/spool_status.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>

#include "daemon/source/receipt.h"

namespace cumuld {

std::string to_json(const SpoolStatus& status) {
  boost::json::object waiting;
  for (const auto& [registry, files] : status.waiting) waiting[registry] = files;
  boost::json::object json;
  json["waiting"] = std::move(waiting);
  boost::json::object stopped;
  for (const auto& [registry, why] : status.stopped) stopped[registry] = why;
  json["stopped"] = std::move(stopped);
  json["current"] = nullptr;
  if (!status.file.empty()) {
    json["current"] = boost::json::object{
        {"registry", status.registry},
        {"file", masked_name(status.file)},
        {"bytes_read", status.bytes_read},
        {"bytes_total", status.bytes_total},
        {"records", status.records},
        {"records_per_second", static_cast<std::uint64_t>(std::llround(status.records_per_second))},
    };
  }
  json["bytes_left"] = status.bytes_left;
  json["seconds_left"] = nullptr;
  if (status.seconds_left) {
    json["seconds_left"] = static_cast<std::uint64_t>(std::llround(*status.seconds_left));
  }
  json["done"] = status.done;
  json["rejected"] = status.rejected;
  return boost::json::serialize(json);
}

}  // namespace cumuld
