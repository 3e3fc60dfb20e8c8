#include "storage/kept.h"

#include "matcher/bytes.h"

namespace storage {
namespace {

void put_count(std::string& out, const KeptCount& count) {
  matcher::put_varint(out, count.entries);
  matcher::put_varint(out, count.bytes);
  matcher::put_varint(out, count.dropped);
}

KeptCount read_count(matcher::ByteReader& reader) {
  KeptCount count;
  count.entries = reader.varint();
  count.bytes = reader.varint();
  count.dropped = reader.varint();
  return count;
}

}  // namespace

std::string encode_kept(const KeptTable& kept) {
  std::string out;
  matcher::put_varint(out, kept.size());
  for (const auto& account : kept) {
    put_count(out, account.quarantine);
    put_count(out, account.stale);
  }
  return out;
}

std::optional<KeptTable> parse_kept(std::string_view bytes) {
  matcher::ByteReader reader(bytes);
  const auto accounts = reader.varint();
  if (accounts > matcher::kRegistriesMax + 1) return std::nullopt;
  KeptTable kept(static_cast<std::size_t>(accounts));
  for (auto& account : kept) {
    account.quarantine = read_count(reader);
    account.stale = read_count(reader);
  }
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return kept;
}

std::string encode_item_account(const ItemAccount& item) {
  std::string out(1, static_cast<char>(item.account));
  matcher::put_varint(out, item.bytes);
  return out;
}

std::optional<ItemAccount> parse_item_account(std::string_view bytes) {
  matcher::ByteReader reader(bytes);
  ItemAccount item;
  item.account = reader.fixed<std::uint8_t>();
  item.bytes = reader.varint();
  if (!reader.ok() || !reader.at_end() || item.account > matcher::kRegistriesMax) {
    return std::nullopt;
  }
  return item;
}

}  // namespace storage
