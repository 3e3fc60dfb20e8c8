#include "storage/hit_record.h"

#include <algorithm>
#include <array>

#include "matcher/bytes.h"
#include "storage/keys.h"

namespace storage {
namespace {

constexpr std::array<std::string_view, 4> kStatusNames{"open", "notified", "answered", "withdrawn"};

constexpr std::size_t kHeadBytesMax = 80;  // what stands before the content

// What an entry of the feed begins with.
std::optional<matcher::HitChangeKind> change_of(std::string_view entry) {
  if (entry.empty()) return std::nullopt;
  const auto change = static_cast<matcher::HitChangeKind>(entry[0]);
  if (change > matcher::HitChangeKind::kWithdrawn) return std::nullopt;
  return change;
}

}  // namespace

std::string_view name_of(HitStatus status) {
  return kStatusNames[static_cast<std::size_t>(status)];
}

std::optional<HitStatus> hit_status_named(std::string_view name) {
  const auto* const at = std::ranges::find(kStatusNames, name);
  if (at == kStatusNames.end()) return std::nullopt;
  return static_cast<HitStatus>(at - kStatusNames.begin());
}

std::string HitRecord::encode() const {
  std::string out;
  append_to(out);
  return out;
}

void HitRecord::append_to(std::string& out) const {
  out.reserve(out.size() + content.size() + rules_checksum.size() + kHeadBytesMax);
  out.append(id_key(id));
  out.push_back(static_cast<char>(status));
  matcher::put_varint(out, revision);
  matcher::put_varint(out, sequence);
  matcher::put_varint(out, raised_ms);
  matcher::put_varint(out, changed_ms);
  matcher::put_string(out, rules_checksum);
  matcher::put_string(out, content);
}

std::optional<HitRecord> HitRecord::parse(std::string_view bytes) {
  matcher::ByteReader reader(bytes);
  return read_hit(reader);
}

std::optional<HitRecord> read_hit(matcher::ByteReader& reader) {
  HitRecord hit;
  const auto id = reader.take(hit.id.size());
  if (!reader.ok()) return std::nullopt;
  hit.id = id_of_key(id);
  hit.status = static_cast<HitStatus>(reader.fixed<std::uint8_t>());
  hit.revision = reader.varint();
  hit.sequence = reader.varint();
  hit.raised_ms = reader.varint();
  hit.changed_ms = reader.varint();
  hit.rules_checksum = reader.string();
  hit.content = reader.string();
  if (!reader.ok() || hit.status > HitStatus::kWithdrawn) return std::nullopt;
  return hit;
}

std::string FeedEntry::encode() const {
  std::vector<matcher::HitCause> views;
  for (const auto& cause : causes) {
    views.push_back({cause.kind, cause.registry, cause.version, cause.received_ms, 0, cause.key,
                     cause.reason, cause.by});
  }
  std::string out;
  append_feed_entry(change, hit, views, out);
  return out;
}

void append_feed_entry(matcher::HitChangeKind change, const HitRecord& hit,
                       std::span<const matcher::HitCause> causes, std::string& out) {
  out.push_back(static_cast<char>(change));
  hit.append_to(out);
  put_causes(causes, out);
}

std::optional<HitRecord> parse_told_hit(std::string_view bytes) {
  if (!change_of(bytes)) return std::nullopt;
  return HitRecord::parse(bytes.substr(1));
}

std::optional<FeedEntry> FeedEntry::parse(std::uint64_t sequence, std::string_view bytes) {
  const auto change = change_of(bytes);
  if (!change) return std::nullopt;
  matcher::ByteReader reader(bytes.substr(1));
  auto hit = read_hit(reader);
  std::vector<ChangeCause> causes;
  if (!hit || !read_causes(reader, causes)) return std::nullopt;
  return FeedEntry{sequence, *change, std::move(*hit), std::move(causes)};
}

}  // namespace storage
