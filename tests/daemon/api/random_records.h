// RandomRecords: lines that make hits of every kind come, change, go and come back: few persons,
// few keys, each with another content at every version, or cancelled.
//
// Thread safety: one thread at a time.
#pragma once

#include <string>
#include <vector>

#include "tests/support/random.h"

namespace cumuld::api {

class RandomRecords {
 public:
  RandomRecords(support::Random& random, std::vector<std::string> persons)
      : random_(random), persons_(std::move(persons)) {}

  std::string line() {
    const auto which = random_.below(100);
    if (which < 45) return benefit();
    return which < 95 ? income() : exemption();
  }

  // A number is replaced by another one, or that is undone.
  std::string identity() {
    const auto old = random_.pick(persons_);
    const auto next = random_.pick(persons_);
    std::string line =
        R"({"registry":"identity","key":")" + old + R"(","version":)" + std::to_string(++version_);
    if (old == next || random_.percent(50)) return line + R"(,"cancelled":true})";
    return line + R"(,"person":")" + old + R"(","successor":")" + next + R"("})";
  }

  std::string day() {
    const auto month = random_.between(1, 12);
    const auto day = random_.between(1, 28);
    return std::to_string(random_.between(2022, 2025)) + "-" + two(month) + "-" + two(day);
  }
  const std::string& insurer() { return random_.pick(insurers_); }
  const std::string& employer() { return random_.pick(employers_); }

 private:
  static std::string two(int number) { return std::to_string(100 + number).substr(1); }

  // What all records have, open for the fields of one period. True: cancelled, and closed.
  bool begin(std::string& line, const std::string& registry, int keys) {
    const auto key = random_.below(keys);
    line = R"({"registry":")" + registry + R"(","key":")" + std::to_string(key) +
           R"(","version":)" + std::to_string(++version_);
    if (random_.percent(20)) {
      line += R"(,"cancelled":true})";
      return true;
    }
    line += R"(,"person":")" + random_.pick(persons_) + "\"";
    const auto from = day();
    line += R"(,"from":")" + from + "\"";
    if (random_.percent(25)) return false;  // open
    const auto to = day();
    line += R"(,"to":")" + (to < from ? from : to) + "\"";
    return false;
  }

  std::string benefit() {
    std::string line;
    const std::string registry = random_.percent(50) ? "invalidity" : "primary_incapacity";
    if (begin(line, registry, 12)) return line;
    line += R"(,"kind":")" + registry + "\"";
    if (random_.percent(90)) line += R"(,"insurer":")" + insurer() + "\"";
    if (random_.percent(90)) line += R"(,"daily_cents":)" + std::to_string(random_.below(5) * 1000);
    return line + R"(,"attributes":{"scheme":"employee"}})";
  }

  std::string income() {
    std::string line;
    static const std::vector<std::pair<std::string, std::string>> kKinds{
        {"dmfa", "employment"}, {"dmfa", "severance"},         {"dimona", "employment_notice"},
        {"gotot", "posting"},   {"inasti", "self_employment"}, {"uwv", "foreign_benefit"}};
    const auto& [registry, kind] = random_.pick(kKinds);
    if (begin(line, registry, 12)) return line;
    line += R"(,"kind":")" + kind + "\"";
    if (random_.percent(80)) line += R"(,"employer":")" + employer() + "\"";
    if (kind == "employment" && random_.percent(80)) {
      line += R"(,"paid_days":)" + std::to_string(random_.below(100) * 50);
    }
    return line + "}";
  }

  std::string exemption() {
    std::string line;
    if (begin(line, "authorisation", 6)) return line;
    return line + R"(,"kind":"authorised_resumption"})";
  }

  support::Random& random_;
  std::vector<std::string> persons_;
  std::vector<std::string> insurers_{"101", "306", "319", "509"};
  std::vector<std::string> employers_{"0403019261", "0878065378", "NL-4711", "0202239951"};
  int version_ = 0;
};

}  // namespace cumuld::api
