// cumulctl rules: the rules in force, their change, and the check of a file without a daemon.
#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
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

// How often to look whether everybody is matched again.
constexpr std::chrono::milliseconds kLook{200};

// Waits until nobody is left to be matched under the new rules; shows how many are on a terminal.
int await_matching(Session& session) {
  while (true) {
    const auto status = fetch(session, "/v1/status");
    if (!status) return status.error();
    const json::object& rules = object_of(as_object(*status), "rules");
    const json::object& matching = object_of(rules, "matching_again");
    if (matching.empty()) return kDone;
    if (session.env.err_is_terminal) {
      session.env.err << "\r" << text_of(matching, "done") << " of " << text_of(matching, "persons")
                      << " persons matched again" << std::flush;
    }
    session.env.pause(kLook);
  }
}

int reload(Session& session) {
  const auto answer = fetch(session, Request{.method = "POST", .target = "/v1/rules/reload"});
  if (!answer) return answer.error();
  const json::object& told = as_object(*answer);
  if (text_of(told, "done") != "true") {
    if (const int code = await_matching(session); code != kDone) return code;
  }
  if (session.json) {
    session.env.out << to_line(*answer) << '\n';
  } else if (text_of(told, "changed") == "true") {
    session.env.out << text_of(told, "rules") << " rules in force, everybody is matched again\n";
  } else {
    session.env.out << "the rules are the same\n";
  }
  return kDone;
}

// What the file's rules would change, without changing anything.
int diff(Session& session, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file || text.empty()) {
    complain(session, "rules diff: " + path + ": cannot be read, or is empty");
    return kWrongUsage;
  }
  // Nothing comes until everybody is matched.
  const auto answer = fetch(session, Request{.method = "POST",
                                             .target = "/v1/rules/diff",
                                             .body = std::move(text),
                                             .patience = std::chrono::milliseconds::zero()});
  if (!answer) return answer.error();
  if (session.json) {
    session.env.out << to_line(*answer) << '\n';
    return kDone;
  }
  const json::object& told = as_object(*answer);
  Table table({{"rule"},
               {"raised", Table::Align::kRight},
               {"amended", Table::Align::kRight},
               {"withdrawn", Table::Align::kRight}});
  const auto add = [&](const std::string& name, const json::object& counts) {
    table.add({name, text_of(counts, "raised"), text_of(counts, "amended"),
               text_of(counts, "withdrawn")});
  };
  for (const json::value& rule : array_of(told, "rules")) {
    add(text_of(as_object(rule), "rule"), as_object(rule));
  }
  add("all", told);
  table.print(session.env.out, session.style());
  session.env.out << text_of(told, "persons") << " persons looked at, nothing changed\n";
  return kDone;
}

}  // namespace

void add_rules(Command& app, Session& session) {
  Command* command = app.add_subcommand("rules", "The rules in force, or the check of a file");
  command->require_subcommand(1);
  const auto argument = std::make_shared<std::string>();

  command->add_subcommand("list", "List the rules in force")->callback([&session] {
    session.action = [&session] { return rules_in_force(session, nullptr); };
  });

  Command* show_one = command->add_subcommand("show", "Show the rules in force, or one of them");
  show_one->add_option("id", *argument, "The rule");
  show_one->callback([&session, argument] {
    session.action = [&session, argument] { return rules_in_force(session, argument.get()); };
  });

  command->add_subcommand("reload", "Have the daemon read its file of rules again")
      ->callback([&session] { session.action = [&session] { return reload(session); }; });

  Command* compare = command->add_subcommand(
      "diff", "Tell what a file of rules would raise, amend and withdraw, without doing it");
  compare->add_option("file", *argument, "The file, TOML")->required();
  compare->callback([&session, argument] {
    session.action = [&session, argument] { return diff(session, *argument); };
  });

  Command* check = command->add_subcommand("check", "Check a file of rules; needs no daemon");
  check->add_option("file", *argument, "The file, TOML")->required();
  check->callback([&session, argument] {
    session.action = [&session, argument] { return session.env.check_rules(*argument); };
  });
}

}  // namespace cumuld::ctl
