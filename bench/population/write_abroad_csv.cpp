#include "bench/population/write_abroad_csv.h"

#include <cassert>

#include "bench/population/csv_text.h"
#include "bench/population/xml_text.h"

namespace population {
namespace {

constexpr std::int64_t kMsPerHour = 3'600'000;

std::string hour_text(std::int64_t moment) {
  std::string text;
  append_hour(moment, text);
  return text;
}

// As it stands on the certificate for every second person: 85.07.30-033.28.
std::string typed_number(const std::string& number) {
  if (digest_of(number) % 2 == 0) return number;
  return number.substr(0, 2) + "." + number.substr(2, 2) + "." + number.substr(4, 2) + "-" +
         number.substr(6, 3) + "." + number.substr(9);
}

std::string last_day_text(const Days& days, char separator) {
  return days.is_open() ? std::string{} : day_first_text(days.last_day(), separator);
}

}  // namespace

void write_gotot_csv(const Record& record, std::string& out) {
  assert(record.registry == Registry::kGotot && record.periods.size() == 1);
  const Period& period = record.periods.front();
  CsvLine line{out};
  line.column(record.key);
  line.column(date_text(day_of_moment(record.version)) + "T" + hour_text(record.version) + "Z");
  line.column(record.cancelled ? "withdrawn" : "");
  line.column(typed_number(record.person));
  line.column(family_name(record.person));
  line.column(date_text(period.days.begin()));
  line.column(period.days.is_open() ? std::string{} : date_text(period.days.last_day()));
  line.column(period.employer);
  line.column(attribute(record, &period, "country"));
  line.column(attribute(record, &period, "activity"));
  line.end();
}

void write_limosa_csv(const Record& record, std::string& out) {
  assert(record.registry == Registry::kLimosa && record.periods.size() == 1);
  const Period& period = record.periods.front();
  CsvLine line{out, CsvEncoding::kWindows1252};
  line.column(record.key);
  line.column(day_first_text(day_of_moment(record.version), '/') + " " + hour_text(record.version));
  line.column(record.cancelled ? "cancelled" : "active");
  line.column(record.person);
  line.column(family_name(record.person));
  line.column(period.employer);
  line.column(day_first_text(period.days.begin(), '/'));
  line.column(last_day_text(period.days, '/'));
  line.column(attribute(record, &period, "country"));
  line.column(attribute(record, &period, "place"));
  line.end();
}

void write_uwv_csv(const Record& record, std::string& out) {
  assert(record.registry == Registry::kUwv && record.periods.size() == 1);
  const Period& period = record.periods.front();
  const std::int64_t dutch_clock = record.version + kMsPerHour;
  CsvLine line{out, CsvEncoding::kWindows1252};
  std::string_view key = record.key;  // institution / kind / file / first day
  for (int i = 0; i < 3; ++i) {
    line.column(key.substr(0, key.find('/')));
    key.remove_prefix(key.find('/') + 1);
  }
  line.column(day_first_text(day_of_moment(dutch_clock), '-') + " " + hour_text(dutch_clock) +
              "+01:00");
  line.column(record.cancelled ? "vervallen" : "");
  line.column(record.person);
  line.column(family_name(record.person));
  line.column(key);
  line.column(period.days.is_open() ? "31-12-9999" : last_day_text(period.days, '-'));
  line.column(attribute(record, &period, "kantoor"));
  line.end();
}

}  // namespace population
