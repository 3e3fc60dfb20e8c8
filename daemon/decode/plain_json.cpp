#include "daemon/decode/plain_json.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace cumuld {
namespace {

// Attributes of one object; with more the names are compared in a better way elsewhere.
constexpr std::size_t kFewNames = 8;
// Fits 64 bits whatever the digits are.
constexpr std::ptrdiff_t kDigitsMax = 18;

static_assert(std::endian::native == std::endian::little);

// The top bit of each byte that is no printable ASCII, or a quote or a backslash; above the lowest
// such byte also of others.
std::uint64_t special_bytes(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101ULL;
  constexpr std::uint64_t kHighs = kOnes * 0x80;
  const auto zeros = [](std::uint64_t x) { return (x - kOnes) & ~x; };
  const auto is = [&](unsigned char c) { return zeros(word ^ (kOnes * c)); };
  const std::uint64_t below_space = (word - kOnes * 0x20) & ~word;
  return (word | below_space | is('"') | is('\\') | is(0x7f)) & kHighs;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class PlainReader {
 public:
  explicit PlainReader(std::string_view line) : at_(line.data()), end_(at_ + line.size()) {}

  bool record(StatedRecord& out) {
    return object(out.fields, &out) && (skip_spaces(), at_ == end_);
  }

 private:
  void skip_spaces() {
    while (at_ < end_ && *at_ == ' ') ++at_;
  }

  bool take(char c) {
    skip_spaces();
    if (at_ >= end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  // `whole`: the record, if periods may stand here.
  bool object(FieldSet& out, StatedRecord* whole) {  // NOLINT(misc-no-recursion): one level
    if (!take('{')) return false;
    do {
      std::string_view name;
      if (!text(name) || !take(':')) return false;
      const auto field = field_named(name);
      Value value;
      if (!field || out.has(*field) || !value_of(*field, out, whole, value)) return false;
      out.set(*field, value);
    } while (take(','));
    return take('}');
  }

  bool value_of(Field field, FieldSet& out, StatedRecord* whole,
                Value& value) {  // NOLINT(misc-no-recursion)
    if (field == Field::kAttributes) {
      value.type = Value::Type::kObject;
      return attributes(out);
    }
    if (field == Field::kPeriods) {
      value.type = Value::Type::kList;
      return whole != nullptr && periods(*whole);
    }
    return scalar(value);
  }

  bool periods(StatedRecord& out) {  // NOLINT(misc-no-recursion)
    if (!take('[')) return false;
    do {
      FieldSet* const period = out.add_period();
      if (period == nullptr || !object(*period, nullptr)) return false;
    } while (take(','));
    return take(']');
  }

  bool attributes(FieldSet& out) {
    if (!take('{')) return false;
    auto& kept = out.attributes;
    std::size_t count = 0;
    do {
      std::string_view name;
      std::string_view value;
      if (++count > kFewNames || !text(name) || !take(':') || !text(value)) return false;
      for (const auto& other : kept) {
        if (other.first == name) return false;
      }
      out.add_attribute(name, value);
    } while (take(','));
    return kept.size() == count && take('}');
  }

  bool scalar(Value& out) {
    skip_spaces();
    if (at_ >= end_) return false;
    if (*at_ == '"') {
      out.type = Value::Type::kText;
      return text(out.text);
    }
    if (is_digit(*at_)) return number(out);
    return literal("true", Value::Type::kTrue, out) || literal("false", Value::Type::kFalse, out) ||
           literal("null", Value::Type::kNull, out);
  }

  bool literal(std::string_view spelling, Value::Type type, Value& out) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(spelling)) {
      return false;
    }
    at_ += spelling.size();
    out.type = type;
    return true;
  }

  // What stands behind the digits is looked at by whoever comes next.
  bool number(Value& out) {
    const char* const begin = at_;
    std::uint64_t value = 0;
    const char* const last = std::min(end_, begin + kDigitsMax);
    while (at_ < last && is_digit(*at_)) value = value * 10 + static_cast<unsigned>(*at_++ - '0');
    if (*begin == '0' && at_ - begin > 1) return false;
    out = Value::integer_of(value);
    return true;
  }

  bool text(std::string_view& out) {
    if (!take('"')) return false;
    const char* const begin = at_;
    for (; at_ < end_; at_ += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, at_, sizeof word);
      if (const std::uint64_t special = special_bytes(word); special != 0) {
        at_ += std::countr_zero(special) / 8;
        break;
      }
    }
    if (at_ >= end_ || *at_ != '"') return false;
    out = {begin, static_cast<std::size_t>(at_ - begin)};
    ++at_;
    return true;
  }

  const char* at_;
  const char* end_;
};

}  // namespace

bool read_plain_record(std::string_view line, StatedRecord& out) {
  out.clear();
  return PlainReader(line).record(out);
}

}  // namespace cumuld
