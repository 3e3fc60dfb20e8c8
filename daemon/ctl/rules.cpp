// cumulctl rules: the rules in force, and the check of a file of rules without a daemon.
#include <array>
#include <memory>
#include <ostream>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/tree.h"

namespace cumuld::ctl {
namespace {

std::string joined(const json::array& texts) {
  std::string out;
  for (const json::value& text : texts) out += (out.empty() ? "" : ", ") + text_of(text);
  return out;
}

// Titles come in several languages; the first that is there is shown.
std::string title_of(const json::object& rule) {
  const json::object& titles = object_of(rule, "title");
  if (titles.empty()) return text_of(rule, "title");
  for (const char* language : {"en", "fr", "nl"}) {
    if (auto title = text_of(titles, language); !title.empty()) return title;
  }
  return {};
}

int list(Session& session, const json::array& rules) {
  Table table({{"id"},
               {"grading"},
               {"income"},
               {"benefit"},
               {"min days", Table::Align::kRight},
               {"title"}});
  for (const json::value& value : rules) {
    const json::object& rule = as_object(value);
    table.add({text_of(rule, "id"), text_of(rule, "grading"), joined(array_of(rule, "income")),
               joined(array_of(rule, "benefit")), text_of(rule, "min_days"), title_of(rule)});
  }
  table.print(session.env.out, session.style());
  return kDone;
}

int show(Session& session, const json::array& rules, const std::string& id) {
  bool found = id.empty();
  bool first = true;
  for (const json::value& value : rules) {
    const json::object& rule = as_object(value);
    if (!id.empty() && text_of(rule, "id") != id) continue;
    found = true;
    if (!first) session.env.out << '\n';
    first = false;
    print_tree(session.env.out, rule, session.style());
  }
  if (found) return kDone;
  complain(session, "rules show: the daemon has no rule '" + id + "'");
  return kRefused;
}

// `id`: nullptr lists; otherwise shows that rule, or all of them when it is "".
int rules_in_force(Session& session, const std::string* id) {
  const auto answer = fetch(session, "/v1/rules");
  if (!answer) return answer.error();
  const json::array& rules = array_of(as_object(*answer), "rules");
  if (!session.json) return id == nullptr ? list(session, rules) : show(session, rules, *id);
  for (const json::value& rule : rules) {
    const bool wanted = id == nullptr || id->empty() || text_of(as_object(rule), "id") == *id;
    if (wanted) session.env.out << to_line(rule) << '\n';
  }
  return kDone;
}

}  // namespace

void add_rules(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("rules", "The rules in force, or the check of a file");
  command->require_subcommand(1);
  const auto argument = std::make_shared<std::string>();

  command->add_subcommand("list", "List the rules in force")->callback([&session] {
    session.action = [&session] { return rules_in_force(session, nullptr); };
  });

  CLI::App* show_one = command->add_subcommand("show", "Show the rules in force, or one of them");
  show_one->add_option("id", *argument, "The rule");
  show_one->callback([&session, argument] {
    session.action = [&session, argument] { return rules_in_force(session, argument.get()); };
  });

  CLI::App* check = command->add_subcommand("check", "Check a file of rules; needs no daemon");
  check->add_option("file", *argument, "The file, TOML")->required();
  check->callback([&session, argument] {
    session.action = [&session, argument] { return session.env.check_rules(*argument); };
  });
}

}  // namespace cumuld::ctl
