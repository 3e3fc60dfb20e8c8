// Tests daemon/decode/dimona.h: what statements make of a period, in whatever order they come.
#include "daemon/decode/dimona.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <sstream>
#include <vector>

#include "daemon/decode/date.h"
#include "matcher/record.h"
#include "tests/support/messages.h"

namespace cumuld {
namespace {

const matcher::Catalogue& catalogue() {
  static const auto kCatalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  return kCatalogue;
}

std::string tag(std::string_view name, std::string_view text) {
  return text.empty()
             ? ""
             : "<" + std::string(name) + ">" + std::string(text) + "</" + std::string(name) + ">";
}

constexpr std::string_view kId = "600027876089";
constexpr std::string_view kNumber = "85073003328";

// A message of that hour of 2024-03-01 with one unit.
std::string message(int hour, std::string_view unit) {
  return "<Dimona><Form><FormCreationDate>2024-03-01</FormCreationDate><FormCreationHour>" +
         std::string(hour < 10 ? "0" : "") + std::to_string(hour) +
         ":00:00.000</FormCreationHour>" + std::string(unit) + "</Form></Dimona>";
}
std::string in(std::string_view id, std::string_view start, std::string_view end = "") {
  return tag("DimonaIn", tag("DimonaPeriodId", id) + tag("StartingDate", start) +
                             tag("EndingDate", end) +
                             "<EmployerId><NOSSRegistrationNbr>175110801</NOSSRegistrationNbr>"
                             "<CompanyID>403019261</CompanyID></EmployerId><NaturalPerson><INSS>" +
                             std::string(kNumber) +
                             "</INSS></NaturalPerson><DimonaFeatures><JointCommissionNbr>302"
                             "</JointCommissionNbr><WorkerType>FLX</WorkerType></DimonaFeatures>");
}
std::string out(std::string_view end) {
  return tag("DimonaOut", tag("DimonaPeriodId", kId) + tag("EndingDate", end));
}
std::string update(std::string_view start, std::string_view end) {
  return tag("DimonaUpdate",
             tag("DimonaPeriodId", kId) + tag("StartingDate", start) + tag("EndingDate", end));
}
std::string cancel() {
  return tag("DimonaCancel", tag("DimonaPeriodId", kId) + tag("INSS", kNumber));
}

// Records by key, as the daemon would have them: the highest version of each.
class Registry {
 public:
  // Outcomes of the message as text, one after the other.
  std::string take(std::string_view document, std::size_t chunk_size = 64) {
    matcher::Batch batch;
    DimonaDecoder decoder(catalogue(), 7, notebook);
    const auto status = support::feed_in_chunks(decoder, document, chunk_size, batch);
    std::string told = status.ok() ? "" : "error " + status.message();
    for (const auto& record : batch.records) {
      const auto view = matcher::RecordView::parse(batch.body_of(record));
      const std::string key(view->key());
      auto& known = records[key];
      EXPECT_FALSE(known.first == view->version() && known.second != body_of(*view)) << key;
      if (known.second.empty() || view->version() > known.first) {
        known = {view->version(), body_of(*view)};
      }
      told += key + ": " + body_of(*view) + ";";
    }
    for (const auto& refused : batch.rejected) {
      told += std::string(matcher::name_of(refused.code)) + " " + refused.message + ";";
    }
    return told;
  }
  static std::string body_of(const matcher::RecordView& view) {
    if (view.cancelled()) return "cancelled";
    std::ostringstream text;
    view.for_each_period([&](const matcher::PeriodView& period) {
      text << format_date(period.begin) << " "
           << (period.is_open() ? "open" : format_date(period.end + -1)) << " "
           << period.employer.value_or("?");
    });
    return text.str();
  }
  std::string stands(const std::string& key) { return records[key].second; }

  support::MapNotebook notebook;
  std::map<std::string, std::pair<std::uint64_t, std::string>> records;
};

TEST(Dimona, AnInBeginsAPeriodAndAnOutEndsIt) {
  Registry registry;
  const std::string id(kId);
  EXPECT_EQ(registry.take(message(1, in(kId, "2024-02-01"))), id + ": 2024-02-01 open 0403019261;");
  EXPECT_EQ(registry.take(message(2, out("2024-02-20"))),
            id + ": 2024-02-01 2024-02-20 0403019261;");
  EXPECT_EQ(registry.take(message(3, update("2024-02-05", ""))),
            id + ": 2024-02-05 2024-02-20 0403019261;");
  EXPECT_EQ(registry.take(message(4, update("", "9999-12-31"))),
            id + ": 2024-02-05 open 0403019261;");
  EXPECT_EQ(registry.take(message(5, cancel())), id + ": cancelled;");
  EXPECT_EQ(registry.take(message(6, update("", "2024-03-01"))), id + ": cancelled;");
  EXPECT_EQ(registry.take(message(7, in(kId, "2024-03-01"))), id + ": 2024-03-01 open 0403019261;");
}

TEST(Dimona, TheSameStatementsGiveTheSameWhateverTheirOrder) {
  std::vector<std::string> messages{
      message(1, in(kId, "2024-02-01", "2024-02-10")), message(2, out("2024-02-20")),
      message(3, update("2024-02-05", "")), message(4, update("", "9999-12-31")),
      message(5, out("2024-03-03"))};
  Registry expected;
  for (const auto& one : messages) expected.take(one);
  EXPECT_EQ(expected.stands(std::string(kId)), "2024-02-05 2024-03-03 0403019261");
  std::mt19937 random(1);
  for (int i = 0; i < 200; ++i) {
    std::ranges::shuffle(messages, random);
    Registry registry;
    for (const auto& one : messages) registry.take(one, 1 + random() % 50);
    registry.take(messages[random() % messages.size()]);  // once more
    EXPECT_EQ(registry.records, expected.records) << i;
  }
}

TEST(Dimona, WhatIsNotWholeYetIsNotedAndGivesNoRecord) {
  Registry registry;
  EXPECT_EQ(registry.take(message(2, out("2024-02-20"))), "");
  EXPECT_EQ(registry.take(message(1, in(kId, "2024-02-01"))),
            std::string(kId) + ": 2024-02-01 2024-02-20 0403019261;");
  Registry cancelled;
  EXPECT_EQ(cancelled.take(message(2, cancel())), std::string(kId) + ": cancelled;");
  EXPECT_EQ(cancelled.take(message(1, in(kId, "2024-02-01"))), std::string(kId) + ": cancelled;");
}

TEST(Dimona, TheMomentOfTheLastUpdateOrdersStatements) {
  Registry registry;
  const auto late =
      tag("DimonaUpdate", tag("DimonaPeriodId", kId) + tag("EndingDate", "2024-02-02") +
                              tag("LastUpdateDate", "2024-02-01") +
                              tag("LastUpdateHour", "10:00:00.000"));
  registry.take(message(1, in(kId, "2024-02-01", "2024-02-20")));
  registry.take(message(9, late));  // told late, but stated before
  EXPECT_EQ(registry.stands(std::string(kId)), "2024-02-01 2024-02-20 0403019261");
  registry.take(
      message(2, tag("DimonaUpdate", tag("DimonaPeriodId", kId) + tag("IsCancelled", "1"))));
  EXPECT_EQ(registry.stands(std::string(kId)), "cancelled");
}

TEST(Dimona, AnInWithoutItsIdGivesWayToThePeriodWithOne) {
  const std::string without = "in/0403019261/85073003328/2024-02-01";
  Registry registry;
  EXPECT_EQ(registry.take(message(1, in("", "2024-02-01"))),
            without + ": 2024-02-01 open 0403019261;");
  EXPECT_EQ(registry.take(message(2, in(kId, "2024-02-01"))),
            std::string(kId) + ": 2024-02-01 open 0403019261;" + without + ": cancelled;");
  Registry other_way;
  other_way.take(message(2, in(kId, "2024-02-01")));
  EXPECT_EQ(other_way.take(message(1, in("", "2024-02-01"))), "");
  EXPECT_EQ(other_way.stands(std::string(kId)), registry.stands(std::string(kId)));
  // Another day, another employment.
  EXPECT_NE(other_way.take(message(1, in("", "2024-02-02"))), "");
}

TEST(Dimona, WhatIsWrongIsRefusedAndNotNoted) {
  Registry registry;
  const auto refused = [&](std::string_view unit) {
    const auto told = registry.take(message(1, unit));
    EXPECT_TRUE(registry.notebook.notes.empty()) << told;
    return told;
  };
  EXPECT_EQ(refused(tag("DimonaOut", tag("EndingDate", "2024-02-01"))),
            "missing_field DimonaPeriodId: is missing;");
  EXPECT_EQ(refused(tag("DimonaOut", tag("DimonaPeriodId", kId))),
            "missing_field EndingDate: is missing;");
  EXPECT_EQ(refused(tag("DimonaCancel", tag("DimonaPeriodId", "12"))),
            "bad_value DimonaPeriodId: \"12\" is not 12 digits;");
  EXPECT_EQ(refused(in(kId, "2024-02-30")).substr(0, 22), "bad_date StartingDate:");
  EXPECT_EQ(refused(in(kId, "2024-02-03", "2024-02-02")).substr(0, 15), "inverted_period");
  EXPECT_EQ(refused(tag("DimonaIn", tag("StartingDate", "2024-02-03"))),
            "missing_field INSS: is missing;");
  EXPECT_EQ(refused(tag("DimonaIn", tag("StartingDate", "2024-02-03") + tag("INSS", kNumber))),
            "missing_field EmployerId: is missing, and so is DimonaPeriodId;");
  EXPECT_EQ(refused(tag("DailyRegistrationDeclaration", tag("DimonaPeriodId", kId))), "");
}

TEST(Dimona, StatementsThatContradictEachOtherStateNoDaysInAnyOrder) {
  std::vector<std::string> messages{message(1, in(kId, "2024-02-10")),
                                    message(2, out("2024-02-01")),
                                    message(3, update("2024-01-20", ""))};
  Registry first;
  first.take(messages[0]);
  EXPECT_EQ(first.take(messages[1]), std::string(kId) + ": ;");
  EXPECT_EQ(first.take(messages[2]), std::string(kId) + ": 2024-01-20 2024-02-01 0403019261;");
  std::ranges::sort(messages);
  do {
    Registry registry;
    for (const auto& one : messages) registry.take(one);
    EXPECT_EQ(registry.records, first.records);
  } while (std::ranges::next_permutation(messages).found);
}

TEST(Dimona, NoNoteIsKeptUnderANationalNumber) {
  Registry registry;
  registry.take(message(1, in("", "2024-02-01")));
  registry.take(message(2, in(kId, "2024-02-01")));
  EXPECT_EQ(registry.notebook.notes.size(), 3U);
  for (const auto& [key, value] : registry.notebook.notes) {
    EXPECT_EQ(key.find(kNumber), std::string::npos) << key;
  }
}

TEST(Dimona, WhatTheNotebookCannotReadIsAnErrorOfTheWhole) {
  Registry registry;
  registry.notebook.broken = true;
  EXPECT_EQ(registry.take(message(1, in(kId, "2024-02-01"))), "error no notes today");
  EXPECT_EQ(registry.take("<IDFLUX/>").substr(0, 5), "error");
}

}  // namespace
}  // namespace cumuld
