// One person who worked while on benefit: two records, one certain hit. And ways to make more.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "tests/support/history_generator.h"

namespace e2e {

inline constexpr const char* kSamplePerson = "85073003328";

// A worker line of February 2024 with ten days paid, of that person.
inline std::string work_line(const std::string& key, const std::string& person = kSamplePerson,
                             int version = 1) {
  return R"({"registry":"dmfa","key":")" + key + R"(","version":)" + std::to_string(version) +
         R"(,"person":")" + person +
         R"(","kind":"employment","from":"2024-02-01","to":"2024-02-29","employer":"0403019261",)" +
         R"("fraction":1000,"paid_days":1000,"attributes":{"worker_code":"495"}})";
}

// Indemnities for all of February 2024.
inline std::string benefit_line(const std::string& key, const std::string& person = kSamplePerson,
                                int version = 1) {
  return R"({"registry":"invalidity","key":")" + key + R"(","version":)" + std::to_string(version) +
         R"(,"person":")" + person +
         R"(","kind":"invalidity","from":"2024-02-01","to":"2024-02-29","insurer":"306",)" +
         R"("daily_cents":5850,"attributes":{"scheme":"employee"}})";
}

inline std::vector<std::string> sample_lines() {
  return {work_line("0403019261/0/20241/495"), benefit_line("306/7781/2024-02")};
}

// The n-th of many valid national numbers.
inline std::string sample_person(int n) {
  return support::national_number(600'101'000 + n, false);
}

}  // namespace e2e
