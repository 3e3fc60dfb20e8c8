#include "tests/daemon/api/api_fixture.h"

#include "config/rules.h"
#include "config/shipped.h"
#include "daemon/api/routes.h"
#include "daemon/source/decode_again.h"
#include "matcher/catalogue.h"

namespace cumuld::api {

ApiFixture::ApiFixture() : socket_path((directory.path() / "socket").string()) {
  storage::StoreOptions options;
  options.directory = (directory.path() / "data").string();
  options.program_version = "test";
  options.sync = false;
  options.write_buffer_bytes = std::size_t{8} << 20U;
  store = storage::Store::open(options, matcher::standard_catalogue()).value();
  rules = std::make_shared<const matcher::RuleTable>(
      config::parse_rules(config::shipped_rules(), "rules.toml", store->catalogue()).value());
  http::ServerOptions http_options;
  http_options.path = socket_path;
  http_options.io_threads = 2;
  server = std::make_unique<http::Server>(http_options);
  news = std::make_unique<http::Broadcast>(server->executors());
  PipelineOptions pipeline_options;
  pipeline_options.shards = 2;
  pipeline_options.ports = 2;
  pipeline_options.now_ms = [this] { return clock_ms.load(); };
  pipeline_options.fail = [](const matcher::Status& status) {
    std::fprintf(stderr, "pipeline failed: %s\n", status.message().c_str());
    std::abort();
  };
  pipeline_options.on_changes = [this](std::uint64_t sequence) { news->publish(sequence); };
  pipeline = Pipeline::start(*store, rules, pipeline_options).value();
  services.pipeline = pipeline.get();
  services.store = store.get();
  services.io_threads = 2;
  services.rules = [this] { return rules; };
  services.started_ms = 1'767'323'000'000;
  services.version = "1.2.3";
  services.has_room = [this] { return room.load(); };
  services.decode_again = [this](const storage::QuarantineItem& item, const std::string& source) {
    static const config::DmfaCodes codes = config::standard_dmfa_codes();
    static const config::Layouts layouts;
    return decode_again(item, source, *store, FormatTables{&codes, &layouts, {"invalidity"}});
  };
  services.spool = [] { return std::string(R"({"waiting":0})"); };
  services.counters = [this] { return server->counters(); };
  services.news = news.get();
  services.ready = true;
  http::Router router;
  add_routes(router, services);
  const auto status = server->start(std::move(router));
  EXPECT_TRUE(status.ok()) << status.message();
}

ApiFixture::~ApiFixture() {
  server->stop_accepting();
  server->drain(http::Server::Clock::now() + std::chrono::seconds(10));
  server->stop();
  pipeline.reset();
  server.reset();
}

ctl::Response ApiFixture::ask(const std::string& target, const std::string& accept) {
  ctl::Request request;
  request.target = target;
  request.accept = accept;
  auto answer = ctl::Client(socket_path).perform(request);
  if (!answer) {
    ADD_FAILURE() << target << ": " << answer.error().message;
    return {};
  }
  return std::move(*answer);
}

ctl::Response ApiFixture::post(std::string body, ctl::Headers headers) {
  ctl::Request request;
  request.method = "POST";
  request.target = "/v1/records";
  request.headers = std::move(headers);
  request.body = std::move(body);
  auto answer = ctl::Client(socket_path).perform(request);
  if (!answer) {
    ADD_FAILURE() << answer.error().message;
    return {};
  }
  return std::move(*answer);
}

ctl::Response ApiFixture::call(const std::string& method, const std::string& target,
                               std::string body) {
  ctl::Request request;
  request.method = method;
  request.target = target;
  request.body = std::move(body);
  auto answer = ctl::Client(socket_path).perform(request);
  if (!answer) {
    ADD_FAILURE() << answer.error().message;
    return {};
  }
  return std::move(*answer);
}

json::value ApiFixture::get(const std::string& target) {
  const auto answer = ask(target);
  EXPECT_EQ(answer.status, 200U) << target << "\n" << answer.body;
  return json::parse(answer.body);
}

json::value ApiFixture::post_lines(const std::vector<std::string>& lines) {
  std::string body;
  for (const auto& line : lines) body += line + "\n";
  const auto answer = post(std::move(body));
  EXPECT_EQ(answer.status, 200U) << answer.body;
  return json::parse(answer.body);
}

void ApiFixture::expect_problem(const std::string& target, unsigned status, std::string_view code) {
  const auto answer = ask(target);
  EXPECT_EQ(answer.status, status) << target << "\n" << answer.body;
  EXPECT_EQ(answer.header("content-type"), "application/problem+json");
  EXPECT_EQ(json::parse(answer.body).at("code").as_string(), code) << target;
}

std::vector<naive::Hit> ApiFixture::hits(const std::string& query) {
  std::vector<naive::Hit> found;
  std::string cursor;
  do {
    const auto page = get("/v1/hits?limit=100" + query + cursor);
    for (const auto& hit : page.at("hits").as_array()) {
      found.push_back(naive::hit_from_json(json::serialize(hit)));
    }
    const auto& next = page.at("next_cursor");
    cursor = next.is_null() ? "" : "&cursor=" + std::string(next.as_string());
  } while (!cursor.empty());
  return found;
}

std::string ApiFixture::person(int n) {
  const std::int64_t nine = 850'730'000 + n;
  const auto check = 97 - nine % 97;
  return std::to_string(nine) + (check < 10 ? "0" : "") + std::to_string(check);
}

std::string ApiFixture::invalidity(int number, std::string_view who, std::string_view from,
                                   std::string_view to, int daily_cents) {
  return R"({"registry":"invalidity","key":"b)" + std::to_string(number) +
         R"(","version":1,"person":")" + std::string(who) +
         R"(","kind":"invalidity","insurer":"306","from":")" + std::string(from) + R"(","to":")" +
         std::string(to) + R"(","daily_cents":)" + std::to_string(daily_cents) + "}";
}

std::string ApiFixture::severance(int number, std::string_view who, std::string_view from,
                                  std::string_view to) {
  return R"({"registry":"dmfa","key":"a)" + std::to_string(number) + R"(","version":1,"person":")" +
         std::string(who) + R"(","kind":"severance","employer":"0403019261","from":")" +
         std::string(from) + R"(","to":")" + std::string(to) + R"("})";
}

}  // namespace cumuld::api
