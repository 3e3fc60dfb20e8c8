#include "daemon/decode/dimona_record.h"

#include <algorithm>
#include <charconv>

#include "daemon/decode/dimona.h"
#include "daemon/decode/dmfa_values.h"
#include "matcher/hash.h"

namespace cumuld {
namespace {

using matcher::RejectCode;
using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

constexpr std::size_t kPeriodIdDigits = 12;
constexpr std::string_view kWithoutId = "in/";  // begins the key of an In without an id

// What an announcement is known by before it has an id.
std::string announced(const std::string& employer, const std::string& inss,
                      const std::string& starting_date) {
  return employer + "/" + inss + "/" + starting_date;
}

// The same as the name of a note, which must not show a national number.
std::string note_name(const std::string& name, std::uint64_t seed) {
  const auto hash = matcher::hash128(name, seed);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex(32, '0');
  auto high = hash.high;
  auto low = hash.low;
  for (std::size_t i = 0; i < 16; ++i, high >>= 4U, low >>= 4U) {
    hex[15 - i] = kDigits[high & 15U];
    hex[31 - i] = kDigits[low & 15U];
  }
  return hex;
}

// What an In without an id is noted under.
std::string note_without_id(const std::string& noted_as) {
  return "dimona in " + noted_as;
}

Verdict check_period_id(std::string_view text) {
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (digits && text.size() == kPeriodIdDigits) return std::nullopt;
  return refuse_element("DimonaPeriodId", RejectCode::kBadValue,
                        '"' + shown(text) + "\" is not 12 digits");
}

Status damaged() {
  return {StatusCode::kCorruption, "a noted Dimona statement is damaged: restore a backup"};
}

}  // namespace

std::string dimona_notes_of(std::string_view key, std::uint64_t key_seed) {
  if (!key.starts_with(kWithoutId)) return "dimona period " + std::string(key) + " ";
  return note_without_id(note_name(std::string(key.substr(kWithoutId.size())), key_seed));
}

Verdict DimonaRecords::read_statement(const DimonaUnit& unit, std::string_view form_date,
                                      std::string_view form_hour, DimonaStatement& out) {
  out.action = unit.is_cancelled == "1" ? DimonaAction::kCancel : unit.action;
  const bool updated = !unit.update_date.empty() && !unit.update_hour.empty();
  if (auto refused = updated ? read_version(unit.update_date, unit.update_hour, out.moment)
                             : read_version(form_date, form_hour, out.moment)) {
    return refused;
  }
  if (!unit.period_id.empty()) {
    if (auto refused = check_period_id(unit.period_id)) return refused;
  } else if (unit.action != DimonaAction::kIn) {
    return refuse_element("DimonaPeriodId", RejectCode::kMissingField, "is missing");
  }
  if (out.action == DimonaAction::kIn) {
    if (auto refused = require_element("StartingDate", unit.starting_date)) return refused;
    if (auto refused = require_element("INSS", unit.inss)) return refused;
  }
  if (out.action == DimonaAction::kOut) {
    if (auto refused = require_element("EndingDate", unit.ending_date)) return refused;
  }
  matcher::Day day;
  if (!unit.starting_date.empty()) {
    if (auto refused = read_day("StartingDate", unit.starting_date, day)) return refused;
  }
  if (!unit.ending_date.empty() && unit.ending_date != kDimonaOpen) {
    if (auto refused = read_day("EndingDate", unit.ending_date, day)) return refused;
  }
  if (!unit.inss.empty()) {
    if (auto refused = check_inss(unit.inss)) return refused;
  }
  out.starting_date = unit.starting_date;
  out.ending_date = unit.ending_date;
  out.inss = unit.inss;
  out.worker_type = unit.worker_type;
  out.joint_commission = unit.joint_commission;
  return read_employer(unit.company_id, unit.noss_number, out.employer);
}

// Whether the statement could stand in a record. What others say must not matter: the same
// statements would else be refused in one order and taken in another.
Verdict DimonaRecords::check_alone(const DimonaStatement& statement) {
  auto alone = period_of(statement);
  if (alone.starting_date.empty()) alone.starting_date = "1900-01-01";
  if (alone.inss.empty()) alone.inss = "00000000097";
  if (!alone.cancelled && alone.contradicts_itself()) {
    return refuse_element("EndingDate", RejectCode::kInvertedPeriod,
                          alone.ending_date + " is before StartingDate, " + alone.starting_date);
  }
  return state("-", alone);
}

Result<Verdict> DimonaRecords::append(const DimonaUnit& unit, std::string_view form_date,
                                      std::string_view form_hour, const RawPlace& place,
                                      matcher::Batch& out) {
  DimonaStatement statement;
  if (auto refused = read_statement(unit, form_date, form_hour, statement)) return refused;
  if (auto refused = check_alone(statement)) return refused;
  return unit.period_id.empty() ? append_without_id(statement, place, out)
                                : append_period(unit.period_id, statement, place, out);
}

Result<Verdict> DimonaRecords::append_period(const std::string& id,
                                             const DimonaStatement& statement,
                                             const RawPlace& place, matcher::Batch& out) {
  const auto prefix = dimona_notes_of(id, key_seed_);
  const auto noted = notebook_.find(prefix);
  if (!noted) return tl::make_unexpected(noted.error());
  auto bytes = statement.encode();
  std::vector<DimonaStatement> others;
  for (const auto& [key, value] : *noted) {
    if (value == bytes) continue;
    auto known = DimonaStatement::parse(value);
    if (!known) return tl::make_unexpected(damaged());
    others.push_back(std::move(*known));
  }
  if (!others.empty()) others.push_back(statement);
  const auto period = others.empty() ? period_of(statement) : period_of(std::move(others));
  if (period.cancelled || period.is_whole()) {
    if (auto refused = state(id, period)) return refused;
    matcher::append_record(out, draft_, key_seed_, place.position, place.offset, place.size);
  }
  auto note_key = prefix + std::to_string(matcher::hash64(bytes));
  note(std::move(note_key), std::move(bytes), place, out);
  if (!period.is_whole() || period.employer.empty()) return Verdict{};
  if (auto status = withdraw_without_id(id, period, place, out); !status.ok()) {
    return tl::make_unexpected(std::move(status));
  }
  return Verdict{};
}

Status DimonaRecords::withdraw_without_id(const std::string& id, const DimonaPeriod& period,
                                          const RawPlace& place, matcher::Batch& out) {
  const auto name = announced(period.employer, period.inss, period.starting_date);
  const auto noted_as = note_name(name, key_seed_);
  note("dimona of " + noted_as, id, place, out);
  const auto key_without_id = std::string(kWithoutId) + name;
  const auto noted = notebook_.find(note_without_id(noted_as));
  if (!noted) return noted.error();
  for (const auto& [key, value] : *noted) {
    std::uint64_t moment = 0;
    std::from_chars(value.data(), value.data() + value.size(), moment);
    DimonaPeriod gone;
    gone.cancelled = true;
    gone.version = std::max(moment + 1, period.version);
    if (state(key_without_id, gone)) return damaged();
    matcher::append_record(out, draft_, key_seed_, place.position, place.offset, place.size);
  }
  return {};
}

Result<Verdict> DimonaRecords::append_without_id(const DimonaStatement& statement,
                                                 const RawPlace& place, matcher::Batch& out) {
  if (statement.employer.empty()) {
    return refuse_element("EmployerId", RejectCode::kMissingField,
                          "is missing, and so is DimonaPeriodId");
  }
  const auto name = announced(statement.employer, statement.inss, statement.starting_date);
  const auto noted_as = note_name(name, key_seed_);
  const auto known = notebook_.find("dimona of " + noted_as);
  if (!known) return tl::make_unexpected(known.error());
  if (!known->empty()) return Verdict{};
  const auto key = std::string(kWithoutId) + name;
  const auto period = period_of(statement);
  if (auto refused = state(key, period)) return refused;
  matcher::append_record(out, draft_, key_seed_, place.position, place.offset, place.size);
  note(note_without_id(noted_as), std::to_string(statement.moment), place, out);
  return Verdict{};
}

void DimonaRecords::note(std::string key, std::string value, const RawPlace& place,
                         matcher::Batch& out) {
  notebook_.add(key, value);
  out.notes.push_back({place.position, std::move(key), std::move(value)});
}

// Fills draft_ with the record that the period is. It views the key and the period until it is
// appended.
Verdict DimonaRecords::state(std::string_view key, const DimonaPeriod& period) {
  stated_.clear();
  auto& fields = stated_.fields;
  fields.set(Field::kRegistry, Value::text_of("dimona"));
  fields.set(Field::kKey, Value::text_of(key));
  fields.set(Field::kVersion, Value::integer_of(period.version));
  if (period.cancelled) {
    fields.set(Field::kCancelled, {{}, 0, Value::Type::kTrue});
    return check_.check(stated_, draft_);
  }
  fields.set(Field::kPerson, Value::text_of(period.inss));
  if (period.contradicts_itself()) {
    fields.set(Field::kPeriods, {{}, 0, Value::Type::kList});
    fields.set(Field::kAttributes, {{}, 0, Value::Type::kObject});
    fields.add_attribute("contradiction", "EndingDate before StartingDate");
    return check_.check(stated_, draft_);
  }
  fields.set(Field::kKind, Value::text_of("employment_notice"));
  fields.set(Field::kFrom, Value::text_of(period.starting_date));
  if (!period.ending_date.empty()) fields.set(Field::kTo, Value::text_of(period.ending_date));
  if (!period.employer.empty()) fields.set(Field::kEmployer, Value::text_of(period.employer));
  fields.set(Field::kAttributes, {{}, 0, Value::Type::kObject});
  if (!period.worker_type.empty()) fields.add_attribute("worker_type", period.worker_type);
  if (!period.joint_commission.empty()) {
    fields.add_attribute("joint_commission", period.joint_commission);
  }
  return check_.check(stated_, draft_);
}

}  // namespace cumuld
