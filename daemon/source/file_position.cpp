#include "daemon/source/file_position.h"

#include <algorithm>

#include "matcher/bytes.h"

namespace cumuld {
namespace {

using matcher::ByteReader;
using matcher::put_string;
using matcher::put_varint;
using matcher::RejectCode;

constexpr std::uint64_t kForm = 1;

void put_tally(std::string& out, const FileTally& tally) {
  const auto& counts = tally.counts;
  for (const auto count : {counts.accepted, counts.duplicates, counts.stale, counts.rejected,
                           counts.raised, counts.amended, counts.withdrawn, counts.sequence}) {
    put_varint(out, count);
  }
  put_varint(out, tally.readable ? 1 : 0);
  put_varint(out, counts.errors.size());
  for (const auto& error : counts.errors) {
    put_varint(out, error.position);
    put_varint(out, static_cast<std::uint64_t>(error.code));
    put_string(out, error.message);
  }
}

void read_tally(ByteReader& reader, FileTally& tally) {
  auto& counts = tally.counts;
  for (auto* count : {&counts.accepted, &counts.duplicates, &counts.stale, &counts.rejected,
                      &counts.raised, &counts.amended, &counts.withdrawn, &counts.sequence}) {
    *count = reader.varint();
  }
  tally.readable = reader.varint() != 0;
  const auto errors = reader.varint();
  for (std::uint64_t i = 0; i < errors && reader.ok(); ++i) {
    JobError error;
    error.position = reader.varint();
    error.code = static_cast<RejectCode>(
        std::min<std::uint64_t>(reader.varint(), matcher::kRejectCodes - 1));
    error.message = reader.string();
    counts.errors.push_back(std::move(error));
  }
}

}  // namespace

std::string FilePosition::encode() const {
  std::string out;
  for (const auto value :
       {kForm, identity.size, identity.changed_ns, identity.inode, identity.head, started_ms,
        consumed, known_through, before_unknown.commit, before_unknown.sequence,
        before_unknown.quarantined, std::uint64_t{read ? 1U : 0U}, bytes}) {
    put_varint(out, value);
  }
  put_tally(out, known);
  put_string(out, checksum);
  put_string(out, error);
  return out;
}

std::optional<FilePosition> FilePosition::parse(std::string_view stored) {
  ByteReader reader(stored);
  if (reader.varint() != kForm) return std::nullopt;
  FilePosition position;
  auto& id = position.identity;
  auto& before = position.before_unknown;
  for (auto* value :
       {&id.size, &id.changed_ns, &id.inode, &id.head, &position.started_ms, &position.consumed,
        &position.known_through, &before.commit, &before.sequence, &before.quarantined}) {
    *value = reader.varint();
  }
  position.read = reader.varint() != 0;
  position.bytes = reader.varint();
  read_tally(reader, position.known);
  position.checksum = reader.string();
  position.error = reader.string();
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return position;
}

std::string position_key(std::string_view registry, std::string_view file) {
  return std::string(kPositionPrefix).append(registry).append("/").append(file);
}

bool is_readable(const matcher::Batch& batch) {
  return !batch.records.empty() || !batch.notes.empty() ||
         std::ranges::any_of(batch.rejected, [](const auto& refused) {
           return refused.code != RejectCode::kMalformed && refused.code != RejectCode::kTooLarge;
         });
}

}  // namespace cumuld
