// Life: one synthetic person while being told. Scenarios add jobs, indemnities and the rest; Life
// turns them into records and keeps the promise that nothing hits unless a scenario planted it.
//
// The promise: pay() comes first, then work(). A job's paid days then always fit into its days that
// no indemnity covers, so that the day count can prove nothing, unless the job says
// paid_while_sick. Everything that grades by period is added by a scenario that counts the
// indemnities it meets with paid_in().
//
// Two phases: `records` come first, `corrections` after all of them. plant() states what stands
// after the first phase and after both.
//
// Errors:        none; preconditions are asserted.
// Thread safety: one thread at a time; different lives share only immutable data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/population/calendar.h"
#include "bench/population/employer.h"
#include "bench/population/identifiers.h"
#include "bench/population/plant.h"
#include "bench/population/random.h"
#include "bench/population/record.h"

namespace population {

// What all persons of a population share.
struct World {
  std::uint64_t seed;
  Quarter first;  // the quarters that are told, [first, limit)
  Quarter limit;  // at least four after first
  Employers employers;
  NationalNumbers numbers;
};

struct Job {
  Employer employer;
  std::string_view employer_class = "010";
  std::string_view worker_code = "495";
  Days span = days(Day{0}, Day{1});  // open while it goes on
  int reference_hours = 3800;
  int mean_hours = 3800;
  int working_days_system = 500;
  bool announced = true;         // has a Dimona notice
  bool paid_while_sick = false;  // every line has at least one paid day, whatever is indemnified
};

// One payment of indemnities.
struct Payment {
  Days days;
  Registry registry;  // primary_incapacity or invalidity
  std::string insurer;
  std::string scheme;  // empty = not stated
  std::int32_t daily_cents;
  bool late = false;                        // comes with the corrections only
  bool supplement = false;                  // beside another one of the same days
  std::optional<Days> unpaid = {};          // days before it: recognised, not paid
  std::optional<Day> incapable_since = {};  // absent: since its first day
};

// How the Dimona messages of a relation come.
enum class Telling : std::uint8_t {
  kAny,
  kOnce,    // one message that may be sent again
  kWithId,  // under a period's number, so that it can be corrected
};

struct Person {
  std::string number;  // the current one
  std::vector<Record> records;
  std::vector<Record> corrections;
  PlantCounts planted{};                     // standing hits after both
  PlantCounts planted_before_corrections{};  // standing hits after `records` alone
};

class Life {
 public:
  Life(const World& world, std::uint64_t index);

  const World& world() const { return world_; }
  Random& random() { return random_; }
  Employer draw_employer() { return world_.employers.draw(random_); }

  // The person's number in another form; Person::number is the register number unless set.
  std::string number(NumberForm form) const { return world_.numbers.number(index_, form); }
  // The number that income and benefit records carry from here on.
  void use_number(std::string number) { person_.number = std::move(number); }

  // --- indemnities ---
  // Payments for every month of `spell`, invalidity from its 366th day on. Returns how many.
  int pay(const Days& spell, std::string_view insurer, std::string_view scheme = "employee");
  Payment& add_payment(Payment payment);
  // Payments that share a day with `where`; `late` ones only if asked for.
  std::uint64_t paid_in(const Days& where, bool with_late = true) const;
  std::vector<Payment>& payments() { return payments_; }
  // The attestation of that payment alone.
  Record payment_record(const Payment& payment, std::int64_t version) const;
  // Payments of one quarter and insurer become one record with several periods.
  void attest_quarterly() { attest_quarterly_ = true; }
  // The attestations name the person by `old`; the first says which number replaced it.
  void attest_replacement(std::string old) { attested_number_ = std::move(old); }

  // --- income ---
  Job draw_job(const Days& span);
  void work(const Job& job);
  // Severance pay after a job, cut at 31 December. Returns the pieces.
  std::vector<Days> severance(const Job& job, const Days& span);
  Record& notice(const Employer& employer, const Days& span, Telling telling = Telling::kAny);
  Record& posting(Registry registry, const Days& span);
  Record& self_employment(const Days& span);
  Record& foreign_benefit(std::string_view benefit_kind, const Days& span);
  // A worker line that the ONSS deleted of its own motion: the declared line and its deletion.
  Record& fictitious(const Job& job, Quarter quarter);
  // An authorisation of which exactly `span` is exempt, decided in one of many ways.
  // max_fraction < 0 and an empty employer are left out.
  Record& authorise(const Days& span, std::string_view employer = {}, int max_fraction = -1);
  // One that exempts no day: refused, not decided, or never asked for.
  Record& ask_in_vain(Day resumed_on);
  Record& identity(const std::string& from, const std::string& to, bool as_correction = false);

  // The index in records() of the first worker line with an employment that `where` contains.
  // REQUIRES: there is one.
  std::size_t line_inside(const Days& where) const;
  std::vector<Record>& records() { return person_.records; }

  // A later (or, with days < 0, earlier) version of `record`, for the caller to change.
  static Record version_of(const Record& record, std::int64_t days);
  // The ONSS's notification of the line: what `message` says, with its own number of the version.
  static void notify(LineMessage message, Record& line);
  void correct(Record record) { person_.corrections.push_back(std::move(record)); }

  void plant(Plant what, std::uint64_t before, std::uint64_t after);
  void plant(Plant what, std::uint64_t hits) { plant(what, hits, hits); }

  // Writes the payments and hands the person over. The life is empty afterwards.
  Person finish() &&;

 private:
  Record& line_of(const Job& job, Quarter quarter);
  void add_occupation(const Job& job, const Days& span, Record& line);
  Record& single(Registry registry, std::string key, Kind kind, const Days& span);
  int indemnified_weekdays(const Days& span);
  std::int64_t moment(Day day);
  std::string file_number() const;
  void attest(const Payment& payment, Record& record) const;
  void emit_payments();
  void emit_replacement(Record& attestation);
  Record& told_by_in_and_update(Record notice, const DimonaMessage& update);
  Record& authorisation(std::string_view insurer);

  const World& world_;
  std::uint64_t index_;
  Random random_;
  Person person_;
  std::vector<Payment> payments_;
  std::vector<Days> indemnified_;  // union of payments_: sorted, disjoint
  bool indemnified_known_ = true;  // indemnified_ is up to date
  bool attest_quarterly_ = false;
  std::string attested_number_;  // empty: the person's
  unsigned keys_ = 0;            // keys given so far, so that no two are the same
};

// Replaces the paid days of an employment period by `hundredths` of service code 1.
void set_paid_days(Period& period, std::int32_t hundredths);

}  // namespace population
