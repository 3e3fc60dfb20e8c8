#include "daemon/pipeline/store_order.h"

#include <algorithm>

namespace cumuld {

void in_order_of_the_store(const storage::Pseudonym& pseudonym,
                           std::vector<matcher::PersonCode>& persons) {
  for (auto& person : persons) person = pseudonym.of(person);
  std::ranges::sort(persons);
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  for (auto& person : persons) person = pseudonym.person_of(person);
}

}  // namespace cumuld
