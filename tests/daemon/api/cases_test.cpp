// The worked examples through the socket: what is sent in makes exactly these hits.
#include <tuple>

#include "tests/daemon/api/api_fixture.h"
#include "tests/support/case_file.h"

namespace cumuld::api {
namespace {

class Cases : public ApiFixture, public ::testing::WithParamInterface<int> {};

TEST_P(Cases, StandAsExpected) {
  const auto shared = support::shared_dir();
  if (!shared) GTEST_SKIP() << "no worked examples here";
  const auto cases = support::load_cases(*shared / "cases");
  const auto index = static_cast<std::size_t>(GetParam());
  if (index >= cases.size()) GTEST_SKIP() << "no more examples";
  SCOPED_TRACE(cases[index].name + ": " + cases[index].title);
  for (const auto& step : cases[index].steps) {
    post_lines(step.lines);
    for (const auto& line : support::differences(step.standing, hits("&as_of=2026-01-01"))) {
      ADD_FAILURE() << line;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Some, Cases, ::testing::Values(0, 1, 4, 8, 9, 12, 16, 20, 24, 28, 32, 36));

}  // namespace
}  // namespace cumuld::api
