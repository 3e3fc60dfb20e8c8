// What registries.toml may say, and that the shipped file is the standard catalogue.
#include "config/registries.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "config/shipped.h"

namespace config {
namespace {

using matcher::CatalogueSpec;
using matcher::Side;

void expect_equal(const CatalogueSpec& got, const CatalogueSpec& want) {
  ASSERT_EQ(got.kinds.size(), want.kinds.size());
  for (std::size_t i = 0; i < want.kinds.size(); ++i) {
    EXPECT_EQ(got.kinds[i].name, want.kinds[i].name);
    EXPECT_EQ(got.kinds[i].side, want.kinds[i].side) << want.kinds[i].name;
  }
  ASSERT_EQ(got.registries.size(), want.registries.size());
  for (std::size_t i = 0; i < want.registries.size(); ++i) {
    const auto& registry = want.registries[i];
    EXPECT_EQ(got.registries[i].name, registry.name);
    EXPECT_EQ(got.registries[i].kinds, registry.kinds) << registry.name;
    EXPECT_EQ(got.registries[i].highest_version, registry.highest_version) << registry.name;
    EXPECT_EQ(got.registries[i].identity, registry.identity) << registry.name;
  }
}

std::string error_of(const std::string& text) {
  const auto registries = parse_registries(text, "g.toml");
  return registries ? "no error" : registries.error().message();
}

TEST(Registries, TheShippedFileIsTheStandardCatalogue) {
  const auto path = std::filesystem::path(SOURCE_ROOT) / "config" / "registries.toml";
  const auto loaded = load_registries(path);
  ASSERT_TRUE(loaded) << loaded.error().message();
  expect_equal(loaded->spec, matcher::standard_catalogue());
  EXPECT_EQ(loaded->spool_identity, (std::set<std::string>{"invalidity", "primary_incapacity"}));
  const auto built_in = parse_registries(shipped_registries(), kShippedRegistriesName);
  ASSERT_TRUE(built_in) << built_in.error().message();
  expect_equal(built_in->spec, loaded->spec);
  EXPECT_TRUE(matcher::Catalogue::build(loaded->spec));
}

TEST(Registries, TakeEveryField) {
  const auto got = parse_registries(R"([[registry]]
name = "r-1"
kinds = ["k", "l"]
highest_version = 9_007_199_254_740_991
spool_identity = true
[[registry]]
name = "I"
identity = true
kinds = []
highest_version = 0
[[kind]]
name = "k"
side = "exemption"
[[kind]]
name = "l"
side = "benefit"
)",
                                    "g.toml");
  ASSERT_TRUE(got) << got.error().message();
  CatalogueSpec want;
  want.kinds = {{"k", Side::kExemption}, {"l", Side::kBenefit}};
  want.registries = {{"r-1", {"k", "l"}, matcher::kVersionLimit, false}, {"I", {}, 0, true}};
  expect_equal(got->spec, want);
  EXPECT_EQ(got->spool_identity, std::set<std::string>{"r-1"});
}

TEST(Registries, SayWhereAndWhyTheyAreWrong) {
  const std::string kind = "[[kind]]\nname = \"k\"\nside = \"income\"\n";
  const std::string registry = kind + "[[registry]]\n";  // its fields start at line 5
  struct Wrong {
    std::string text;
    std::string message;
  };
  const std::vector<Wrong> cases{
      {"", "g.toml:1: no [[registry]]: nothing could be sent"},
      {"[[kinds]]", R"(g.toml:1: unknown field "kinds" (did you mean "kind"?))"},
      {"[kind]\nname = \"k\"", "g.toml:1: kind: write each as [[kind]]"},
      {"[[kind]]\nname = \"k\"\ncolour = 1",
       R"(g.toml:3: kind: unknown field "colour" (known: name, side))"},
      {"[[kind]]\nside = \"income\"", "g.toml:1: kind: name is missing"},
      {"[[kind]]\nname = \"k\"", "g.toml:1: kind: side is missing"},
      {"[[kind]]\nname = \"k\"\nside = \"left\"",
       R"(g.toml:3: kind: side = "left": must be "income", "benefit" or "exemption")"},
      {kind + kind, R"(g.toml:5: kind: name = "k": is defined twice)"},
      {registry + "kinds = []", "g.toml:4: registry: name is missing"},
      {registry + "name = \"../r\"\nkinds = []",
       R"(g.toml:5: registry: name = "../r": only letters, digits, _ and - are allowed)"},
      {registry + "name = \"" + std::string(65, 'r') + "\"\nkinds = []",
       "g.toml:5: registry: name: longer than 64 bytes"},
      {registry + "name = \"r\"", R"(g.toml:4: registry "r": kinds is missing)"},
      {registry + "name = \"r\"\nkinds = [\"kk\"]",
       R"(g.toml:6: registry "r": kinds: unknown kind "kk" (did you mean "k"?))"},
      {registry + "name = \"r\"\nkinds = [\"k\"]\nidentity = true",
       R"(g.toml:6: registry "r": kinds: a registry with identity = true sends no periods)"},
      {registry + "name = \"r\"\nkinds = [\"k\"]\nhighest_version = 9_007_199_254_740_992",
       "g.toml:7: registry \"r\": highest_version = 9007199254740992: must be from 0 to "
       "9007199254740991"},
      {registry + "name = \"r\"\nkinds = [\"k\"]\nspool_identity = \"yes\"",
       R"(g.toml:7: registry "r": spool_identity: expected true or false, got a string)"},
      {registry + "name = \"r\"\nkinds = [\"k\"]\n[[registry]]\nname = \"r\"\nkinds = []",
       R"(g.toml:8: registry: name = "r": is defined twice)"},
  };
  for (const auto& wrong : cases) EXPECT_EQ(error_of(wrong.text), wrong.message);
}

TEST(Registries, AreAtMostAsManyAsTheCatalogueHolds) {
  std::string text;
  for (int i = 0; i < 65; ++i) {
    text += "[[registry]]\nname = \"r" + std::to_string(i) + "\"\nkinds = []\n";
  }
  EXPECT_EQ(error_of(text), "g.toml:193: more than 64 registries");
}

}  // namespace
}  // namespace config
