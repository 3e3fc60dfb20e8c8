// write_authorisation_xml, write_authorisation_csv: authorised resumptions of work, laid out as
// config/layouts.toml says. What is exempt is not written: it follows from the dates.
//
// Errors:        none.
// Thread safety: the caller's own string.
#pragma once

#include <string>
#include <string_view>

#include "bench/population/record.h"

namespace population {

inline constexpr std::string_view kAuthorisationColumns =
    "insurer;authorisation_id;message_version;status;niss;name;decision;resumed_on;declared_on;"
    "granted_on;decided_on;sent_on;effective_from;effective_to;employer;max_percentage\r\n";

// Appends one AuthorisedResumption. REQUIRES: a record of the registry authorisation.
void write_authorisation_xml(const Record& record, std::string& out);

// Appends one line under kAuthorisationColumns. REQUIRES: the same.
void write_authorisation_csv(const Record& record, std::string& out);

}  // namespace population
