#include "daemon/api/render_result.h"

#include "daemon/api/json_writer.h"

namespace cumuld::api {

std::string render_result(const JobResult& result) {
  JsonWriter json;
  json.begin_object();
  json.field("accepted", result.accepted);
  json.field("duplicates", result.duplicates);
  json.field("stale", result.stale);
  json.field("rejected", result.rejected);
  json.key("errors").begin_array();
  for (const auto& error : result.errors) {
    json.begin_object().field("line", error.position);
    json.field("code", matcher::name_of(error.code)).field("message", error.message);
    json.end_object();
  }
  json.end_array().key("hits").begin_object();
  json.field("raised", result.raised);
  json.field("amended", result.amended);
  json.field("withdrawn", result.withdrawn);
  json.end_object().field("sequence", result.sequence);
  return json.end_object().take();
}

}  // namespace cumuld::api
