// write_gotot_csv, write_limosa_csv, write_uwv_csv: postings and foreign benefits as CSV, laid out
// as config/layouts.toml says, in the encoding that it names. Columns that it does not name hold
// the attributes.
//
// Errors:        none.
// Thread safety: the caller's own string.
#pragma once

#include <string>
#include <string_view>

#include "bench/population/record.h"

namespace population {

inline constexpr std::string_view kGototColumns =
    "certificate;changed_at;status;niss;name;begin;end;employer;country;activity\r\n";
inline constexpr std::string_view kLimosaColumns =
    "l1_number;changed_at;status;niss;name;employer;planned_start;planned_end;country;place\r\n";
inline constexpr std::string_view kUwvColumns =
    "instelling;soort;dossier;tijdstip;status;insz;naam;begindatum;einddatum;kantoor\r\n";

// Each appends one line under its columns. REQUIRES: a record of that registry with one period.
void write_gotot_csv(const Record& record, std::string& out);
void write_limosa_csv(const Record& record, std::string& out);
void write_uwv_csv(const Record& record, std::string& out);

}  // namespace population
