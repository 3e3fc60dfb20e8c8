#include "tests/support/history_generator.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "tests/support/broken_lines.h"
#include "tests/support/naive_record.h"
#include "tests/support/random.h"
#include "tests/support/record_forms.h"
#include "tests/support/reset_line.h"

namespace support {
namespace {

namespace json = boost::json;
using naive::Day;

// What a registry may state, repeated as often as it should be drawn.
const std::vector<std::pair<std::string, std::vector<std::string>>> kRegistries{
    {"dmfa", {"employment", "employment", "employment", "severance", "fictitious_employment"}},
    {"dmfa", {"employment"}},
    {"invalidity", {"invalidity"}},
    {"invalidity", {"invalidity"}},
    {"primary_incapacity", {"primary_incapacity"}},
    {"authorisation", {"authorised_resumption"}},
    {"dimona", {"employment_notice"}},
    {"gotot", {"posting"}},
    {"limosa", {"posting"}},
    {"inasti", {"self_employment"}},
    {"uwv", {"foreign_benefit"}}};

const std::vector<std::string> kKeys{"k1", "k1", "k10", "k9", "0403019261/0/20241", "clé é"};
const std::vector<std::string> kParts{"1", "10", "2", "9", "a"};
const std::vector<std::string> kEmployers{"0403019261", "0403019261", "0449888671", "FR-812"};
const std::vector<std::string> kInsurers{"306", "306", "509", "101"};

class Writer {
 public:
  Writer(std::uint64_t seed, const HistoryOptions& options) : random_(seed), options_(options) {
    make_persons();
    far_dates_ = options_.far_dates && random_.percent(20);
  }

  std::vector<std::string> write() {
    std::vector<std::string> lines;
    while (static_cast<int>(lines.size()) < options_.lines) {
      if (options_.resets && random_.percent(7)) {
        lines.push_back(next_reset());
        continue;
      }
      const json::object record = next_record();
      if (options_.invalid && random_.percent(8)) {
        lines.push_back(broken_line(record, random_));
      } else {
        lines.push_back(written(record, random_));
      }
    }
    return lines;
  }

  const std::vector<std::string>& persons() const { return persons_; }

 private:
  void make_persons() {
    std::set<std::string> numbers;
    while (static_cast<int>(numbers.size()) < options_.persons) {
      const int year = random_.between(0, 99);
      const int month = random_.between(0, 12);
      const int bis = random_.pick(std::vector<int>{0, 0, 20, 40});
      const int day = random_.between(0, 31);
      const int serial = random_.between(1, 997);
      const int date = year * 10'000 + (month + bis) * 100 + day;
      numbers.insert(national_number(date * 1000 + serial, random_.percent(40)));
    }
    persons_.assign(numbers.begin(), numbers.end());
  }

  // Most that is known belongs to the first two, so that it meets.
  const std::string& person() {
    return random_.percent(70) ? persons_[static_cast<std::size_t>(random_.below(2))]
                               : random_.pick(persons_);
  }

  // A version that was written before comes again as it was, unless a conflict is wanted.
  json::object next_record() {
    if (!written_.empty() && random_.percent(8)) {
      return std::next(written_.begin(), random_.below(static_cast<int>(written_.size())))->second;
    }
    const bool identity = options_.identity && random_.percent(10);
    const auto& registry = random_.pick(kRegistries);
    const std::string name = identity ? "identity" : registry.first;
    const std::string key = identity ? random_.pick(persons_) : random_.pick(kKeys);
    const std::int64_t version =
        random_.percent(5) ? 1'714'550'400'000 + random_.below(2) : random_.between(0, 5);
    const auto id = std::make_tuple(name, key, version);
    const auto known = written_.find(id);
    const bool conflict = options_.conflicts && random_.percent(25);
    if (known != written_.end() && !conflict) return known->second;

    json::object record{{"registry", name}, {"key", key}, {"version", version}};
    if (random_.percent(12)) {
      record["cancelled"] = true;
    } else if (identity) {
      record["person"] = key;
      do record["successor"] = random_.pick(persons_);
      while (record["successor"] == record["person"]);
    } else {
      record["person"] = person();
      record["periods"] = periods(registry.second);
    }
    written_.emplace(id, record);
    return record;
  }

  std::string next_reset() {
    if (written_.empty() || random_.percent(10)) {
      return reset_line(random_.pick(kRegistries).first, random_.pick(kKeys));
    }
    const auto at = std::next(written_.begin(), random_.below(static_cast<int>(written_.size())));
    return reset_line(std::get<0>(at->first), std::get<1>(at->first));
  }

  json::array periods(const std::vector<std::string>& kinds) {
    json::array result;
    if (random_.percent(4)) return result;
    std::vector<std::string> parts = kParts;
    random_.shuffle(parts);
    const int count = random_.percent(60) ? 1 : random_.between(2, 4);
    if (count == 1 && random_.percent(80)) parts[0] = "1";
    for (int i = 0; i < count; ++i) {
      auto period = one_period(random_.pick(kinds));
      period["part"] = parts[static_cast<std::size_t>(i)];
      result.push_back(std::move(period));
    }
    return result;
  }

  // A day near one that was named before, often exactly beside it.
  Day some_day() {
    const Day start = naive::day_of("2022-01-01");
    if (far_dates_ && random_.percent(2)) {
      return random_.percent(50) ? naive::kFirstDay : naive::kLastDay;
    }
    if (!named_.empty() && random_.percent(45)) {
      const Day near = random_.pick(named_);
      return std::clamp(near + random_.between(-1, 1), naive::kFirstDay, naive::kLastDay);
    }
    return start + random_.below(options_.span_days);
  }

  json::object one_period(const std::string& kind) {
    const Day from = some_day();
    std::optional<Day> last;
    if (!random_.percent(12)) {
      const std::vector<int> lengths{1, 1, 2, 7, 14, 30, 31, 31, 90, 91, 180};
      const Day wanted = random_.percent(35) ? some_day() : from + random_.pick(lengths) - 1;
      last = std::clamp(wanted, from, naive::kLastDay);
      if (far_dates_ && random_.percent(3)) last = naive::kLastDay;
    }
    named_.push_back(from);
    if (last) named_.push_back(*last);

    json::object period{{"kind", kind}, {"from", naive::day_text(from)}};
    if (last) period["to"] = naive::day_text(*last);
    add_own_fields(period, kind, last ? *last - from + 1 : 90);
    add_attributes(period);
    return period;
  }

  void add_own_fields(json::object& period, const std::string& kind, int days) {
    if (kind == "invalidity" || kind == "primary_incapacity") {
      if (random_.percent(90)) period["insurer"] = random_.pick(kInsurers);
      if (random_.percent(85)) {
        period["daily_cents"] = random_.pick(std::vector<int>{5850, 5850, 4211, 0, 100'000'000});
      }
      return;
    }
    if (kind == "authorised_resumption") {
      if (random_.percent(40)) period["employer"] = random_.pick(kEmployers);
      if (random_.percent(40)) {
        period["max_fraction"] = random_.pick(std::vector<int>{0, 499, 500, 501, 1000});
      }
      return;
    }
    if (random_.percent(85)) period["employer"] = random_.pick(kEmployers);
    if (random_.percent(50)) {
      period["fraction"] = random_.pick(std::vector<int>{0, 500, 501, 1000, 2000});
    }
    if (random_.percent(85)) period["paid_days"] = paid_days(days);
    if (random_.percent(40)) {
      period["days_per_week"] = random_.pick(std::vector<int>{0, 500, 600, 601, 700});
    }
  }

  // Around nothing, a share, the working days and all days of so long a period, in hundredths.
  int paid_days(int days) {
    const int shares[] = {0, 1, days / 3, days / 2, days * 5 / 7, days * 6 / 7, days};
    const int share = shares[random_.below(7)];
    const int around = share + random_.pick(std::vector<int>{-1, 0, 0, 1});
    const int hundredths = random_.pick(std::vector<int>{0, 0, 0, 1, 50, 99});
    return random_.percent(10) ? 0 : std::clamp(around * 100 + hundredths, 0, 40'000);
  }

  void add_attributes(json::object& period) {
    json::object attributes;
    if (random_.percent(70)) {
      attributes["scheme"] = random_.percent(75) ? "employee" : "self_employed";
    }
    if (random_.percent(30)) attributes["worker_code"] = random_.percent(60) ? "495" : "015";
    if (random_.percent(40)) {
      attributes["benefit_kind"] = random_.pick(std::vector<std::string>{"WW", "ZW", "WIA", "IVA"});
    }
    if (random_.percent(5)) attributes["remarque"] = "é \"“\" \\";
    if (!attributes.empty()) period["attributes"] = std::move(attributes);
  }

  Random random_;
  HistoryOptions options_;
  bool far_dates_ = false;
  std::vector<std::string> persons_;
  std::vector<Day> named_;  // days that some period begins or ends on
  std::map<std::tuple<std::string, std::string, std::int64_t>, json::object> written_;
};

}  // namespace

HistoryGenerator::HistoryGenerator(std::uint64_t seed, const HistoryOptions& options) {
  Writer writer(seed, options);
  lines_ = writer.write();
  persons_ = writer.persons();
}

std::vector<std::string> shuffled(std::vector<std::string> lines, std::uint64_t seed) {
  Random random(seed);
  random.shuffle(lines);
  return lines;
}

std::string national_number(int nine_digits, bool from_2000) {
  const std::int64_t number = (from_2000 ? 2'000'000'000LL : 0LL) + nine_digits;
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%09d%02d", nine_digits, static_cast<int>(97 - number % 97));
  return buffer;
}

}  // namespace support
