// RegistryForm: how a registry writes a record in files of its own, instead of canonical NDJSON.
//
//   dmfa                            DmfAOriginal, DmfAUpdate, DmfAUpdateNotification
//   dimona                          Dimona
//   identity                        IDFLUX
//   primary_incapacity, invalidity  attestations in XML (config/layouts.toml)
//   authorisation                   XML for every second person, CSV for the others
//   gotot, limosa, uwv              CSV
//
// Without a form, and so NDJSON in any case: inasti, and a replaced number that is cancelled.
//
// Errors:        none.
// Thread safety: constant tables and pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "bench/population/record.h"

namespace population {

struct RegistryForm {
  enum class Layout : std::uint8_t {
    kStream,          // one after the other, between `head` and `foot`
    kSortedDocument,  // DmfAOriginal: a document of many lines, in an order of its own
  };
  Registry registry;
  std::string_view stem, extension;  // of its files' names
  Layout layout;
  std::string_view head, foot;
  std::uint64_t records_max;                       // a file
  void (*write)(const Record&, std::string& out);  // of kStream
};

std::span<const RegistryForm> registry_forms();

// Where in registry_forms() the record's is; that of no other if it has none.
// REQUIRES: not told_in.
inline constexpr std::size_t kNoForm = static_cast<std::size_t>(-1);
std::size_t form_of(const Record& record);

}  // namespace population
