// Tests that the document at /v1/openapi.json says what the daemon answers.
#include <utility>
#include <vector>

#include "tests/daemon/api/api_fixture.h"

namespace cumuld::api {
namespace {

class OpenApiTest : public ApiFixture {
 protected:
  const json::value document = get("/v1/openapi.json");

  // The schema of the 200 of that call, references followed.
  json::object schema_of(const std::string& path) const {
    const auto& content =
        document.at("paths").at(path).at("get").at("responses").at("200").at("content");
    const auto& schema = content.at("application/json").at("schema").as_object();
    const auto* reference = schema.if_contains("$ref");
    if (reference == nullptr) return schema;
    const std::string name(reference->as_string());
    return document.at("components").at("schemas").at(name.substr(name.rfind('/') + 1)).as_object();
  }
};

TEST_F(OpenApiTest, EveryAnswerHasTheMembersItNames) {
  constexpr std::string_view kPerson = "85073003328";
  post_lines({severance(1, kPerson, "2024-02-01", "2024-02-29"),
              invalidity(1, kPerson, "2024-02-01", "2024-02-29"), "no record"});
  const auto hit =
      std::string(get("/v1/hits").as_object()["hits"].as_array()[0].as_object()["id"].as_string());
  const auto of_case = std::string(
      get("/v1/cases").as_object()["cases"].as_array()[0].as_object()["id"].as_string());
  const std::vector<std::pair<std::string, std::string>> calls{
      {"/v1/hits", "/v1/hits"},
      {"/v1/hits/{id}", "/v1/hits/" + hit},
      {"/v1/cases", "/v1/cases"},
      {"/v1/cases/{id}", "/v1/cases/" + of_case},
      {"/v1/persons/{niss}", "/v1/persons/" + std::string(kPerson)},
      {"/v1/records", "/v1/records?registry=dmfa&key=a1"},
      {"/v1/records/{registry}/{key}", "/v1/records/dmfa/a1"},
      {"/v1/records/{registry}/{key}/history", "/v1/records/dmfa/a1/history"},
      {"/v1/changes", "/v1/changes?after=0"},
      {"/v1/rules", "/v1/rules"},
      {"/v1/quarantine", "/v1/quarantine"},
      {"/v1/quarantine/{id}", "/v1/quarantine/1"}};
  for (const auto& [path, target] : calls) {
    const auto schema = schema_of(path);
    const auto answer = get(target);
    const auto& properties = schema.at("properties").as_object();
    for (const auto& member : answer.as_object()) {
      EXPECT_TRUE(properties.contains(member.key())) << path << " " << member.key();
    }
    if (!schema.contains("required")) continue;
    for (const auto& name : schema.at("required").as_array()) {
      EXPECT_TRUE(answer.as_object().contains(name.as_string())) << path << " " << name;
    }
  }
}

}  // namespace
}  // namespace cumuld::api
