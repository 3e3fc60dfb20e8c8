#include "matcher/hit.h"

#include <openssl/evp.h>

#include <algorithm>
#include <initializer_list>
#include <memory>

#include "matcher/bytes.h"
#include "matcher/national_number.h"

namespace matcher {
namespace {

constexpr std::uint8_t kHasWorkedDays = 1;
constexpr std::uint8_t kDayCount = 2;

void put_side(const HitSide& side, std::string& out) {
  out.push_back(static_cast<char>(side.registry));
  put_string(out, side.key);
  put_varint(out, side.version);
  put_fixed(out, side.person);
  put_string(out, side.period.bytes);
}

bool read_side(ByteReader& reader, HitSide& side) {
  side.registry = reader.fixed<RegistryId>();
  side.key = reader.string();
  side.version = reader.varint();
  side.person = reader.fixed<PersonCode>();
  std::string_view period = reader.string();
  return reader.ok() && read_period(period, side.period);
}

void put_days(Day begin, Day end, std::string& out) {
  put_fixed(out, begin.since_epoch);
  put_fixed(out, end.since_epoch);
}

using Digest = std::array<unsigned char, 32>;

// SHA256() would look the algorithm up again each time, which costs more than the hash of a key.
Digest sha256(std::string_view bytes) {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> context = [] {
    std::unique_ptr<EVP_MD_CTX, Free> fresh(EVP_MD_CTX_new());
    EVP_DigestInit_ex(fresh.get(), EVP_sha256(), nullptr);
    return fresh;
  }();
  Digest digest{};
  EVP_DigestInit_ex(context.get(), nullptr, nullptr);  // the same algorithm again
  EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
  EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
  return digest;
}

HitId id_of(std::initializer_list<std::string_view> parts) {
  thread_local std::string text;  // keeps its memory
  text.clear();
  for (const auto part : parts) {
    text.append(part);
    text.push_back('\0');
  }
  const auto digest = sha256(text);
  HitId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

}  // namespace

HitDigest digest_of(std::string_view content) {
  return hash128(content).high;
}

std::string to_hex(const HitId& id) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex(2 * id.size(), '0');
  for (std::size_t i = 0; i < id.size(); ++i) {
    const auto byte = static_cast<unsigned char>(id[i]);
    hex[2 * i] = kDigits[byte >> 4U];
    hex[2 * i + 1] = kDigits[byte & 15U];
  }
  return hex;
}

std::optional<HitId> hit_id_from_hex(std::string_view hex) {
  HitId id{};
  if (hex.size() != 2 * id.size()) return std::nullopt;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const char c = hex[i];
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a') + 10;
    } else {
      return std::nullopt;
    }
    id[i / 2] = static_cast<unsigned char>(id[i / 2] << 4U | digit);
  }
  return id;
}

std::string HitContent::encode() const {
  std::string out;
  out.reserve(256);
  append_to(out);
  return out;
}

void HitContent::append_to(std::string& out) const {
  out.push_back(static_cast<char>((worked ? kHasWorkedDays : 0U) | (day_count ? kDayCount : 0U)));
  put_string(out, rule);
  put_fixed(out, person);
  out.push_back(static_cast<char>(grade));
  if (worked) {
    put_varint(out, static_cast<std::uint64_t>(worked->min));
    put_varint(out, static_cast<std::uint64_t>(worked->max));
  }
  put_side(income, out);
  put_side(benefit, out);
  put_varint(out, segments.size());
  for (const auto& segment : segments) put_days(segment.begin(), segment.end(), out);
  put_varint(out, exemptions.size());
  for (const auto& exemption : exemptions) {
    out.push_back(static_cast<char>(exemption.registry));
    put_string(out, exemption.key);
    put_varint(out, exemption.version);
    put_string(out, exemption.part);
    put_days(exemption.begin, exemption.end, out);
  }
}

std::optional<HitContent> HitContent::parse(std::string_view bytes) {
  HitContent hit;
  return hit.read(bytes) ? std::optional{std::move(hit)} : std::nullopt;
}

bool HitContent::read(std::string_view bytes) {
  ByteReader reader(bytes);
  const auto flags = reader.fixed<std::uint8_t>();
  day_count = (flags & kDayCount) != 0;
  rule = reader.string();
  person = reader.fixed<PersonCode>();
  grade = static_cast<Grade>(reader.fixed<std::uint8_t>());
  worked.reset();
  if ((flags & kHasWorkedDays) != 0) {
    const auto min = static_cast<std::int64_t>(reader.varint());
    worked = WorkedDays{min, static_cast<std::int64_t>(reader.varint())};
  }
  if (grade > Grade::kPossible) return false;
  if (!read_side(reader, income) || !read_side(reader, benefit)) return false;
  segments.clear();
  exemptions.clear();
  const auto read_day = [&] { return Day{reader.fixed<std::int32_t>()}; };
  for (auto left = reader.varint(); left > 0 && reader.ok(); --left) {
    const Day begin = read_day();
    const auto segment = Period::from_half_open(begin, read_day());
    if (!segment) return false;
    segments.push_back(*segment);
  }
  for (auto left = reader.varint(); left > 0 && reader.ok(); --left) {
    HitExemption& exemption = exemptions.emplace_back();
    exemption.registry = reader.fixed<RegistryId>();
    exemption.key = reader.string();
    exemption.version = reader.varint();
    exemption.part = reader.string();
    exemption.begin = read_day();
    exemption.end = read_day();
  }
  return reader.ok();
}

HitId make_hit_id(std::string_view rule, const HitSide& income, std::string_view income_registry,
                  const HitSide& benefit, std::string_view benefit_registry) {
  return id_of({rule, income_registry, income.key, income.period.part, benefit_registry,
                benefit.key, benefit.period.part});
}

HitId make_case_id(const HitContent& hit) {
  const auto number = NationalNumber::from_code(hit.person);
  const auto& insurer = hit.benefit.period.insurer;
  const std::string person = number ? number->digits() : std::string();
  const std::string digits = insurer ? std::to_string(1000 + *insurer).substr(1) : std::string();
  return id_of({"case", hit.rule, person, digits});
}

std::string_view name_of(HitChangeKind kind) {
  static constexpr std::array<std::string_view, 3> kNames{"raised", "amended", "withdrawn"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace matcher
