// Lists of hits and of cases, by random filters, sorts and pages, while the hits change: what comes
// off the lists in the store is what a look at every hit finds.
#include <array>
#include <map>
#include <sstream>

#include "daemon/decode/date.h"
#include "daemon/pipeline/pipeline.h"
#include "matcher/amount.h"
#include "matcher/national_number.h"
#include "storage/hit_reader.h"
#include "tests/daemon/api/api_fixture.h"
#include "tests/daemon/api/random_records.h"
#include "tests/support/random.h"

namespace cumuld::api {
namespace {

using matcher::HitId;

constexpr int kPersons = 6;

// A request, as its text and as what it means.
struct Asked {
  std::string filters;  // each with & in front
  std::vector<std::string> rules, grades, statuses, insurers, employers;
  std::vector<matcher::PersonCode> persons;
  std::optional<matcher::Day> from, to;
  std::int64_t min_days = 0, min_amount = 0;
  std::string sort = "sequence";
  bool descending = false;
  matcher::Day as_of;

  void add(const std::string& name, const std::string& value) {
    filters += "&" + name + "=" + value;
  }
};

using Place = std::pair<std::int64_t, HitId>;

template <typename List, typename Value>
bool among(const List& values, const Value& value) {
  return values.empty() || std::ranges::find(values, value) != values.end();
}

class Lists : public ApiFixture {
 protected:
  std::vector<std::string> some(const std::string& name, const std::vector<std::string>& values,
                                int chance, Asked& asked) {
    std::vector<std::string> chosen;
    while (random.percent(chance)) {
      chosen.push_back(random.pick(values));
      asked.add(name, chosen.back());
    }
    return chosen;
  }

  std::optional<matcher::Day> some_day(const std::string& name, int chance, Asked& asked) {
    if (!random.percent(chance)) return std::nullopt;
    const auto day = records.day();
    asked.add(name, day);
    return parse_date(day);
  }

  Asked draw(bool of_cases) {
    Asked asked;
    asked.rules = some("rule",
                       {"severance-incapacity", "notice-incapacity", "work-incapacity",
                        "double-payment", "posting-incapacity"},
                       25, asked);
    asked.grades = some("grade", {"certain", "indication", "unquantified", "possible"}, 25, asked);
    asked.statuses = some("status", {"open", "open", "withdrawn", "answered"}, 30, asked);
    asked.insurers = some("insurer", {"101", "306", "319", "999"}, 30, asked);
    asked.employers = some("employer", {"0403019261", "NL-4711", "nobody"}, 30, asked);
    for (const auto& text : some("person", persons, 15, asked)) {
      asked.persons.push_back(
          pipeline->current_number(matcher::NationalNumber::parse(text)->code()));
    }
    asked.from = some_day("from", 20, asked);
    asked.to = some_day("to", asked.from ? 0 : 20, asked);
    if (random.percent(20))
      asked.add("min_days", std::to_string(asked.min_days = random.below(300)));
    if (random.percent(20)) {
      asked.add("min_amount_cents", std::to_string(asked.min_amount = random.below(400'000)));
    }
    if (!of_cases && random.percent(60)) {
      asked.sort = random.pick(std::vector<std::string>{"sequence", "days", "amount"});
      asked.descending = random.percent(50);
      asked.add("sort", (asked.descending ? "-" : "") + asked.sort);
    }
    const auto as_of = records.day();
    asked.as_of = *parse_date(as_of);
    as_of_text = "as_of=" + as_of;
    return asked;
  }

  bool takes(const Asked& asked, const matcher::HitContent& hit) const {
    const auto& insurer = hit.benefit.period.insurer;
    const auto& employer = hit.income.period.employer;
    const auto days = [&](const matcher::Period& segment) {
      return (!asked.to || segment.begin() <= *asked.to) &&
             (!asked.from || segment.end() > *asked.from);
    };
    return among(asked.rules, hit.rule) && among(asked.grades, matcher::name_of(hit.grade)) &&
           (asked.insurers.empty() ||
            (insurer && among(asked.insurers, std::to_string(1000 + *insurer).substr(1)))) &&
           (asked.employers.empty() || (employer && among(asked.employers, *employer))) &&
           among(asked.persons, pipeline->current_number(hit.person)) &&
           std::ranges::any_of(hit.segments, days);
  }

  static bool takes(const Asked& asked, const matcher::Amounts& amounts) {
    return amounts.days >= asked.min_days && amounts.amount_cents >= asked.min_amount;
  }

  // Every hit there is, looked at.
  std::vector<Place> all_of(const Asked& asked) const {
    std::vector<Place> places;
    const auto status = storage::for_each_hit(*store, [&](storage::HitRecord&& hit) {
      const auto content = *matcher::HitContent::parse(hit.content);
      const bool wanted = asked.statuses.empty()
                              ? hit.status != storage::HitStatus::kWithdrawn
                              : among(asked.statuses, storage::name_of(hit.status));
      const auto amounts = matcher::amounts_of(content, asked.as_of);
      if (!wanted || !takes(asked, content) || !takes(asked, amounts)) return true;
      std::int64_t value = asked.sort == "days"     ? amounts.days
                           : asked.sort == "amount" ? amounts.amount_cents
                                                    : static_cast<std::int64_t>(hit.sequence);
      places.emplace_back(asked.descending ? -value : value, hit.id);
      return true;
    });
    EXPECT_TRUE(status.ok());
    std::ranges::sort(places);
    return places;
  }

  // Likewise the cases, by id.
  std::vector<Place> cases_of(const Asked& asked) const {
    std::map<HitId, std::vector<storage::HitRecord>> hits;
    const auto status = storage::for_each_hit(*store, [&](storage::HitRecord&& hit) {
      if (hit.status == storage::HitStatus::kWithdrawn) return true;
      const auto content = *matcher::HitContent::parse(hit.content);
      hits[matcher::make_case_id(content)].push_back(std::move(hit));
      return true;
    });
    EXPECT_TRUE(status.ok());
    std::vector<Place> places;
    for (const auto& [id, records_of_case] : hits) {
      std::vector<matcher::HitContent> contents;
      for (const auto& hit : records_of_case) {
        contents.push_back(*matcher::HitContent::parse(hit.content));
      }
      const bool wanted = std::ranges::any_of(
          contents, [&](const matcher::HitContent& content) { return takes(asked, content); });
      const auto amounts = matcher::amounts_of_case(contents, asked.as_of);
      if (wanted && among(asked.statuses, "open") && takes(asked, amounts)) {
        places.emplace_back(0, id);
      }
    }
    return places;
  }

  void change(int lines) {
    std::vector<std::string> sent;
    for (int i = 0; i < lines; ++i) {
      sent.push_back(random.percent(3) ? records.identity() : records.line());
    }
    post_lines(sent);
  }

  // Page after page, now and then with changes in between.
  void expect_pages(const std::string& call, const Asked& asked) {
    const bool of_cases = call == "cases";
    std::optional<Place> after;
    for (std::string cursor;;) {
      auto expected = of_cases ? cases_of(asked) : all_of(asked);
      std::erase_if(expected, [&](const Place& place) { return after && place <= *after; });
      const auto limit = static_cast<std::size_t>(random.between(1, 8));
      const auto page = get("/v1/" + call + "?limit=" + std::to_string(limit) + asked.filters +
                            (cursor.empty() ? "&" + as_of_text : cursor));
      const auto& told = page.at(call).as_array();
      ASSERT_EQ(told.size(), std::min(limit, expected.size())) << asked.filters;
      for (std::size_t i = 0; i < told.size(); ++i) {
        const auto id = matcher::to_hex(expected[i].second);
        ASSERT_EQ(told[i].at("id").as_string(), id) << asked.filters;
        ASSERT_EQ(told[i], get("/v1/" + call + "/" + id + "?" + as_of_text));
      }
      ASSERT_EQ(page.at("next_cursor").is_null(), expected.size() <= limit) << asked.filters;
      if (expected.size() <= limit) return;
      after = expected[limit - 1];
      cursor = "&cursor=" + std::string(page.at("next_cursor").as_string());
      if (random.percent(10)) change(3);
    }
  }

  // All of them at once, as lines.
  void expect_stream(const Asked& asked) {
    const auto answer = ask("/v1/hits?" + as_of_text + asked.filters, "application/x-ndjson");
    ASSERT_EQ(answer.status, 200U) << answer.body;
    std::vector<std::string> told;
    std::istringstream lines(answer.body);
    for (std::string line; std::getline(lines, line);) {
      told.emplace_back(json::parse(line).at("id").as_string());
    }
    std::vector<std::string> expected;
    for (const auto& place : all_of(asked)) expected.push_back(matcher::to_hex(place.second));
    ASSERT_EQ(told, expected) << asked.filters;
  }

  support::Random random{20'260'102};
  std::vector<std::string> persons = [] {
    std::vector<std::string> numbers;
    for (int i = 0; i < kPersons; ++i) numbers.push_back(person(i));
    return numbers;
  }();
  RandomRecords records{random, persons};
  std::string as_of_text;
};

TEST_F(Lists, TellWhatALookAtEveryHitFinds) {
  std::size_t told = 0;
  std::size_t cases = 0;
  for (int round = 0; round < 150; ++round) {
    change(round < 4 ? 40 : 6);
    services.few_hits = static_cast<std::size_t>(random.pick(std::vector{0, 4, 512}));
    services.cases_in_vain = static_cast<std::size_t>(random.pick(std::vector{0, 2, 2'000}));
    const auto hits = draw(/*of_cases=*/false);
    told += all_of(hits).size();
    expect_pages("hits", hits);
    if (HasFatalFailure()) return;
    expect_stream(hits);
    if (HasFatalFailure()) return;
    const auto of_cases = draw(/*of_cases=*/true);
    cases += cases_of(of_cases).size();
    expect_pages("cases", of_cases);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(told, 500U) << "too few to mean much";
  EXPECT_GT(cases, 300U);
  const auto totals = get("/v1/status").at("hits");
  EXPECT_GT(totals.at("withdrawn").as_int64(), 100);
  EXPECT_GT(totals.at("amended").as_int64(), 100);
}

}  // namespace
}  // namespace cumuld::api
