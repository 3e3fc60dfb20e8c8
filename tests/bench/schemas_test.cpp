// The messages of the ONSS as the ONSS's own schemas accept them, and the XML without a schema as a
// parser does. Skipped, with the reason, where the schemas or xmllint are not there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "bench/population/writer.h"
#include "tests/bench/folder.h"

namespace population {
namespace {

namespace fs = std::filesystem;

// Where the schemas lie, if they do: CUMULD_SHARED, else beside the source tree.
fs::path schemas() {
  const char* shared = std::getenv("CUMULD_SHARED");  // NOLINT(concurrency-mt-unsafe)
  const fs::path root = shared != nullptr ? fs::path{shared} : fs::path{SOURCE_ROOT} / "../shared";
  return root / "registries";
}

bool has_xmllint() {
  return std::system("command -v xmllint >/dev/null") == 0;  // NOLINT(concurrency-mt-unsafe)
}

// The root element of a document without attributes on it.
std::string root_of(const fs::path& file) {
  const std::string text = read(file);
  const std::size_t begin = text.find('<', text.find("?>") + 2) + 1;
  return text.substr(begin, text.find('>', begin) - begin);
}

const std::map<std::string, std::string> kSchemaOf = {
    {"DmfAOriginal", "DmfAOriginal_20223.xsd"},
    {"DmfAUpdate", "DmfAUpdate_20223.xsd"},
    {"DmfAUpdateNotification", "DmfAUpdateNotification_20223.xsd"},
    {"Dimona", "Dimona_20231.xsd"},
    {"IDFLUX", "IDFLUX_20231.xsd"},
};

// Files by root element, all of them well-formed and valid where there is a schema.
std::map<std::string, int> validate_all(const fs::path& folder) {
  std::map<std::string, int> seen;
  for (const fs::path& file : files_below(folder, ".xml")) {
    const std::string root = root_of(file);
    ++seen[root];
    const auto schema = kSchemaOf.find(root);
    std::string command = "xmllint --noout ";
    if (schema != kSchemaOf.end()) {
      command += "--schema '" + (schemas() / schema->second).string() + "' ";
    }
    command += "'" + file.string() + "' 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;  // NOLINT(concurrency-mt-unsafe)
  }
  return seen;
}

TEST(Schemas, EveryMessageOfANationIsValid) {
  if (!fs::exists(schemas())) {
    GTEST_SKIP() << "no schemas at " << schemas() << "; set CUMULD_SHARED";
  }
  if (!has_xmllint()) GTEST_SKIP() << "xmllint is not installed";
  const Folder out;
  ASSERT_TRUE(
      write_nation({.persons = 1'000}, Format::kRegistry, out.path(), ignore_progress).ok());
  const auto seen = validate_all(out.path());
  for (const auto& [root, _] : kSchemaOf) EXPECT_TRUE(seen.contains(root)) << root;
  EXPECT_TRUE(seen.contains("Attestations"));
  EXPECT_TRUE(seen.contains("AuthorisedResumptions"));
}

TEST(Schemas, TheAttestationsOfGotot2006AreWellFormed) {
  if (!has_xmllint()) GTEST_SKIP() << "xmllint is not installed";
  const Folder out;
  ASSERT_TRUE(write_gotot_2006(1, Format::kRegistry, out.path(), ignore_progress).ok());
  EXPECT_GE(validate_all(out.path())["Attestations"], 2);
}

}  // namespace
}  // namespace population
