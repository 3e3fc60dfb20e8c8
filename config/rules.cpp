#include "config/rules.h"

#include <array>
#include <cinttypes>
#include <cstdio>
#include <map>

#include "config/rule_text.h"
#include "config/suggest.h"
#include "config/text_file.h"
#include "config/toml_reader.h"

namespace config {
namespace {

using matcher::Catalogue;
using matcher::Grade;
using matcher::KindMask;
using matcher::Result;
using matcher::Rule;
using matcher::RuleField;
using matcher::RuleFilter;
using matcher::RuleTable;
using matcher::Side;

constexpr std::array<std::string_view, 1> kFileFields{"rule"};
constexpr std::array<std::string_view, 18> kRuleFields{"id",
                                                       "title",
                                                       "legal_basis",
                                                       "income",
                                                       "benefit",
                                                       "exemption",
                                                       "grading",
                                                       "grade",
                                                       "grades",
                                                       "min_days",
                                                       "income_extend_days",
                                                       "starts_inside",
                                                       "applies_from",
                                                       "applies_to",
                                                       "same",
                                                       "differs",
                                                       "exclude",
                                                       "only"};
constexpr std::array<std::string_view, 3> kTitleFields{"fr", "nl", "en"};
constexpr std::array<std::string_view, 3> kFilterFields{"side", "field", "in"};
constexpr std::array<std::string_view, 2> kGradings{"period", "day_count"};
constexpr std::array<std::string_view, 2> kFilterSides{"income", "benefit"};
constexpr std::array<std::string_view, 2> kPeriodGrades{"certain", "indication"};
constexpr std::array<std::string_view, 3> kDayCountGrades{"certain", "unquantified", "possible"};

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Fills one Rule from one [[rule]].
class RuleParser {
 public:
  RuleParser(const toml::table& table, Complaint& complaint, const Catalogue& catalogue,
             std::size_t ordinal)
      : fields_(table, complaint, "rule " + std::to_string(ordinal) + ": "),
        table_(table),
        complaint_(complaint),
        catalogue_(catalogue) {}

  Rule parse() {
    if (auto id = id_of(fields_)) {
      rule_.id = std::move(*id);
      fields_ = TableReader(table_, complaint_, "rule " + in_quotes(rule_.id) + ": ");
    }
    if (!fields_.knows_only(kRuleFields)) return rule_;
    read_names();
    rule_.income = kinds("income");
    rule_.benefit = kinds("benefit");
    rule_.exemption = kinds("exemption");
    read_grading();
    read_days();
    rule_.same = compared("same");
    rule_.differs = compared("differs");
    rule_.exclude = filters("exclude");
    rule_.only = filters("only");
    return std::move(rule_);
  }

 private:
  static std::optional<std::string> id_of(TableReader& fields) {
    return fields.text("id", kRuleIdBytesMax);
  }

  void read_names() {
    for (const auto* name : {"id", "income", "benefit"}) fields_.requires_field(name);
    rule_.legal_basis = fields_.text("legal_basis").value_or("");
    const auto* title = fields_.table("title");
    if (title == nullptr) return;
    TableReader languages(*title, complaint_, fields_.context() + "title: ");
    languages.knows_only(kTitleFields);
    rule_.title.fr = languages.text("fr").value_or("");
    rule_.title.nl = languages.text("nl").value_or("");
    rule_.title.en = languages.text("en").value_or("");
  }

  KindMask kinds(std::string_view name) {
    const bool exemptions = name == "exemption";
    KindMask mask = 0;
    const auto list = fields_.texts(name, !exemptions);
    if (!list) return mask;
    for (const auto& item : *list) {
      const std::string shown = std::string(name) + ": ";
      const auto kind = catalogue_.find_kind(item.text);
      if (!kind) {
        fields_.fail(*item.node,
                     shown + "unknown kind " + in_quotes(item.text) + kind_hint(item.text));
        return 0;
      }
      const bool of_exemption_side = catalogue_.kind(*kind).side == Side::kExemption;
      if (of_exemption_side != exemptions) {
        fields_.fail(*item.node, shown + in_quotes(item.text) +
                                     (exemptions ? " is not a kind of the exemption side"
                                                 : " is a kind of the exemption side"));
        return 0;
      }
      mask |= KindMask{1} << *kind;
    }
    return mask;
  }

  std::string kind_hint(std::string_view word) const {
    std::vector<std::string_view> names;
    for (const auto& kind : catalogue_.kinds()) names.push_back(kind.name);
    return hint(word, names);
  }

  static Grade grade_of(std::string_view name) {
    return matcher::grade_named(name).value_or(Grade::kCertain);  // `name` is one of them
  }

  // The value of a field that takes one of a few words.
  std::optional<std::string> choice(TableReader& fields, std::string_view name,
                                    std::span<const std::string_view> choices) {
    auto text = fields.text(name);
    if (!text || contains(choices, *text)) return text;
    fields.fail(*fields.find(name),
                std::string(name) + " = " + in_quotes(*text) + ": must be " + one_of(choices));
    return std::nullopt;
  }

  void read_grading() {
    rule_.day_count = choice(fields_, "grading", kGradings).value_or("period") == "day_count";
    const auto* misplaced = fields_.find(rule_.day_count ? "grade" : "grades");
    if (misplaced != nullptr) {
      fields_.fail(*misplaced,
                   rule_.day_count
                       ? "grade goes with grading = \"period\"; \"day_count\" has grades"
                       : "grades goes with grading = \"day_count\"; \"period\" has grade");
      return;
    }
    if (rule_.day_count) {
      read_grades();
    } else if (const auto grade = choice(fields_, "grade", kPeriodGrades)) {
      rule_.grade = grade_of(*grade);
    }
  }

  void read_grades() {
    const auto list = fields_.texts("grades", true);
    if (!list) return;
    rule_.grades = 0;
    for (const auto& item : *list) {
      if (!contains(kDayCountGrades, item.text)) {
        fields_.fail(*item.node,
                     "grades: " + in_quotes(item.text) + ": must be " + one_of(kDayCountGrades));
        return;
      }
      rule_.grades =
          static_cast<matcher::GradeMask>(rule_.grades | matcher::bit_of(grade_of(item.text)));
    }
  }

  void read_days() {
    const auto days = [&](std::string_view name, std::int32_t min, std::int32_t max) {
      return static_cast<std::int32_t>(fields_.integer(name, min, max).value_or(min));
    };
    rule_.min_days = days("min_days", 1, matcher::kMinDaysMax);
    rule_.income_extend_days = days("income_extend_days", 0, matcher::kExtendDaysMax);
    rule_.starts_inside = fields_.boolean("starts_inside").value_or(false);
    rule_.applies_from = fields_.date("applies_from");
    rule_.applies_to = fields_.date("applies_to");
    if (rule_.applies_from && rule_.applies_to && *rule_.applies_to < *rule_.applies_from) {
      fields_.fail(*fields_.find("applies_to"), "applies_to is before applies_from");
    }
  }

  std::vector<RuleField> compared(std::string_view name) {
    std::vector<RuleField> list;
    for (const auto& item : fields_.texts(name, false).value_or(std::vector<ListedText>{})) {
      list.push_back(RuleField::named(item.text));
    }
    return list;
  }

  std::vector<RuleFilter> filters(std::string_view name) {
    std::vector<RuleFilter> list;
    for (const auto* table : fields_.tables(name, "rule." + std::string(name))) {
      TableReader fields(*table, complaint_, fields_.context() + std::string(name) + ": ");
      if (!fields.knows_only(kFilterFields)) break;
      for (const auto field : kFilterFields) fields.requires_field(field);
      RuleFilter filter;
      const auto side = choice(fields, "side", kFilterSides).value_or("income");
      filter.side = side == "income" ? Side::kIncome : Side::kBenefit;
      filter.field = RuleField::named(fields.text("field").value_or(""));
      for (auto& item : fields.texts("in", true).value_or(std::vector<ListedText>{})) {
        filter.values.push_back(std::move(item.text));
      }
      list.push_back(std::move(filter));
    }
    return list;
  }

  TableReader fields_;
  const toml::table& table_;
  Complaint& complaint_;
  const Catalogue& catalogue_;
  Rule rule_;
};

std::string checksum_of(std::string_view text) {
  const auto hash = matcher::hash128(text);
  std::array<char, 33> digits{};
  std::snprintf(digits.data(), digits.size(), "%016" PRIx64 "%016" PRIx64, hash.high, hash.low);
  return digits.data();
}

void read_rules(const toml::table& root, Complaint& complaint, const Catalogue& catalogue,
                RuleTable& table) {
  TableReader file(root, complaint, "");
  if (!file.knows_only(kFileFields)) return;
  const auto tables = file.tables("rule", "rule");
  if (tables.size() > kRulesMax) {
    file.fail(*tables[kRulesMax], "more than " + std::to_string(kRulesMax) + " rules");
  }
  std::map<std::string, std::size_t> line_of_id;
  for (std::size_t i = 0; i < tables.size() && complaint.none(); ++i) {
    Rule rule = RuleParser(*tables[i], complaint, catalogue, i + 1).parse();
    const std::size_t line = tables[i]->source().begin.line;
    const auto [first, added] = line_of_id.emplace(rule.id, line);
    if (!added) {
      file.fail(*tables[i]->get("id"), "rule " + in_quotes(rule.id) + ": the rule at line " +
                                           std::to_string(first->second) + " has this id already");
    }
    const std::size_t next = i + 1 < tables.size() ? tables[i + 1]->source().begin.line : 0;
    rule.text = rule_text(table.text, line, next);
    table.rules.push_back(std::move(rule));
  }
}

}  // namespace

Result<RuleTable> parse_rules(std::string_view text, std::string_view file_name,
                              const Catalogue& catalogue) {
  RuleTable table;
  table.text = text;
  table.checksum = checksum_of(text);
  Complaint complaint(file_name);
  if (const auto root = parse_toml(text, complaint)) {
    read_rules(*root, complaint, catalogue, table);
  }
  if (!complaint.none()) return tl::make_unexpected(complaint.status());
  return table;
}

Result<RuleTable> load_rules(const std::filesystem::path& path, const Catalogue& catalogue) {
  const auto text = read_text_file(path);
  if (!text) return tl::make_unexpected(text.error());
  return parse_rules(*text, path.string(), catalogue);
}

}  // namespace config
