// The part of a life that Dimona announces. A DimonaIn carries no number of its period: only the
// messages after it do. What becomes of them is decided by the rules of daemon/decode/dimona.h,
// told once more here: all messages under a period's number make its record, and its version is the
// moment of the last of them plus a millisecond for each before it.
#include <cassert>
#include <utility>

#include "bench/population/life.h"
#include "bench/population/text.h"

namespace population {
namespace {

using Action = DimonaMessage::Action;

enum class Story : std::uint8_t {
  kIn,          // announced, and no number known yet
  kUpdate,      // told under its number
  kOutFirst,    // its end arrives before its beginning
  kLateIn,      // the In arrives after what tells the number
  kInAndUpdate  // in order: the record without a number is withdrawn
};

Story draw_story(Telling telling, bool ends, Random& random) {
  const std::uint32_t draw = random.below(100);
  if (telling == Telling::kOnce) return draw < 50 ? Story::kIn : Story::kUpdate;
  if (telling == Telling::kAny && draw < 40) return Story::kIn;
  if (telling == Telling::kAny && draw < 55) return Story::kInAndUpdate;
  if (draw < 70) return Story::kLateIn;
  return ends && draw < 85 ? Story::kOutFirst : Story::kUpdate;
}

DimonaMessage message_of(Action action, const Record& notice, std::int64_t moment) {
  const Period& period = notice.periods.front();
  DimonaMessage message;
  message.action = action;
  message.moment = moment;
  if (action != Action::kIn) message.period_id = notice.key;
  message.person = notice.person;
  message.employer = period.employer;
  if (action != Action::kOut) message.starting = period.days.begin();
  if (!period.days.is_open()) message.ending = period.days.last_day();
  return message;
}

// The record that an In makes while no number is known.
Record without_id(Record notice) {
  const Period& period = notice.periods.front();
  notice.key = "in/" + period.employer + "/" + notice.person + "/" + date_text(period.days.begin());
  notice.periods.front().attributes = {{"worker_type", "OTH"}};
  return notice;
}

}  // namespace

Record& Life::notice(const Employer& employer, const Days& span, Telling telling) {
  assert(keys_ < 64);
  Record notice;
  notice.registry = Registry::kDimona;
  notice.key = dimona_period_id(index_ * 64 + keys_++);
  notice.version = moment(span.begin());
  notice.person = person_.number;
  Period& period = notice.periods.emplace_back();
  period.kind = Kind::kEmploymentNotice;
  period.days = span;
  period.employer = employer.id();
  const std::int64_t announced = notice.version;
  const DimonaMessage in = message_of(Action::kIn, notice, announced);
  DimonaMessage update = message_of(Action::kUpdate, notice, announced);
  switch (draw_story(telling, !span.is_open(), random_)) {
    case Story::kIn:
      notice = without_id(std::move(notice));
      notice.messages = {in};
      break;
    case Story::kUpdate:
      notice.messages = {update};
      break;
    case Story::kOutFirst:
      update.ending.reset();
      notice.messages = {message_of(Action::kOut, notice, moment(span.end())), update};
      notice.version = notice.messages.front().moment + 1;
      break;
    case Story::kLateIn:
      update.moment += 2 * kMsPerDay;
      notice.messages = {update, in};
      notice.version = update.moment;
      break;
    case Story::kInAndUpdate:
      update.moment += kMsPerDay;
      return told_by_in_and_update(std::move(notice), update);
  }
  return person_.records.emplace_back(std::move(notice));
}

Record& Life::told_by_in_and_update(Record notice, const DimonaMessage& update) {
  Record announced = without_id(notice);
  announced.told_in = Registry::kDimona;
  Record withdrawn = announced;
  withdrawn.cancelled = true;
  withdrawn.version = update.moment;
  notice.messages = {message_of(Action::kIn, notice, notice.version), update};
  notice.version = update.moment;
  person_.records.push_back(std::move(announced));
  person_.records.push_back(std::move(withdrawn));
  return person_.records.emplace_back(std::move(notice));
}

}  // namespace population
