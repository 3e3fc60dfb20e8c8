#include "bench/sizing/nation.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sizing {
namespace {

using matcher::Status;
using matcher::StatusCode;

Status refuse(std::string_view text, const std::string& why) {
  return {StatusCode::kInvalidArgument, "--feeds: " + std::string(text) + ": " + why};
}

Status parse_one(std::string_view text, Nation& nation) {
  const auto equals = text.find('=');
  const auto name = text.substr(0, equals);
  const auto* const feed = std::ranges::find(kFeedInfo, name, &FeedInfo::name);
  if (feed == kFeedInfo.end()) {
    return refuse(text, "not one of employment, indemnity, posting, authorisation");
  }
  const auto number = equals == std::string_view::npos ? "" : text.substr(equals + 1);
  double rate = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), rate);
  const bool whole = error == std::errc{} && end == number.data() + number.size();
  if (!whole || !std::isfinite(rate) || rate < 0) return refuse(text, "not a rate");
  nation.rates[static_cast<std::size_t>(feed - kFeedInfo.begin())] = rate;
  return {};
}

}  // namespace

double Nation::rate() const {
  double sum = 0;
  for (const double rate : rates) sum += rate;
  return sum;
}

double Nation::records_a_year(Feed feed) const {
  return persons * rates[static_cast<std::size_t>(feed)];
}

Status parse_feeds(std::string_view text, Nation& nation) {
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (auto status = parse_one(text.substr(0, comma), nation); !status.ok()) return status;
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return nation.rate() > 0 ? Status{} : refuse("", "nobody sends anything");
}

}  // namespace sizing
