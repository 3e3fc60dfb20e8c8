// The catalogue: the contract's table, and numbers that never move while configuration does.
#include "matcher/catalogue.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace matcher {
namespace {

std::set<std::string> sends(const Catalogue& catalogue, const Catalogue::Registry& registry) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < catalogue.kinds().size(); ++i) {
    if ((registry.may_send >> i & 1U) != 0) names.insert(catalogue.kinds()[i].name);
  }
  return names;
}

TEST(Catalogue, HoldsTheContractsTableWhenNothingIsConfigured) {
  const auto catalogue = Catalogue::build(standard_catalogue());
  ASSERT_TRUE(catalogue);
  const std::map<std::string, std::set<std::string>> expected{
      {"dmfa", {"employment", "severance", "fictitious_employment"}},
      {"dimona", {"employment_notice"}},
      {"gotot", {"posting"}},
      {"limosa", {"posting"}},
      {"inasti", {"self_employment"}},
      {"uwv", {"foreign_benefit"}},
      {"primary_incapacity", {"primary_incapacity"}},
      {"invalidity", {"invalidity"}},
      {"authorisation", {"authorised_resumption"}},
      {"identity", {}}};
  std::map<std::string, std::set<std::string>> found;
  for (const auto& registry : catalogue->registries()) {
    found[registry.name] = sends(*catalogue, registry);
    EXPECT_EQ(registry.identity, registry.name == "identity");
    EXPECT_TRUE(registry.configured);
    EXPECT_EQ(registry.highest_version, 4'000'000'000'000U);
  }
  EXPECT_EQ(found, expected);
  const std::map<std::string, Side> sides{{"employment", Side::kIncome},
                                          {"severance", Side::kIncome},
                                          {"fictitious_employment", Side::kIncome},
                                          {"employment_notice", Side::kIncome},
                                          {"posting", Side::kIncome},
                                          {"self_employment", Side::kIncome},
                                          {"foreign_benefit", Side::kIncome},
                                          {"primary_incapacity", Side::kBenefit},
                                          {"invalidity", Side::kBenefit},
                                          {"authorised_resumption", Side::kExemption}};
  EXPECT_EQ(catalogue->kinds().size(), sides.size());
  for (const auto& [name, side] : sides) {
    const auto id = catalogue->find_kind(name);
    ASSERT_TRUE(id) << name;
    EXPECT_EQ(catalogue->kind(*id).side, side) << name;
    EXPECT_NE(catalogue->kinds_of(side) >> *id & 1U, 0U) << name;
  }
}

TEST(Catalogue, NumbersNewNamesAfterThoseOfTheStore) {
  const auto before = Catalogue::build(standard_catalogue());
  CatalogueSpec spec = standard_catalogue();
  spec.kinds.insert(spec.kinds.begin(), {"student_work", Side::kIncome});
  spec.registries.insert(spec.registries.begin(), {"students", {"student_work", "employment"}});
  const auto after = Catalogue::build(spec, before->numbering());
  ASSERT_TRUE(after);
  for (const auto& kind : before->kinds()) {
    EXPECT_EQ(after->find_kind(kind.name), before->find_kind(kind.name)) << kind.name;
  }
  for (const auto& registry : before->registries()) {
    EXPECT_EQ(after->find_registry(registry.name), before->find_registry(registry.name));
  }
  EXPECT_EQ(after->find_kind("student_work"), before->kinds().size());
  EXPECT_EQ(after->find_registry("students"), before->registries().size());
}

TEST(Catalogue, KeepsTheNumberOfARegistryThatIsNoLongerConfigured) {
  const auto before = Catalogue::build(standard_catalogue());
  CatalogueSpec spec = standard_catalogue();
  std::erase_if(spec.registries, [](const auto& registry) { return registry.name == "gotot"; });
  const auto shrunk = Catalogue::build(spec, before->numbering());
  ASSERT_TRUE(shrunk);
  EXPECT_EQ(shrunk->numbering(), before->numbering());
  EXPECT_FALSE(shrunk->find_registry("gotot")) << "nothing may be sent under it";
  EXPECT_EQ(shrunk->registry(*before->find_registry("gotot")).name, "gotot");
  const auto grown = Catalogue::build(standard_catalogue(), shrunk->numbering());
  ASSERT_TRUE(grown);
  EXPECT_EQ(grown->find_registry("gotot"), before->find_registry("gotot"));
}

TEST(Catalogue, KeepsAKindThatIsNoLongerDefinedButLetsNobodySendIt) {
  const auto before = Catalogue::build(standard_catalogue());
  CatalogueSpec spec = standard_catalogue();
  std::erase_if(spec.kinds, [](const auto& kind) { return kind.name == "posting"; });
  EXPECT_FALSE(Catalogue::build(spec, before->numbering())) << "gotot still names it";
  for (auto& registry : spec.registries) std::erase(registry.kinds, "posting");
  const auto after = Catalogue::build(spec, before->numbering());
  ASSERT_TRUE(after);
  EXPECT_EQ(after->find_kind("posting"), before->find_kind("posting"));
  EXPECT_EQ(after->registry(*after->find_registry("gotot")).may_send, 0U);
}

// Builds, and returns the message of the refusal.
std::string refusal(const CatalogueSpec& spec, const Catalogue::Numbering& numbered = {}) {
  const auto built = Catalogue::build(spec, numbered);
  if (built) return "";
  EXPECT_EQ(built.error().code(), StatusCode::kInvalidArgument);
  return built.error().message();
}

TEST(Catalogue, NamesWhatIsWrongWithAConfiguration) {
  CatalogueSpec spec = standard_catalogue();
  spec.kinds.push_back({"posting", Side::kIncome});
  EXPECT_EQ(refusal(spec), "kind posting is defined twice");
  spec = standard_catalogue();
  spec.registries.push_back({"dmfa", {}});
  EXPECT_EQ(refusal(spec), "registry dmfa is defined twice");
  spec = standard_catalogue();
  spec.registries[0].kinds.emplace_back("employmnet");
  EXPECT_EQ(refusal(spec), "registry dmfa names the unknown kind employmnet");
  spec = standard_catalogue();
  spec.registries[0].highest_version = kVersionLimit + 1;
  EXPECT_EQ(refusal(spec), "registry dmfa: highest_version is above 2^53 - 1");
  spec = standard_catalogue();
  const auto numbering = Catalogue::build(spec)->numbering();
  spec.kinds[0].side = Side::kBenefit;
  EXPECT_EQ(refusal(spec, numbering), "kind employment was stored as one of another side");
}

TEST(Catalogue, HoldsSixtyFourOfEachAndNotOneMore) {
  CatalogueSpec spec;
  for (std::size_t i = 0; i < 64; ++i) {
    spec.kinds.push_back({"k" + std::to_string(i), Side::kIncome});
    spec.registries.push_back({"r" + std::to_string(i), {"k" + std::to_string(i)}});
  }
  const auto full = Catalogue::build(spec);
  ASSERT_TRUE(full);
  EXPECT_EQ(full->kinds_of(Side::kIncome), ~KindMask{0});
  EXPECT_EQ(full->registry(63).may_send, KindMask{1} << 63U);
  auto more = spec;
  more.kinds.push_back({"one", Side::kIncome});
  EXPECT_EQ(refusal(more), "more than 64 kinds");
  EXPECT_EQ(refusal(more, full->numbering()), "more than 64 kinds");
  more = spec;
  more.registries.push_back({"one", {}});
  EXPECT_EQ(refusal(more), "more than 64 registries");
}

}  // namespace
}  // namespace matcher
