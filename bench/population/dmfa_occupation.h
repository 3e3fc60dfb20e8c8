// write_occupation: an occupation of a worker line with its services and remunerations, as the
// three DmfA messages name them.
//
// Errors:        none.
// Thread safety: the caller's own string.
#pragma once

#include <string>
#include <string_view>

#include "bench/population/record.h"

namespace population {

struct OccupationNames {
  std::string_view occupation, service, remuneration;
};
inline constexpr OccupationNames kDeclaredOccupation{"Occupation", "Service", "Remun"};
inline constexpr OccupationNames kUpdatedOccupation{"OccupationUpdate", "Service", "Remun"};
inline constexpr OccupationNames kNotifiedOccupation{"OccupationUpdateNotification",
                                                     "ServiceAction", "RemunAction"};

// `action` is that of each block in a notification; 0 writes none.
// REQUIRES: the period has an occupation.
void write_occupation(const Period& period, const OccupationNames& names, char action,
                      std::string& out);

}  // namespace population
