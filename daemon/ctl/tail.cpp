// cumulctl tail: the feed of changes, a line each, as they are committed.
#include <algorithm>
#include <memory>
#include <ostream>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/fields.h"
#include "daemon/ctl/query.h"

namespace cumuld::ctl {
namespace {

constexpr std::int64_t kChangesAPage = 500;
constexpr std::int64_t kWaitSeconds = 25;
constexpr std::chrono::milliseconds kPauseFirst{200};
constexpr std::chrono::milliseconds kPauseMax{5'000};

struct Options {
  std::int64_t since = -1;  // -1: not given
  std::int64_t lines = 10;
  bool follow = true;
};

std::string line_of(const json::object& change, const Style& style) {
  const json::object& hit = object_of(change, "hit");
  const json::array& segments = array_of(hit, "segments");
  std::string days = segments.empty() ? "" : range_of(as_object(segments.front()), style);
  if (segments.size() > 1) days += " +" + std::to_string(segments.size() - 1);
  const std::string kind = text_of(change, "change");
  const char* rendition = kind == "raised" ? "31" : kind == "withdrawn" ? "32" : "33";
  std::string line =
      pad_left(text_of(change, "sequence"), 8) + "  " + text_of(change, "at") + "  " +
      paint(pad_right(kind, 9), rendition, style) + "  " + pad_right(text_of(hit, "grade"), 12) +
      "  " + pad_right(text_of(hit, "rule"), 24) + "  " + text_of(hit, "person") + "  " +
      pad_right(days, 26) + "  " + pad_left(amount_of(hit, "amount_cents", style), 14) + "  " +
      text_of(hit, "id");
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

// The sequence of the latest change: that of the hit that changed last, withdrawn ones included.
tl::expected<std::int64_t, int> latest_sequence(Session& session) {
  Query query("/v1/hits");
  for (const char* status : {"open", "notified", "answered", "withdrawn"})
    query.add("status", status);
  query.add("sort", "-sequence").add("limit", "1");
  const auto answer = fetch(session, query.target());
  if (!answer) return tl::make_unexpected(answer.error());
  const json::array& hits = array_of(as_object(*answer), "hits");
  return hits.empty() ? 0 : integer_of(as_object(hits.front()), "sequence").value_or(0);
}

class Tail {
 public:
  Tail(Session& session, bool follow, std::int64_t after)
      : session_(session), follow_(follow), after_(after) {}

  int run() {
    while (true) {
      const auto response = session_.client().perform(request());
      if (!response) {
        if (!may_retry()) return report_failure(session_, response.error());
        wait_for_daemon(response.error().message);
        continue;
      }
      // Starting up, or too much to do: it will serve again.
      if ((response->status == 503 || response->status == 429) && may_retry()) {
        wait_for_daemon("the daemon is not ready");
        continue;
      }
      if (!response->ok()) return report_refusal(session_, *response);
      const auto answer = parse_json(response->body);
      if (!answer) {
        complain(session_,
                 "what answers at " + session_.socket + " is no cumuld: it does not send JSON");
        return kNoDaemon;
      }
      welcome();
      const std::size_t printed = print(as_object(*answer));
      if (!session_.env.out.good()) return kDone;  // the reader of our output is gone
      if (printed == 0 && !follow_) return kDone;
    }
  }

 private:
  // A long poll; the daemon answers at once when there is something to tell.
  Request request() const {
    Query query("/v1/changes");
    query.add("after", std::to_string(after_)).add("limit", std::to_string(kChangesAPage));
    if (follow_) query.add("wait", std::to_string(kWaitSeconds));
    return {.target = query.target(), .patience = std::chrono::seconds(kWaitSeconds + 35)};
  }

  // Only who was reached once is waited for: a wrong path must not look like a quiet feed.
  bool may_retry() const { return follow_ && reached_; }

  void wait_for_daemon(const std::string& why) {
    if (!away_) complain(session_, why + "; trying again until it is back");
    away_ = true;
    session_.env.pause(pause_);
    pause_ = std::min(pause_ * 2, kPauseMax);
  }

  void welcome() {
    if (away_) complain(session_, "the daemon is back, going on after " + std::to_string(after_));
    reached_ = true;
    away_ = false;
    pause_ = kPauseFirst;
  }

  std::size_t print(const json::object& answer) {
    const json::array& changes = array_of(answer, "changes");
    for (const json::value& change : changes) {
      session_.env.out << (session_.json ? to_line(change)
                                         : line_of(as_object(change), session_.style()))
                       << '\n';
      after_ = std::max(after_, integer_of(as_object(change), "sequence").value_or(0));
    }
    after_ = std::max(after_, integer_of(answer, "next").value_or(0));
    session_.env.out << std::flush;
    return changes.size();
  }

  Session& session_;
  bool follow_;
  bool reached_ = false;
  bool away_ = false;
  std::int64_t after_;
  std::chrono::milliseconds pause_ = kPauseFirst;
};

int tail(Session& session, const Options& options) {
  std::int64_t after = options.since;
  if (after < 0) {
    const auto latest = latest_sequence(session);
    if (!latest) return latest.error();
    after = std::max<std::int64_t>(0, *latest - options.lines);
  }
  return Tail(session, options.follow, after).run();
}

}  // namespace

void add_tail(Command& app, Session& session) {
  Command* command = app.add_subcommand("tail", "Follow the changes of hits, a line each");
  const auto options = std::make_shared<Options>();
  auto* since =
      command
          ->add_option("--since", options->since, "Begin after this sequence; 0 is the whole feed")
          ->in_range(std::int64_t{0}, std::int64_t{1} << 53U);
  command->add_option("-n,--lines", options->lines, "Without --since: begin with the last so many")
      ->capture_default_str()
      ->in_range(std::int64_t{0}, std::int64_t{1} << 53U)
      ->excludes(since);
  command->add_flag("--follow,!--no-follow", options->follow,
                    "Go on as changes come (default); --no-follow ends with the last one");
  command->callback([&session, options] {
    session.action = [&session, options] { return tail(session, *options); };
  });
}

}  // namespace cumuld::ctl
