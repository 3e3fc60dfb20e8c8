// cumulctl person NISS: a person's periods as a timeline, and below it the records, hits and cases.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <ostream>
#include <vector>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/fields.h"
#include "daemon/ctl/hit_filters.h"
#include "daemon/ctl/hit_table.h"
#include "daemon/ctl/query.h"
#include "daemon/ctl/timeline.h"

namespace cumuld::ctl {
namespace {

// Kinds are the daemon's configuration; the usual ones keep this order, others follow by name.
struct KnownKind {
  std::string_view name;
  Side side;
};
constexpr std::array kKnownKinds{KnownKind{"employment", Side::kIncome},
                                 KnownKind{"severance", Side::kIncome},
                                 KnownKind{"fictitious_employment", Side::kIncome},
                                 KnownKind{"employment_notice", Side::kIncome},
                                 KnownKind{"posting", Side::kIncome},
                                 KnownKind{"self_employment", Side::kIncome},
                                 KnownKind{"foreign_benefit", Side::kIncome},
                                 KnownKind{"primary_incapacity", Side::kBenefit},
                                 KnownKind{"invalidity", Side::kBenefit},
                                 KnownKind{"authorised_resumption", Side::kExemption}};

std::size_t rank_of(const std::string& kind) {
  const auto* found = std::find_if(kKnownKinds.begin(), kKnownKinds.end(),
                                   [&](const KnownKind& known) { return known.name == kind; });
  return static_cast<std::size_t>(found - kKnownKinds.begin());
}

// An unknown kind's side shows in the fields that only this side may have.
Side side_of(const std::string& kind, const json::object& period) {
  if (const std::size_t rank = rank_of(kind); rank < kKnownKinds.size()) {
    return kKnownKinds.at(rank).side;
  }
  if (period.contains("insurer") || period.contains("daily_cents")) return Side::kBenefit;
  return period.contains("max_fraction") ? Side::kExemption : Side::kIncome;
}

std::string party_of(const json::object& period) {
  const std::string employer = text_of(period, "employer");
  return employer.empty() ? text_of(period, "insurer") : employer;
}

// Calls visit(record, period) for each period; a flat record is its own period.
template <typename Visit>
void for_each_period(const json::object& person, Visit visit) {
  for (const json::value& value : array_of(person, "records")) {
    const json::object& record = as_object(value);
    for (const json::value& period : array_of(record, "periods")) visit(record, as_object(period));
    if (record.contains("kind")) visit(record, record);
  }
}

std::vector<Lane> lanes_of(const json::object& person) {
  std::map<std::pair<std::size_t, std::string>, Lane> by_kind;
  for_each_period(person, [&](const json::object&, const json::object& period) {
    const auto days = days_of(period);
    if (!days) return;
    const std::string kind = text_of(period, "kind");
    Lane& lane = by_kind[{rank_of(kind), kind}];
    if (lane.bars.empty()) lane.name = kind, lane.side = side_of(kind, period);
    lane.bars.push_back({days->from, days->to, party_of(period)});
  });
  std::vector<Lane> lanes;
  for (auto& [kind, lane] : by_kind) lanes.push_back(std::move(lane));

  Lane hits{"hits", Side::kHit, {}};
  for (const json::value& value : array_of(person, "hits")) {
    const json::object& hit = as_object(value);
    if (text_of(hit, "status") == "withdrawn") continue;
    for (const json::value& segment : array_of(hit, "segments")) {
      if (const auto days = days_of(as_object(segment))) {
        hits.bars.push_back({days->from, days->to, text_of(hit, "rule")});
      }
    }
  }
  lanes.push_back(std::move(hits));
  return lanes;
}

void print_records(Session& session, const json::object& person) {
  struct Row {
    std::string from;
    std::vector<std::string> cells;
  };
  const Style style = session.style();
  std::vector<Row> rows;
  for_each_period(person, [&](const json::object& record, const json::object& period) {
    const std::string part = text_of(period, "part");
    const std::string from = text_of(period, "from");
    const std::string to = text_of(period, "to");
    rows.push_back({from,
                    {text_of(period, "kind"), from, to.empty() ? "open" : to, party_of(period),
                     text_of(record, "registry"), text_of(record, "key"), part.empty() ? "1" : part,
                     text_of(record, "version"), details_of(period, style)}});
  });
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.from < b.from; });
  Table table({{"kind"},
               {"from"},
               {"to"},
               {"party"},
               {"registry"},
               {"key"},
               {"part"},
               {"version", Table::Align::kRight},
               {"details"}});
  for (Row& row : rows) table.add(std::move(row.cells));
  session.env.out << '\n';
  if (table.empty()) {
    session.env.out << "no periods\n";
  } else {
    table.print(session.env.out, style);
  }
}

void print_rows(Session& session, Table table, const json::array& entries,
                void (*add_row)(Table&, const json::object&, const Style&)) {
  if (entries.empty()) return;
  for (const json::value& entry : entries) add_row(table, as_object(entry), session.style());
  session.env.out << '\n';
  table.print(session.env.out, session.style());
}

void print_person(Session& session, const json::object& person, std::size_t width) {
  std::string heading = "Person " + text_of(person, "person");
  std::string former;
  for (const json::value& number : array_of(person, "former")) {
    former += (former.empty() ? " (formerly " : ", ") + text_of(number);
  }
  if (!former.empty()) heading += former + ")";
  session.env.out << paint(heading, "1", session.style()) << "\n\n"
                  << draw_timeline(lanes_of(person), session.env.today, width, session.style());
  print_records(session, person);
  print_rows(session, hit_table(), array_of(person, "hits"), add_hit);
  print_rows(session, case_table(), array_of(person, "cases"), add_case);
}

struct Options {
  std::string number;
  std::size_t width = 0;
};

}  // namespace

void add_person(Command& app, Session& session) {
  Command* command =
      app.add_subcommand("person", "Draw a person's periods as a timeline, with records and hits");
  const auto options = std::make_shared<Options>();
  command->add_option("niss", options->number, "National number, any the person ever had")
      ->required()
      ->transform(person_check());
  command->add_option("--width", options->width, "Columns of the timeline; default the terminal's")
      ->in_range(kTimelineWidthMin, 1000);
  command->callback([&session, options] {
    session.action = [&session, options] {
      const auto person = fetch(session, "/v1/persons/" + percent_encode(options->number));
      if (!person) return person.error();
      if (session.json) {
        session.env.out << to_line(*person) << '\n';
        return kDone;
      }
      std::size_t width = options->width;
      if (width == 0) width = session.env.terminal_width;
      if (width == 0) width = kTimelineWidthDefault;
      print_person(session, as_object(*person), width);
      return kDone;
    };
  });
}

}  // namespace cumuld::ctl
