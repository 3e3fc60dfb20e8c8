// What a rule file may say, what becomes of it, and the exact line that tells what is wrong with
// it.
#include "config/rules.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "config/shipped.h"
#include "config/suggest.h"
#include "config/text_file.h"

namespace config {
namespace {

using matcher::Catalogue;
using matcher::day_of;
using matcher::Grade;
using matcher::Rule;
using matcher::RuleField;
using matcher::Side;

const Catalogue& catalogue() {
  static const Catalogue standard = *Catalogue::build(matcher::standard_catalogue());
  return standard;
}

matcher::KindMask mask(const std::vector<std::string>& kinds) {
  matcher::KindMask set = 0;
  for (const auto& name : kinds) set |= matcher::KindMask{1} << *catalogue().find_kind(name);
  return set;
}

// A rule that is right, with `more` from line 5 on.
std::string rule_with(const std::string& more) {
  return "[[rule]]\nid = \"x\"\nincome = [\"employment\"]\nbenefit = [\"invalidity\"]\n" + more +
         "\n";
}

std::string error_of(const std::string& text) {
  const auto table = parse_rules(text, "r.toml", catalogue());
  if (table) return "no error";
  EXPECT_EQ(table.error().code(), matcher::StatusCode::kInvalidArgument);
  return table.error().message();
}

// REQUIRES: a file with at least one rule.
Rule first_rule(const std::string& text) {
  const auto table = parse_rules(text, "r.toml", catalogue());
  EXPECT_TRUE(table) << table.error().message();
  return table ? table->rules.at(0) : Rule{};
}

struct Wrong {
  std::string text;
  std::string message;
};

TEST(Rules, SayWhereAndWhyAFieldIsWrong) {
  const std::vector<Wrong> cases{
      {"foo = 1", R"(r.toml:5: rule "x": unknown field "foo" (known: id, title, legal_basis, )"
                  "income, benefit, exemption, grading, grade, grades, min_days, "
                  "income_extend_days, starts_inside, applies_from, applies_to, same, differs, "
                  "exclude, only)"},
      {"min_day = 1", R"(r.toml:5: rule "x": unknown field "min_day" (did you mean "min_days"?))"},
      {"zzzzzz = 1\nexlcude = 1",
       R"(r.toml:5: rule "x": unknown field "zzzzzz" (known: id, title, )"
       "legal_basis, income, benefit, exemption, grading, grade, "
       "grades, min_days, income_extend_days, starts_inside, "
       "applies_from, applies_to, same, differs, exclude, only)"},
      {"title = \"Work\"", R"(r.toml:5: rule "x": title: expected a table, got a string)"},
      {"title = { de = \"Arbeit\" }",
       R"(r.toml:5: rule "x": title: unknown field "de" (known: fr, nl, en))"},
      {"title = { fr = 1 }", R"(r.toml:5: rule "x": title: fr: expected a string, got an integer)"},
      {"legal_basis = \"\"", R"(r.toml:5: rule "x": legal_basis: must not be empty)"},
      {"legal_basis = \"a\\u0007\"",
       R"(r.toml:5: rule "x": legal_basis: must not hold control characters)"},
      {"exemption = [\"employment\"]",
       R"(r.toml:5: rule "x": exemption: "employment" is not a kind of the exemption side)"},
      {"exemption = \"authorised_resumption\"",
       R"(r.toml:5: rule "x": exemption: expected a list of strings, got a string)"},
      {"exemption = [\n\"authorized_resumption\"]",
       "r.toml:6: rule \"x\": exemption: unknown kind \"authorized_resumption\" (did you mean "
       "\"authorised_resumption\"?)"},
      {"grading = \"days\"",
       R"(r.toml:5: rule "x": grading = "days": must be "period" or "day_count")"},
      {"grading = 1", R"(r.toml:5: rule "x": grading: expected a string, got an integer)"},
      {"grade = \"possible\"",
       R"(r.toml:5: rule "x": grade = "possible": must be "certain" or "indication")"},
      {"grading = \"day_count\"\ngrade = \"certain\"",
       "r.toml:6: rule \"x\": grade goes with grading = \"period\"; \"day_count\" has grades"},
      {"grades = [\"certain\"]",
       "r.toml:5: rule \"x\": grades goes with grading = \"day_count\"; \"period\" has grade"},
      {"grading = \"day_count\"\ngrades = []", R"(r.toml:6: rule "x": grades: must not be empty)"},
      {"grading = \"day_count\"\ngrades = [\"certain\", \"indication\"]",
       "r.toml:6: rule \"x\": grades: \"indication\": must be \"certain\", \"unquantified\" or "
       "\"possible\""},
      {"min_days = 0", R"(r.toml:5: rule "x": min_days = 0: must be from 1 to 36500)"},
      {"min_days = 36_501", R"(r.toml:5: rule "x": min_days = 36501: must be from 1 to 36500)"},
      {"min_days = \"1\"", R"(r.toml:5: rule "x": min_days: expected an integer, got a string)"},
      {"min_days = 1.0",
       R"(r.toml:5: rule "x": min_days: expected an integer, got a decimal number)"},
      {"income_extend_days = -1",
       R"(r.toml:5: rule "x": income_extend_days = -1: must be from 0 to 3660)"},
      {"income_extend_days = 3661",
       R"(r.toml:5: rule "x": income_extend_days = 3661: must be from 0 to 3660)"},
      {"starts_inside = 1",
       R"(r.toml:5: rule "x": starts_inside: expected true or false, got an integer)"},
      {"applies_from = \"2020-01-01\"",
       "r.toml:5: rule \"x\": applies_from: expected a date without quotes (2024-07-01), got a "
       "string"},
      {"applies_from = 2020-01-01T00:00:00",
       "r.toml:5: rule \"x\": applies_from: expected a date without quotes (2024-07-01), got a "
       "date with a time"},
      {"applies_from = 1899-12-31",
       R"(r.toml:5: rule "x": applies_from: must be from 1900-01-01 to 2199-12-31)"},
      {"applies_to = 2200-01-01",
       R"(r.toml:5: rule "x": applies_to: must be from 1900-01-01 to 2199-12-31)"},
      {"applies_from = 2020-01-02\napplies_to = 2020-01-01",
       R"(r.toml:6: rule "x": applies_to is before applies_from)"},
      {"same = \"scheme\"",
       R"(r.toml:5: rule "x": same: expected a list of strings, got a string)"},
      {"differs = [1]", R"(r.toml:5: rule "x": differs: expected a string, got an integer)"},
      {"differs = [\"\"]", R"(r.toml:5: rule "x": differs: must not be empty)"},
  };
  for (const auto& wrong : cases) EXPECT_EQ(error_of(rule_with(wrong.text)), wrong.message);
}

TEST(Rules, SayWhereAndWhyAFilterIsWrong) {
  const std::string start = "[[rule.exclude]]\n";
  const std::vector<Wrong> cases{
      {"[[rule.only]]\nfield = \"a\"\nin = [\"b\"]", "r.toml:5: rule \"x\": only: side is missing"},
      {start + "side = \"income\"\nin = [\"b\"]",
       "r.toml:5: rule \"x\": exclude: field is missing"},
      {start + "side = \"income\"\nfield = \"a\"", "r.toml:5: rule \"x\": exclude: in is missing"},
      {start + "side = \"exemption\"\nfield = \"a\"\nin = [\"b\"]",
       R"(r.toml:6: rule "x": exclude: side = "exemption": must be "income" or "benefit")"},
      {start + "side = \"income\"\nfield = \"\"\nin = [\"b\"]",
       R"(r.toml:7: rule "x": exclude: field: must not be empty)"},
      {start + "side = \"income\"\nfield = \"a\"\nin = []",
       R"(r.toml:8: rule "x": exclude: in: must not be empty)"},
      {start + "side = \"income\"\nfield = \"a\"\nin = [\"b\", \"\"]",
       R"(r.toml:8: rule "x": exclude: in: must not be empty)"},
      {start + "side = \"income\"\nfield = \"a\"\nin = \"b\"",
       R"(r.toml:8: rule "x": exclude: in: expected a list of strings, got a string)"},
      {start + "sid = \"income\"",
       R"(r.toml:6: rule "x": exclude: unknown field "sid" (did you mean "side"?))"},
      {"[rule.exclude]\nside = \"income\"",
       R"(r.toml:5: rule "x": exclude: write each as [[rule.exclude]])"},
      {"exclude = [1]", R"(r.toml:5: rule "x": exclude: expected a table, got an integer)"},
  };
  for (const auto& wrong : cases) EXPECT_EQ(error_of(rule_with(wrong.text)), wrong.message);
}

TEST(Rules, SayWhereAndWhyAFileIsWrong) {
  const std::vector<Wrong> cases{
      {"[[rules]]\n", R"(r.toml:1: unknown field "rules" (did you mean "rule"?))"},
      {"[rule]\nid = \"x\"\n", "r.toml:1: rule: write each as [[rule]]"},
      {"\n[[rule]]\nincome = [\"employment\"]\n", "r.toml:2: rule 1: id is missing"},
      {"[[rule]]\nid = \"\"\n", "r.toml:2: rule 1: id: must not be empty"},
      {"[[rule]]\nid = \"" + std::string(129, 'i') + "\"\n",
       "r.toml:2: rule 1: id: longer than 128 bytes"},
      {"[[rule]]\nid = \"x\"\nbenefit = [\"invalidity\"]\n",
       R"(r.toml:1: rule "x": income is missing)"},
      {"[[rule]]\nid = \"x\"\nincome = [\"posting\"]\n",
       R"(r.toml:1: rule "x": benefit is missing)"},
      {"[[rule]]\nid = \"x\"\nincome = []\nbenefit = [\"invalidity\"]\n",
       R"(r.toml:3: rule "x": income: must not be empty)"},
      {"[[rule]]\nid = \"x\"\nincome = [\"authorised_resumption\"]\nbenefit = [\"invalidity\"]\n",
       R"(r.toml:3: rule "x": income: "authorised_resumption" is a kind of the exemption side)"},
      {"[[rule]]\nid = \"x\"\nincome = [\"posting\"]\nbenefit = [\"invalidty\"]\n",
       R"(r.toml:4: rule "x": benefit: unknown kind "invalidty" (did you mean "invalidity"?))"},
      {rule_with("") + rule_with(""),
       R"(r.toml:7: rule "x": the rule at line 1 has this id already)"},
  };
  for (const auto& wrong : cases) EXPECT_EQ(error_of(wrong.text), wrong.message);
}

TEST(Rules, ErrorsOfTheSyntaxAreOneLineToo) {
  for (const std::string text :
       {"[[rule]\n", "[[rule]]\nid = \"a\nb\"\n", "[[rule]]\nid = \"\xff\"",
        "[[rule]]\nmin_days = 1\nmin_days = 2\n", "a = 2024-02-30\n", "[,]\n", "[[\"a\".,]]"}) {
    const auto message = error_of(text);
    EXPECT_TRUE(message.starts_with("r.toml:")) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

TEST(Rules, ALetterOutsideAsciiStandsInQuotesAndCommentsOnly) {
  const std::string wrong = "a character outside ASCII stands outside quotes and comments";
  EXPECT_EQ(error_of("\n[[rule]]\ntitré = 1\n"), "r.toml:3: " + wrong);
  EXPECT_EQ(error_of("id = x\"é\""), "r.toml:1: " + wrong);
  EXPECT_EQ(error_of("[[rule]]\nid = 'a\\' é"), "r.toml:2: " + wrong);
  EXPECT_EQ(error_of("[[rule]]\nid = \"a\\\"\" é"), "r.toml:2: " + wrong);
  EXPECT_EQ(error_of("[[rule]]\nid = \"\"\"a\n\"\"\"\"\" é"), "r.toml:3: " + wrong);
  EXPECT_EQ(error_of("\xef\xbb\xbf# é ' \n" + rule_with("legal_basis = 'é' # é")), "no error");
  EXPECT_EQ(error_of(rule_with("legal_basis = \"\"\"é \"é\" \\\"\"\"\"")), "no error");
  EXPECT_EQ(error_of(rule_with("legal_basis = \'\'\'é \'\' é\'\'\'\'\'")), "no error");
}

TEST(Rules, DefaultsAreTheContracts) {
  const Rule rule = first_rule(rule_with(""));
  EXPECT_EQ(rule.id, "x");
  EXPECT_EQ(rule.income, mask({"employment"}));
  EXPECT_EQ(rule.benefit, mask({"invalidity"}));
  EXPECT_EQ(rule.exemption, 0U);
  EXPECT_FALSE(rule.day_count);
  EXPECT_EQ(rule.grade, Grade::kCertain);
  EXPECT_EQ(rule.min_days, 1);
  EXPECT_EQ(rule.income_extend_days, 0);
  EXPECT_FALSE(rule.starts_inside);
  EXPECT_FALSE(rule.applies_from || rule.applies_to);
  EXPECT_TRUE(rule.same.empty() && rule.differs.empty());
  EXPECT_TRUE(rule.exclude.empty() && rule.only.empty());
  const Rule counted = first_rule(rule_with("grading = \"day_count\""));
  EXPECT_EQ(counted.grades, bit_of(Grade::kCertain) | bit_of(Grade::kUnquantified));
}

TEST(Rules, TakeEveryField) {
  const Rule rule = first_rule(rule_with(R"(title = { fr = "a", nl = "b", en = "c" }
legal_basis = "law"
exemption = ["authorised_resumption"]
grading = "day_count"
grades = ["possible", "certain"]
min_days = 36500
income_extend_days = 3660
starts_inside = true
applies_from = 1900-01-01
applies_to = 2199-12-31
same = ["scheme", "kind"]
differs = ["insurer"]
[[rule.exclude]]
side = "benefit"
field = "registry"
in = ["a", "b"]
[[rule.exclude]]
side = "income"
field = "worker_code"
in = ["495"]
[[rule.only]]
side = "income"
field = "employer"
in = ["0403019261"])"));
  EXPECT_EQ(rule.title.fr + rule.title.nl + rule.title.en, "abc");
  EXPECT_EQ(rule.legal_basis, "law");
  EXPECT_EQ(rule.exemption, mask({"authorised_resumption"}));
  EXPECT_TRUE(rule.day_count);
  EXPECT_EQ(rule.grades, bit_of(Grade::kCertain) | bit_of(Grade::kPossible));
  EXPECT_EQ(rule.min_days, 36'500);
  EXPECT_EQ(rule.income_extend_days, 3'660);
  EXPECT_TRUE(rule.starts_inside);
  EXPECT_EQ(rule.applies_from, day_of(1900, 1, 1));
  EXPECT_EQ(rule.applies_to, day_of(2199, 12, 31));
  ASSERT_EQ(rule.same.size(), 2U);
  EXPECT_EQ(rule.same[0].source, RuleField::Source::kAttribute);
  EXPECT_EQ(rule.same[0].name, "scheme");
  EXPECT_EQ(rule.same[1].source, RuleField::Source::kKind);
  ASSERT_EQ(rule.differs.size(), 1U);
  EXPECT_EQ(rule.differs[0].source, RuleField::Source::kInsurer);
  ASSERT_EQ(rule.exclude.size(), 2U);
  EXPECT_EQ(rule.exclude[0].side, Side::kBenefit);
  EXPECT_EQ(rule.exclude[0].field.source, RuleField::Source::kRegistry);
  EXPECT_EQ(rule.exclude[0].values, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(rule.exclude[1].side, Side::kIncome);
  EXPECT_EQ(rule.exclude[1].field.name, "worker_code");
  ASSERT_EQ(rule.only.size(), 1U);
  EXPECT_EQ(rule.only[0].field.source, RuleField::Source::kEmployer);
}

TEST(Rules, AKindMayStandOnBothSidesAndAnExemptionListMayBeEmpty) {
  const Rule rule = first_rule(
      "[[rule]]\nid = \"x\"\nincome = [\"invalidity\"]\nbenefit = [\"invalidity\", "
      "\"employment\"]\nexemption = []\nsame = []\n");
  EXPECT_EQ(rule.income, mask({"invalidity"}));
  EXPECT_EQ(rule.benefit, mask({"invalidity", "employment"}));
  EXPECT_EQ(rule.exemption, 0U);
}

TEST(Rules, AFileWithoutRulesIsLegal) {
  for (const std::string text : {"", "# none yet\n"}) {
    const auto table = parse_rules(text, "r.toml", catalogue());
    ASSERT_TRUE(table);
    EXPECT_TRUE(table->rules.empty());
    EXPECT_EQ(table->text, text);
  }
}

TEST(Rules, AreAtMost256) {
  const auto rules = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
      text += "[[rule]]\nid = \"" + std::to_string(i) +
              "\"\nincome = [\"posting\"]\nbenefit = [\"invalidity\"]\n";
    }
    return text;
  };
  EXPECT_EQ(error_of(rules(256)), "no error");
  EXPECT_EQ(error_of(rules(257)), "r.toml:1025: more than 256 rules");
}

TEST(Rules, RememberTheirTextAndTheFilesChecksum) {
  const std::string first = "[[rule]] # one\nid = \"a\"\nincome = [\"posting\"]\n# why\n" +
                            std::string("benefit = [\"invalidity\"] # inside");
  const std::string second = "[[rule]]\nid = \"b\"\nincome = [\"posting\"]\nbenefit = [\n" +
                             std::string("\"invalidity\"\n]\n[[rule.only]]\nside = \"income\"\n") +
                             "field = \"f\"\nin = [\"\"\"\n[[rule]]\"\"\"]";
  const std::string text = "# head\n\n" + first + "\n\n# about b\n  \n" + second + "\n\n# tail\n";
  const auto table = parse_rules(text, "r.toml", catalogue());
  ASSERT_TRUE(table) << table.error().message();
  ASSERT_EQ(table->rules.size(), 2U);
  EXPECT_EQ(table->rules[0].text, first);
  EXPECT_EQ(table->rules[1].text, second);
  EXPECT_EQ(table->text, text);
  EXPECT_EQ(table->checksum.size(), 32U);
  EXPECT_EQ(table->checksum.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(table->checksum, parse_rules(text + " ", "r.toml", catalogue())->checksum);
  // XXH3-128 of nothing, seed 0: the checksum is the published one, high half first.
  EXPECT_EQ(parse_rules("", "r.toml", catalogue())->checksum, "99aa06d3014798d86001c324468d497f");
}

TEST(Rules, WindowsLineEndsChangeNothing) {
  const Rule rule = first_rule(
      "[[rule]]\r\nid = \"x\"\r\nincome = [\"posting\"]\r\nbenefit = [\"invalidity\"]\r\n\r\n");
  EXPECT_EQ(rule.id, "x");
  EXPECT_TRUE(rule.text.ends_with("[\"invalidity\"]")) << rule.text;
}

TEST(Rules, TheShippedFileSaysWhatItShould) {
  const auto path = std::filesystem::path(SOURCE_ROOT) / "config" / "rules.toml";
  const auto table = load_rules(path, catalogue());
  ASSERT_TRUE(table) << table.error().message();
  struct Expected {
    std::string id;
    std::vector<std::string> income;
    bool exempted;
    bool day_count;
    Grade grade;
    std::size_t exclude;
    std::size_t only;
  };
  const auto certain = Grade::kCertain;
  const auto indication = Grade::kIndication;
  const std::vector<Expected> expected{
      {"work-incapacity", {"employment"}, true, true, certain, 1, 0},
      {"work-incapacity-self-employed", {"employment"}, true, true, certain, 0, 1},
      {"notice-incapacity", {"employment_notice"}, true, false, indication, 0, 0},
      {"severance-incapacity", {"severance"}, false, false, certain, 0, 0},
      {"posting-incapacity", {"posting"}, true, false, indication, 0, 0},
      {"self-employment-incapacity", {"self_employment"}, true, false, indication, 0, 0},
      {"foreign-unemployment", {"foreign_benefit"}, false, false, certain, 0, 1},
      {"foreign-sickness", {"foreign_benefit"}, false, false, indication, 0, 1},
      {"fictitious-entitlement", {"fictitious_employment"}, false, false, indication, 0, 0},
      {"double-payment", {"primary_incapacity", "invalidity"}, false, false, certain, 0, 0},
  };
  ASSERT_EQ(table->rules.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Rule& rule = table->rules[i];
    SCOPED_TRACE(expected[i].id);
    EXPECT_EQ(rule.id, expected[i].id);
    EXPECT_EQ(rule.income, mask(expected[i].income));
    EXPECT_EQ(rule.benefit, mask({"primary_incapacity", "invalidity"}));
    EXPECT_EQ(rule.exemption != 0, expected[i].exempted);
    EXPECT_EQ(rule.day_count, expected[i].day_count);
    EXPECT_EQ(rule.grade, expected[i].grade);
    EXPECT_EQ(rule.exclude.size(), expected[i].exclude);
    EXPECT_EQ(rule.only.size(), expected[i].only);
    EXPECT_EQ(rule.starts_inside, rule.id == "notice-incapacity");
    EXPECT_EQ(rule.income_extend_days, rule.id == "fictitious-entitlement" ? 365 : 0);
    EXPECT_EQ(rule.differs.size(), rule.id == "double-payment" ? 1U : 0U);
    EXPECT_FALSE(rule.title.fr.empty() || rule.title.nl.empty() || rule.title.en.empty());
    EXPECT_TRUE(rule.text.starts_with("[[rule]]\nid = \"" + rule.id + "\"\n"));
  }
  EXPECT_EQ(table->text, shipped_rules());
}

TEST(Rules, AFileThatIsNotThereIsNotFound) {
  const auto table = load_rules("/nowhere/rules.toml", catalogue());
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code(), matcher::StatusCode::kNotFound);
  EXPECT_EQ(table.error().message(), "/nowhere/rules.toml: no such file");
}

TEST(TextFile, ADirectoryIsNoFile) {
  const auto text = read_text_file(SOURCE_ROOT);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message(), std::string(SOURCE_ROOT) + ": not a regular file");
}

TEST(Suggest, CountsEditsWithSwapsAsOne) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", "abc"), 0U);
  EXPECT_EQ(edit_distance("abc", "acb"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("exlcude", "exclude"), 1U);
}

TEST(Suggest, OffersTheNearestNameOrAllOfThem) {
  const std::vector<std::string_view> names{"same", "for", "differs"};
  EXPECT_EQ(nearest("foo", names), "for");
  EXPECT_EQ(hint("foo", names), " (did you mean \"for\"?)");
  EXPECT_EQ(hint("zzz", names), " (known: same, for, differs)");
  EXPECT_EQ(hint("zzz", {}), "");
}

}  // namespace
}  // namespace config
