// Checks the source tree itself: who may include whom, and that headers open with their contract.
// The include path is the repository root, so the compiler would accept any include; this test is
// what keeps the arrows pointing one way. The arrows are data: tests/tidy/include_arrows.h.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/tidy/include_arrows.h"

namespace tidy {
namespace {

namespace fs = std::filesystem;

// The listed folder that holds `file`, the longest if several do; "" if none.
std::string owner_of(const std::string& file) {
  std::string best;
  for (const auto& [folder, unused] : kMayInclude) {
    if (file.starts_with(folder + "/") && folder.size() > best.size()) best = folder;
  }
  return best;
}

bool is_standard(const std::string& include) {
  return include.find_first_of("./") == std::string::npos;  // <vector>, never <xxhash.h>
}

bool allowed(const std::string& owner, const std::string& include) {
  if (is_standard(include)) {
    const auto forbidden = kMayNotInclude.find(owner);
    return forbidden == kMayNotInclude.end() || !forbidden->second.contains(include);
  }
  if (owner_of(include) == owner) return true;
  return std::ranges::any_of(kMayInclude.at(owner), [&](const std::string& prefix) {
    return include.starts_with(prefix);
  });
}

std::vector<std::string> lines_of(const std::string& file) {
  std::ifstream stream(fs::path(SOURCE_ROOT) / file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Calls visit(path from the root) for every header and source below `top`.
void for_each_source(const std::string& top, const std::function<void(const std::string&)>& visit) {
  const fs::path folder = fs::path(SOURCE_ROOT) / top;
  if (!fs::exists(folder)) return;
  for (const auto& item : fs::recursive_directory_iterator(folder)) {
    const std::string file = fs::relative(item.path(), SOURCE_ROOT).generic_string();
    if (file.ends_with(".h") || file.ends_with(".cpp")) visit(file);
  }
}

constexpr const char* kTops[] = {"matcher", "storage", "config", "daemon", "bench"};

TEST(Tidy, IncludesFollowTheAllowedArrows) {
  const std::regex include(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  int files = 0;
  for (const auto* top : kTops) {
    for_each_source(top, [&](const std::string& file) {
      ++files;
      const std::string owner = owner_of(file);
      int number = 0;
      for (const auto& line : lines_of(file)) {
        ++number;
        std::smatch match;
        if (!std::regex_search(line, match, include)) continue;
        EXPECT_TRUE(allowed(owner, match[1]))
            << file << ":" << number << ": " << owner << "/ may not include " << match[1];
      }
    });
  }
  EXPECT_GT(files, 0) << "no sources found under " SOURCE_ROOT;
}

// Otherwise a new folder would quietly inherit that daemon/ itself may include everything.
TEST(Tidy, EveryFolderBelowDaemonHasItsArrows) {
  ASSERT_TRUE(fs::exists(fs::path(SOURCE_ROOT) / "daemon"));
  std::set<std::string> folders;
  for_each_source("daemon", [&](const std::string& file) {
    const auto slash = file.find('/', std::string("daemon/").size());
    if (slash != std::string::npos) folders.insert(file.substr(0, slash));
  });
  for (const auto& folder : folders) {
    EXPECT_TRUE(kMayInclude.contains(folder))
        << folder << " is not listed in tests/tidy/include_arrows.h";
  }
}

TEST(Tidy, HeadersOpenWithTheirContractAndAGuard) {
  for (const auto* top : {"matcher", "storage", "config", "daemon", "bench", "tests"}) {
    for_each_source(top, [](const std::string& file) {
      if (!file.ends_with(".h")) return;
      const auto lines = lines_of(file);
      ASSERT_FALSE(lines.empty()) << file << " is empty";
      EXPECT_TRUE(lines.front().starts_with("// ")) << file << ": say first what the header gives";
      EXPECT_NE(std::ranges::find(lines, "#pragma once"), lines.end()) << file;
    });
  }
}

// The rule tested on includes that nobody has written: a check that cannot fail checks nothing.
TEST(Tidy, RefusesArrowsThatPointTheWrongWay) {
  EXPECT_TRUE(allowed("matcher", "matcher/period.h"));
  EXPECT_TRUE(allowed("matcher", "vector"));
  EXPECT_FALSE(allowed("matcher", "fstream"));
  EXPECT_FALSE(allowed("matcher", "storage/keys.h"));
  EXPECT_FALSE(allowed("matcher", "rocksdb/db.h"));
  EXPECT_FALSE(allowed("matcher", "period.h")) << "written from the root, never from the folder";
  EXPECT_TRUE(allowed("storage", "matcher/period.h"));
  EXPECT_FALSE(allowed("storage", "daemon/pipeline.h"));
  EXPECT_FALSE(allowed("config", "rocksdb/db.h"));
  EXPECT_TRUE(allowed("daemon/http", "matcher/status.h"));
  EXPECT_FALSE(allowed("daemon/http", "matcher/period.h"));
  EXPECT_FALSE(allowed("daemon/decode", "boost/asio.hpp"));
  EXPECT_FALSE(allowed("daemon/feed", "daemon/api/hits.h"));
  EXPECT_FALSE(allowed("daemon/ctl", "storage/record_store.h"));
  EXPECT_TRUE(allowed("daemon/api", "daemon/http/exchange.h"));
  for (const auto& [folder, unused] : kMayInclude) {
    EXPECT_FALSE(allowed(folder, "tests/support/builders.h")) << folder;
    EXPECT_EQ(allowed(folder, "bench/population/nation.h"), folder == "bench") << folder;
  }
}

}  // namespace
}  // namespace tidy
