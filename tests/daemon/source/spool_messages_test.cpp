// Tests that a worker line is followed through the ONSS's messages that correct it or replace its
// person's number, from files in the spool to hits.
#include <gtest/gtest.h>

#include <future>

#include "daemon/decode/dimona.h"
#include "matcher/reset.h"
#include "matcher/timeline.h"
#include "tests/daemon/source/spool_fixture.h"

namespace cumuld {
namespace {

struct Names {
  std::string_view root, declaration, person, unit;
};
constexpr Names kOriginal{"DmfAOriginal", "EmployerDeclaration", "NaturalPerson", "WorkerRecord"};
constexpr Names kUpdate{"DmfAUpdate", "EmployerDeclarationUpdate", "NaturalPersonUpdate",
                        "WorkerRecordUpdate"};
constexpr Names kNotification{"DmfAUpdateNotification", "EmployerDeclarationUpdateNotif",
                              "NaturalPersonUpdateNotif", "WorkerRecordUpdateNotif"};

std::string tag(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + std::string(text) + "</" + std::string(name) + ">";
}

// A message with one unit of person 1, made in that hour of 2024-05-01.
std::string message(const Names& names, unsigned hour, std::string_view unit) {
  const std::string time = (hour < 10 ? "0" : "") + std::to_string(hour) + ":00:00.000";
  const std::string employer =
      tag("Quarter", "20241") + tag("Trusteeship", "0") + tag("CompanyID", "403019261");
  const std::string person = tag("INSS", national_number(1)) + tag(names.unit, unit);
  return tag(names.root,
             tag("Form", tag("FormCreationDate", "2024-05-01") + tag("FormCreationHour", time) +
                             tag(names.declaration, employer + tag(names.person, person))));
}

std::string key(std::string_view code) {
  return tag("EmployerClass", "010") + tag("WorkerCode", code);
}

// February 2024, twenty days paid.
std::string occupation(std::string_view element, std::string_view suffix) {
  return tag(element, tag("OccupationSequenceNbr", "1") +
                          tag("OccupationStartingDate", "2024-02-01") +
                          tag("OccupationEndingDate", "2024-02-29") +
                          tag("Service" + std::string(suffix),
                              tag("ServiceCode", "1") + tag("ServiceNbrDays", "2000")));
}

std::string original(unsigned hour, std::string_view code) {
  return message(kOriginal, hour, key(code) + occupation("Occupation", ""));
}

std::string update(unsigned hour, std::string_view old_code, std::string_view code, char action) {
  const auto content = action == '0' ? "" : occupation("OccupationUpdate", "");
  return message(kUpdate, hour,
                 tag("LastSituationWR", key(old_code)) +
                     tag("WorkerRecordUpdateAction",
                         key(code) + tag("UpdateAction", std::string(1, action)) + content));
}

std::string notification(unsigned hour, std::string_view code, char subjected, char action) {
  return message(kNotification, hour,
                 tag("WRDclPart", key(code) + tag("CodeSubjected", std::string(1, subjected)) +
                                      tag("Action", std::string(1, action)) +
                                      occupation("OccupationUpdateNotification", "Action")));
}

class SpoolMessagesTest : public SpoolTest {
 protected:
  // Drops the message, waits until it is taken, and says what its receipt told.
  std::string told(const std::string& file, const std::string& xml) {
    drop("dmfa", file, xml);
    await_files(++files_);
    auto json = receipt("dmfa", file);
    auto& hits = json["hits"].as_object();
    return counts("dmfa", file) + ": " + std::to_string(hits["raised"].as_int64()) + " raised " +
           std::to_string(hits["amended"].as_int64()) + " amended " +
           std::to_string(hits["withdrawn"].as_int64()) + " withdrawn";
  }
  void indemnify_february() {
    drop("invalidity", "i.ndjson", invalidity_line(1));
    await_files(++files_);
  }

  std::size_t files_ = 0;
};

TEST_F(SpoolMessagesTest, FollowsALineThroughItsCorrections) {
  start();
  indemnify_february();
  constexpr const char* kNone = " 0 duplicates 0 stale 0 rejected";
  EXPECT_EQ(told("1.xml", original(1, "015")),
            std::string("done 1 accepted") + kNone + ": 1 raised 0 amended 0 withdrawn");
  // The line gets another key: the old hit goes, the new one comes, in one file and one commit.
  EXPECT_EQ(told("2.xml", update(2, "015", "495", '1')),
            std::string("done 2 accepted") + kNone + ": 1 raised 0 amended 1 withdrawn");
  EXPECT_EQ(told("3.xml", update(3, "495", "495", '0')),
            std::string("done 1 accepted") + kNone + ": 0 raised 0 amended 1 withdrawn");
  // Deleted by the ONSS of its own motion: the benefit rests on fictitious employment.
  EXPECT_EQ(told("4.xml", notification(4, "495", '2', '0')),
            std::string("done 1 accepted") + kNone + ": 1 raised 0 amended 0 withdrawn");
  // A court brings it back: it is work again.
  EXPECT_EQ(told("5.xml", notification(5, "495", '0', '5')),
            std::string("done 1 accepted") + kNone + ": 1 raised 0 amended 1 withdrawn");
  // What says nothing of the line changes nothing.
  EXPECT_EQ(told("6.xml", notification(6, "495", '0', '9')),
            std::string("done 0 accepted") + kNone + ": 0 raised 0 amended 0 withdrawn");
  EXPECT_EQ(told("7.xml", update(2, "015", "495", '1')),
            "done 0 accepted 1 duplicates 1 stale 0 rejected: 0 raised 0 amended 0 withdrawn");
}

TEST_F(SpoolMessagesTest, ADeletionThatComesBeforeItsOriginalKeepsTheLineDead) {
  start();
  indemnify_february();
  EXPECT_EQ(told("1.xml", update(5, "495", "495", '0')),
            "done 1 accepted 0 duplicates 0 stale 0 rejected: 0 raised 0 amended 0 withdrawn");
  EXPECT_EQ(told("2.xml", original(1, "495")),
            "done 0 accepted 0 duplicates 1 stale 0 rejected: 0 raised 0 amended 0 withdrawn");
}

TEST_F(SpoolMessagesTest, ANumberReplacedByAnIdfluxJoinsWhatIsKnownOfBoth) {
  start();
  indemnify_february();  // of person 1
  drop("dmfa", "a.ndjson", dmfa_line(2));
  await_files(++files_);
  const auto numbers = tag("JustificationCode", "90") +
                       tag("ValidSituation", tag("INSS", national_number(1))) +
                       tag("OutdatedSituation", tag("INSS", national_number(2)));
  drop("identity", "i.xml",
       tag("IDFLUX", tag("Form", tag("FormCreationDate", "2024-05-01") +
                                     tag("FormCreationHour", "08:00:00.000") +
                                     tag("IdfluxInformation", numbers))));
  await_files(++files_);
  EXPECT_EQ(counts("identity", "i.xml"), "done 1 accepted 0 duplicates 0 stale 0 rejected");
  EXPECT_EQ(receipt("identity", "i.xml")["hits"].as_object()["raised"].as_int64(), 1);
}

TEST_F(SpoolMessagesTest, AReplacedEmployerIsKeptAcrossRestarts) {
  start();
  const auto numbers = tag("JustificationCode", "92") +
                       tag("ValidSituation", tag("NOSSRegistrationNbr", "131130710")) +
                       tag("OutdatedSituation", tag("NOSSRegistrationNbr", "178273680"));
  drop("identity", "i.xml",
       tag("IDFLUX", tag("Form", tag("FormCreationDate", "2024-05-01") +
                                     tag("FormCreationHour", "08:00:00.000") +
                                     tag("IdfluxInformation", numbers))));
  await_files(++files_);
  EXPECT_EQ(counts("identity", "i.xml"), "done 0 accepted 0 duplicates 0 stale 0 rejected");
  restart();
  const auto notes = store_->read_all(storage::Family::kPositions, "employer ");
  ASSERT_TRUE(notes);
  EXPECT_EQ(notes->size(), 2U);
}

std::string dimona(unsigned hour, std::string_view units) {
  const std::string time = (hour < 10 ? "0" : "") + std::to_string(hour) + ":00:00.000";
  return tag("Dimona", tag("Form", tag("FormCreationDate", "2024-05-01") +
                                       tag("FormCreationHour", time) + std::string(units)));
}

std::string dimona_in(unsigned person, std::string_view start) {
  return tag("DimonaIn", tag("DimonaPeriodId", std::to_string(600'000'000'000 + person)) +
                             tag("StartingDate", start) +
                             tag("EmployerId", tag("CompanyID", "403019261")) +
                             tag("NaturalPerson", tag("INSS", national_number(person))));
}

std::string dimona_out(unsigned person, std::string_view end) {
  return tag("DimonaOut", tag("DimonaPeriodId", std::to_string(600'000'000'000 + person)) +
                              tag("EndingDate", end));
}

TEST_F(SpoolMessagesTest, FollowsAnAnnouncedEmploymentThroughItsDimonas) {
  start();
  indemnify_february();
  const auto take = [&](const std::string& file, const std::string& xml) {
    drop("dimona", file, xml);
    await_files(++files_);
    auto json = receipt("dimona", file);
    auto& hits = json["hits"].as_object();
    return counts("dimona", file) + ": " + std::to_string(hits["raised"].as_int64()) + " raised " +
           std::to_string(hits["amended"].as_int64()) + " amended " +
           std::to_string(hits["withdrawn"].as_int64()) + " withdrawn";
  };
  constexpr const char* kOne = "done 1 accepted 0 duplicates 0 stale 0 rejected";
  // The end comes first: it is kept until the beginning is known.
  EXPECT_EQ(take("1.xml", dimona(3, dimona_out(1, "2024-02-20"))),
            "done 0 accepted 0 duplicates 0 stale 0 rejected: 0 raised 0 amended 0 withdrawn");
  restart();
  files_ = 0;
  EXPECT_EQ(take("2.xml", dimona(1, dimona_in(1, "2024-02-10"))),
            std::string(kOne) + ": 1 raised 0 amended 0 withdrawn");
  const auto reopened =
      tag("DimonaUpdate", tag("DimonaPeriodId", "600000000001") + tag("EndingDate", "9999-12-31"));
  EXPECT_EQ(take("3.xml", dimona(4, reopened)),
            std::string(kOne) + ": 0 raised 1 amended 0 withdrawn");
  const auto cancel = tag("DimonaCancel", tag("DimonaPeriodId", "600000000001"));
  EXPECT_EQ(take("4.xml", dimona(5, cancel)),
            std::string(kOne) + ": 0 raised 0 amended 1 withdrawn");
  EXPECT_EQ(take("5.xml", dimona(5, cancel)),
            "done 0 accepted 1 duplicates 0 stale 0 rejected: 0 raised 0 amended 0 withdrawn");
}

TEST_F(SpoolMessagesTest, AFileOfManyDimonasIsTakenOnceAlsoWhenItIsStoppedInTheMiddle) {
  // Each employment is ended many batches after it began, and begun again in another message.
  constexpr unsigned kPersons = 9'000;
  std::string units;
  for (unsigned i = 0; i < kPersons; ++i) units += dimona_in(i, "2024-02-10");
  for (unsigned i = 0; i < kPersons; ++i) units += dimona_out(i, "2024-02-20");
  const auto xml = dimona(1, units);
  start();
  gate_.open(3);
  drop("dimona", "a.xml", xml);
  ASSERT_TRUE(gate_.await_asked(4));
  restart();
  await_files(1);
  EXPECT_EQ(counts("dimona", "a.xml"), "done 18000 accepted 0 duplicates 0 stale 0 rejected");
}

// Which day of February the Dimona period of that person ends; 0: it is open, -1: it does not
// stand.
int end_of(Pipeline& pipeline, const storage::Store& store, unsigned person) {
  const auto registry = store.catalogue().find_registry("dimona");
  const auto history =
      pipeline.reader().history(*registry, std::to_string(600'000'000'000 + person));
  if (!history || history->empty()) return -1;
  const auto record = matcher::RecordView::parse(history->back().body);
  matcher::PersonPeriods periods;
  matcher::append_periods(*record, periods);
  if (periods.empty()) return -1;
  const auto& period = periods.front().period;
  if (period.end == matcher::kOpenEnd) return 0;
  return period.end + -1 - matcher::day_of(2024, 1, 31);
}

// As POST /v1/records/dimona/{key}/reset does it, on a port of its own.
void reset_dimona(Pipeline& pipeline, const storage::Store& store, unsigned person) {
  const auto key = std::to_string(600'000'000'000 + person);
  Job job;
  job.batch = std::make_unique<matcher::Batch>();
  matcher::append_reset(*job.batch, {*store.catalogue().find_registry("dimona"), key, "wrong", ""},
                        store.key_seed(), 0, 0);
  job.batch->forgotten.push_back(dimona_notes_of(key, store.key_seed()));
  job.source = "test";
  std::promise<std::uint64_t> resets;
  job.done = [&](JobResult&& result, std::unique_ptr<matcher::Batch>) {
    resets.set_value(result.resets);
  };
  ASSERT_TRUE(pipeline.submit(1, job));
  EXPECT_EQ(resets.get_future().get(), 1U);
}

TEST_F(SpoolMessagesTest, AfterAResetADimonaCountsWhatWasSaidSince) {
  start();
  const auto take = [&](const std::string& file, const std::string& xml) {
    drop("dimona", file, xml);
    await_files(++files_);
    return end_of(*pipeline_, *store_, 1);
  };
  EXPECT_EQ(take("1.xml", dimona(1, dimona_in(1, "2024-02-10"))), 0);
  EXPECT_EQ(take("2.xml", dimona(9, dimona_out(1, "2024-02-20"))), 20);
  reset_dimona(*pipeline_, *store_, 1);
  EXPECT_EQ(end_of(*pipeline_, *store_, 1), -1);
  EXPECT_EQ(take("3.xml", dimona(5, dimona_in(1, "2024-02-12"))), 0) << "the Out is forgotten";
  restart();
  files_ = 0;
  EXPECT_EQ(take("4.xml", dimona(6, dimona_out(1, "2024-02-25"))), 25);
  reset_dimona(*pipeline_, *store_, 1);
  restart();
  files_ = 0;
  EXPECT_EQ(take("5.xml", dimona(7, dimona_out(1, "2024-02-27"))), -1) << "no beginning";
  EXPECT_EQ(counts("dimona", "5.xml"), "done 0 accepted 0 duplicates 0 stale 0 rejected");
  EXPECT_EQ(take("6.xml", dimona(1, dimona_in(1, "2024-02-10"))), 27);
}

// The statements of the batches before are still in the memory of whoever reads the file.
TEST_F(SpoolMessagesTest, AResetCountsInTheMiddleOfAFile) {
  constexpr unsigned kPersons = 9'000;
  std::string units;
  for (unsigned i = 0; i < kPersons; ++i) units += dimona_in(i, "2024-02-10");
  for (unsigned i = 0; i < kPersons; ++i) units += dimona_out(i, "2024-02-20");
  start();
  gate_.open(3);
  drop("dimona", "a.xml", dimona(1, units));
  ASSERT_TRUE(gate_.await_asked(4));
  const auto is_stored = [&] { return end_of(*pipeline_, *store_, 1) == 0; };
  ASSERT_TRUE(await(is_stored));
  reset_dimona(*pipeline_, *store_, 1);
  gate_.open(UINT64_MAX);
  await_files(1);
  EXPECT_EQ(end_of(*pipeline_, *store_, 1), -1);
  EXPECT_EQ(end_of(*pipeline_, *store_, 2), 20);
  EXPECT_EQ(counts("dimona", "a.xml"), "done 17999 accepted 0 duplicates 0 stale 0 rejected");
}

}  // namespace
}  // namespace cumuld
