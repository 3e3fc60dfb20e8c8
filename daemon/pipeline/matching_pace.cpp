#include "daemon/pipeline/matching_pace.h"

#include <algorithm>

namespace cumuld {
namespace {

double seconds(MatchingPace::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

// A round has costs of its own, which few persons share: what many took tells more.
void MatchingPace::note(std::size_t persons, Duration took) {
  if (persons == 0) return;
  const double now = seconds(took) / static_cast<double>(persons);
  seconds_a_person_ = seconds_a_person_ == 0 ? now : (seconds_a_person_ + now) / 2;
}

std::size_t MatchingPace::persons_in(Duration records_took) const {
  if (seconds_a_person_ <= 0) return kFewest;
  const double persons = seconds(records_took) / seconds_a_person_;
  return static_cast<std::size_t>(
      std::clamp(persons, static_cast<double>(kFewest), static_cast<double>(kMost)));
}

}  // namespace cumuld
