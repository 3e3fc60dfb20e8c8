// cumulctl quarantine: the rejected input; show, retry or delete one entry of it.
#include <memory>
#include <ostream>
#include <vector>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/paging.h"
#include "daemon/ctl/query.h"
#include "daemon/ctl/tree.h"

namespace cumuld::ctl {
namespace {

struct Options {
  std::vector<std::string> codes;
  std::vector<std::string> sources;
  std::int64_t limit = 0;
  bool all = false;
  std::string id;
};

int list(Session& session, const Options& options) {
  Query query("/v1/quarantine");
  for (const std::string& code : options.codes) query.add("code", code);
  for (const std::string& source : options.sources) query.add("source", source);
  Table table({{"id"}, {"source"}, {"line", Table::Align::kRight}, {"code"}, {"message"}});
  return print_listing(
      session, {.query = std::move(query),
                .name = "quarantine",
                .limit = options.limit,
                .all = options.all,
                .table = std::move(table),
                .add_row = [](Table& rows, const json::object& entry, const Style&) {
                  rows.add({text_of(entry, "id"), text_of(entry, "source"), text_of(entry, "line"),
                            text_of(entry, "code"), text_of(entry, "message")});
                }});
}

int call(Session& session, const std::string& method, const std::string& target) {
  const auto answer = fetch(session, Request{.method = method, .target = target});
  if (!answer) return answer.error();
  if (session.json) {
    if (!answer->is_null()) session.env.out << to_line(*answer) << '\n';
  } else {
    print_tree(session.env.out, as_object(*answer), session.style());
  }
  return kDone;
}

}  // namespace

void add_quarantine(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("quarantine", "List the rejected input");
  const auto options = std::make_shared<Options>();
  command->add_option("--code", options->codes, "Only rejected for this reason (repeat for either)")
      ->allow_extra_args(false);
  command->add_option("--source", options->sources, "Only from this source (repeat for either)")
      ->allow_extra_args(false);
  command->add_option("--limit", options->limit, "Entries to list, a page of the daemon's")
      ->check(CLI::Range(std::int64_t{1}, kPageMax));
  command->add_flag("--all", options->all, "Every page, to the end");
  command->require_subcommand(0, 1);
  command->callback([&session, options, command] {
    if (!command->get_subcommands().empty()) return;  // show, retry or delete set the action
    session.action = [&session, options] { return list(session, *options); };
  });
  const auto add_call = [&](const char* name, const char* help, const char* method,
                            const char* end) {
    CLI::App* sub = command->add_subcommand(name, help);
    sub->add_option("id", options->id, "The entry's id")->required();
    sub->callback([&session, options, method, end] {
      session.action = [&session, options, method, end] {
        return call(session, method, "/v1/quarantine/" + percent_encode(options->id) + end);
      };
    });
  };
  add_call("show", "Show one entry", "GET", "");
  add_call("retry", "Have one entry judged anew", "POST", "/retry");
  add_call("delete", "Forget one entry", "DELETE", "");
}

}  // namespace cumuld::ctl
