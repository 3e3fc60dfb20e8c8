// One record written in many ways: lines that differ in bytes and not in content.
//
// What may vary: flat or `periods`; the order of periods and of names; `to` null or absent;
// attributes on the record or on its periods; empty attributes or none; blanks; escapes in strings;
// and, on a cancellation, known fields that are ignored.
//
// Thread safety: one thread at a time.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "tests/support/random.h"

namespace support {

// `record` is in the plain form: `periods` (or cancelled, or an identity record) and attributes on
// the periods alone. Returns one NDJSON line of the same content, without its line end.
std::string written(const boost::json::object& record, Random& random);

// The line as it stands, of any object: random order of names, blanks and escapes.
std::string rendered(const boost::json::object& object, Random& random);

}  // namespace support
