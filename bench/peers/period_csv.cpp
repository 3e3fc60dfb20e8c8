#include "bench/peers/period_csv.h"

#include <fstream>
#include <optional>

#include "bench/population/join_bench.h"

namespace bench {
namespace {

constexpr std::size_t kWriteBytes = std::size_t{1} << 20U;

template <typename Number>
void append_field(const std::optional<Number>& value, std::string& out) {
  out += ',';
  if (value) out += std::to_string(*value);
}

}  // namespace

void append_period(std::uint64_t id, const population::Record& record, std::string& out) {
  const auto& period = record.periods.front();
  out.append(std::to_string(id)).append(",").append(record.person);
  out.append(record.registry == population::Registry::kDmfa ? ",0," : ",1,");
  out.append(std::to_string(period.days.begin().since_epoch)).append(",");
  out.append(std::to_string(period.days.last_day().since_epoch)).append(",");
  out.append(population::name_of(record.registry)).append(",").append(record.key).append(",");
  out.append(std::to_string(record.version)).append(",");
  out.append(period.employer).append(",").append(period.insurer);
  append_field(period.daily_cents, out);
  append_field(period.fraction, out);
  append_field(period.paid_days, out);
  append_field(period.days_per_week, out);
  out += '\n';
}

bool write_period_csv(std::uint64_t employments, const std::string& path) {
  const population::JoinBench population(population::JoinBench::persons_for(employments), 1);
  population::Record record;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  std::string text;
  std::uint64_t id = 0;
  for (std::uint64_t slot = 0; slot < population.slots(); ++slot) {
    if (!population.record(slot, record)) continue;
    append_period(++id, record, text);
    if (text.size() < kWriteBytes) continue;
    file << text;
    text.clear();
  }
  file << text;
  file.close();
  return !file.fail();
}

}  // namespace bench
