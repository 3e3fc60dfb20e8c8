// The part of a life that advising physicians authorise. A scenario asks for the days that are to
// be exempt; here they get the declarations and decisions from which exactly those days follow (RD
// 3 July 1996, art. 230, as daemon/decode/authorisation.h states it).
#include <array>
#include <cassert>

#include "bench/population/life.h"
#include "bench/population/text.h"

namespace population {
namespace {

constexpr Day kDeclarationRegime = matcher::day_of(2013, 4, 12);
constexpr int kInTime = 12;  // days before the resumption: more than any holidays in a row

struct Said {
  Attributes& attributes;

  void text(std::string_view name, std::string_view value) const {
    attributes.emplace_back(name, std::string{value});
  }
  void date(std::string_view name, Day day) const { attributes.emplace_back(name, date_text(day)); }
};

// Before 12 April 2013: granted before, and sometimes ended.
void say_prior(const Days& span, Random& random, const Said& said) {
  const Day begin = span.begin();
  said.text("regime", "prior");
  const bool ended = !span.is_open() && random.chance(300);
  said.text("decision", ended ? "ended" : "granted");
  said.date("resumed_on", begin);
  if (ended) {
    said.date("granted_on", begin + -random.between(1, 20));
    said.date("decided_on", span.last_day() + -2);
    said.date("sent_on", span.last_day());
    return;
  }
  const bool on_the_eve = random.chance(500);  // the day after the grant is the first exempt one
  said.date("decided_on", begin + (on_the_eve ? -1 : -9));
  said.date("effective_from", on_the_eve ? begin + -5 : begin);
  if (!span.is_open()) said.date("effective_to", span.last_day());
}

enum class Story : std::uint8_t { kGranted, kLate, kTooLate, kPending, kRefused, kEnded };

Story draw_story(bool open, Random& random) {
  static constexpr std::array kStories = {Story::kGranted, Story::kLate,    Story::kTooLate,
                                          Story::kPending, Story::kRefused, Story::kEnded};
  return kStories[random.below(open ? 4 : 6)];  // what was refused or ended is not open
}

void say_declared(const Days& span, Story story, Random& random, const Said& said) {
  const Day begin = span.begin();
  said.text("regime", "declaration");
  if (story == Story::kTooLate) {
    said.text("too_late", "1");
    said.date("resumed_on", begin + -random.between(15, 40));
    said.date("declared_on", begin);
  } else {
    const bool late = story == Story::kLate;
    if (late) said.text("late", "1");
    said.date("resumed_on", begin);
    said.date("declared_on", begin + (late ? random.between(0, 14) : -kInTime));
  }
  if (story == Story::kRefused || story == Story::kEnded) {
    said.text("decision", story == Story::kRefused ? "refused" : "ended");
    said.date("decided_on", span.last_day() + -3);
    const bool sent_last = story == Story::kRefused || random.chance(500);
    said.date("sent_on", span.last_day() + (sent_last ? 0 : -2));
    if (story == Story::kEnded) {
      said.date("granted_on", begin);
      said.date("effective_to", span.last_day() + (sent_last ? -2 : 0));
    }
    return;
  }
  said.text("decision", story == Story::kPending ? "pending" : "granted");
  if (story != Story::kPending) {
    said.date("decided_on", begin + 20);
    said.date("sent_on", begin + 22);
    said.date("effective_from", begin);
  }
  if (!span.is_open()) said.date("effective_to", span.last_day());
}

}  // namespace

Record& Life::authorisation(std::string_view insurer) {
  Record record;
  record.registry = Registry::kAuthorisation;
  record.key = std::string{insurer} + "/" + file_number() + "-" + std::to_string(++keys_);
  record.version = random_.between(1, 3);
  record.person = person_.number;
  return person_.records.emplace_back(std::move(record));
}

Record& Life::authorise(const Days& span, std::string_view employer, int max_fraction) {
  Record& record = authorisation(payments_.empty() ? "306" : payments_.front().insurer);
  const Said said{record.attributes};
  if (span.begin() < kDeclarationRegime) {
    say_prior(span, random_, said);
  } else {
    Story story = draw_story(span.is_open(), random_);
    // One that resumed under the older law would follow it.
    if (story == Story::kTooLate && span.begin() + -40 < kDeclarationRegime) story = Story::kLate;
    say_declared(span, story, random_, said);
  }
  Period& period = record.periods.emplace_back();
  period.kind = Kind::kAuthorisedResumption;
  period.days = span;
  period.employer = employer;
  if (max_fraction >= 0) period.max_fraction = max_fraction;
  return record;
}

Record& Life::ask_in_vain(Day resumed_on) {
  Record& record = authorisation(payments_.empty() ? "306" : payments_.front().insurer);
  const Said said{record.attributes};
  const bool refused = random_.chance(500);
  const bool prior = resumed_on < kDeclarationRegime;
  said.text("regime", prior ? "prior" : "declaration");
  said.text("decision", refused ? "refused" : "pending");
  said.date("resumed_on", resumed_on);
  if (refused) {
    said.date("decided_on", resumed_on + 30);
    said.date("sent_on", resumed_on + 31);
  }
  if (!prior && refused) {  // declared, but the fifteenth day was one too many
    said.text("too_late", "1");
    said.date("declared_on", resumed_on + 15);
  }
  const bool never = !prior && !refused;
  said.text("not_exempt", never ? "never_declared" : refused ? "refused" : "pending");
  return record;
}

}  // namespace population
