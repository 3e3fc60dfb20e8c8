// Tests the command line: exit codes, filters, pages, tables.
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "tests/daemon/ctl/fake_daemon.h"

namespace cumuld::ctl {
namespace {

std::string hit(const std::string& id, int sequence) {
  return R"({"id":")" + id +
         R"(","rule":"work-incapacity","person":"85073003328","status":"open",)" +
         R"("grade":"certain","days":29,"amount_cents":146250,"amount_min_cents":58500,"sequence":)" +
         std::to_string(sequence) + "}";
}

Outcome ask(const std::vector<std::string>& arguments, unsigned status, const std::string& body) {
  FakeDaemon daemon([&](const auto&) { return FakeDaemon::Answer{status, body}; });
  return run_ctl(daemon.path(), arguments);
}

TEST(CommandLine, WrongUsageIsCodeTwoAndOneLineThatSaysWhere) {
  struct Case {
    std::vector<std::string> arguments;
    const char* says;
  };
  const std::vector<Case> cases{
      {{}, "cumulctl: A subcommand is required"},
      {{"nosuch"}, "cumulctl: there is no 'nosuch' here"},
      {{"status", "extra"}, "cumulctl: status: "},
      {{"hits", "--nosuch"}, "cumulctl: hits: "},
      {{"--nosuch", "hits"}, "--nosuch"},
      {{"hits", "--limit", "0"}, "cumulctl: hits: --limit: "},
      {{"hits", "--limit", "1001"}, "cumulctl: hits: --limit: "},
      {{"hits", "--grade", "sure"}, "cumulctl: hits: --grade: "},
      {{"hits", "--status", "closed"}, "cumulctl: hits: --status: "},
      {{"hits", "--sort", "rule"}, "cumulctl: hits: --sort: "},
      {{"cases", "--sort", "days"}, "cumulctl: cases: "},
      {{"hits", "--from", "2024-02-30"}, "cumulctl: hits: --from: '2024-02-30' is no day"},
      {{"hits", "--rule", "a", "b"}, "cumulctl: hits: "},
      {{"hit", "12"}, "cumulctl: hit: id: a hit's id has 32"},
      {{"person"}, "cumulctl: person: niss is required"},
      {{"rules"}, "cumulctl: rules: A subcommand is required"},
      {{"rules", "check"}, "cumulctl: rules check: file is required"},
      {{"reset", "dmfa", "k"}, "cumulctl: reset: --reason is required"},
      {{"quarantine", "show"}, "id or --listed is required"}};
  for (const Case& each : cases) {
    const Outcome run = run_ctl("/no/such/socket", each.arguments);
    EXPECT_EQ(run.code, 2) << run.err;
    EXPECT_NE(run.err.find(each.says), std::string::npos) << run.err;
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
    EXPECT_EQ(run.out, "");
  }
}

TEST(CommandLine, HelpAndVersionAreCodeZero) {
  const Outcome help = run_ctl("", {"--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* command :
       {"status", "ingest", "hits", "hit", "person", "tail", "cases", "quarantine", "rules"}) {
    EXPECT_NE(help.out.find(std::string("\n  ") + command + " "), std::string::npos) << command;
    EXPECT_EQ(run_ctl("", {command, "--help"}).code, 0) << command;
  }
  const Outcome version = run_ctl("", {"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.out.substr(0, 9), "cumulctl ");
}

TEST(CommandLine, NoDaemonIsCodeThree) {
  for (const char* command : {"status", "hits", "cases", "quarantine"}) {
    const Outcome run = run_ctl("/no/such/socket", {command});
    EXPECT_EQ(run.code, 3) << command;
    EXPECT_EQ(run.err,
              "cumulctl: no daemon reached at /no/such/socket: No such file or directory\n");
  }
  EXPECT_EQ(ask({"status"}, 200, "<html>").code, 3) << "what answers is no cumuld";
}

TEST(CommandLine, ARefusalIsCodeOneAndSaysWhy) {
  const Outcome run =
      ask({"hits"}, 400, R"({"title":"Bad query","detail":"no rule 'x'","code":"bad_query"})");
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "cumulctl: the daemon refused (400 bad_query): Bad query: no rule 'x'\n");
  EXPECT_EQ(ask({"status"}, 500, "not JSON").err, "cumulctl: the daemon refused (500)\n");
}

TEST(CommandLine, TheFlagWinsOverTheEnvironment) {
  FakeDaemon daemon([](const auto&) { return FakeDaemon::Answer{200, "{}"}; });
  EXPECT_EQ(run_ctl("/no/such/socket", {"--socket", daemon.path(), "status"}).code, 0);
  EXPECT_EQ(run_ctl("/no/such/socket", {"status", "--socket", daemon.path()}).code, 0);
  EXPECT_EQ(run_ctl(daemon.path(), {"--socket", "/no/such/socket", "status"}).code, 3);
}

TEST(Hits, EveryFilterReachesTheDaemon) {
  FakeDaemon daemon([](const auto&) {
    return FakeDaemon::Answer{200, R"({"hits":[],"next_cursor":null})"};
  });
  const Outcome run = run_ctl(daemon.path(), {"hits",         "--rule",     "a",
                                              "--rule",       "b c",        "--grade",
                                              "certain",      "--status",   "open",
                                              "--insurer",    "306",        "--employer",
                                              "FR-8/1",       "--person",   "85.07.30-033.28",
                                              "--from",       "2024-01-01", "--to",
                                              "2024-12-31",   "--min-days", "3",
                                              "--min-amount", "100",        "--sort",
                                              "-amount",      "--limit",    "7",
                                              "--as-of",      "2024-06-30"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(run.err, "no hits\n");
  EXPECT_EQ(
      daemon.targets().front(),
      "GET /v1/hits?rule=a&rule=b%20c&grade=certain&status=open&insurer=306&employer=FR-8%2F1&"
      "person=85073003328&from=2024-01-01&to=2024-12-31&min_days=3&min_amount_cents=100&sort=-"
      "amount&"
      "as_of=2024-06-30&limit=7");
}

FakeDaemon::Answer two_pages(const FakeDaemon::HttpRequest& request) {
  const bool second = std::string(request.target()).find("cursor=c%2F1") != std::string::npos;
  const std::string first_id(32, 'a');
  const std::string second_id(32, 'b');
  return {200, second ? R"({"hits":[)" + hit(second_id, 43) + R"(],"next_cursor":null})"
                      : R"({"hits":[)" + hit(first_id, 1) + R"(],"next_cursor":"c/1"})"};
}

TEST(Hits, AllFollowsTheCursors) {
  FakeDaemon daemon(two_pages);
  const Outcome run = run_ctl(daemon.path(), {"hits", "--all"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ("\n" + run.out, R"(
id                                rule             person       grade    status  days      amount   minimum  sequence
────────────────────────────────  ───────────────  ───────────  ───────  ──────  ────  ──────────  ────────  ────────
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  work-incapacity  85073003328  certain  open      29  1 462.50 €  585.00 €         1
bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb  work-incapacity  85073003328  certain  open      29  1 462.50 €  585.00 €        43
)");
  EXPECT_EQ(run.err, "");
}

TEST(Hits, OnePageSaysThatThereAreMore) {
  FakeDaemon daemon(two_pages);
  const Outcome run = run_ctl(daemon.path(), {"hits", "--json"});
  EXPECT_EQ(run.out, hit(std::string(32, 'a'), 1) + "\n");
  EXPECT_EQ(run.err, "there are more hits; --all lists every one\n");
}

TEST(Hits, AllAsJsonIsTheStreamOfTheDaemon) {
  FakeDaemon daemon([](const auto&) {
    return FakeDaemon::Answer{200, "{\"id\":1}\n{\"id\":2}\n", "application/x-ndjson"};
  });
  const Outcome run = run_ctl(daemon.path(), {"--json", "hits", "--all", "--rule", "r"});
  EXPECT_EQ(run.out, "{\"id\":1}\n{\"id\":2}\n");
  const auto request = daemon.requests().at(0);
  EXPECT_EQ(request.target(), "/v1/hits?rule=r");
  EXPECT_EQ(request["Accept"], "application/x-ndjson, application/problem+json");
}

TEST(Cases, AreATable) {
  const Outcome run = ask(
      {"cases"}, 200,
      R"({"cases":[{"id":"c1","rule":"r","person":"85073003328","insurer":"306","hits":["a","b"],
                          "status":"open","days":29,"amount_cents":146250,"amount_min_cents":0,"deadline":null}],
                          "next_cursor":null})");
  EXPECT_EQ("\n" + run.out, R"(
id  rule  person       insurer  status  hits  days      amount  minimum  deadline
──  ────  ───────────  ───────  ──────  ────  ────  ──────────  ───────  ────────
c1  r     85073003328  306      open       2    29  1 462.50 €   0.00 €
)");
}

TEST(Status, ShowsWhateverTheDaemonTells) {
  const std::string status = R"({"version":"0.1.0","uptime_seconds":61,"hits":{"open":12345}})";
  EXPECT_EQ(ask({"status"}, 200, status).out,
            "version  0.1.0\nuptime   1 min 1 s\n\nhits\n  open  12 345\n");
  EXPECT_EQ(ask({"status", "--json"}, 200, status).out, status + "\n");
}

TEST(Quarantine, ListsFiltersAndHandlesOneEntry) {
  FakeDaemon daemon([](const auto& request) {
    if (request.method_string() == "DELETE") return FakeDaemon::Answer{204, ""};
    if (request.target() != "/v1/quarantine?code=bad_niss&source=spool%2Fa&limit=5") {
      return FakeDaemon::Answer{200, R"({"id":7,"code":"bad_niss"})"};
    }
    return FakeDaemon::Answer{
        200, R"({"quarantine":[{"id":7,"source":"spool/a","line":3,"code":"bad_niss",)"
             R"("message":"person:\u001b 850730*****"}],"next_cursor":null})"};
  });
  const Outcome list = run_ctl(
      daemon.path(), {"quarantine", "--code", "bad_niss", "--source", "spool/a", "--limit", "5"});
  EXPECT_EQ("\n" + list.out, R"(
id  source   line  code      message
──  ───────  ────  ────────  ────────────────────
7   spool/a     3  bad_niss  person:� 850730*****
)");
  EXPECT_EQ(run_ctl(daemon.path(), {"quarantine", "show", "7"}).out, "id    7\ncode  bad_niss\n");
  EXPECT_EQ(run_ctl(daemon.path(), {"quarantine", "retry", "7", "--json"}).out,
            "{\"id\":7,\"code\":\"bad_niss\"}\n");
  EXPECT_EQ(run_ctl(daemon.path(), {"quarantine", "delete", "7"}).code, 0);
  const auto targets = daemon.targets();
  ASSERT_EQ(targets.size(), 4U);
  EXPECT_EQ(targets[1], "GET /v1/quarantine/7");
  EXPECT_EQ(targets[2], "POST /v1/quarantine/7/retry");
  EXPECT_EQ(targets[3], "DELETE /v1/quarantine/7");
}

TEST(Quarantine, ActsOnEveryEntryThatTheFiltersList) {
  FakeDaemon daemon([](const auto& request) {
    if (request.target() == "/v1/quarantine?code=malformed&limit=1000") {
      return FakeDaemon::Answer{200, R"({"quarantine":[{"id":3},{"id":5}],"next_cursor":"c"})"};
    }
    if (request.target() == "/v1/quarantine?code=malformed&limit=1000&cursor=c") {
      return FakeDaemon::Answer{200, R"({"quarantine":[{"id":9}],"next_cursor":null})"};
    }
    if (request.target() == "/v1/quarantine/5/retry") {
      return FakeDaemon::Answer{413, R"({"code":"too_large","detail":"cut"})"};
    }
    return FakeDaemon::Answer{200, R"({"id":7,"raw":"x\n"})"};
  });
  const Outcome retried =
      run_ctl(daemon.path(), {"--json", "quarantine", "--code", "malformed", "retry", "--listed"});
  EXPECT_EQ(retried.code, 1);
  EXPECT_EQ(std::count(retried.out.begin(), retried.out.end(), '\n'), 2);
  EXPECT_EQ(daemon.targets().back(), "POST /v1/quarantine/9/retry");
  EXPECT_EQ(run_ctl(daemon.path(), {"quarantine", "export", "3", "9"}).out,
            "{\"id\":7,\"raw\":\"x\\n\"}\n{\"id\":7,\"raw\":\"x\\n\"}\n");
}

TEST(Spool, ResumesARegistry) {
  FakeDaemon daemon([](const auto& request) {
    return request.target() == "/v1/spool/dmfa/resume" ? FakeDaemon::Answer{204, ""}
                                                       : FakeDaemon::Answer{404, "{}"};
  });
  EXPECT_EQ(run_ctl(daemon.path(), {"spool", "resume", "dmfa"}).code, 0);
  EXPECT_EQ(run_ctl(daemon.path(), {"spool", "resume", "a/b"}).code, 1);
  EXPECT_EQ(daemon.targets().back(), "POST /v1/spool/a%2Fb/resume");
  EXPECT_EQ(run_ctl(daemon.path(), {"spool"}).code, 2);
}

TEST(Reset, SendsWhyAndWhoAndTellsWhatItDid) {
  bool stands = true;
  FakeDaemon daemon([&](const auto& request) {
    if (request.target() != "/v1/records/dmfa/a%2Fb/reset") return FakeDaemon::Answer{404, "{}"};
    const auto did = std::exchange(stands, false) ? R"({"reset":true,"hits":{"raised":0,)"
                                                    R"("amended":1,"withdrawn":2},"sequence":9})"
                                                  : R"({"reset":false})";
    return FakeDaemon::Answer{200, did};
  });
  const std::vector<std::string> call{"reset", "dmfa", "a/b", "--reason", "wrong \"9\""};
  EXPECT_EQ(run_ctl(daemon.path(), call).out, "reset; hits: 0 raised, 1 amended, 2 withdrawn\n");
  EXPECT_EQ(run_ctl(daemon.path(), call).out, "no version stood under this key: nothing changed\n");
  const auto named =
      run_ctl(daemon.path(), {"--json", "reset", "dmfa", "a/b", "--reason", "r", "--by", "Ann"});
  EXPECT_EQ(named.out, "{\"reset\":false}\n");
  EXPECT_EQ(daemon.requests().front().body(), R"({"reason":"wrong \"9\""})");
  EXPECT_EQ(daemon.requests().back().body(), R"({"reason":"r","by":"Ann"})");
  EXPECT_EQ(run_ctl(daemon.path(), {"reset", "dmfa", "none", "--reason", "r"}).code, 1);
}

TEST(Rules, ReloadWaitsUntilEverybodyIsMatchedAgain) {
  int looks = 0;
  FakeDaemon daemon([&](const auto& request) {
    if (request.target() == "/v1/rules/reload") {
      return FakeDaemon::Answer{202, R"({"changed":true,"checksum":"c","rules":3,"done":false})"};
    }
    return FakeDaemon::Answer{200, ++looks < 3
                                       ? R"({"rules":{"matching_again":{"persons":9,"done":4}}})"
                                       : R"({"rules":{"matching_again":null}})"};
  });
  const auto outcome = run_ctl(daemon.path(), {"rules", "reload"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "3 rules in force, everybody is matched again\n");
  EXPECT_EQ(looks, 3);
}

TEST(Backup, IsMadeListedAndDeleted) {
  int asked = 0;
  const std::string backup =
      R"({"id":7,"created_at":"2026-01-01T00:00:00.000Z","bytes":9,"files":2,"commit":3,"sequence":1})";
  FakeDaemon daemon([&](const auto& request) {
    if (request.method_string() == "DELETE") return FakeDaemon::Answer{204, ""};
    if (request.target() == "/v1/backups?keep=2")
      return FakeDaemon::Answer{202, R"({"running":true})"};
    if (request.method_string() == "POST") return FakeDaemon::Answer{201, backup};
    const std::string running = ++asked == 1 ? "true" : "false";
    return FakeDaemon::Answer{200, "{\"backups\":[" + backup + "],\"running\":" + running + "}"};
  });
  EXPECT_EQ(run_ctl(daemon.path(), {"--json", "backup"}).out, backup + "\n");
  EXPECT_EQ(run_ctl(daemon.path(), {"--json", "backup", "--keep", "2"}).out, backup + "\n");
  EXPECT_EQ(asked, 3);  // twice whether it is done, once what there is
  EXPECT_NE(run_ctl(daemon.path(), {"backup", "list"}).out.find("2026-01-01"), std::string::npos);
  EXPECT_EQ(run_ctl(daemon.path(), {"backup", "delete", "7"}).code, 0);
  EXPECT_EQ(daemon.targets().back(), "DELETE /v1/backups/7");
  EXPECT_EQ(run_ctl("/nowhere", {"restore", "--from", "b", "--data-dir", "d", "--id", "7"}).code,
            0);
  EXPECT_EQ(run_ctl("/nowhere", {"restore", "--from", "b"}).code, 2);
}

TEST(Registries, AreCheckedWithoutADaemon) {
  EXPECT_EQ(run_ctl("/nowhere", {"registries", "check", "--layouts", "good"}).code, 0);
  EXPECT_EQ(run_ctl("/nowhere", {"registries", "check", "--layouts", "bad"}).code, 1);
  EXPECT_EQ(run_ctl("/nowhere", {"registries"}).code, 2);
}

TEST(Rules, ListShowAndCheck) {
  const std::string rules =
      R"({"rules":[{"id":"a","title":{"fr":"Un","en":"One"},"grading":"period",)"
      R"("income":["posting"],"benefit":["invalidity","primary_incapacity"],"min_days":1},)"
      R"({"id":"b","title":"Two","grading":"day_count"}]})";
  EXPECT_EQ("\n" + ask({"rules", "list"}, 200, rules).out, R"(
id  grading    income   benefit                         min days  title
──  ─────────  ───────  ──────────────────────────────  ────────  ─────
a   period     posting  invalidity, primary_incapacity         1  One
b   day_count                                                     Two
)");
  EXPECT_EQ(ask({"rules", "show", "b"}, 200, rules).out,
            "id       b\ntitle    Two\ngrading  day_count\n");
  EXPECT_EQ(ask({"rules", "show", "c"}, 200, rules).code, 1);
  EXPECT_EQ(ask({"rules", "list", "--json"}, 200, rules).out.substr(0, 9), R"({"id":"a")");
  EXPECT_EQ(run_ctl("/no/such/socket", {"rules", "check", "good"}).code, 0);
  EXPECT_EQ(run_ctl("/no/such/socket", {"rules", "check", "bad"}).code, 1);
}

}  // namespace
}  // namespace cumuld::ctl
