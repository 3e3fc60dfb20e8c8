#include "tests/crash/traffic.h"

namespace crash {

void Traffic::start(int clients) {
  sending_ = clients;
  for (int i = 0; i < clients; ++i) {
    senders_.emplace_back([this] {
      send_batches();
      --sending_;
    });
  }
  reader_ = std::thread([this] { follow_feed(); });
}

void Traffic::join_senders() {
  for (auto& sender : senders_) sender.join();
  senders_.clear();
}

void Traffic::join() {
  join_senders();
  if (reader_.joinable()) reader_.join();
}

void Traffic::send_batches() {
  const e2e::Api api(socket_);
  Batch batch;
  while (workload_.take_batch(batch)) {
    const auto answer = api.post_records(batch.lines);
    workload_.settle(batch, answer.status == 200);
    if (!is_taken(answer, "POST /v1/records")) return;
    if (batch.reset && !reset(api, *batch.reset)) return;
    batch = {};
  }
}

bool Traffic::reset(const e2e::Api& api, const RecordName& name) {
  const auto answer =
      api.post("/v1/records/" + name.first + "/" + e2e::percent_encoded(name.second) + "/reset",
               R"({"reason":"a test"})");
  const bool done = answer.status == 200 && answer.object().at("reset").as_bool();
  workload_.settle_reset(name, done);
  return is_taken(answer, "a reset");
}

// False: the daemon is gone, or stopping, and it was taken or not; or it is wrong.
bool Traffic::is_taken(const e2e::Answer& answer, const std::string& what) {
  if (answer.status == 200) return true;
  const bool unreadable =
      reads_fail_ && answer.status == 500 && answer.body.find("\"internal\"") != std::string::npos;
  if (answer.status != 0 && answer.status != 503 && !unreadable) {
    judge_.differs(what + ": " + std::to_string(answer.status) + " " + answer.body);
  }
  return false;
}

void Traffic::follow_feed() {
  const e2e::Api api(socket_);
  std::int64_t after = 0;
  try {
    while (true) {
      const auto answer = api.changes(after);
      judge_.saw(answer);
      if (!answer.empty()) after = answer.back().sequence;
      if (api.get("/v1/changes?wait=1&limit=1&after=" + std::to_string(after)).status == 0) return;
    }
  } catch (const e2e::Unanswered& gone) {
    if (std::string(gone.what()).find("the feed") == 0) judge_.differs(gone.what());
  }
}

}  // namespace crash
