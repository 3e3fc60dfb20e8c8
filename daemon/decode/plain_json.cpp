#include "daemon/decode/plain_json.h"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

#include "daemon/decode/plain_text.h"

namespace cumuld {
namespace {

// Attributes of one object; with more the names are compared in a better way elsewhere.
constexpr std::size_t kFewNames = 8;
// Fits 64 bits whatever the digits are.
constexpr std::ptrdiff_t kDigitsMax = 18;

// Where no field stands before: in Leads, behind the fields.
constexpr std::size_t kRecordBegins = kFields;
constexpr std::size_t kPeriodBegins = kFields + 1;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

void PlainJsonReader::Lead::assign(std::string_view spelling, Field name) {
  *this = {};
  field = name;
  opens_text = spelling.ends_with('"');
  if (spelling.size() > kBytesBehind) return;
  std::array<char, kBytesBehind> ones{};
  std::fill_n(ones.begin(), spelling.size(), '\xff');
  std::memcpy(bytes.data(), spelling.data(), spelling.size());
  std::memcpy(mask.data(), ones.data(), ones.size());
  size = static_cast<std::ptrdiff_t>(spelling.size());
}

// Walks one line. REQUIRES of all functions: at_ <= end_.
//
// A field begins where the one before ends, so its place is what everything waits for: it stays in
// a register. For that all of this becomes one function, but for what is rare.
class PlainJsonReader::Cursor {
 public:
  Cursor(std::string_view line, Leads& leads)
      : at_(line.data()), end_(at_ + line.size()), leads_(&leads) {}

  bool record(StatedRecord& out) {
    const auto periods_of = [&](Value& value) {
      value.type = Value::Type::kList;
      return periods(out);
    };
    return object(kRecordBegins, out.fields, periods_of) && (skip_spaces(), at_ == end_);
  }

 private:
  [[gnu::always_inline]] void skip_spaces() {
    while (at_ < end_ && *at_ == ' ') ++at_;
  }

  [[gnu::always_inline]] bool take(char c) {
    skip_spaces();
    if (at_ >= end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  // `read_periods` reads the value of that field, if it may stand here.
  template <typename ReadPeriods>
  [[gnu::always_inline]] bool object(std::size_t before, FieldSet& out,
                                     ReadPeriods&& read_periods) {
    if (!take('{')) return false;
    for (;;) {
      const Lead* lead = known_lead(before);
      if (lead != nullptr) {
        at_ += lead->size;
      } else {
        std::tie(lead, at_) = Cursor(*this).new_lead(before);
      }
      if (lead == nullptr) return false;
      const Field field = lead->field;  // a period within may take the lead's place
      if (out.has(field)) return false;
      // Written where it stays: to copy it as a whole would wait for its parts to be written.
      if (!value_of(*lead, out, read_periods, out.place_for(field))) return false;
      before = static_cast<std::size_t>(field);
      if (take('}')) return true;
    }
  }

  // What stands here, if it stood behind the same field before.
  [[gnu::always_inline]] const Lead* known_lead(std::size_t before) const {
    for (const auto& lead : (*leads_)[before]) {
      if (lead.size != 0 && lead.size <= end_ - at_ && lead.stands_at(at_)) return &lead;
    }
    return nullptr;
  }

  // Reads what stands here and remembers it; the older of two is forgotten. nullptr: not plain.
  // And where its value begins.
  [[gnu::noinline]] std::pair<const Lead*, const char*> new_lead(std::size_t before) {
    const char* const begin = at_;
    std::string_view name;
    const bool first = before >= kFields;
    if ((!first && !take(',')) || !text(name) || !take(':')) return {nullptr, at_};
    const auto field = field_named(name);
    if (!field) return {nullptr, at_};
    skip_spaces();
    if (at_ < end_ && *at_ == '"') ++at_;
    auto& known = (*leads_)[before];
    known[1] = known[0];
    known[0].assign({begin, static_cast<std::size_t>(at_ - begin)}, *field);
    return {known.data(), at_};
  }

  // Writes all of `value`.
  template <typename ReadPeriods>
  [[gnu::always_inline]] bool value_of(const Lead& lead, FieldSet& out, ReadPeriods&& read_periods,
                                       Value& value) {
    if (lead.opens_text) {
      return lead.field != Field::kAttributes && lead.field != Field::kPeriods &&
             rest_of_text(value);
    }
    value = {};
    if (lead.field == Field::kAttributes) {
      value.type = Value::Type::kObject;
      return attributes(out);
    }
    if (lead.field == Field::kPeriods) return read_periods(value);
    return scalar(value);
  }

  [[gnu::always_inline]] bool periods(StatedRecord& out) {
    if (!take('[')) return false;
    do {
      FieldSet* const period = out.add_period();
      const auto none_within = [](Value&) { return false; };
      if (period == nullptr || !object(kPeriodBegins, *period, none_within)) return false;
    } while (take(','));
    return take(']');
  }

  [[gnu::always_inline]] bool attributes(FieldSet& out) {
    if (!take('{')) return false;
    auto& kept = out.attributes;
    std::size_t count = 0;
    do {
      std::string_view name;
      std::string_view value;
      if (++count > kFewNames || !text(name) || !take(':') || !text(value)) return false;
      out.attributes_clean =
          !name.empty() && !value.empty() && (count == 1 || out.attributes_clean);
      for (const auto& other : kept) {
        if (other.first == name) return false;
      }
      out.add_attribute(name, value);
    } while (take(','));
    return kept.size() == count && take('}');
  }

  [[gnu::always_inline]] bool scalar(Value& out) {
    skip_spaces();
    if (at_ >= end_) return false;
    if (is_digit(*at_)) return number(out);
    if (*at_ == '"') return ++at_, rest_of_text(out);
    return literal("true", Value::Type::kTrue, out) || literal("false", Value::Type::kFalse, out) ||
           literal("null", Value::Type::kNull, out);
  }

  [[gnu::always_inline]] bool literal(std::string_view spelling, Value::Type type, Value& out) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(spelling)) {
      return false;
    }
    at_ += spelling.size();
    out.type = type;
    return true;
  }

  // What stands behind the digits is looked at by whoever comes next.
  [[gnu::always_inline]] bool number(Value& out) {
    const char* const begin = at_;
    std::uint64_t value = 0;
    const char* const last = std::min(end_, begin + kDigitsMax);
    while (at_ < last && is_digit(*at_)) value = value * 10 + static_cast<unsigned>(*at_++ - '0');
    if (*begin == '0' && at_ - begin > 1) return false;
    out.number = value;
    out.type = Value::Type::kInteger;
    return true;
  }

  [[gnu::always_inline]] bool rest_of_text(Value& out) {
    out.number = 0;
    out.type = Value::Type::kText;
    out.printable = true;
    return rest_of_text(out.text);
  }

  [[gnu::always_inline]] bool text(std::string_view& out) { return take('"') && rest_of_text(out); }

  // Behind the quote that opens it.
  [[gnu::always_inline]] bool rest_of_text(std::string_view& out) {
    const char* const begin = at_;
    std::size_t plain = kPlainStep;
    for (; plain == kPlainStep && at_ < end_; at_ += plain) plain = plain_bytes(at_);
    if (at_ >= end_ || *at_ != '"') return false;
    out = {begin, static_cast<std::size_t>(at_ - begin)};
    ++at_;
    return true;
  }

  const char* at_;
  const char* end_;
  Leads* leads_;
};

bool PlainJsonReader::read(std::string_view line, StatedRecord& out) {
  out.clear();
  return Cursor(line, leads_).record(out);
}

}  // namespace cumuld
