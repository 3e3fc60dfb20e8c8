#include "daemon/decode/dimona_period.h"

#include <algorithm>

#include "matcher/bytes.h"

namespace cumuld {
namespace {

void set(std::string_view stated, std::string& value) {
  if (!stated.empty()) value = stated;
}

void apply(const DimonaStatement& statement, DimonaPeriod& period) {
  switch (statement.action) {
    case DimonaAction::kIn:
      period.cancelled = false;
      period.ending_date.clear();
      break;
    case DimonaAction::kCancel:
      period.cancelled = true;
      break;
    case DimonaAction::kOut:
    case DimonaAction::kUpdate:
      break;
  }
  set(statement.starting_date, period.starting_date);
  set(statement.inss, period.inss);
  set(statement.employer, period.employer);
  set(statement.worker_type, period.worker_type);
  set(statement.joint_commission, period.joint_commission);
  set(statement.ending_date, period.ending_date);
  if (period.ending_date == kDimonaOpen) period.ending_date.clear();
}

}  // namespace

std::string DimonaStatement::encode() const {
  std::string out;
  out.push_back(static_cast<char>(action));
  matcher::put_varint(out, moment);
  for (const auto* text :
       {&starting_date, &ending_date, &inss, &employer, &worker_type, &joint_commission}) {
    matcher::put_string(out, *text);
  }
  return out;
}

std::optional<DimonaStatement> DimonaStatement::parse(std::string_view bytes) {
  matcher::ByteReader reader(bytes);
  DimonaStatement statement;
  const auto action = reader.fixed<std::uint8_t>();
  statement.moment = reader.varint();
  for (auto* text : {&statement.starting_date, &statement.ending_date, &statement.inss,
                     &statement.employer, &statement.worker_type, &statement.joint_commission}) {
    *text = reader.string();
  }
  if (!reader.ok() || action > static_cast<std::uint8_t>(DimonaAction::kCancel)) {
    return std::nullopt;
  }
  statement.action = static_cast<DimonaAction>(action);
  return statement;
}

DimonaPeriod period_of(const DimonaStatement& only) {
  DimonaPeriod period;
  apply(only, period);
  period.version = only.moment;
  return period;
}

DimonaPeriod period_of(std::vector<DimonaStatement> statements) {
  std::ranges::sort(statements, [](const auto& a, const auto& b) {
    return a.moment != b.moment ? a.moment < b.moment : a.encode() < b.encode();
  });
  DimonaPeriod period;
  for (const auto& statement : statements) apply(statement, period);
  period.version = statements.back().moment + statements.size() - 1;
  return period;
}

}  // namespace cumuld
