#include "bench/asks.h"

#include <simdjson.h>

#include <string_view>

#include "bench/engine.h"
#include "bench/http_load.h"
#include "bench/population/join_bench.h"
#include "bench/population/random.h"

namespace bench {
namespace {

// What a screen shows.
constexpr std::string_view kLimit = "&limit=20";
constexpr std::uint64_t kSeed = 7;

// Persons are found by looking at slots of the population, of which one in twelve is a benefit's.
constexpr std::size_t kLooksAPerson = 1'000;

struct Sample {
  std::string id, person, rule, grade, status, insurer, employer, from, to;
};

std::string text(const simdjson::dom::element& object, std::string_view name) {
  std::string_view value;
  if (object[name].get(value) != simdjson::SUCCESS) give_up("a hit has no " + std::string(name));
  return std::string(value);
}

simdjson::dom::element part(const simdjson::dom::element& object, std::string_view name) {
  simdjson::dom::element value;
  if (object[name].get(value) != simdjson::SUCCESS) give_up("a hit has no " + std::string(name));
  return value;
}

Sample sample_of(const simdjson::dom::element& hit) {
  Sample sample;
  sample.id = text(hit, "id");
  sample.person = text(hit, "person");
  sample.rule = text(hit, "rule");
  sample.grade = text(hit, "grade");
  sample.status = text(hit, "status");
  sample.insurer = text(part(hit, "benefit"), "insurer");
  sample.employer = text(part(hit, "income"), "employer");
  const auto segment = part(hit, "segments").at(0).value();
  sample.from = text(segment, "from");
  sample.to = text(segment, "to");
  return sample;
}

// The hits of persons drawn at random, `persons` of them with at least one.
std::vector<Sample> draw_samples(HttpClient& client, std::uint64_t employments,
                                 std::size_t persons) {
  const population::JoinBench population(population::JoinBench::persons_for(employments), 1);
  population::Random random{kSeed};
  population::Record record;
  simdjson::dom::parser parser;
  std::vector<Sample> samples;
  for (std::size_t looks = persons * kLooksAPerson; persons > 0; --looks) {
    if (looks == 0) give_up("too few hits stand");
    const auto slot = random.next() % population.slots();
    if (!population.record(slot, record) || record.registry == population::Registry::kDmfa) {
      continue;
    }
    const std::string answer = client.get("/v1/hits?limit=1000&person=" + record.person);
    simdjson::dom::array hits;
    if (parser.parse(answer)["hits"].get(hits) != simdjson::SUCCESS) give_up("no list of hits");
    if (hits.size() == 0) continue;
    for (const auto hit : hits) samples.push_back(sample_of(hit));
    --persons;
  }
  return samples;
}

// What a list costs can be a thousand times what one hit does: fewer of them, each asked for once
// before it is timed.
constexpr std::size_t kListsMax = 4;

// One request a sample; `query` is what stands behind "/v1/hits?".
template <typename Query>
Ask by(const std::string& what, const std::vector<Sample>& samples, Query&& query) {
  Ask ask{what, {}};
  for (const auto& sample : samples) {
    if (ask.requests.size() == kListsMax) break;
    ask.requests.push_back(get_request("/v1/hits?" + query(sample) + std::string(kLimit)));
  }
  return ask;
}

}  // namespace

Asks draw_asks(HttpClient& client, std::uint64_t employments, std::size_t persons) {
  const auto samples = draw_samples(client, employments, persons);
  Asks asks;
  asks.hits.what = "one hit by id";
  asks.persons.what = "one person's timeline";
  std::string last;
  for (const auto& sample : samples) {
    asks.hits.requests.push_back(get_request("/v1/hits/" + sample.id));
    if (sample.person == last) continue;
    last = sample.person;
    asks.persons.requests.push_back(get_request("/v1/persons/" + sample.person));
  }
  asks.filters = {
      by("person", samples, [](const Sample& one) { return "person=" + one.person; }),
      by("rule", samples, [](const Sample& one) { return "rule=" + one.rule; }),
      by("grade", samples, [](const Sample& one) { return "grade=" + one.grade; }),
      by("status", samples, [](const Sample& one) { return "status=" + one.status; }),
      by("insurer", samples, [](const Sample& one) { return "insurer=" + one.insurer; }),
      by("employer", samples, [](const Sample& one) { return "employer=" + one.employer; }),
      by("from", samples, [](const Sample& one) { return "from=" + one.from; }),
      by("to", samples, [](const Sample& one) { return "to=" + one.to; }),
      by("from and to", samples,
         [](const Sample& one) { return "from=" + one.from + "&to=" + one.to; }),
      by("min_days", samples, [](const Sample&) { return std::string("min_days=60"); }),
      by("min_amount_cents", samples,
         [](const Sample&) { return std::string("min_amount_cents=400000"); }),
      by("sort=-sequence", samples, [](const Sample&) { return std::string("sort=-sequence"); }),
      by("sort=-amount", samples, [](const Sample&) { return std::string("sort=-amount"); }),
  };
  return asks;
}

}  // namespace bench
