// FileRun: one file's way through the spool: read, then receipted and moved; or a part of that way,
// between two starts of the daemon. spool.h states what is promised.
//
// Ownership: everything it is given outlives it. Thread safety: the spool's thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "daemon/source/file_position.h"
#include "daemon/source/input_file.h"
#include "daemon/source/input_format.h"
#include "daemon/source/job_window.h"
#include "daemon/source/pause.h"
#include "daemon/source/spool.h"
#include "daemon/source/spool_board.h"
#include "daemon/source/spool_folders.h"
#include "daemon/source/spool_notebook.h"

namespace cumuld {

// What a run works with.
struct FileSurroundings {
  Pipeline& pipeline;
  storage::Store& store;
  const SpoolOptions& options;
  const SpoolFolders& folders;
  JobWindow& window;
  Pause& pause;
  SpoolBoard& board;
  RegistryMask allowed;   // in the file's folder
  bool tolerate = false;  // refused records do not stop it
  bool may_wait = false;  // hits may be found later: Job::may_wait
};

enum class FileEnd : std::uint8_t {
  kRead,     // all was taken: finish() is to come
  kMoved,    // all is done
  kGone,     // somebody took it away
  kStopped,  // goes on at the next start
  kStuck,    // told in the log; try again later
  kHeld,     // too much of it was refused; goes on when that is tolerated
};

class FileRun {
 public:
  FileRun(const FileSurroundings& around, SpoolFile file);

  FileEnd run();

  // Receipt and move, after run() ended with kRead and what it changed among hits is found; `late`:
  // so far as that was found later. Ends with kMoved, kGone, kStopped or kStuck.
  FileEnd finish(const LateHits& late);

  const SpoolFile& file() const { return file_; }
  const std::string& source() const { return source_; }  // of its jobs

  // What of it was refused, when that is more than is tolerated; empty: it is not.
  std::string too_much_refused() const;

 private:
  struct Pending {
    std::uint64_t through = 0;
    StoreMoment before;
    bool readable = false;
  };

  FileEnd refuse(std::string why);
  FormatContext format_context();
  matcher::Status load_position();
  matcher::Status recount();
  bool take_units();
  bool take_chunk(InputFormat& format, std::string_view chunk);
  bool hand_over();
  bool wait_for_room();
  void note(std::vector<JobResult>&& results);
  void commit_position();
  void forget_position();
  void submit_alone(std::string position_value);
  void add(const LateHits& late);
  bool is_still_there() const;
  FileEnd stuck(std::string_view doing, const matcher::Status& status);
  StoreMoment moment() const;

  const FileSurroundings around_;
  SpoolFile file_;
  FileKind kind_;
  std::string source_;                // also the key of its position
  std::unique_ptr<InputFile> input_;  // while it is read
  bool opened_ = false;
  SpoolNotebook notebook_;
  FilePosition position_;
  bool has_position_ = false;  // in the store
  bool stuck_ = false;
  std::deque<Pending> pending_;
  std::unique_ptr<matcher::Batch> batch_;
};

// Reads the stored position; nullopt if there is none, or none that decodes.
matcher::Result<std::optional<FilePosition>> read_position(const storage::Store& store,
                                                           const std::string& key);

}  // namespace cumuld
