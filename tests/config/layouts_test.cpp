// Tests config/layouts.h: what a table of columns says, and where and why it is wrong.
#include "config/layouts.h"

#include <gtest/gtest.h>

#include "config/shipped.h"

namespace config {
namespace {

using matcher::standard_catalogue;
using Form = FileLayout::Form;

std::string error_of(const std::string& text) {
  const auto layouts = parse_layouts(text, "l.toml", standard_catalogue());
  return layouts ? "none" : layouts.error().message();
}

// Of registry gotot; the fields begin in line 4.
std::string layout(const std::string& more, const std::string& fields,
                   const std::string& format = "csv") {
  return "[[layout]]\nregistry = \"gotot\"\nformat = \"" + format + "\"\n" + more +
         "[layout.fields]\n" + fields;
}
const std::string kFields = "key = \"k\"\nversion = \"v\"\nperson = \"p\"\nfrom = \"f\"\n";

TEST(Layouts, TheFileSaysWhatIsBuiltIn) {
  const auto loaded = load_layouts(std::filesystem::path(SOURCE_ROOT) / "config" / "layouts.toml",
                                   standard_catalogue());
  ASSERT_TRUE(loaded) << loaded.error().message();
  const auto built_in = shipped_layouts_for(standard_catalogue());
  ASSERT_TRUE(built_in) << built_in.error().message();
  ASSERT_EQ(built_in->files().size(), loaded->files().size());
  for (std::size_t i = 0; i < loaded->files().size(); ++i) {
    EXPECT_EQ(built_in->files()[i].registry, loaded->files()[i].registry);
    EXPECT_EQ(built_in->files()[i].columns, loaded->files()[i].columns);
  }
}

TEST(Layouts, OfRegistriesThatAreNotConfiguredAreLeftOut) {
  auto registries = standard_catalogue();
  std::erase_if(registries.registries, [](const auto& one) { return one.name != "limosa"; });
  const auto layouts = shipped_layouts_for(registries);
  ASSERT_TRUE(layouts);
  EXPECT_EQ(layouts->files().size(), 1U);
  EXPECT_NE(layouts->find("limosa", Form::kCsv), nullptr);
  EXPECT_EQ(layouts->find("limosa", Form::kXml), nullptr);
}

TEST(Layouts, AColumnIsNamedOnceAndFoundByWhatUsesIt) {
  const auto layouts = parse_layouts(
      "[[layout]]\nregistry = [\"gotot\", \"limosa\"]\nformat = \"xml\"\nroot = \"R\"\n"
      "record = \"\"\nperiod = \"a/p\"\n[layout.fields]\nkey = \"@id\"\nversion = \"/v\"\n"
      "person = \"n\"\nfrom = \"a/p/f\"\n[layout.attributes]\nx = \"a/y\"\nagain = \"n\"\n",
      "l.toml", standard_catalogue());
  ASSERT_TRUE(layouts) << layouts.error().message();
  ASSERT_EQ(layouts->files().size(), 2U);
  const auto& file = layouts->files()[1];
  EXPECT_EQ(file.registry, "limosa");
  EXPECT_EQ(file.kind, "posting");
  EXPECT_EQ(file.columns, (std::vector<std::string>{"@id", "/v", "n", "a/p/f", "a/y"}));
  EXPECT_EQ(file.attributes.size(), 2U);
  EXPECT_TRUE(file.is_of_period(4));
  EXPECT_FALSE(file.is_of_period(1));
}

TEST(Layouts, SayWhereAndWhyTheyAreWrong) {
  struct Wrong {
    std::string text;
    std::string message;
  };
  const std::string where = "layout \"gotot\" csv: ";
  const std::string xml = "layout \"gotot\" xml: ";
  const std::string place = "root = \"R\"\nrecord = \"r\"\n";
  const std::vector<Wrong> cases{
      {"[[layouts]]", R"(l.toml:1: unknown field "layouts" (did you mean "layout"?))"},
      {"[[layout]]\nformat = \"csv\"", "l.toml:1: layout: registry is missing"},
      {"[[layout]]\nregistry = \"gotto\"\nformat = \"csv\"",
       R"(l.toml:2: layout: unknown registry "gotto" (did you mean "gotot"?))"},
      {"[[layout]]\nregistry = \"identity\"\nformat = \"csv\"",
       R"(l.toml:2: layout: registry "identity": has no periods)"},
      {"[[layout]]\nregistry = \"gotot\"\nformat = \"ods\"",
       R"(l.toml:3: layout: format = "ods": must be "csv" or "xml")"},
      {layout("", kFields) + layout("", kFields),
       R"(l.toml:10: layout: "gotot" csv: is laid out twice)"},
      {layout("root = \"R\"\n", kFields), "l.toml:4: " + where + "root: is not of this format"},
      {layout("separator = \"::\"\n", kFields),
       "l.toml:4: " + where + "separator: must be one character of ASCII"},
      {layout("decimal = \"x\"\n", kFields),
       "l.toml:4: " + where + R"(decimal: must be "," or ".")"},
      {layout("thousands = \".\"\n", kFields),
       "l.toml:4: " + where + "thousands: is not told from decimals"},
      {layout("date = \"dd/mm\"\n", kFields),
       "l.toml:4: " + where +
           "date = \"dd/mm\": is made of yyyy, mm and dd, each once, and what "
           "stands between them"},
      {layout("encoding = \"utf-16\"\n", kFields),
       "l.toml:4: " + where +
           R"(encoding = "utf-16": must be "utf-8", "iso-8859-1" or "windows-1252")"},
      {layout("", "key = \"k\"\n"), "l.toml:4: " + where + "fields: version is missing"},
      {layout("", kFields + "form = \"f\"\n"),
       "l.toml:9: " + where + R"(fields: unknown field "form" (did you mean "from"?))"},
      {layout("", kFields + "to = { column = \"t\", scale = 2 }\n"),
       "l.toml:9: " + where + "fields: to: scale: does not go with this field"},
      {layout("", kFields + "to = { date = \"yyyy-mm-dd\" }\n"),
       "l.toml:9: " + where + "fields: to: needs one of column, columns and value"},
      {layout("", kFields + "to = { column = \"t\", date = \"yyyy-mm-dd HH\" }\n"),
       "l.toml:9: " + where + "fields: to: date: has a time"},
      {layout("", kFields + "cancelled = \"s\"\n"),
       "l.toml:9: " + where + "fields: cancelled: needs `in`, a list"},
      {layout("", kFields + "kind = { value = \"employment\" }\n"),
       "l.toml:1: " + where +
           "fields: kind: \"employment\" is none of the registry's (known: posting)"},
      {layout("reads = \"authorisation\"\n", kFields),
       "l.toml:5: " + where + "fields: does not go with this layout"},
      {layout("", kFields, "xml"), "l.toml:1: " + xml + "root is missing"},
      {layout(place + "unknown = \"refuse\"\n", kFields, "xml"),
       "l.toml:6: " + xml + "unknown = \"refuse\": is for csv only"},
      {layout(place + "period = \"/p\"\n", kFields, "xml"),
       "l.toml:6: " + xml + "period: is no place of an element"},
      {layout(place, kFields + "to = \"a/@b/c\"\n", "xml"),
       "l.toml:11: " + xml + R"(fields: "a/@b/c" goes on after an attribute)"},
      {layout(place, kFields + "to = \"a//c\"\n", "xml"),
       "l.toml:11: " + xml + R"(fields: "a//c" has an empty name)"},
      {layout(place + "period = \"k/x\"\n", kFields, "xml"),
       "l.toml:1: " + xml + "key: stands around or inside the periods"},
      {"[[layout]]\nregistry = \"dmfa\"\nformat = \"csv\"\n[layout.fields]\n" + kFields,
       "l.toml:1: layout \"dmfa\" csv: fields: kind is missing: its registry has several"},
  };
  for (const auto& wrong : cases) EXPECT_EQ(error_of(wrong.text), wrong.message) << wrong.text;
  EXPECT_EQ(error_of(layout("", kFields)), "none");
}

TEST(TimePattern, IsMadeOfItsPartsEachOnce) {
  for (const auto* const good :
       {"yyyy-mm-dd", "ddmmyyyy", "dd.mm.yyyy HH", "yyyy-mm-ddTHH:MM:SS"}) {
    EXPECT_TRUE(parse_time_pattern(good)) << good;
  }
  for (const auto* const wrong : {"", "yyyy-mm", "yy-mm-dd", "yyyy-mm-dd MM", "yyyy-mm-dd HH:SS",
                                  "yyyy-mm-dd dd", "yyyy-mm-dd o'clock", "yyyy1mm-dd"}) {
    EXPECT_FALSE(parse_time_pattern(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace config
