#include "matcher/entry.h"

#include <cstring>

#include "matcher/bytes.h"

namespace matcher {

char* write_entry_head(const Entry& entry, char* out) {
  static_assert(kEntryHeadBytesMax >= 1 + 6 * kVarintBytesMax + sizeof(std::uint64_t));
  *out++ = static_cast<char>(entry.disposition);
  out = write_varint(out, entry.commit);
  out = write_varint(out, entry.ordinal);
  out = write_varint(out, entry.provenance.source);
  out = write_varint(out, entry.provenance.position);
  out = write_varint(out, entry.provenance.received_ms);
  std::memcpy(out, &entry.provenance.raw_checksum, sizeof(entry.provenance.raw_checksum));
  out += sizeof(entry.provenance.raw_checksum);
  return write_varint(out, entry.body.size());
}

bool read_entry(std::string_view& rest, Entry& entry) {
  ByteReader reader(rest);
  entry.disposition = static_cast<Disposition>(reader.fixed<std::uint8_t>());
  entry.commit = reader.varint();
  entry.ordinal = static_cast<std::uint32_t>(reader.varint());
  entry.provenance.source = static_cast<std::uint32_t>(reader.varint());
  entry.provenance.position = reader.varint();
  entry.provenance.received_ms = reader.varint();
  entry.provenance.raw_checksum = reader.fixed<std::uint64_t>();
  entry.body = reader.string();
  rest = reader.rest();
  return reader.ok() && entry.disposition <= kLastDisposition;
}

void put_logged_entry(PersonCode person, std::string_view entry_bytes, std::string& out) {
  put_fixed(out, person);
  out.append(entry_bytes);
}

bool read_logged_entry(std::string_view& rest, PersonCode& person, Entry& entry) {
  ByteReader reader(rest);
  person = reader.fixed<PersonCode>();
  rest = reader.rest();
  return reader.ok() && read_entry(rest, entry);
}

}  // namespace matcher
