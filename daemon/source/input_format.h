// InputFormat: what lies in a spool file, cut into units and decoded into batches.
//
// A unit is a line, or a worker line of a declaration; units count from 1 and are the `position` of
// records and rejections. Only units in `units` are handed out: what was taken before a restart is
// read again and left out.
//
//   format->feed(chunk, last);
//   while (more) more = *format->next(batch);
//
// Errors of next(): kInvalidArgument, and the input is at its end; what was appended before stands.
// Any other is no fault of the input: it could not be read on, and may be tried again from where
// the last batch ended. Thread safety: one thread at a time. Memory: bounded by the decoders'
// bounds.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "config/dmfa_codes.h"
#include "config/layouts.h"
#include "daemon/decode/notebook.h"
#include "daemon/decode/record_check.h"
#include "matcher/batch.h"
#include "matcher/catalogue.h"
#include "matcher/status.h"

namespace cumuld {

struct UnitRange {
  std::uint64_t after = 0;  // not this one
  std::uint64_t through = std::numeric_limits<std::uint64_t>::max();
};

class InputFormat {
 public:
  InputFormat() = default;
  virtual ~InputFormat() = default;
  InputFormat(const InputFormat&) = delete;
  InputFormat& operator=(const InputFormat&) = delete;

  // Gives it the next bytes; `last`: no more will come. The bytes must stay until next() says
  // false. REQUIRES: next() said false since the last call.
  virtual void feed(std::string_view chunk, bool last) = 0;

  // Appends some units to `out`, about kBatchBytesMax bytes at most. False: it takes more input.
  virtual matcher::Result<bool> next(matcher::Batch& out) = 0;

  // True when nothing of the range can come any more, whatever follows in the input.
  virtual bool past_range() const = 0;
};

// What configuration says of files; all of it must outlive who uses it.
struct FormatTables {
  const config::DmfaCodes* dmfa_codes = nullptr;
  const config::Layouts* layouts = nullptr;
  std::set<std::string> identity_registries;  // whose folders may also state replaced numbers
};

// What a format may need; all of it must outlive the format.
struct FormatContext {
  const matcher::Catalogue* catalogue = nullptr;
  std::uint64_t key_seed = 0;
  const FormatTables* tables = nullptr;
  RegistryMask allowed = kEveryRegistry;  // which registries this folder may state
  Notebook* notebook = nullptr;           // null: formats that need one are not known
};

// Which registries the spool folder of `registry` may state: its own, and those of identity where
// `identity_registries` names it.
RegistryMask allowed_registries(const matcher::Catalogue& catalogue, std::string_view registry,
                                const std::set<std::string>& identity_registries);

// The format of files with that extension ("ndjson", "csv", "xml") in that registry's folder; null
// if none is known. A layout of the tables (config/layouts.h) wins over what is built in.
std::unique_ptr<InputFormat> make_input_format(std::string_view registry,
                                               std::string_view extension,
                                               const FormatContext& context, UnitRange units);

}  // namespace cumuld
