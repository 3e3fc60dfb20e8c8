#include "matcher/epoch_delta.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace matcher {

std::string_view EpochDelta::add_entry(PersonCode person, const Entry& entry, bool of_benefit) {
  char head[kEntryHeadBytesMax];
  const auto head_size = static_cast<std::size_t>(write_entry_head(entry, head) - head);
  const std::size_t size = head_size + entry.body.size();
  const std::uint32_t at = arena_.append(sizeof(Link) + size);
  char* const memory = arena_.at(at);
  const bool states_benefit = of_benefit && entry.disposition == Disposition::kCurrent;
  new (memory) Link{persons_.find(person), static_cast<std::uint32_t>(size) & kSizeMask,
                    states_benefit ? 1U : 0U};
  std::memcpy(memory + sizeof(Link), head, head_size);
  std::memcpy(memory + sizeof(Link) + head_size, entry.body.data(), entry.body.size());
  persons_.set(person, at);
  ++entries_;
  return {memory + sizeof(Link), size};
}

void EpochDelta::add_version(const Hash128& key, const KeyVersion& version) {
  const std::uint32_t previous = newest_node(key);
  const std::uint32_t at = nodes_.append(sizeof(Node));
  const bool stands = version.disposition != Disposition::kStale;
  const std::uint32_t current = stands ? at : previous != 0 ? node(previous).current : 0;
  new (nodes_.at(at)) Node{key, version, previous, current};
  keys_.set_if(tag_of(key), at, [&](std::uint32_t old) { return node(old).key == key; });
}

std::optional<KeyVersion> EpochDelta::current_version(const Hash128& key) const {
  const std::uint32_t newest = newest_node(key);
  if (newest == 0 || node(newest).current == 0) return std::nullopt;
  return node(node(newest).current).version;
}

void EpochDelta::versions_at(Place newest, std::vector<KeyVersion>& versions) const {
  versions.clear();
  for (auto at = newest; at != 0; at = node(at).previous) {
    versions.push_back(node(at).version);
  }
  std::ranges::reverse(versions);
}

bool EpochDelta::has_version(const Hash128& key, std::uint64_t version,
                             ContentChecksum content) const {
  for (auto at = newest_node(key); at != 0; at = node(at).previous) {
    const KeyVersion& known = node(at).version;
    if (known.disposition == Disposition::kReset) return false;
    if (known.version == version && known.content == content) return true;
  }
  return false;
}

}  // namespace matcher
