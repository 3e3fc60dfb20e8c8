#include "matcher/entry.h"

#include "matcher/bytes.h"

namespace matcher {

void put_entry(const Entry& entry, std::string& out) {
  out.push_back(static_cast<char>(entry.disposition));
  put_varint(out, entry.commit);
  put_varint(out, entry.ordinal);
  put_varint(out, entry.provenance.source);
  put_varint(out, entry.provenance.position);
  put_varint(out, entry.provenance.received_ms);
  put_fixed(out, entry.provenance.raw_checksum);
  put_string(out, entry.body);
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
  return reader.ok() && entry.disposition <= Disposition::kStale;
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
