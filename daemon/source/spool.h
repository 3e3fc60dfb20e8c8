// Spool: takes the files that appear in the spool's folders, each exactly once, into the pipeline.
//
// Files are taken one after the other, by registry and name, as spool_folders.h lists them; what a
// file may hold is input_format.h's matter. A folder takes records of its own registry, and of the
// identity registries where FormatTables names it; others are unknown_registry. Then the
// receipt is written (receipt.h) and the file moved to done/ or rejected/. A file that is damaged,
// changes or disappears costs only itself: what was taken of it stands. A new file of the name of
// an earlier one is a new file; the earlier one's receipt is replaced.
//
// Exactly once: how far a file was taken is committed together with the records (file_position.h).
// After a stop, the counts of its receipt are those of an undisturbed run. After a crash too: the
// results of the last jobs, up to JobWindow::kJobsMax, are found again from the store; recount.h
// says when hits may then be counted differently. Which hits stand never depends on any of this.
//
// A load. When at least load_bytes wait, what their records change among hits is found once all of
// them are read, person by person in place of record by record (Pipeline::catch_up()): their
// receipts and moves follow then, at most kReadMax files at a time. Registries that may send
// benefits are read first: so it is known whose work matters when that comes, and it is sealed
// where it will be looked for (storage/clustering.h). Records are durable and can be read
// meanwhile. A stop or a crash in between takes nothing twice: the next start matches first. Hits
// that matching found before it was broken off are in the feed, not in the receipts' counts.
//
// A file whose receipt cannot be written or that cannot be moved stays, is told in the log, and is
// tried again every kStuckRetry; its records are not taken again.
//
// A registry whose file has too many refused records (rejected_percent_max, of at least
// kRejectedUnitsMin) is stopped: its files stay where they are, the others' go on. resume() lets it
// go on; the file that it was stopped at is then taken to its end, whatever is refused. A restart
// judges anew.
//
// Threads: one of its own. stop() waits for the batches under way, not for the file. stop() must
// come before the pipeline's end. Memory: constant, whatever the size of a file: at most kJobsMax +
// 1 batches beside what input_file.h says.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "daemon/pipeline/pipeline.h"
#include "daemon/source/file_position.h"
#include "daemon/source/input_format.h"
#include "daemon/source/job_window.h"
#include "daemon/source/pause.h"
#include "daemon/source/spool_board.h"
#include "daemon/source/spool_folders.h"
#include "daemon/source/spool_status.h"

namespace cumuld {

class FileRun;
enum class FileEnd : std::uint8_t;

inline constexpr std::chrono::seconds kStuckRetry{10};
inline constexpr std::chrono::seconds kRoomRetry{1};
inline constexpr std::uint64_t kRejectedUnitsMin = 1000;
inline constexpr std::size_t kReadMax = 2048;

struct SpoolOptions {
  std::filesystem::path directory;
  unsigned port = 0;  // of the pipeline; nobody else submits there
  std::chrono::milliseconds poll{200};
  const FormatTables* tables = nullptr;   // must outlive the spool
  unsigned rejected_percent_max = 0;      // 0: no limit
  std::uint64_t load_bytes = 0;           // as they lie there; 0: never a load
  std::function<std::uint64_t()> now_ms;  // ms since 1970, UTC
  std::function<bool()> has_room;  // on the disk; asked before each batch, from the spool's thread
};

class Spool {
 public:
  // Creates the folders of all configured registries and begins. Pipeline and store must outlive
  // it.
  static matcher::Result<std::unique_ptr<Spool>> start(Pipeline& pipeline, storage::Store& store,
                                                       SpoolOptions options);

  ~Spool();  // stops
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // Ends promptly, also in the middle of a file, which goes on at the next start.
  void stop();

  // Any thread. False: that registry is not stopped.
  bool resume(const std::string& registry) { return board_.resume(registry); }

  // Any thread.
  SpoolStatus snapshot() const { return board_.snapshot(); }

 private:
  Spool(Pipeline& pipeline, storage::Store& store, SpoolOptions options);
  matcher::Status create_folders();
  void run();
  void settle_vanished();
  void tell_of_vanished(const SpoolFile& file, FilePosition position);
  std::vector<SpoolFile> waiting();
  bool take(const SpoolFile& file);
  FileEnd guarded(const SpoolFile& file, const std::function<FileEnd()>& step) const;
  FileEnd finish(FileRun& run);
  bool finish_those_read();
  void expect_load(bool expected);
  bool is_read(const std::string& registry, const std::string& name) const;
  bool note_end(const SpoolFile& file, FileEnd end);

  Pipeline& pipeline_;
  storage::Store& store_;
  SpoolOptions options_;
  SpoolFolders folders_;
  Pause pause_;
  SpoolBoard board_;
  JobWindow window_;
  std::vector<std::string> registries_;  // configured, in the order of their names
  std::set<std::string> tolerated_;   // registries resumed, until the next of their files is done
  std::set<std::string> unreadable_;  // folders that could not be listed: told once
  std::map<std::string, std::chrono::steady_clock::time_point> stuck_;  // by position key
  bool load_ = false;                           // what waited at the last look
  bool load_expected_ = false;                  // by the store
  std::vector<std::unique_ptr<FileRun>> read_;  // whose hits are awaited
  std::map<std::string, LateHits> late_hits_;   // by position key
  std::thread thread_;
};

}  // namespace cumuld
