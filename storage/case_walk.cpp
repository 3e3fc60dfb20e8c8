#include "storage/case_walk.h"

#include "matcher/bytes.h"
#include "storage/database.h"
#include "storage/hit_lists.h"

namespace storage {
namespace {

using matcher::Status;
using matcher::StatusCode;

constexpr std::size_t kIdBytes = matcher::HitId{}.size();

// An entry of the list; nullopt: damaged.
std::optional<CaseOfPerson> parse(std::string_view key, std::string_view value) {
  if (key.size() != case_list().size() + 2 * kIdBytes) return std::nullopt;
  matcher::ByteReader reader(value);
  const auto person = reader.fixed<matcher::PersonCode>();
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return CaseOfPerson{id_of_key(key.substr(case_list().size(), kIdBytes)), person};
}

}  // namespace

CaseWalk::CaseWalk(const Store& store, const std::optional<matcher::HitId>& after)
    : end_(case_list() + std::string(2 * kIdBytes + 1, '\xff')),
      at_(store.db().NewIterator(scan_options(), store.family(Family::kHitLists))),
      last_(after) {
  std::string begin = case_list();
  if (after) begin.append(id_key(*after)).append(kIdBytes + 1, '\xff');
  at_->Seek(slice(begin));
}

CaseWalk::~CaseWalk() = default;

std::optional<CaseOfPerson> CaseWalk::next() {
  for (; status_.ok() && at_->Valid() && view(at_->key()) < end_; at_->Next()) {
    const auto found = parse(view(at_->key()), view(at_->value()));
    if (!found) {
      status_ = {StatusCode::kCorruption, "the list of cases is damaged: restore a backup"};
      return std::nullopt;
    }
    if (last_ == found->id) continue;
    last_ = found->id;
    return found;
  }
  if (status_.ok()) status_ = to_status(at_->status(), "reading the list of cases");
  return std::nullopt;
}

matcher::Result<std::optional<matcher::PersonCode>> person_of_case(const Store& store,
                                                                   const matcher::HitId& id) {
  const std::string begin = case_list() + std::string(id_key(id));
  const std::unique_ptr<rocksdb::Iterator> at(
      store.db().NewIterator(scan_options(), store.family(Family::kHitLists)));
  at->Seek(slice(begin));
  if (!at->status().ok()) {
    return tl::make_unexpected(to_status(at->status(), "reading the list of cases"));
  }
  if (!at->Valid() || !view(at->key()).starts_with(begin)) {
    return std::optional<matcher::PersonCode>{};
  }
  const auto found = parse(view(at->key()), view(at->value()));
  if (!found) {
    return matcher::error(StatusCode::kCorruption,
                          "the list of cases is damaged: restore a backup");
  }
  return std::optional(found->person);
}

}  // namespace storage
