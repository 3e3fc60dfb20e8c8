// PersonWorld: a person's periods for tests of the join, written as short as the rules are.
//
//   PersonWorld world;
//   world.add("dmfa", "k1", "employment", day, day + 30).employer = "0403019261";
//   world.add("invalidity", "k2", "invalidity", day, kOpenEnd);
//   const auto hits = world.find(rule);
//
// Ends are excluded, as everywhere inside. Views stay valid as long as the world.
// Thread safety: one thread at a time.
#pragma once

#include <deque>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "matcher/bytes.h"
#include "matcher/join.h"

namespace support {

class PersonWorld {
 public:
  // Adds a period and returns it, so that a test may say more of it.
  matcher::PeriodView& add(std::string_view registry, std::string_view key, std::string_view kind,
                           matcher::Day begin, matcher::Day end, std::string_view part = "1") {
    matcher::HitSide side;
    side.registry = catalogue.find_registry(registry).value();
    side.key = texts_.emplace_back(key);
    side.version = 1;
    side.person = 7;
    side.period.part = texts_.emplace_back(part);
    side.period.kind = catalogue.find_kind(kind).value();
    side.period.begin = begin;
    side.period.end = end;
    periods.push_back(side);
    return periods.back().period;
  }

  // The bytes of these attributes, which must be in the order of their names.
  std::string_view attributes(
      std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
    std::string& bytes = texts_.emplace_back();
    for (const auto& [name, value] : pairs) {
      matcher::put_string(bytes, name);
      matcher::put_string(bytes, value);
    }
    return bytes;
  }

  matcher::KindMask kinds(std::initializer_list<std::string_view> names) const {
    matcher::KindMask mask = 0;
    for (const auto name : names) mask |= matcher::KindMask{1} << catalogue.find_kind(name).value();
    return mask;
  }

  // Employment against invalidity, exempted by an authorised resumption; every hit is certain.
  matcher::Rule plain_rule() const {
    matcher::Rule rule;
    rule.id = "plain";
    rule.income = kinds({"employment"});
    rule.benefit = kinds({"invalidity"});
    rule.exemption = kinds({"authorised_resumption"});
    return rule;
  }

  std::vector<matcher::FoundHit> find(const matcher::RuleTable& table) {
    std::vector<matcher::FoundHit> hits;
    matcher::find_hits(periods, periods.size(), table, catalogue, order, scratch_, hits);
    return hits;
  }
  std::vector<matcher::FoundHit> find(const matcher::Rule& rule) {
    matcher::RuleTable table;
    table.rules = {rule};
    return find(table);
  }

  const matcher::Catalogue catalogue =
      matcher::Catalogue::build(matcher::standard_catalogue()).value();
  const matcher::RegistryOrder order{catalogue};
  matcher::PersonPeriods periods;

 private:
  std::deque<std::string> texts_;
  matcher::JoinScratch scratch_;
};

}  // namespace support
