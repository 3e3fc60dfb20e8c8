// Golden pictures of cumulctl person and cumulctl hit.
#include <gtest/gtest.h>

#include "tests/daemon/ctl/fake_daemon.h"

namespace cumuld::ctl {
namespace {

const char* const kHit = R"json({"id":"0123456789abcdef0123456789abcdef","rule":"work-incapacity",
  "person":"85073003328","status":"notified","revised":true,"grade":"certain","revision":3,
  "income":{"registry":"dmfa","key":"L1","version":1714550400000,"part":"1","kind":"employment",
    "person":"85473003317","from":"2024-01-01","to":"2024-03-31","employer":"0403019261","fraction":1000,
    "paid_days":6050,"attributes":{"worker_code":"495","note":"d\u00e9j\u00e0"}},
  "benefit":{"registry":"invalidity","key":"306/7781","version":1,"part":"1","kind":"invalidity",
    "person":"85073003328","from":"2024-02-01","to":"2024-04-30","insurer":"306","daily_cents":5850,
    "attributes":{"scheme":"employee"}},
  "segments":[{"from":"2024-02-01","to":"2024-02-29"},{"from":"2024-03-16","to":"2024-03-31"}],
  "exemptions":[{"registry":"authorisation","key":"a1","version":2,"part":"1","from":"2024-03-01","to":"2024-03-15"}],
  "worked_days":{"min":10,"max":37},"days":45,"benefit_days":38,"amount_cents":222300,
  "amount_min_cents":58500,"sequence":42,"raised_at":"2024-05-01T10:00:00Z","changed_at":"2024-05-02T10:00:00Z"})json";

const std::string kPerson =
    R"json({"person":"85073003328","former":["85473003317"],"records":[
  {"registry":"dmfa","key":"L1","version":1714550400000,"person":"85473003317","periods":[
    {"part":"1","kind":"employment","from":"2024-01-01","to":"2024-03-31","employer":"0403019261",
     "fraction":1000,"paid_days":6050,"attributes":{"worker_code":"495"}},
    {"part":"2","kind":"severance","from":"2024-04-01","to":"2024-05-15","employer":"0403019261"}]},
  {"registry":"invalidity","key":"306/7781","version":1,"person":"85073003328","kind":"invalidity",
   "from":"2024-02-01","to":"2024-04-30","insurer":"306","daily_cents":5850},
  {"registry":"invalidity","key":"306/7782","version":1,"person":"85073003328","kind":"invalidity",
   "from":"2024-05-01","insurer":"306"},
  {"registry":"authorisation","key":"a1","version":2,"person":"85073003328",
   "kind":"authorised_resumption","from":"2024-03-01","to":"2024-03-15","max_fraction":500},
  {"registry":"nieuw","key":"n","version":1,"person":"85073003328","kind":"maternity","insurer":"306",
   "from":"2023-11-01","to":"2023-12-15"},
  {"registry":"dmfa","key":"L2","version":2,"cancelled":true}],
 "hits":[)json" +
    std::string(kHit) +
    R"json(],"cases":[{"id":"c1","rule":"work-incapacity","person":"85073003328",
  "insurer":"306","hits":["0123456789abcdef0123456789abcdef"],"status":"notified","days":45,"benefit_days":38,
  "amount_cents":222300,"amount_min_cents":58500,"deadline":"2024-06-01"}]})json";

Outcome ask(const std::string& body, const std::vector<std::string>& arguments,
            const RunOptions& options = {}) {
  FakeDaemon daemon([&](const auto&) { return FakeDaemon::Answer{200, body}; });
  return run_ctl(daemon.path(), arguments, options);
}

TEST(Person, DrawsTheTimelineAndListsWhatItIsMadeOf) {
  const Outcome run = ask(kPerson, {"person", "85.07.30-033.28"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ("\n" + run.out, R"(
Person 85073003328 (formerly 85473003317)

                       2023                  2024
                       11        12          01         02        03         04         05
                       ┴─────────┴───────────┼──────────┴─────────┴──────────┴──────────┴───────────
employment                                   ┣━━━━━━━━━ 0403019261 ━━━━━━━━━━┫
severance                                    ┊                               ┣━━ 0403019261 ━━┫
invalidity                                   ┊          ╠═════════════ 306 ═════════════╬══ 306 ═══▶
authorised_resumption                        ┊                    ├╌╌╌╌╌┤
maternity              ╠═════ 306 ═════╣     ┊
hits                                         ┊          ▐█████████▌     ▐████▌

kind                   from        to          party       registry       key       part        version  details
─────────────────────  ──────────  ──────────  ──────────  ─────────────  ────────  ────  ─────────────  ────────────────────────────────────────
maternity              2023-11-01  2023-12-15  306         nieuw          n         1                 1
employment             2024-01-01  2024-03-31  0403019261  dmfa           L1        1     1714550400000  1000 ‰, 60.50 paid days, worker_code=495
invalidity             2024-02-01  2024-04-30  306         invalidity     306/7781  1                 1  58.50 € a day
authorised_resumption  2024-03-01  2024-03-15              authorisation  a1        1                 2  500 ‰ allowed
severance              2024-04-01  2024-05-15  0403019261  dmfa           L1        2     1714550400000
invalidity             2024-05-01  open        306         invalidity     306/7782  1                 1

id                                rule             person       grade    status             days      amount   minimum  sequence
────────────────────────────────  ───────────────  ───────────  ───────  ─────────────────  ────  ──────────  ────────  ────────
0123456789abcdef0123456789abcdef  work-incapacity  85073003328  certain  notified, revised    45  2 223.00 €  585.00 €        42

id  rule             person       insurer  status    hits  days      amount   minimum  deadline
──  ───────────────  ───────────  ───────  ────────  ────  ────  ──────────  ────────  ──────────
c1  work-incapacity  85073003328  306      notified     1    45  2 223.00 €  585.00 €  2024-06-01
)");
}

TEST(Person, FitsTheTerminalOrTheWidthAskedFor) {
  const Outcome terminal =
      ask(kPerson, {"person", "85073003328", "--ascii"}, {.terminal_width = 72});
  EXPECT_EQ("\n" + terminal.out.substr(0, terminal.out.find("\nkind ")), R"(
Person 85073003328 (formerly 85473003317)

                       2023          2024
                       11    12      01     02    03     04     05
                       +-----+-------+------+-----+------+------+-------
employment                           [--- 0403019261 ----]
severance                            :                   [----------]
invalidity                           :      [======= 306 =======+======>
authorised_resumption                :            (...)
maternity              [== 306 ==]   :
hits                                 :      #######   ####
)");
  const Outcome asked =
      ask(kPerson, {"person", "85073003328", "--ascii", "--width", "72"}, {.terminal_width = 200});
  EXPECT_EQ(asked.out, terminal.out);
}

TEST(Person, ColoursOnlyWhereAskedFor) {
  EXPECT_EQ(ask(kPerson, {"person", "85073003328"}).out.find('\x1b'), std::string::npos);
  EXPECT_NE(ask(kPerson, {"person", "85073003328"}, {.colour = true}).out.find("\x1b[1;31m"),
            std::string::npos);
}

TEST(Person, WithoutPeriodsSaysSo) {
  const Outcome run =
      ask(R"({"person":"85073003328","former":[],"records":[],"hits":[],"cases":[]})",
          {"person", "85073003328"});
  EXPECT_EQ(run.out, "Person 85073003328\n\n\nno periods\n");
}

TEST(Person, TheNumberIsSentAsDigitsAndNeverRepeatedInAnError) {
  FakeDaemon daemon([](const auto&) { return FakeDaemon::Answer{404, R"({"code":"not_found"})"}; });
  const Outcome unknown = run_ctl(daemon.path(), {"person", "85.07.30-033.28"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_EQ(daemon.targets().front(), "GET /v1/persons/85073003328");
  const Outcome wrong = run_ctl(daemon.path(), {"person", "8507300332"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_EQ(unknown.err.find("850730"), std::string::npos) << unknown.err;
  EXPECT_EQ(wrong.err.find("850730"), std::string::npos) << wrong.err;
}

TEST(Hit, ShowsBothPeriodsSideBySide) {
  const Outcome run = ask(kHit, {"hit", "0123456789abcdef0123456789abcdef"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ("\n" + run.out, R"(
Hit 0123456789abcdef0123456789abcdef
  rule      work-incapacity
  person    85073003328
  status    notified, revised since
  grade     certain
  revision  3
  sequence  42
  raised    2024-05-01T10:00:00Z
  changed   2024-05-02T10:00:00Z

                income         benefit
  ────────────  ─────────────  ───────────
  registry      dmfa           invalidity
  key           L1             306/7781
  version       1714550400000  1
  part          1              1
  kind          employment     invalidity
  person        85473003317    85073003328
  from          2024-01-01     2024-02-01
  to            2024-03-31     2024-04-30
  employer      0403019261
  fraction      1000 ‰
  paid days     60.50
  insurer                      306
  daily amount                 58.50 €
  worker_code   495
  note          déjà
  scheme                       employee

            2024
            01                    02                   03                     04
            ┼─────────────────────┴────────────────────┴──────────────────────┴─────────────────────
employment  ┣━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┫
invalidity  ┊                     ╠════════════════════════════════════════════════════════════════╣
exempt      ┊                                          ├╌╌╌╌╌╌╌╌╌╌┤
hit         ┊                     ▐████████████████████▌          ▐███████████▌

Days in common
  2024-02-01 … 2024-02-29
  2024-03-16 … 2024-03-31

Exempt
  days                     registry       key  version  part
  ───────────────────────  ─────────────  ───  ───────  ────
  2024-03-01 … 2024-03-15  authorisation  a1         2  1

Figures
  calendar days                       45
  benefit days (no Sundays)           38
  worked days in the benefit    10 to 37
  amount                      2 223.00 €
  of it provable                585.00 €
)");
}

}  // namespace
}  // namespace cumuld::ctl
