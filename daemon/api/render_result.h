// The counts of records taken in, as POST /v1/records and a retry from quarantine answer them.
//
// Thread safety: a pure function.
#pragma once

#include <string>

#include "daemon/pipeline/job.h"

namespace cumuld::api {

// {"accepted","duplicates","stale","rejected","errors":[…],"hits":{…},"sequence"}
std::string render_result(const JobResult& result);

}  // namespace cumuld::api
