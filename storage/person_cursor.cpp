#include "storage/person_cursor.h"

#include "storage/database.h"

namespace storage {
namespace {

constexpr unsigned kStepsMost = 100;  // the keys of some persons; to seek costs as much

}  // namespace

PersonCursor::PersonCursor(const Store& store, Family family, matcher::ReadingOrder order)
    : store_(store), family_(family), order_(order) {
}

PersonCursor::~PersonCursor() = default;

void PersonCursor::begin() {
  if (at_ != nullptr) return;
  const bool in_order = order_ == matcher::ReadingOrder::kOfTheStore;
  auto options = scan_options();
  options.total_order_seek = in_order;
  options.prefix_same_as_start = !in_order;  // where the family has prefixes
  at_.reset(store_.db().NewIterator(options, store_.family(family_)));
}

void PersonCursor::renew() {
  at_.reset();
}

// Leaves the iterator at the first key at or after the prefix.
void PersonCursor::move_to(std::string_view prefix) {
  const bool in_order = order_ == matcher::ReadingOrder::kOfTheStore;
  bool near = in_order && at_ != nullptr && prefix > last_;  // never behind what was read
  begin();
  for (unsigned steps = 0; near && at_->Valid() && view(at_->key()) < prefix; ++steps) {
    near = steps < kStepsMost;
    if (near) at_->Next();
  }
  if (!near) at_->Seek(slice(prefix));
  last_ = prefix;
}

matcher::Status PersonCursor::read(std::uint32_t pseudonym, std::string_view doing,
                                   const Visit& visit) {
  const std::string prefix = number_key(pseudonym);
  for (move_to(prefix); at_->Valid(); at_->Next()) {
    const auto key = view(at_->key());
    if (!key.starts_with(prefix)) break;
    if (auto status = visit(key.substr(prefix.size()), view(at_->value())); !status.ok()) {
      return status;
    }
  }
  return to_status(at_->status(), doing);
}

}  // namespace storage
