// GET /v1/changes: pages longer than a piece, and many who follow at once.
#include "tests/daemon/api/api_fixture.h"
#include "tests/daemon/http/raw_client.h"

namespace cumuld::api {
namespace {

constexpr int kHits = 120;  // of more than 1 KiB: several pieces

class Changes : public ApiFixture {
 protected:
  // `kHits` more of them.
  void fill() {
    std::vector<std::string> lines;
    for (int i = 0; i < kHits; ++i, ++made_) {
      lines.push_back(invalidity(made_, person(made_), "2024-01-01", "2024-01-20"));
      lines.push_back(severance(made_, person(made_), "2024-01-01", "2024-12-31"));
    }
    ASSERT_EQ(post_lines(lines).at("hits").at("raised").as_int64(), kHits);
  }

  http::RawClient follow(int last_event_id) {
    http::RawClient client(socket_path);
    client.send("GET /v1/changes HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n" +
                ("Last-Event-ID: " + std::to_string(last_event_id)) + "\r\n\r\n");
    return client;
  }

  // The first so many events, without the frames of the chunks.
  static std::vector<std::string> events(http::RawClient& client, int count) {
    client.until("\r\n\r\n");
    std::vector<std::string> found;
    for (int i = 0; i < count; ++i) {
      const auto event = client.until("\n\n");
      found.push_back(event.substr(std::min(event.find("id: "), event.size())));
    }
    return found;
  }

 private:
  int made_ = 0;
};

TEST_F(Changes, APageOfManyPiecesIsWhole) {
  fill();
  const auto page = get("/v1/changes?limit=1000");
  const auto& changes = page.at("changes").as_array();
  ASSERT_EQ(changes.size(), static_cast<std::size_t>(kHits));
  for (int i = 0; i < kHits; ++i) {
    EXPECT_EQ(changes[static_cast<std::size_t>(i)].at("sequence").as_int64(), i + 1);
  }
  EXPECT_EQ(page.at("next").as_int64(), kHits);
  const auto part = get("/v1/changes?after=7&limit=100");
  EXPECT_EQ(part.at("changes").as_array().size(), 100U);
  EXPECT_EQ(part.at("next").as_int64(), 107);
  for (int after = 0; after < kHits; after += 17) {
    const auto one = get("/v1/changes?limit=1&after=" + std::to_string(after));
    EXPECT_EQ(one.at("changes").at(0), changes[static_cast<std::size_t>(after)]);
  }
}

TEST_F(Changes, EverybodySeesTheSameWhereverTheyBegin) {
  fill();
  std::vector<http::RawClient> clients;
  for (int i = 0; i < 8; ++i) clients.push_back(follow(i * 10));
  fill();
  fill();
  const auto all = events(clients.front(), 3 * kHits);
  EXPECT_TRUE(all[3 * kHits - 1].starts_with("id: 360\nevent: raised\ndata: {\"sequence\":360,"));
  for (int i = 1; i < 8; ++i) {
    const auto seen = events(clients[static_cast<std::size_t>(i)], 3 * kHits - i * 10);
    EXPECT_TRUE(std::equal(seen.begin(), seen.end(), all.begin() + i * 10)) << i;
  }
}

}  // namespace
}  // namespace cumuld::api
