#include "bench/sizing/own_forms.h"

#include <time.h>

#include <string_view>

#include "bench/decode_text.h"
#include "bench/engine.h"

namespace sizing {
namespace {

constexpr std::uint32_t kRecords = 4'000;

// In the order of Feed: DmfA originals, attestations, certificates as CSV, decisions as XML.
constexpr std::array<std::string_view, kFeeds> kForms = {"dmfa", "attestations", "certificates",
                                                         "authorisations"};

double thread_seconds() {
  timespec now{};
  (void)::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

OwnForms measure_own_forms() {
  OwnForms forms{};
  for (std::size_t feed = 0; feed < kFeeds; ++feed) {
    const auto& work = bench::decode_work(kForms[feed]);
    const auto text = work.text(kRecords);
    const double begin = thread_seconds();
    if (work.decode(text).records != kRecords) bench::give_up("a record was rejected");
    forms[feed] = (thread_seconds() - begin) / kRecords;
  }
  return forms;
}

}  // namespace sizing
