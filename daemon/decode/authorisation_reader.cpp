#include "daemon/decode/authorisation_reader.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <tuple>
#include <utility>

#include "daemon/decode/date.h"
#include "daemon/decode/dmfa_values.h"

namespace cumuld {
namespace {

using matcher::Day;
using matcher::RejectCode;

constexpr std::uint64_t kVersionMax = (std::uint64_t{1} << 53) - 1;
constexpr std::uint64_t kMaxFractionMax = 1'000;

constexpr std::array<std::pair<std::string_view, Decision>, 4> kDecisions{{
    {"pending", Decision::kPending},
    {"granted", Decision::kGranted},
    {"refused", Decision::kRefused},
    {"ended", Decision::kEnded},
}};

Verdict check_insurer(std::string_view text) {
  if (auto refused = require_element("insurer", text)) return refused;
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (digits && text.size() == 3) return std::nullopt;
  return refuse_element("insurer", RejectCode::kBadValue,
                        '"' + shown(text) + "\" is not three digits");
}

Verdict read_decision(std::string_view text, Decision& out) {
  out = Decision::kPending;
  if (text.empty()) return std::nullopt;
  for (const auto& [name, decision] : kDecisions) {
    out = decision;
    if (text == name && decision != Decision::kPending) return std::nullopt;
  }
  return refuse_element("decision", RejectCode::kBadValue,
                        '"' + shown(text) + "\" is none of granted, refused, ended");
}

Verdict read_optional_day(std::string_view name, std::string_view text, std::optional<Day>& out) {
  out.reset();
  return text.empty() ? std::nullopt : read_day(name, text, out.emplace());
}

Verdict read_facts(const AuthorisationTexts& texts, AuthorisationFacts& out) {
  if (auto refused = read_decision(texts.decision, out.decision)) return refused;
  if (auto refused = read_day("resumed_on", texts.resumed_on, out.resumed_on)) return refused;
  const auto days = {
      std::tuple{"declared_on", &texts.declared_on, &out.declared_on},
      std::tuple{"granted_on", &texts.granted_on, &out.granted_on},
      std::tuple{"decided_on", &texts.decided_on, &out.decided_on},
      std::tuple{"sent_on", &texts.sent_on, &out.sent_on},
      std::tuple{"effective_from", &texts.effective_from, &out.effective_from},
      std::tuple{"effective_to", &texts.effective_to, &out.effective_to},
  };
  for (const auto& [name, text, day] : days) {
    if (auto refused = read_optional_day(name, *text, *day)) return refused;
  }
  if (const auto missing = missing_date(out); !missing.empty()) {
    return require_element(missing, "");
  }
  // An end may well lie before the beginning, which then never came; a refusal has neither.
  const bool stands = out.decision == Decision::kGranted || out.decision == Decision::kPending;
  if (stands && out.effective_from && out.effective_to && *out.effective_to < *out.effective_from) {
    return refuse_element("effective_to", RejectCode::kInvertedPeriod,
                          std::string(texts.effective_to) + " is before effective_from, " +
                              std::string(texts.effective_from));
  }
  return std::nullopt;
}

void add_attributes(const AuthorisationTexts& texts, const AuthorisationFacts& facts,
                    const Exemption& exemption, FieldSet& out) {
  const auto add = [&](std::string_view name, std::string_view text) {
    if (!text.empty()) out.add_attribute(name, text);
  };
  out.set(Field::kAttributes, {{}, 0, Value::Type::kObject});
  add("regime", exemption.regime == Regime::kPrior ? "prior" : "declaration");
  add("decision", kDecisions[static_cast<std::size_t>(facts.decision)].first);
  if (exemption.declaration == Declaration::kLate) add("late", "1");
  if (exemption.declaration == Declaration::kTooLate) add("too_late", "1");
  if (!exemption.days) add("not_exempt", name_of(exemption.reason));
  add("resumed_on", texts.resumed_on);
  add("declared_on", texts.declared_on);
  add("granted_on", texts.granted_on);
  add("decided_on", texts.decided_on);
  add("sent_on", texts.sent_on);
  add("effective_from", texts.effective_from);
  add("effective_to", texts.effective_to);
}

}  // namespace

Verdict AuthorisationReader::read(const AuthorisationTexts& texts, StatedRecord& out) {
  if (auto refused = begin_record(texts, out)) return refused;
  if (texts.withdrawn) {
    out.fields.set(Field::kCancelled, {{}, 0, Value::Type::kTrue});
    return std::nullopt;
  }
  AuthorisationFacts facts;
  if (auto refused = read_facts(texts, facts)) return refused;
  std::uint64_t fraction = 0;
  if (!texts.max_fraction.empty()) {  // judged even if no day is exempt
    if (auto refused = read_number("max_fraction", texts.max_fraction, kMaxFractionMax, fraction)) {
      return refused;
    }
  }
  const auto exemption = exemption_of(facts);
  if (!texts.person.empty()) out.fields.set(Field::kPerson, Value::text_of(texts.person));
  out.fields.set(Field::kPeriods, {{}, 0, Value::Type::kList});
  add_attributes(texts, facts, exemption, out.fields);
  if (exemption.days) add_period(texts, *exemption.days, fraction, out);
  return std::nullopt;
}

Verdict AuthorisationReader::begin_record(const AuthorisationTexts& texts, StatedRecord& out) {
  std::uint64_t version = 0;
  if (auto refused = check_insurer(texts.insurer)) return refused;
  if (auto refused = require_element("id", texts.id)) return refused;
  if (auto refused = read_number("version", texts.version, kVersionMax, version)) return refused;
  key_ = texts.insurer;
  key_ += '/';
  key_ += texts.id;
  out.clear();
  out.fields.set(Field::kRegistry, Value::text_of("authorisation"));
  out.fields.set(Field::kKey, Value::text_of(key_));
  out.fields.set(Field::kVersion, Value::integer_of(version));
  return std::nullopt;
}

void AuthorisationReader::add_period(const AuthorisationTexts& texts, const ExemptDays& days,
                                     std::uint64_t fraction, StatedRecord& out) {
  auto& period = *out.add_period();  // the only one
  period.set(Field::kPart, Value::text_of("1"));
  period.set(Field::kKind, Value::text_of("authorised_resumption"));
  from_.clear();
  append_date(days.first, from_);
  period.set(Field::kFrom, Value::text_of(from_));
  if (days.last) {
    to_.clear();
    append_date(*days.last, to_);
    period.set(Field::kTo, Value::text_of(to_));
  }
  if (!texts.employer.empty()) period.set(Field::kEmployer, Value::text_of(texts.employer));
  if (!texts.max_fraction.empty()) period.set(Field::kMaxFraction, Value::integer_of(fraction));
}

}  // namespace cumuld
