// Lines that break the contract in exactly one way, made from records that keep it.
//
// Thread safety: one thread at a time.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "tests/support/random.h"

namespace support {

// `record` is in the plain form that written() takes. Returns a line that must be rejected.
std::string broken_line(const boost::json::object& record, Random& random);

}  // namespace support
