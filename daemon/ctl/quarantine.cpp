// cumulctl quarantine: the rejected input: list and export it, show, retry or delete entries.
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
  std::vector<std::string> ids;
  bool listed = false;  // act on all that the filters list
};

Query list_query(const Options& options) {
  Query query("/v1/quarantine");
  for (const std::string& code : options.codes) query.add("code", code);
  for (const std::string& source : options.sources) query.add("source", source);
  return query;
}

int list(Session& session, const Options& options) {
  Table table({{"id"}, {"source"}, {"line", Table::Align::kRight}, {"code"}, {"message"}});
  return print_listing(
      session, {.query = list_query(options),
                .name = "quarantine",
                .limit = options.limit,
                .all = options.all,
                .table = std::move(table),
                .add_row = [](Table& rows, const json::object& entry, const Style&) {
                  rows.add({text_of(entry, "id"), text_of(entry, "source"), text_of(entry, "line"),
                            text_of(entry, "code"), text_of(entry, "message")});
                }});
}

// The entries named, or all that the filters list now; the error is an exit code.
tl::expected<std::vector<std::string>, int> chosen_ids(const Session& session,
                                                       const Options& options) {
  if (!options.listed) return options.ids;
  std::vector<std::string> ids;
  std::string cursor;
  do {
    Query page = list_query(options);
    page.add("limit", std::to_string(kPageMax));
    if (!cursor.empty()) page.add("cursor", cursor);
    const auto answer = fetch(session, page.target());
    if (!answer) return tl::make_unexpected(answer.error());
    const json::object& object = as_object(*answer);
    for (const json::value& entry : array_of(object, "quarantine")) {
      ids.push_back(text_of(as_object(entry), "id"));
    }
    cursor = text_of(object, "next_cursor");
  } while (!cursor.empty());
  return ids;
}

void print(Session& session, const json::value& answer, bool as_line) {
  if (answer.is_null()) return;
  if (session.json || as_line) {
    session.env.out << to_line(answer) << '\n';
  } else {
    print_tree(session.env.out, as_object(answer), session.style());
  }
}

// What a subcommand asks about each entry.
struct Call {
  const char* method = "GET";
  const char* end = "";  // of the target
  bool as_line = false;  // also without --json
};

// One entry after the other. What the daemon refuses is told and does not stop the rest.
int call_each(Session& session, const Options& options, const Call& call) {
  const auto ids = chosen_ids(session, options);
  if (!ids) return ids.error();
  int worst = kDone;
  for (const std::string& id : *ids) {
    const std::string target = "/v1/quarantine/" + percent_encode(id) + call.end;
    const auto answer = fetch(session, Request{.method = call.method, .target = target});
    if (answer) {
      print(session, *answer, call.as_line);
    } else if (answer.error() == kRefused) {
      worst = kRefused;
    } else {
      return answer.error();
    }
  }
  return worst;
}

void add_call(Command& command, Session& session, const std::shared_ptr<Options>& options,
              const char* name, const char* help, const Call& call) {
  Command* sub = command.add_subcommand(name, help);
  auto* ids = sub->add_option("id", options->ids, "Entries by their ids");
  auto* listed =
      sub->add_flag("--listed", options->listed, "All that the filters before this word list");
  ids->excludes(listed);
  sub->callback([&session, options, call, name] {
    if (options->ids.empty() && !options->listed) {
      refuse_missing(std::string(name) + ": id or --listed");
    }
    session.action = [&session, options, call] { return call_each(session, *options, call); };
  });
}

}  // namespace

void add_quarantine(Command& app, Session& session) {
  Command* command = app.add_subcommand("quarantine", "List the rejected input");
  const auto options = std::make_shared<Options>();
  command->add_option("--code", options->codes, "Only rejected for this reason (repeat for either)")
      ->allow_extra_args(false);
  command->add_option("--source", options->sources, "Only from this source (repeat for either)")
      ->allow_extra_args(false);
  command->add_option("--limit", options->limit, "Entries to list, a page of the daemon's")
      ->in_range(std::int64_t{1}, kPageMax);
  command->add_flag("--all", options->all, "Every page, to the end");
  command->require_subcommand(0, 1);
  command->callback([&session, options, command] {
    if (command->has_subcommand()) return;  // one of those below sets the action
    session.action = [&session, options] { return list(session, *options); };
  });
  add_call(*command, session, options, "show", "Show entries with their raw form", {});
  add_call(*command, session, options, "export", "Print entries whole, a line of JSON each",
           {.as_line = true});
  add_call(*command, session, options, "retry", "Have entries judged anew",
           {.method = "POST", .end = "/retry"});
  add_call(*command, session, options, "delete", "Forget entries", {.method = "DELETE"});
}

}  // namespace cumuld::ctl
