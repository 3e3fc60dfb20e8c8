// cumulctl reset REGISTRY KEY: the versions received under a key so far count no more.
#include <memory>
#include <ostream>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/query.h"

namespace cumuld::ctl {
namespace {

struct Options {
  std::string registry;
  std::string key;
  std::string reason;
  std::string by;
};

int reset(Session& session, const Options& options) {
  json::object body{{"reason", options.reason}};
  if (!options.by.empty()) body["by"] = options.by;
  const auto answer =
      fetch(session, Request{.method = "POST",
                             .target = "/v1/records/" + percent_encode(options.registry) + "/" +
                                       percent_encode(options.key) + "/reset",
                             .body = to_line(body)});
  if (!answer) return answer.error();
  if (session.json) {
    session.env.out << to_line(*answer) << '\n';
    return kDone;
  }
  const json::object& told = as_object(*answer);
  if (text_of(told, "reset") != "true") {
    session.env.out << "no version stood under this key: nothing changed\n";
    return kDone;
  }
  const json::object& hits = object_of(told, "hits");
  session.env.out << "reset; hits: " << text_of(hits, "raised") << " raised, "
                  << text_of(hits, "amended") << " amended, " << text_of(hits, "withdrawn")
                  << " withdrawn\n";
  return kDone;
}

}  // namespace

void add_reset(Command& app, Session& session) {
  Command* command = app.add_subcommand(
      "reset",
      "Have the versions received under a key count no more, so that a lower one can come");
  const auto options = std::make_shared<Options>();
  command->add_option("registry", options->registry, "The registry's name")->required();
  command->add_option("key", options->key, "The business key")->required();
  command->add_option("--reason", options->reason, "Why; it stands in the key's history")
      ->required();
  command->add_option("--by", options->by, "Who says so; the history tells the user in any case");
  command->callback([&session, options] {
    session.action = [&session, options] { return reset(session, *options); };
  });
}

}  // namespace cumuld::ctl
