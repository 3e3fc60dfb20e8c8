#include "tests/faults/answers.h"

#include <algorithm>

namespace faults {
namespace {

constexpr std::size_t kShown = 200;  // bytes of an answer

// No answer at all (cut off in the middle, or the daemon ended), or 500 with its code.
bool is_error(const e2e::Answer& answer) {
  return answer.status == 0 ||
         (answer.status == 500 && answer.body.find("\"internal\"") != std::string::npos);
}

std::size_t first_difference(const std::string& a, const std::string& b) {
  const auto [at, other] = std::ranges::mismatch(a, b);
  return static_cast<std::size_t>(at - a.begin());
}

}  // namespace

Answers Answers::ask(const e2e::Api& api, crash::Workload& workload) {
  std::set<std::string> targets{"/v1/hits?as_of=2026-01-01&limit=1000",
                                "/v1/cases?as_of=2026-01-01&limit=1000", "/v1/changes?limit=1000",
                                "/v1/quarantine?limit=1000"};
  for (const auto& [version, stated] : workload.stated()) {
    targets.insert("/v1/records/" + std::get<0>(version) + "/" +
                   e2e::percent_encoded(std::get<1>(version)) + "/history");
    if (stated.record.person.empty()) continue;
    targets.insert("/v1/persons/" + stated.record.person + "?as_of=2026-01-01");
  }
  Answers answers;
  for (const auto& target : targets) answers.by_target[target] = api.get(target);
  return answers;
}

std::vector<std::string> Answers::wrong(const Answers& whole) const {
  std::vector<std::string> wrong;
  for (const auto& [target, answer] : by_target) {
    const auto& right = whole.by_target.at(target);
    if (is_error(answer) || (answer.status == right.status && answer.body == right.body)) continue;
    const auto from = first_difference(answer.body, right.body);
    wrong.push_back(target + ": " + std::to_string(answer.status) + ", from byte " +
                    std::to_string(from) + " on " + answer.body.substr(from, kShown) +
                    "\n      instead of " + right.body.substr(from, kShown));
  }
  return wrong;
}

std::size_t Answers::refused() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(by_target, [](const auto& one) { return is_error(one.second); }));
}

}  // namespace faults
