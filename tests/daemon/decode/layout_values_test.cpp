// Tests daemon/decode/layout_values.h: dates, moments, numbers and identifiers as people write
// them.
#include "daemon/decode/layout_values.h"

#include <gtest/gtest.h>

#include <limits>

#include "daemon/decode/date.h"

namespace cumuld {
namespace {

config::TimePattern pattern(std::string_view text) {
  return config::parse_time_pattern(text).value();
}

std::string day(std::string_view form, std::string_view text) {
  const auto read = read_day_by(pattern(form), text);
  return read ? format_date(*read) : "none";
}

std::string moment(std::string_view form, std::string_view text) {
  const auto read = read_moment_by(pattern(form), text);
  return read ? std::to_string(*read) : "none";
}

TEST(LayoutValues, DatesAreReadByTheirPattern) {
  EXPECT_EQ(day("yyyy-mm-dd", "2024-02-29"), "2024-02-29");
  EXPECT_EQ(day("dd/mm/yyyy", "31/12/2199"), "2199-12-31");
  EXPECT_EQ(day("yyyymmdd", "19000101"), "1900-01-01");
  for (const auto* const wrong :
       {"", "2024-2-29", "2024-02-29 ", "2024/02/29", "2023-02-29", "1899-12-31", "2200-01-01",
        "2024-04-31", "2024-00-01", "2024-01-00", "202a-01-01", "-024-01-01"}) {
    EXPECT_EQ(day("yyyy-mm-dd", wrong), "none") << wrong;
  }
}

TEST(LayoutValues, MomentsAreMillisecondsSince1970) {
  const std::string_view form = "yyyy-mm-ddTHH:MM:SS";
  EXPECT_EQ(moment(form, "2024-05-01T00:00:00"), "1714521600000");
  EXPECT_EQ(moment(form, "2024-05-01T00:00:00Z"), "1714521600000");
  EXPECT_EQ(moment(form, "2024-05-01T00:00:00.1239+02:00"), "1714514400123");
  EXPECT_EQ(moment(form, "2024-05-01T00:00:00-0130"), "1714527000000");
  EXPECT_EQ(moment("dd.mm.yyyy HH:MM", "01.05.2024 01:02"), "1714525320000");
  EXPECT_EQ(moment("yyyy-mm-dd", "1970-01-02"), "86400000");
  for (const auto* const wrong :
       {"2024-05-01T24:00:00", "2024-05-01T00:60:00", "2024-05-01T00:00:60", "2024-05-01 00:00:00",
        "2024-05-01T00:00:00.", "2024-05-01T00:00:00+1", "2024-05-01T00:00:00x",
        "1969-12-31T23:59:59", "1970-01-01T00:00:00+01:00", "2024-05-01"}) {
    EXPECT_EQ(moment(form, wrong), "none") << wrong;
  }
}

std::string decimal(std::string_view text, char mark = 0, char thousands = 0) {
  config::FileLayout layout;
  layout.decimal = mark;
  layout.thousands = thousands;
  const auto read = read_decimal(layout, text);
  return read ? std::to_string(read->digits) + "e-" + std::to_string(read->decimals) : "none";
}

TEST(LayoutValues, NumbersMayHaveDecimalsAndGroups) {
  EXPECT_EQ(decimal("0"), "0e-0");
  EXPECT_EQ(decimal("5123,23"), "512323e-2");
  EXPECT_EQ(decimal("05.50"), "550e-2");
  EXPECT_EQ(decimal("1.234.567,8", ',', '.'), "12345678e-1");
  EXPECT_EQ(decimal("1 234", ',', ' '), "1234e-0");
  EXPECT_EQ(decimal("999999999999999999"), "999999999999999999e-0");
  for (const auto* const wrong :
       {"", "-1", "+1", "1,", ",5", "1,2,3", "1e3", "1.234,5", " 1", "1000000000000000000"}) {
    EXPECT_EQ(decimal(wrong), "none") << wrong;
  }
  for (const auto* const wrong : {"1.23", "1.2345", "1,234.567", ".123", "1..234"}) {
    EXPECT_EQ(decimal(wrong, ',', '.'), "none") << wrong;
  }
}

TEST(LayoutValues, ScalingIsExactAndDivisionRoundsHalfUp) {
  EXPECT_EQ(scaled({512'323, 2}, 100), 512'323U);
  EXPECT_EQ(scaled({5, 1}, 1'000), 500U);
  EXPECT_EQ(scaled({5, 4}, 1'000), std::nullopt);
  EXPECT_EQ(scaled({999'999'999'999'999'999, 0}, 1'000'000),
            std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(scaled_per({157'950, 2}, 100, {27, 0}), 5'850U);
  EXPECT_EQ(scaled_per({1, 0}, 1, {2, 0}), 1U);
  EXPECT_EQ(scaled_per({1, 0}, 1, {201, 2}), 0U);
  EXPECT_EQ(scaled_per({10, 0}, 100, {25, 1}), 400U);
  EXPECT_EQ(scaled_per({999'999'999'999'999'999, 0}, 1'000'000, {1, 17}),
            std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(scaled_per({1, 17}, 1, {999'999'999'999'999'999, 0}), 0U);
}

TEST(LayoutValues, NationalNumbersAndEnterpriseNumbersLoseTheirMarks) {
  const auto person = [](std::string_view text) {
    std::string out;
    append_person(text, out);
    return out;
  };
  const auto employer = [](std::string_view text) {
    std::string out;
    append_employer(text, out);
    return out;
  };
  EXPECT_EQ(person("85.07.30-033.28"), "85073003328");
  EXPECT_EQ(person("x5 07"), "x507");
  for (const auto* const spelt :
       {"0403019261", "403019261", "0403.019.261", "BE 0403.019.261", "BE0403019261"}) {
    EXPECT_EQ(employer(spelt), "0403019261") << spelt;
  }
  // None: wrong check digits, a foreign number, a name.
  for (const auto* const other : {"0403019262", "PL5213017228", "40301926", "BE", "De Smet"}) {
    EXPECT_EQ(employer(other), other);
  }
}

}  // namespace
}  // namespace cumuld
