#include "daemon/source/recount.h"

#include <algorithm>

#include "matcher/limits.h"
#include "storage/hit_reader.h"
#include "storage/quarantine.h"

namespace cumuld {

using matcher::IncomingRecord;
using matcher::Status;
using matcher::StatusCode;
using storage::ReceivedVersion;

Recount::Recount(const Pipeline& pipeline, const storage::Store& store, std::string source,
                 StoreMoment before)
    : pipeline_(pipeline),
      store_(store),
      reader_(pipeline.reader()),
      source_(std::move(source)),
      before_(before) {
}

Status Recount::read_conflicts() {
  conflicts_read_ = true;
  return storage::for_each_quarantined(store_, before_.quarantined,
                                       [&](const storage::QuarantineItem& item) {
                                         if (item.code == matcher::RejectCode::kVersionConflict &&
                                             storage::source_name(store_, item.source) == source_) {
                                           conflicts_[item.position] = item.message;
                                         }
                                         return true;
                                       });
}

Status Recount::add(const matcher::Batch& batch) {
  if (!conflicts_read_) {
    if (auto status = read_conflicts(); !status.ok()) return status;
  }
  tally_.readable |= is_readable(batch);
  for (const auto& refused : batch.rejected) {
    ++tally_.counts.rejected;
    tally_.counts.errors.push_back({refused.position, refused.code, refused.message});
  }
  for (const auto& record : batch.records) {
    const auto view = matcher::RecordView::parse(batch.body_of(record));
    if (!view) return {StatusCode::kCorruption, "a decoded record is damaged"};
    if (auto status = add(record, *view); !status.ok()) return status;
  }
  return {};
}

Status Recount::add(const IncomingRecord& record, const matcher::RecordView& view) {
  auto& counts = tally_.counts;
  const auto history = reader_.history(view.registry(), view.key());
  if (!history) return history.error();
  for (const auto& received : *history) {
    persons_.insert(pipeline_.current_number(received.version.person));
  }
  const auto what = became(record, *history);
  // A unit may hold two records, of which one was a conflict and the other was taken.
  const auto conflict = conflicts_.find(record.position);
  if (conflict != conflicts_.end() && what == Became::kDuplicate) {
    ++counts.rejected;
    counts.errors.push_back(
        {record.position, matcher::RejectCode::kVersionConflict, conflict->second});
    return {};
  }
  counts.accepted += what == Became::kAccepted ? 1U : 0U;
  counts.duplicates += what == Became::kDuplicate ? 1U : 0U;
  counts.stale += what == Became::kStale ? 1U : 0U;
  return {};
}

Recount::Became Recount::became(const IncomingRecord& record,
                                const std::vector<ReceivedVersion>& history) {
  std::uint64_t highest = 0;  // that stood when this record came
  for (const auto& received : history) {
    const bool ours = is_ours(received);
    if (ours && received.provenance.position == record.position) {
      return received.version.disposition == matcher::Disposition::kStale ? Became::kStale
                                                                          : Became::kAccepted;
    }
    if (ours && received.provenance.position > record.position) continue;
    if (received.version.disposition == matcher::Disposition::kReset) {
      highest = 0;  // what came before counts no more
      continue;
    }
    highest = std::max(highest, received.version.version);
  }
  return record.version < highest ? Became::kStale : Became::kDuplicate;
}

// From this file, and not from one of the same name that was taken before.
bool Recount::is_ours(const ReceivedVersion& received) {
  if (received.version.commit <= before_.commit) return false;
  const auto number = received.provenance.source;
  const auto known = sources_.find(number);
  if (known != sources_.end()) return known->second;
  return sources_[number] = storage::source_name(store_, number) == source_;
}

void Recount::count_changes(const storage::FeedEntry& entry) {
  const auto content = matcher::HitContent::parse(entry.hit.content);
  if (!content || !persons_.contains(pipeline_.current_number(content->person))) return;
  auto& counts = tally_.counts;
  counts.sequence = std::max(counts.sequence, entry.sequence);
  counts.raised += entry.change == matcher::HitChangeKind::kRaised ? 1U : 0U;
  counts.amended += entry.change == matcher::HitChangeKind::kAmended ? 1U : 0U;
  counts.withdrawn += entry.change == matcher::HitChangeKind::kWithdrawn ? 1U : 0U;
}

matcher::Result<FileTally> Recount::finish() {
  tally_.counts.sequence = before_.sequence;
  auto status = storage::for_each_change(store_, before_.sequence, [&](storage::FeedEntry&& entry) {
    count_changes(entry);
    return true;
  });
  if (!status.ok()) return tl::make_unexpected(std::move(status));
  auto& errors = tally_.counts.errors;
  std::ranges::stable_sort(errors, {}, &JobError::position);
  if (errors.size() > matcher::kErrorsShownMax) errors.resize(matcher::kErrorsShownMax);
  return std::move(tally_);
}

}  // namespace cumuld
