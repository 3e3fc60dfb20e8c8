// Logging: spdlog to standard error, text or JSON lines, with national numbers masked.
//
// Whatever was logged, a run of eleven digits leaves only its first six: "850730*****". It is the
// last line of defence; messages should not hold numbers in the first place.
//
// Thread safety: set up once, before other threads; then spdlog's.
#pragma once

#include <string>

#include "config/daemon_config.h"

namespace cumuld {

void set_up_logging(config::LogFormat format, config::LogLevel level);

// `text` with each run of exactly eleven digits masked.
std::string mask_numbers(std::string_view text);

}  // namespace cumuld
