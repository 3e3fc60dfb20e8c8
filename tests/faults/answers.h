// Answers: everything that a daemon can be asked about the records of a workload, as it came.
//
// Thread safety: one thread. Errors: what is not answered is kept as such.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/crash/workload.h"
#include "tests/e2e/api.h"

namespace faults {

struct Answers {
  std::map<std::string, e2e::Answer> by_target;  // what was asked, and the answer

  // Asks for all hits, the feed, quarantine, and for the history and the persons of all records.
  static Answers ask(const e2e::Api& api, crash::Workload& workload);

  // What is neither the same here as in `whole` nor an error that says so.
  std::vector<std::string> wrong(const Answers& whole) const;
  std::size_t refused() const;  // answers that are errors
};

}  // namespace faults
