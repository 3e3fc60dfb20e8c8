// cumulctl hit ID: one hit as an evidence card — both periods side by side, what they share, what
// was taken out of it, and what it comes to.
#include <algorithm>
#include <array>
#include <memory>
#include <ostream>
#include <vector>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/fields.h"
#include "daemon/ctl/hit_filters.h"
#include "daemon/ctl/query.h"
#include "daemon/ctl/timeline.h"
#include "daemon/ctl/tree.h"

namespace cumuld::ctl {
namespace {

void print_heading(Session& session, const char* title) {
  session.env.out << '\n' << paint(title, "1", session.style()) << '\n';
}

// One line a field that either side has; the order is the reader's, attributes come last.
void print_periods(Session& session, const json::object& income, const json::object& benefit) {
  constexpr std::array kFields{"registry", "key",         "version",     "part",
                               "kind",     "person",      "from",        "to",
                               "employer", "fraction",    "paid_days",   "days_per_week",
                               "insurer",  "daily_cents", "max_fraction"};
  const Style style = session.style();
  Table table({{"", Table::Align::kLeft}, {"income"}, {"benefit"}}, 2);
  for (const std::string name : kFields) {
    std::string left = spelt(field_of(income, name), style);
    std::string right = spelt(field_of(benefit, name), style);
    if (name == "to") {
      if (left.empty()) left = "open";
      if (right.empty()) right = "open";
    }
    if (left.empty() && right.empty()) continue;
    std::string shown = name;
    std::replace(shown.begin(), shown.end(), '_', ' ');
    if (name == "daily_cents") shown = "daily amount";
    table.add({shown, left, right});
  }
  const json::object& ours = object_of(income, "attributes");
  const json::object& theirs = object_of(benefit, "attributes");
  for (const auto& [name, value] : ours) {
    table.add({clean(std::string(name)), text_of(value), text_of(theirs, std::string(name))});
  }
  for (const auto& [name, value] : theirs) {
    if (!ours.contains(name)) table.add({clean(std::string(name)), "", text_of(value)});
  }
  session.env.out << '\n';
  table.print(session.env.out, style);
}

// The chart shows the two periods; exemptions reach beyond them only in the list below it.
void add_exemptions(Lane& lane, const json::array& exemptions, Day first, std::optional<Day> last) {
  for (const json::value& exemption : exemptions) {
    auto days = days_of(as_object(exemption));
    if (!days) continue;
    if (last) days->to = std::min(days->to.value_or(*last), *last);
    lane.bars.push_back({std::max(days->from, first), days->to, ""});
  }
}

void print_chart(Session& session, const json::object& hit) {
  const auto income = days_of(object_of(hit, "income"));
  const auto benefit = days_of(object_of(hit, "benefit"));
  if (!income || !benefit) return;
  const Day first = std::min(income->from, benefit->from);
  std::optional<Day> last;
  if (income->to && benefit->to) last = std::max(*income->to, *benefit->to);
  std::vector<Lane> lanes{
      {text_of(object_of(hit, "income"), "kind"), Side::kIncome, {{income->from, income->to, ""}}},
      {text_of(object_of(hit, "benefit"), "kind"),
       Side::kBenefit,
       {{benefit->from, benefit->to, ""}}},
      {"exempt", Side::kExemption, {}},
      {"hit", Side::kHit, {}}};
  add_exemptions(lanes[2], array_of(hit, "exemptions"), first, last);
  for (const json::value& segment : array_of(hit, "segments")) {
    const auto days = days_of(as_object(segment));
    if (days) lanes[3].bars.push_back({days->from, days->to, ""});
  }
  const std::size_t width =
      session.env.terminal_width != 0 ? session.env.terminal_width : kTimelineWidthDefault;
  session.env.out << '\n' << draw_timeline(lanes, session.env.today, width, session.style());
}

void print_segments(Session& session, const json::object& hit) {
  const Style style = session.style();
  print_heading(session, "Days in common");
  for (const json::value& segment : array_of(hit, "segments")) {
    session.env.out << "  " << range_of(as_object(segment), style) << '\n';
  }
  const json::array& exemptions = array_of(hit, "exemptions");
  if (exemptions.empty()) return;
  print_heading(session, "Exempt");
  Table table({{"days"}, {"registry"}, {"key"}, {"version", Table::Align::kRight}, {"part"}}, 2);
  for (const json::value& value : exemptions) {
    const json::object& exemption = as_object(value);
    table.add({range_of(exemption, style), text_of(exemption, "registry"),
               text_of(exemption, "key"), text_of(exemption, "version"),
               text_of(exemption, "part")});
  }
  table.print(session.env.out, style);
}

void print_figures(Session& session, const json::object& hit) {
  const Style style = session.style();
  print_heading(session, "Figures");
  Table table({{""}, {"", Table::Align::kRight}}, 2);
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) table.add({name, value});
  };
  add("calendar days", text_of(hit, "days"));
  add("benefit days (no Sundays)", text_of(hit, "benefit_days"));
  const json::object& worked = object_of(hit, "worked_days");
  if (!worked.empty()) {
    add("worked days in the benefit", text_of(worked, "min") + " to " + text_of(worked, "max"));
  }
  add("amount", amount_of(hit, "amount_cents", style));
  add("of it provable", amount_of(hit, "amount_min_cents", style));
  table.print(session.env.out, style);
}

void print_card(Session& session, const json::object& hit) {
  const Style style = session.style();
  std::ostream& out = session.env.out;
  out << paint("Hit " + text_of(hit, "id"), "1", style) << '\n';
  Table head({{""}, {""}}, 2);
  const auto* revised = hit.if_contains("revised");
  const bool is_revised = revised != nullptr && revised->is_bool() && revised->get_bool();
  head.add({"rule", text_of(hit, "rule")});
  head.add({"person", text_of(hit, "person")});
  head.add({"status", text_of(hit, "status") + (is_revised ? ", revised since" : "")});
  head.add({"grade", text_of(hit, "grade")});
  for (const char* name : {"deadline", "outcome", "revision", "sequence"}) {
    if (const auto value = text_of(hit, name); !value.empty()) head.add({name, value});
  }
  head.add({"raised", text_of(hit, "raised_at")});
  head.add({"changed", text_of(hit, "changed_at")});
  head.print(out, style);
  print_periods(session, object_of(hit, "income"), object_of(hit, "benefit"));
  print_chart(session, hit);
  print_segments(session, hit);
  print_figures(session, hit);
}

struct Options {
  std::string id;
  std::string as_of;
  std::string known_at;
  bool evidence = false;
};

}  // namespace

void add_hit(Command& app, Session& session) {
  Command* command = app.add_subcommand("hit", "Show one hit with its evidence");
  const auto options = std::make_shared<Options>();
  const Check is_id(
      [](std::string& text) {
        const bool hex =
            text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
        return hex ? std::string{} : std::string("a hit's id has 32 hexadecimal digits");
      },
      "ID");
  command->add_option("id", options->id, "The hit, 32 hexadecimal digits")
      ->required()
      ->check(is_id);
  command->add_option("--as-of", options->as_of, "Count open periods up to and including this day")
      ->check(day_check());
  command->add_option("--as-known-at", options->known_at,
                      "The hit as it was known at that time, as in 2026-01-02T03:04:05Z");
  command->add_flag("--evidence", options->evidence,
                    "All that it rests on: histories, the rule, the computation, every revision");
  command->callback([&session, options] {
    session.action = [&session, options] {
      Query query("/v1/hits/" + percent_encode(options->id) +
                  (options->evidence ? "/evidence" : ""));
      if (!options->as_of.empty()) query.add("as_of", options->as_of);
      if (!options->known_at.empty()) query.add("as_known_at", options->known_at);
      const auto hit = fetch(session, query.target());
      if (!hit) return hit.error();
      if (session.json) {
        session.env.out << to_line(*hit) << '\n';
      } else if (options->evidence) {
        print_tree(session.env.out, as_object(*hit), session.style());
      } else {
        print_card(session, as_object(*hit));
      }
      return kDone;
    };
  });
}

}  // namespace cumuld::ctl
