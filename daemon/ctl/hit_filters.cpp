#include "daemon/ctl/hit_filters.h"

#include <set>

#include "daemon/ctl/paging.h"
#include "daemon/ctl/text.h"

namespace cumuld::ctl {

Check day_check() {
  return {[](std::string& text) {
            return parse_day(text) ? std::string{} : "'" + text + "' is no day like 2024-02-29";
          },
          "DAY"};
}

Check person_check() {
  return {[](std::string& text) {
            const auto digits = national_number_digits(text);
            if (digits) text = *digits;
            return digits ? std::string{} : std::string("a national number has eleven digits");
          },
          "NISS"};
}

void HitFilters::declare(Command& command) {
  // "A filter given twice means either": each flag takes one value and may be repeated.
  const auto repeatable = [&](const char* flag, std::vector<std::string>& values,
                              const char* help) {
    return command.add_option(flag, values, help)->allow_extra_args(false);
  };
  const std::set<std::string> grades_known{"certain", "possible", "unquantified", "indication"};
  const std::set<std::string> statuses_known{"open", "notified", "answered", "withdrawn"};
  const std::int64_t most = std::int64_t{1} << 53U;

  repeatable("--rule", rules, "Only of this rule (repeat for either, like the next five)");
  repeatable("--grade", grades, "Only of this grade")->one_of(grades_known);
  repeatable("--status", statuses, "Only of this status; without it all that stand")
      ->one_of(statuses_known);
  repeatable("--insurer", insurers, "Only of this insurer, 3 digits");
  repeatable("--employer", employers, "Only of this employer");
  repeatable("--person", persons, "Only of this person, by any of its numbers")
      ->transform(person_check());
  command.add_option("--from", from, "Days from this one on")->check(day_check());
  command.add_option("--to", to, "Days up to and including this one")->check(day_check());
  command.add_option("--min-days", min_days, "At least so many calendar days")
      ->in_range(std::int64_t{0}, most);
  command.add_option("--min-amount", min_amount_cents, "At least this amount, in euro cents")
      ->in_range(std::int64_t{0}, most);
  command.add_option("--as-of", as_of, "Count open periods up to and including this day")
      ->check(day_check());
  command.add_option("--limit", limit, "Entries to list, a page of the daemon's")
      ->in_range(std::int64_t{1}, kPageMax);
  command.add_flag("--all", all, "Every page, to the end");
}

void HitFilters::declare_sort(Command& command) {
  const std::set<std::string> sorts_known{"sequence",  "days",  "amount",
                                          "-sequence", "-days", "-amount"};
  command.add_option("--sort", sort, "Order by; '-' in front for the largest first")
      ->one_of(sorts_known);
}

Query HitFilters::query(const std::string& path) const {
  Query query(path);
  const auto add_each = [&](const char* name, const std::vector<std::string>& values) {
    for (const std::string& value : values) query.add(name, value);
  };
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) query.add(name, value);
  };
  add_each("rule", rules);
  add_each("grade", grades);
  add_each("status", statuses);
  add_each("insurer", insurers);
  add_each("employer", employers);
  add_each("person", persons);
  add("from", from);
  add("to", to);
  if (min_days) query.add("min_days", std::to_string(*min_days));
  if (min_amount_cents) query.add("min_amount_cents", std::to_string(*min_amount_cents));
  add("sort", sort);
  add("as_of", as_of);
  return query;
}

}  // namespace cumuld::ctl
