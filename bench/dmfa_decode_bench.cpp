// Measures DmfaDecoder on one thread over a DmfA original already in memory, in chunks of 64 KiB,
// beside what reading the same bytes costs without it:
//
//   decode  worker lines to validated records with canonical bytes, checksums and key identities
//   reader  XmlReader tells a handler that does nothing
//   expat   the bare parser (bare_parse.h)
//
// `answer` is over the decoded content checksums (decode) or counts elements (reader, expat): a
// faster decoder must leave it as it was.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/bare_parse.h"
#include "config/dmfa_codes.h"
#include "daemon/decode/dmfa.h"
#include "daemon/decode/xml_reader.h"
#include "matcher/catalogue.h"
#include "matcher/national_number.h"

namespace {

constexpr std::uint32_t kLines = 4'000;

std::string element(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + std::string(text) + "</" + std::string(name) + ">\n";
}

// A line as the ONSS's own samples have them: one occupation, two service codes, two kinds of pay,
// three contributions.
std::string worker_record() {
  std::string contribution = element("ContributionWorkerCode", "495") +
                             element("ContributionType", "0") +
                             element("ContributionCalculationBasis", "00001099998") +
                             element("ContributionAmount", "00000096909");
  contribution = "<WorkerContribution>\n" + contribution + "</WorkerContribution>\n";
  const auto service = [](std::string_view code, std::string_view days) {
    return "<Service>\n" + element("ServiceSequenceNbr", "01") + element("ServiceCode", code) +
           element("ServiceNbrDays", days) + "</Service>\n";
  };
  const auto remun = [](std::string_view code) {
    return "<Remun>\n" + element("RemunSequenceNbr", "01") + element("RemunCode", code) +
           element("RemunAmount", "00000999999") + "</Remun>\n";
  };
  return "<WorkerRecord>\n" + element("EmployerClass", "010") + element("WorkerCode", "495") +
         element("NOSSQuarterStartingDate", "2024-01-01") +
         element("NOSSQuarterEndingDate", "2024-03-31") + element("Border", "0") +
         "<WorkerRecordUserReference/>\n<Occupation>\n" + element("OccupationSequenceNbr", "01") +
         element("OccupationStartingDate", "2015-10-01") + element("JointCommissionNbr", "200") +
         element("WorkingDaysSystem", "500") + element("ContractType", "0") +
         element("RefMeanWorkingHours", "3800") + element("MeanWorkingHours", "3040") +
         element("Retired", "0") + element("LocalUnitID", "2000000141") + service("001", "05600") +
         service("050", "00900") + remun("001") + remun("002") + "</Occupation>\n" + contribution +
         contribution + contribution + "</WorkerRecord>\n";
}

const std::string& message() {
  static const std::string kMessage = [] {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DmfAOriginal>\n<Form>\n" +
                      element("FormCreationDate", "2024-05-01") +
                      element("FormCreationHour", "08:45:00.000") +
                      element("AttestationStatus", "0") + "<EmployerDeclaration>\n" +
                      element("Quarter", "20241") + element("NOSSRegistrationNbr", "199999934") +
                      element("Trusteeship", "0") + element("CompanyID", "0403019261");
    const auto record = worker_record();
    for (std::uint32_t i = 0; i < kLines; ++i) {
      const auto number = matcher::NationalNumber::from_code(500'000'000 + i * 7'919);
      out +=
          "<NaturalPerson>\n" + element("INSS", number->digits()) + record + "</NaturalPerson>\n";
    }
    return out + "</EmployerDeclaration>\n</Form>\n</DmfAOriginal>\n";
  }();
  return kMessage;
}

void decode(benchmark::State& state) {
  const auto catalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  const auto codes = config::standard_dmfa_codes();
  matcher::Batch batch;
  std::uint64_t answer = 0;
  std::uint64_t records = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores)
    cumuld::DmfaDecoder decoder(catalogue, 1, codes);
    answer = records = 0;
    bench::feed_in_chunks(message(), [&](std::string_view chunk, bool last) {
      batch.clear();
      if (!decoder.feed(chunk, last, batch).ok()) state.SkipWithError("the message was refused");
      records += batch.records.size();
      for (const auto& record : batch.records) answer = answer * 31 + record.content.low;
    });
  }
  if (records != kLines) state.SkipWithError("a line was rejected");
  bench::report(state, message(), kLines, answer);
}

class Counter : public cumuld::XmlHandler {
 public:
  matcher::Status start(std::string_view, const cumuld::XmlAttributes&) override {
    ++elements;
    return {};
  }
  matcher::Status end(std::string_view, std::string_view) override { return {}; }
  std::uint64_t elements = 0;
};

void reader(benchmark::State& state) {
  std::uint64_t answer = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores)
    Counter counter;
    cumuld::XmlReader xml(counter);
    bench::feed_in_chunks(message(), [&](std::string_view chunk, bool last) {
      if (!xml.feed(chunk, last).ok()) state.SkipWithError("the message was refused");
    });
    answer = counter.elements;
  }
  bench::report(state, message(), kLines, answer);
}

void expat(benchmark::State& state) {
  std::uint64_t answer = 0;
  for (auto _ : state) answer = bench::parse_with_expat(message());  // NOLINT
  bench::report(state, message(), kLines, answer);
}

BENCHMARK(decode)->Unit(benchmark::kMillisecond);
BENCHMARK(reader)->Unit(benchmark::kMillisecond);
BENCHMARK(expat)->Unit(benchmark::kMillisecond);

}  // namespace
