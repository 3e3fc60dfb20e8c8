// What the evidence of a hit names as the cause of each revision: the record, the replaced number.
// (Rules that change: tests/e2e/rules_reload_test.cpp; resets: reset_test.cpp.)
#include "tests/daemon/api/api_fixture.h"

namespace cumuld::api {
namespace {

class Causes : public ApiFixture {
 protected:
  std::string line(std::string_view version, std::string_view rest) {
    return R"({"registry":"invalidity","key":"b1","version":)" + std::string(version) +
           std::string(rest) + "}";
  }
  std::string paid(std::string_view version, std::string_view to) {
    return line(version, R"(,"person":")" + person(1) +
                             R"(","kind":"invalidity","insurer":"306","from":"2024-02-01","to":")" +
                             std::string(to) + R"(","daily_cents":5000)");
  }
  std::string link(std::string_view version, std::string_view rest) {
    return R"({"registry":"identity","key":")" + person(2) + R"(","version":)" +
           std::string(version) + std::string(rest) + "}";
  }
  std::string linked(std::string_view version) {
    return link(version, R"(,"person":")" + person(2) + R"(","successor":")" + person(1) + R"(")");
  }
  // "raised invalidity b1 v1, …" of the only hit there ever was.
  std::string told(const std::string& id) {
    std::string text;
    const auto evidence = get("/v1/hits/" + id + "/evidence");
    for (const auto& revision : evidence.at("revisions").as_array()) {
      text += text.empty() ? "" : ", ";
      text += std::string(revision.at("change").as_string());
      for (const auto& cause : revision.at("causes").as_array()) {
        text += ' ' + std::string(cause.at("kind").as_string());
        if (const auto* key = cause.as_object().if_contains("key")) {
          text += ' ' + std::string(key->as_string()) + " v" +
                  std::to_string(cause.at("version").as_int64());
        }
        if (const auto* who = cause.as_object().if_contains("person")) {
          text += who->as_string() == person(2) ? " the replaced number" : " another";
        }
      }
    }
    return text;
  }
  std::string only_hit() {
    return std::string(get("/v1/hits").at("hits").at(0).at("id").as_string());
  }
};

TEST_F(Causes, AreTheRecordsThatChanged) {
  post_lines({severance(1, person(1), "2024-02-01", "2024-02-29")});
  post_lines({paid("1", "2024-02-29")});
  const auto id = only_hit();
  post_lines({paid("2", "2024-02-15")});
  post_lines({line("3", R"(,"cancelled":true)")});
  post_lines({paid("4", "2024-02-20")});
  EXPECT_EQ(told(id),
            "raised record b1 v1, amended record b1 v2, withdrawn record b1 v3, "
            "raised record b1 v4");
}

TEST_F(Causes, AreThoseOfTheHitsOwnRecordsWhereManyCame) {
  post_lines({severance(1, person(1), "2024-02-01", "2024-02-29"), paid("1", "2024-02-29"),
              invalidity(2, person(1), "2024-05-01", "2024-05-31"),
              severance(2, person(1), "2024-06-01", "2024-06-30"),
              invalidity(9, person(3), "2024-02-01", "2024-02-29")});
  EXPECT_EQ(told(only_hit()), "raised record a1 v1 record b1 v1");
}

TEST_F(Causes, AreTheNumbersThatWereReplaced) {
  post_lines({severance(1, person(2), "2024-02-01", "2024-02-29"), paid("1", "2024-02-29")});
  EXPECT_TRUE(hits().empty());
  post_lines({linked("1")});
  const auto id = only_hit();
  post_lines({link("2", R"(,"cancelled":true)")});
  EXPECT_EQ(told(id),
            "raised identity the replaced number, withdrawn identity the replaced number");
  const auto page = ask("/v1/hits/" + id + "/evidence", "text/html").body;
  EXPECT_NE(page.find("withdrawn: identity " + person(2)), std::string::npos);
}

// The authorisation is no record of the hit: of several things that came with it none is picked
// out.
TEST_F(Causes, AreWhatExemptsWhereThatCameAlone) {
  post_lines({R"({"registry":"dmfa","key":"w","version":1,"person":")" + person(1) +
                  R"(","kind":"employment","from":"2024-02-01","to":"2024-02-29",)"
                  R"("employer":"0403019261","fraction":1000,"paid_days":2000})",
              paid("1", "2024-02-29")});
  const auto id = only_hit();
  post_lines({R"({"registry":"authorisation","key":"x","version":1,"person":")" + person(1) +
              R"(","kind":"authorised_resumption","from":"2024-02-01","to":"2024-02-29"})"});
  EXPECT_TRUE(hits().empty());
  EXPECT_EQ(told(id), "raised record w v1 record b1 v1, withdrawn record x v1");
}

}  // namespace
}  // namespace cumuld::api
