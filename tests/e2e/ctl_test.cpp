// cumulctl against the daemon: what each command prints and how it ends.
#include <fstream>

#include "tests/e2e/sample.h"
#include "tests/e2e/served.h"

namespace e2e {
namespace {

class Ctl : public testing::Test {
 protected:
  support::ProgramResult ctl(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--socket", socket_});
    return support::run_program("cumulctl", arguments);
  }

  // The command's output; the test fails unless it ends with `code`.
  std::string done(const std::vector<std::string>& arguments, int code = 0) const {
    const auto result = ctl(arguments);
    EXPECT_EQ(result.exit_code, code) << arguments.front() << ": " << result.err;
    return result.out;
  }

  boost::json::object json(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "--json");
    return Answer{200, done(arguments)}.object();
  }

  std::string write(const std::string& name, const std::vector<std::string>& lines) const {
    const auto path = daemon_.folder() / name;
    std::ofstream file(path);
    for (const auto& line : lines) file << line << '\n';
    return path.string();
  }

  Served daemon_;
  std::string socket_ = daemon_.process().socket();
};

TEST_F(Ctl, IngestsAndShowsWhatStands) {
  const auto file = write("records.ndjson", sample_lines());
  const auto counts = counts_of(json({"ingest", file}));
  EXPECT_EQ(counts, (Counts{.accepted = 2})) << to_text(counts);

  const auto hit = json({"hits"});
  const auto id = text(hit, "id");
  EXPECT_EQ(text(hit, "rule"), "work-incapacity");
  EXPECT_EQ(text(hit, "grade"), "certain");
  EXPECT_NE(done({"hits"}).find("work-incapacity"), std::string::npos);
  EXPECT_EQ(text(json({"hit", id}), "id"), id);
  EXPECT_NE(done({"hit", id}).find("0403019261/0/20241/495"), std::string::npos);
  EXPECT_EQ(text(json({"person", kSamplePerson}), "person"), kSamplePerson);
  EXPECT_NE(done({"person", kSamplePerson}).find(kSamplePerson), std::string::npos);
  const auto change = json({"tail", "--no-follow", "--since", "0"});
  EXPECT_EQ(integer(change, "sequence"), 1);
  EXPECT_NE(done({"tail", "--no-follow"}).find("raised"), std::string::npos);
  EXPECT_NE(done({"cases"}).find("work-incapacity"), std::string::npos);
  EXPECT_EQ(done({"--json", "hits", "--rule", "double-payment"}), "");
}

TEST_F(Ctl, ResetsAKeySoThatALowerVersionComes) {
  done({"ingest", write("records.ndjson", sample_lines())});
  const auto hit = json({"hits"});
  const auto& benefit = hit.at("benefit").as_object();
  const std::vector<std::string> call{"reset",    text(benefit, "registry"), text(benefit, "key"),
                                      "--reason", "wrong version",           "--by",
                                      "Ann"};
  EXPECT_EQ(done(call), "reset; hits: 0 raised, 0 amended, 1 withdrawn\n");
  daemon_.crash();
  daemon_.start();
  EXPECT_EQ(done({"--json", "hits"}), "");
  EXPECT_EQ(done(call), "no version stood under this key: nothing changed\n");
  const auto counts = counts_of(json({"ingest", write("again.ndjson", sample_lines())}));
  EXPECT_EQ(counts, (Counts{.accepted = 1, .duplicates = 1})) << to_text(counts);
  EXPECT_EQ(text(json({"hits"}), "id"), text(hit, "id"));
  const auto evidence = done({"--json", "hit", text(hit, "id"), "--evidence"});
  EXPECT_NE(evidence.find(R"("reason":"wrong version","by":"Ann")"), std::string::npos);
}

TEST_F(Ctl, TellsTheStatus) {
  EXPECT_TRUE(json({"status"}).contains("version"));
  EXPECT_NE(done({"status"}).find("version"), std::string::npos);
}

TEST_F(Ctl, ShowsWhatWasRejected) {
  const auto file = write("bad.ndjson", {R"({"registry":"dmfa","key":"k","version":"one"})"});
  const auto result = ctl({"--json", "ingest", file});
  EXPECT_EQ(counts_of(Answer{200, result.out}.object()).rejected, 1) << result.err;
  EXPECT_EQ(text(json({"quarantine"}), "code"), "bad_type");
  EXPECT_NE(done({"quarantine"}).find("bad_type"), std::string::npos);
}

TEST_F(Ctl, ChecksRulesWithoutADaemon) {
  const auto good = std::string(SOURCE_ROOT) + "/config/rules.toml";
  const auto bad = write("bad.toml", {"[[rule]]", "id = 1"});
  EXPECT_EQ(support::run_program("cumulctl", {"rules", "check", good}).exit_code, 0);
  const auto refused = support::run_program("cumulctl", {"rules", "check", bad});
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_NE(refused.err.find("bad.toml:2"), std::string::npos) << refused.err << refused.out;
}

TEST_F(Ctl, EndsWithOneWhenTheDaemonRefuses) {
  EXPECT_EQ(ctl({"hit", std::string(32, '0')}).exit_code, 1);
}

TEST_F(Ctl, EndsWithTwoOnWrongUsage) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{},
                                                                     {"hitz"},
                                                                     {"hits", "--limit", "x"},
                                                                     {"ingest", "/nowhere/file"},
                                                                     {"person", "123"}}) {
    const auto result = ctl(arguments);
    EXPECT_EQ(result.exit_code, 2)
        << (arguments.empty() ? "nothing" : arguments.front()) << ": " << result.err;
    EXPECT_FALSE(result.err.empty());
  }
}

TEST_F(Ctl, EndsWithThreeWhenNobodyListens) {
  daemon_.crash();
  EXPECT_EQ(ctl({"status"}).exit_code, 3);
  EXPECT_EQ(ctl({"tail"}).exit_code, 3);
}

}  // namespace
}  // namespace e2e
