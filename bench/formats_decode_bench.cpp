// Measures the decoders of registries' files other than DmfA on one thread, over a file already in
// memory, beside the bare parser on the same bytes (bare_parse.h): Dimona and IDFLUX messages,
// attestations and authorised resumptions as XML by their layouts, certificates as CSV by theirs.
//
// `answer` is over the contents of the decoded records (decode) or counts elements or texts (bare):
// a faster decoder must leave it as it was.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/bare_parse.h"
#include "config/layouts.h"
#include "daemon/decode/csv_decoder.h"
#include "daemon/decode/dimona.h"
#include "daemon/decode/idflux.h"
#include "daemon/decode/xml_layout_decoder.h"
#include "matcher/national_number.h"

namespace {

constexpr std::uint32_t kRecords = 8'000;

std::string number_of(std::uint32_t record, std::uint32_t first = 500'000'000) {
  return matcher::NationalNumber::from_code(first + record * 7'919)->digits();
}

std::string element(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + std::string(text) + "</" + std::string(name) + ">\n";
}

std::string form(std::string_view root, std::string_view units) {
  return element(
      root, element("Form", element("FormCreationDate", "2024-05-01") +
                                element("FormCreationHour", "08:45:00.000") + std::string(units)));
}

template <typename Unit>
std::string units(Unit&& unit) {
  std::string text;
  for (std::uint32_t i = 0; i < kRecords; ++i) text += unit(i);
  return text;
}

std::string attestations() {
  return element(
      "Attestations", units([](std::uint32_t i) {
        const auto payment = [](const std::string& month, const std::string& days) {
          return element("payment",
                         element("document", "C21") + element("incapacityCategory", "1") +
                             element("familySituation", "02") + element("allowanceCode", "AA") +
                             element("period", element("beginDate", month + "-01") +
                                                   element("endDate", month + "-28")) +
                             element("amount", "1462,50") + element("days", days));
        };
        return element(
            "Attestation",
            element("ssin", number_of(i)) +
                element("attestationIdentification",
                        element("yearQuarter", "2024Q1") + element("creationDate", "2024-04-05") +
                            element("attestationId", "at-" + std::to_string(i)) +
                            element("attestationVersion", "1") +
                            element("attestationStatus", "CREATION")) +
                element("insurer", "306") +
                element(
                    "allowances",
                    element("allowance", element("initialStartDate", "2023-05-02") +
                                             element("payments", payment("2024-01", "24") +
                                                                     payment("2024-02", "24") +
                                                                     payment("2024-03", "24")))));
      }));
}

std::string authorisations() {
  return element("AuthorisedResumptions", units([](std::uint32_t i) {
                   return element(
                       "AuthorisedResumption",
                       element("insurer", "306") + element("authorisationId", std::to_string(i)) +
                           element("messageVersion", "1") + element("ssin", number_of(i)) +
                           element("decision", "GRANTED") + element("resumedOn", "2024-02-05") +
                           element("declaredOn", "2024-02-02") +
                           element("decidedOn", "2024-02-20") + element("sentOn", "2024-02-21") +
                           element("effectiveTo", "2024-06-30") +
                           element("employer", "0403019261") + element("maxPercentage", "50") +
                           element("nature", "adapted work"));
                 }));
}

std::string certificates() {
  return "certificate;changed_at;status;niss;name;begin;end;employer;member_state;host\n" +
         units([](std::uint32_t i) {
           return "A1-" + std::to_string(i) + ";2007-01-05T10:00:00;;" + number_of(i) +
                  ";\"Jan, x\";2006-11-01;2007-03-31;PL5213017228;PL;0403019261\n";
         });
}

std::string dimonas() {
  return form("Dimona", units([](std::uint32_t i) {
                return element("DimonaIn",
                               element("DimonaPeriodId", std::to_string(600'000'000'000 + i)) +
                                   element("StartingDate", "2024-02-10") +
                                   element("EmployerId", element("CompanyID", "0403019261")) +
                                   element("NaturalPerson", element("INSS", number_of(i))) +
                                   element("DimonaFeatures", element("JointCommissionNbr", "200") +
                                                                 element("WorkerType", "OTH")));
              }));
}

std::string replacements() {
  return form("IDFLUX", units([](std::uint32_t i) {
                return element(
                    "IdfluxInformation",
                    element("JustificationCode", "90") +
                        element("EmployerId", element("CompanyID", "0403019261")) +
                        element("ValidSituation",
                                element("INSS", number_of(i)) + element("WorkerName", "Name")) +
                        element("OutdatedSituation", element("INSS", number_of(i, 600'000'000))));
              }));
}

const config::FileLayout& layout(std::string_view registry, config::FileLayout::Form form) {
  static const auto kLayouts = config::shipped_layouts_for(matcher::standard_catalogue()).value();
  return *kLayouts.find(registry, form);
}

const matcher::Catalogue& catalogue() {
  static const auto kCatalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  return kCatalogue;
}

// Every message of this bench is the first about its period, so there is never an earlier note to
// be found; what it costs to keep them is the store's.
class NoEarlierNotes final : public cumuld::Notebook {
 public:
  matcher::Result<std::vector<std::pair<std::string, std::string>>> find(
      std::string_view) override {
    return std::vector<std::pair<std::string, std::string>>{};
  }
  void add(std::string_view, std::string_view) override {}
};

// `make`: a decoder with feed(chunk, last, batch).
template <typename Make>
void decode(benchmark::State& state, const std::string& text, Make&& make) {
  matcher::Batch batch;
  std::uint64_t answer = 0;
  std::uint64_t records = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores)
    auto decoder = make();
    answer = records = 0;
    bench::feed_in_chunks(text, [&](std::string_view chunk, bool last) {
      batch.clear();
      if (!decoder->feed(chunk, last, batch).ok()) state.SkipWithError("the file was refused");
      records += batch.records.size();
      for (const auto& record : batch.records) answer = answer * 31 + record.content.low;
    });
  }
  if (records != kRecords) state.SkipWithError("a record was rejected");
  bench::report(state, text, kRecords, answer);
}

void decode_csv(benchmark::State& state, const std::string& text) {
  matcher::Batch batch;
  std::uint64_t answer = 0;
  std::uint64_t records = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores)
    cumuld::CsvDecoder decoder(layout("gotot", config::FileLayout::Form::kCsv), catalogue(), 1);
    std::string_view rest = text;
    std::uint64_t line = 1;
    answer = records = 0;
    if (!decoder.read_header(rest, line).ok()) state.SkipWithError("the file was refused");
    while (!rest.empty()) {
      batch.clear();
      decoder.decode(rest, line, batch);
      records += batch.records.size();
      for (const auto& record : batch.records) answer = answer * 31 + record.content.low;
    }
  }
  if (records != kRecords) state.SkipWithError("a record was rejected");
  bench::report(state, text, kRecords, answer);
}

void bare_xml(benchmark::State& state, const std::string& text) {
  std::uint64_t answer = 0;
  for (auto _ : state) answer = bench::parse_with_expat(text);  // NOLINT
  bench::report(state, text, kRecords, answer);
}

void bare_csv(benchmark::State& state, const std::string& text) {
  std::uint64_t answer = 0;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores)
    answer = bench::cut_lines(text, ';');
    benchmark::DoNotOptimize(answer);
  }
  bench::report(state, text, kRecords, answer);
}

template <typename Make>
void add(const std::string& name, std::string text, Make make) {
  benchmark::RegisterBenchmark((name + "/decode").c_str(), [text, make](benchmark::State& state) {
    decode(state, text, make);
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark((name + "/expat").c_str(), [text](benchmark::State& state) {
    bare_xml(state, text);
  })->Unit(benchmark::kMillisecond);
}

void add_all() {
  const auto by_layout = [](std::string_view registry) {
    return [registry] {
      return std::make_unique<cumuld::XmlLayoutDecoder>(
          layout(registry, config::FileLayout::Form::kXml), catalogue(), 1);
    };
  };
  add("attestations", attestations(), by_layout("invalidity"));
  add("authorisations", authorisations(), by_layout("authorisation"));
  add("idflux", replacements(),
      [] { return std::make_unique<cumuld::IdfluxDecoder>(catalogue(), 1, "identity"); });
  add("dimona", dimonas(), [] {
    struct Decoder {
      NoEarlierNotes notes;
      cumuld::DimonaDecoder decoder{catalogue(), 1, notes};
      matcher::Status feed(std::string_view chunk, bool last, matcher::Batch& batch) {
        return decoder.feed(chunk, last, batch);
      }
    };
    return std::make_unique<Decoder>();
  });
  benchmark::RegisterBenchmark("certificates/decode", [text = certificates()](auto& state) {
    decode_csv(state, text);
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("certificates/lines", [text = certificates()](auto& state) {
    bare_csv(state, text);
  })->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  add_all();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
