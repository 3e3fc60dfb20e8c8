#include "matcher/rule.h"

#include <array>

namespace matcher {
namespace {

constexpr std::array<std::string_view, 4> kGradeNames{"certain", "indication", "unquantified",
                                                      "possible"};

}  // namespace

std::string_view name_of(Grade grade) {
  return kGradeNames[static_cast<std::size_t>(grade)];
}

std::optional<Grade> grade_named(std::string_view name) {
  for (std::size_t i = 0; i < kGradeNames.size(); ++i) {
    if (kGradeNames[i] == name) return static_cast<Grade>(i);
  }
  return std::nullopt;
}

RuleField RuleField::named(std::string_view name) {
  Source source = Source::kAttribute;
  if (name == "employer") source = Source::kEmployer;
  if (name == "insurer") source = Source::kInsurer;
  if (name == "registry") source = Source::kRegistry;
  if (name == "kind") source = Source::kKind;
  return {source, std::string(name)};
}

}  // namespace matcher
