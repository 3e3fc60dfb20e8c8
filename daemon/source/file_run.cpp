#include "daemon/source/file_run.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "daemon/source/durable_file.h"
#include "daemon/source/known_content.h"
#include "daemon/source/receipt.h"
#include "daemon/source/recount.h"
#include "matcher/limits.h"

namespace cumuld {

using matcher::Batch;
using matcher::Result;
using matcher::Status;
using matcher::StatusCode;

namespace {

std::size_t units_of(const Batch& batch) {
  return batch.records.size() + batch.rejected.size();
}

bool is_full(const Batch& batch) {
  return units_of(batch) >= matcher::kBatchRecordsMax / 2 ||
         batch.raw.size() >= matcher::kBatchBytesMax / 2;
}

std::uint64_t last_unit(const Batch& batch) {
  std::uint64_t last = 0;
  if (!batch.records.empty()) last = batch.records.back().position;
  if (!batch.rejected.empty()) last = std::max(last, batch.rejected.back().position);
  if (!batch.notes.empty()) last = std::max(last, batch.notes.back().position);
  return last;
}

// The disk failed: that says nothing of the file.
bool is_for_another_time(const Status& status) {
  return status.code() == StatusCode::kIoError;
}

}  // namespace

Result<std::optional<FilePosition>> read_position(const storage::Store& store,
                                                  const std::string& key) {
  const auto stored = store.read(storage::Family::kPositions, key);
  if (!stored) return tl::make_unexpected(stored.error());
  if (!*stored) return std::optional<FilePosition>{};
  return FilePosition::parse(**stored);
}

FileRun::FileRun(const FileSurroundings& around, SpoolFile file)
    : around_(around),
      file_(std::move(file)),
      kind_(kind_of(file_.name)),
      source_(position_key(file_.registry, file_.name)),
      notebook_(around.store, [this] { note(around_.window.await(0)); }) {
}

FileEnd FileRun::run() {
  around_.window.await(0);  // of a file that an error broke off: its position must be known
  auto opened =
      InputFile::open(around_.folders.incoming(file_.registry) / file_.name, kind_.coding);
  if (!opened && opened.error().code() == StatusCode::kNotFound) return FileEnd::kGone;
  position_.started_ms = around_.options.now_ms();
  if (!opened && is_for_another_time(opened.error())) return stuck("reading it", opened.error());
  if (!opened) return refuse(opened.error().message());
  input_ = std::move(*opened);
  opened_ = true;
  position_.identity = input_->identity();
  position_.bytes = position_.identity.size;
  if (!make_input_format(file_.registry, kind_.extension, format_context(), {})) {
    return refuse("files of the format \"" + printable(kind_.extension) +
                  "\" are not supported for the registry " + file_.registry);
  }
  if (auto status = load_position(); !status.ok()) return stuck("reading its position", status);
  const auto& counts = position_.known.counts;
  around_.board.begin(file_, position_.bytes,
                      counts.accepted + counts.duplicates + counts.stale + counts.rejected);
  if (!position_.read && !take_units()) {
    note(around_.window.await(0));
    if (position_.consumed > 0) commit_position();
    if (stuck_) return FileEnd::kStuck;
    return too_much_refused().empty() ? FileEnd::kStopped : FileEnd::kHeld;
  }
  if (!position_.read) {
    note(around_.window.await(0));
    position_.read = true;
    commit_position();
  }
  input_.reset();
  batch_.reset();
  return FileEnd::kRead;
}

std::string FileRun::too_much_refused() const {
  const auto& counts = position_.known.counts;
  const auto units = counts.accepted + counts.duplicates + counts.stale + counts.rejected;
  const auto most = around_.options.rejected_percent_max;
  if (around_.tolerate || most == 0 || units < kRejectedUnitsMin) return {};
  if (counts.rejected * 100 <= units * most) return {};
  return std::to_string(counts.rejected) + " of " + std::to_string(units) +
         " records were refused, more than " + std::to_string(most) + " %";
}

FileEnd FileRun::refuse(std::string why) {
  position_.error = std::move(why);
  input_.reset();
  return FileEnd::kRead;
}

FormatContext FileRun::format_context() {
  return {&around_.store.catalogue(), around_.store.key_seed(), around_.options.tables,
          around_.allowed, &notebook_};
}

Status FileRun::load_position() {
  auto stored = read_position(around_.store, source_);
  if (!stored) return stored.error();
  // Another file of that name: its position is overwritten by this one's.
  if (!*stored || (*stored)->identity != position_.identity) return {};
  position_ = std::move(**stored);
  has_position_ = true;
  if (position_.known_through < position_.consumed) return recount();
  return {};
}

// Decodes the units whose results were not known when the daemon ended.
Status FileRun::recount() {
  auto input = InputFile::open(around_.folders.incoming(file_.registry) / file_.name, kind_.coding);
  if (!input) return input.error();
  const auto format = make_input_format(file_.registry, kind_.extension, format_context(),
                                        {position_.known_through, position_.consumed});
  Recount counting(around_.pipeline, around_.store, source_, position_.before_unknown);
  Batch batch;
  for (bool ended = false; !ended && !format->past_range();) {
    const auto chunk = (*input)->read();
    if (!chunk && is_for_another_time(chunk.error())) return chunk.error();
    // Damage further on is told when the file is read on from there.
    if (!chunk) break;
    ended = chunk->empty();
    format->feed(*chunk, ended);
    for (bool more = true; more && !format->past_range();) {
      const auto decoded = format->next(batch);
      more = decoded && *decoded;
      ended = ended || !decoded;
      if (auto status = counting.add(batch); !status.ok()) return status;
      batch.clear();
    }
  }
  auto tally = counting.finish();
  if (!tally) return tally.error();
  position_.known.counts.add(std::move(tally->counts));
  position_.known.readable |= tally->readable;
  position_.known_through = position_.consumed;
  return {};
}

// From where the position is to the end, or as far as the file can be read. False: stopped before.
bool FileRun::take_units() {
  const auto format = make_input_format(file_.registry, kind_.extension, format_context(),
                                        {.after = position_.consumed});
  batch_ = around_.window.take_batch();
  for (bool ended = false; !ended;) {
    if (around_.pause.ending()) return false;
    const auto chunk = input_->read();
    if (!chunk && is_for_another_time(chunk.error())) {
      stuck("reading it", chunk.error());
      return false;
    }
    if (!chunk) {
      position_.error = chunk.error().message();
      break;
    }
    ended = chunk->empty();
    if (!take_chunk(*format, *chunk)) return false;
    if (!position_.error.empty()) break;
    if (ended) position_.checksum = input_->checksum();
  }
  return (units_of(*batch_) == 0 && batch_->notes.empty()) || hand_over();
}

bool FileRun::take_chunk(InputFormat& format, std::string_view chunk) {
  format.feed(chunk, chunk.empty());
  for (;;) {
    const auto more = format.next(*batch_);
    if (!more && more.error().code() != StatusCode::kInvalidArgument) {
      stuck("reading it on", more.error());
      return false;
    }
    if (!more) {
      position_.error = more.error().message();
      return true;
    }
    // Blank lines leave bytes and no unit.
    if (units_of(*batch_) == 0 && batch_->notes.empty()) batch_->clear();
    if (is_full(*batch_) && !hand_over()) return false;
    if (!*more) break;
  }
  around_.board.progress(input_->bytes_read(), 0);
  return true;
}

// Submits the batch with the position behind it. False: stopped, and it was not.
bool FileRun::hand_over() {
  if (!wait_for_room()) return false;
  note(around_.window.await(JobWindow::kJobsMax - 1));
  if (!too_much_refused().empty()) return false;
  const auto now = moment();
  if (pending_.empty()) position_.before_unknown = now;
  pending_.push_back({last_unit(*batch_), now, is_readable(*batch_)});
  position_.consumed = pending_.back().through;
  around_.board.progress(input_->bytes_read(), units_of(*batch_));
  has_position_ = true;
  Job job;
  job.batch = std::move(batch_);
  job.source = source_;
  job.registry = around_.store.catalogue().find_registry(file_.registry);
  job.position_key = source_;
  job.position_value = position_.encode();
  job.may_wait = around_.may_wait;
  around_.window.submit(std::move(job));
  batch_ = around_.window.take_batch();
  notebook_.next_batch();
  return true;
}

bool FileRun::wait_for_room() {
  bool told = false;
  while (!around_.pause.ending()) {
    if (around_.options.has_room()) return true;
    if (!told) spdlog::warn("the spool waits for room on the disk");
    told = true;
    if (!around_.pause.wait(kRoomRetry)) return false;
  }
  return false;
}

void FileRun::note(std::vector<JobResult>&& results) {
  for (auto& result : results) {
    auto& known = position_.known;
    known.counts.add(std::move(result));
    known.readable |= pending_.front().readable;
    position_.known_through = pending_.front().through;
    pending_.pop_front();
    if (pending_.empty()) continue;
    position_.before_unknown = pending_.front().before;
    // The job was handed over before these results came, but its changes stand behind theirs.
    auto& sequence = position_.before_unknown.sequence;
    sequence = std::max(sequence, known.counts.sequence);
  }
}

void FileRun::commit_position() {
  has_position_ = true;
  submit_alone(position_.encode());
}

void FileRun::forget_position() {
  if (has_position_) submit_alone({});
  has_position_ = false;
}

void FileRun::submit_alone(std::string position_value) {
  Job job;
  job.batch = around_.window.take_batch();
  job.source = source_;
  job.position_key = source_;
  job.position_value = std::move(position_value);
  around_.window.submit(std::move(job));
  around_.window.await(0);
}

void FileRun::add(const LateHits& late) {
  auto& counts = position_.known.counts;
  counts.raised += late.raised;
  counts.amended += late.amended;
  counts.withdrawn += late.withdrawn;
  const bool any = late.raised + late.amended + late.withdrawn > 0;
  // Of a file without records no commit told it.
  if (any || counts.sequence == 0) {
    counts.sequence = std::max(counts.sequence, around_.pipeline.sequence());
  }
}

// Receipt, move, and only then is the position forgotten: each step may be done twice. The first
// two come right after each other, and are synced afterwards: whoever waits for the receipt looks
// for the file next.
FileEnd FileRun::finish(const LateHits& late) {
  add(late);
  const bool rejected = is_rejected(position_);
  const auto shown = masked_name(file_.name);
  if (!wait_for_room()) return FileEnd::kStopped;
  std::optional<TakenFile> same_as;
  if (!position_.checksum.empty()) {
    auto known = note_content(around_.store, file_.registry, position_.checksum,
                              {file_.name, position_.started_ms});
    if (!known) return stuck("noting its content", known.error());
    same_as = std::move(*known);
  }
  const auto receipt =
      receipt_json(file_.registry, file_.name, position_, around_.options.now_ms(), same_as);
  const auto receipts = around_.folders.receipts(file_.registry);
  const auto to =
      rejected ? around_.folders.rejected(file_.registry) : around_.folders.done(file_.registry);
  const bool gone = !is_still_there();
  auto status = put_file(receipts, receipt_name(file_.name), receipt);
  if (!status.ok()) return stuck("writing its receipt", status);
  if (!gone) {
    const auto moved = move_durably(around_.folders.incoming(file_.registry), to, file_.name);
    if (!moved) return stuck("moving it", moved.error());
  }
  if (status = sync_folder(receipts); !status.ok()) return stuck("writing its receipt", status);
  forget_position();
  if (gone) {
    spdlog::warn("spool {}/{}: it disappeared while it was taken", file_.registry, shown);
    return FileEnd::kGone;
  }
  around_.board.moved(rejected);
  const auto& counts = position_.known.counts;
  spdlog::log(position_.error.empty() && !rejected ? spdlog::level::info : spdlog::level::warn,
              "spool {}/{}: {}: {} accepted, {} duplicates, {} stale, {} rejected{}{}{}",
              file_.registry, shown, rejected ? "rejected" : "done", counts.accepted,
              counts.duplicates, counts.stale, counts.rejected,
              same_as ? "; the same content as a file before" : "",
              position_.error.empty() ? "" : "; ", printable(position_.error));
  return FileEnd::kMoved;
}

// False also when another file has taken its name: that one comes later.
bool FileRun::is_still_there() const {
  struct stat info {};
  const auto path = around_.folders.incoming(file_.registry) / file_.name;
  if (::lstat(path.c_str(), &info) != 0) return errno != ENOENT;
  return !opened_ || info.st_ino == position_.identity.inode;
}

FileEnd FileRun::stuck(std::string_view doing, const Status& status) {
  stuck_ = true;
  spdlog::error("spool {}/{}: {}: {}; it stays and is tried again", file_.registry,
                masked_name(file_.name), doing, status.message());
  return FileEnd::kStuck;
}

StoreMoment FileRun::moment() const {
  const auto figures = around_.pipeline.figures();
  return {figures.state.commit, figures.state.sequence, figures.state.quarantined};
}

}  // namespace cumuld
