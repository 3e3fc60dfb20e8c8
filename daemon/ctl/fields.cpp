#include "daemon/ctl/fields.h"

#include <array>
#include <utility>

namespace cumuld::ctl {

std::string spelt(std::string text, const Style& style) {
  if (!style.ascii) return text;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSpellings{
      {{"€", "EUR"}, {"‰", "/1000"}, {"…", ".."}, {"·", "-"}}};
  for (const auto& [sign, ascii] : kSpellings) {
    for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign, at)) {
      text.replace(at, sign.size(), ascii);
    }
  }
  return text;
}

std::string field_of(const json::object& period, std::string_view name) {
  const auto number = integer_of(period, name);
  if (!number) return text_of(period, name);
  if (name == "daily_cents") return euros(*number);
  if (name == "fraction" || name == "max_fraction") return std::to_string(*number) + " ‰";
  if (name == "paid_days" || name == "days_per_week") return hundredths(*number);
  return std::to_string(*number);
}

std::string range_of(const json::object& period, const Style& style) {
  const std::string to = text_of(period, "to");
  return spelt(text_of(period, "from") + " …" + (to.empty() ? "" : " " + to), style);
}

std::optional<Days> days_of(const json::object& period) {
  const auto from = parse_day(text_of(period, "from"));
  if (!from) return std::nullopt;
  return Days{*from, parse_day(text_of(period, "to"))};
}

std::string details_of(const json::object& period, const Style& style) {
  std::string out;
  const auto add = [&](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
  constexpr std::array<std::pair<const char*, const char*>, 5> kUnits{
      {{"daily_cents", " a day"},
       {"fraction", ""},
       {"max_fraction", " allowed"},
       {"paid_days", " paid days"},
       {"days_per_week", " days a week"}}};
  for (const auto& [name, unit] : kUnits) {
    if (const auto value = field_of(period, name); !value.empty()) add(value + unit);
  }
  for (const auto& [name, value] : object_of(period, "attributes")) {
    add(clean(std::string(name)) + "=" + text_of(value));
  }
  return spelt(out, style);
}

std::string amount_of(const json::object& object, std::string_view name, const Style& style) {
  const auto cents = integer_of(object, name);
  return cents ? spelt(euros(*cents), style) : std::string{};
}

}  // namespace cumuld::ctl
