// Nation: what is asked for: how many persons, over how many years, and what registries send about
// them.
//
// The rates that it begins with are those of Belgium, as far as there are public figures; each says
// where it comes from. Whoever knows better states his own.
//
// Thread safety: plain values and pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "matcher/status.h"

namespace sizing {

enum class Feed : std::uint8_t { kEmployment, kIndemnity, kPosting, kAuthorisation };
inline constexpr std::size_t kFeeds = 4;

struct FeedInfo {
  std::string_view name;
  double rate;  // records a person and year
  std::string_view why;
};
inline constexpr std::array<FeedInfo, kFeeds> kFeedInfo{{
    {"employment", 2.0,
     "5.5 million worker lines a quarter of 11.7 million persons, and corrections"},
    {"indemnity", 1.4, "12 payments a year to 500,000 invalids, 10 million of primary incapacity"},
    {"posting", 0.06, "460,000 LIMOSA declarations and 205,000 certificates a year"},
    {"authorisation", 0.02, "an assumption: no public figure"},
}};

struct Nation {
  double persons = 11.7e6;
  double years = 10;
  std::array<double, kFeeds> rates{kFeedInfo[0].rate, kFeedInfo[1].rate, kFeedInfo[2].rate,
                                   kFeedInfo[3].rate};
  // Of the persons, those who are paid an indemnity at some time. An assumption.
  double share_on_benefit = 0.2;

  double rate() const;  // of all feeds, a person and year
  double records_a_year(Feed feed) const;
  double records() const { return persons * years * rate(); }
};

// "name=records a person and year", by commas: those that are named change, the others stay.
// Refuses an unknown name, a number that is none or below zero, and what leaves no record at all.
matcher::Status parse_feeds(std::string_view text, Nation& nation);

}  // namespace sizing
