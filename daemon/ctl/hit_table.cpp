#include "daemon/ctl/hit_table.h"

#include "daemon/ctl/fields.h"

namespace cumuld::ctl {

using enum Table::Align;

Table hit_table() {
  return Table({{"id", kLeft},
                {"rule", kLeft},
                {"person", kLeft},
                {"grade", kLeft},
                {"status", kLeft},
                {"days", kRight},
                {"amount", kRight},
                {"minimum", kRight},
                {"sequence", kRight}});
}

void add_hit(Table& table, const json::object& hit, const Style& style) {
  // "revised": the data changed after the insurer was told.
  const auto* revised = hit.if_contains("revised");
  const bool is_revised = revised != nullptr && revised->is_bool() && revised->get_bool();
  table.add({text_of(hit, "id"), text_of(hit, "rule"), text_of(hit, "person"),
             text_of(hit, "grade"), text_of(hit, "status") + (is_revised ? ", revised" : ""),
             text_of(hit, "days"), amount_of(hit, "amount_cents", style),
             amount_of(hit, "amount_min_cents", style), text_of(hit, "sequence")});
}

Table case_table() {
  return Table({{"id", kLeft},
                {"rule", kLeft},
                {"person", kLeft},
                {"insurer", kLeft},
                {"status", kLeft},
                {"hits", kRight},
                {"days", kRight},
                {"amount", kRight},
                {"minimum", kRight},
                {"deadline", kLeft}});
}

void add_case(Table& table, const json::object& entry, const Style& style) {
  table.add({text_of(entry, "id"), text_of(entry, "rule"), text_of(entry, "person"),
             text_of(entry, "insurer"), text_of(entry, "status"),
             std::to_string(array_of(entry, "hits").size()), text_of(entry, "days"),
             amount_of(entry, "amount_cents", style), amount_of(entry, "amount_min_cents", style),
             text_of(entry, "deadline")});
}

}  // namespace cumuld::ctl
