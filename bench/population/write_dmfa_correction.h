// write_dmfa_update, write_dmfa_notification: corrections of worker lines in the ONSS's messages,
// schemas 2022/3. Reading one back gives exactly the record that was written: what changed, was
// created or deleted by an update; what the ONSS deleted of its own motion (CodeSubjected 2), or
// had to bring back, by a notification.
//
// Errors:        none.
// Cost:          about 2 kB and 3 µs a line.
// Thread safety: the caller's own string.
#pragma once

#include <string>

#include "bench/population/record.h"

namespace population {

// Appends one Form of a DmfAUpdate.
// REQUIRES: a worker line, cancelled or of LineMessage::kChanged or kCreated.
void write_dmfa_update(const Record& record, std::string& out);

// Appends a whole DmfAUpdateNotification: such a message holds one Form only.
// REQUIRES: a worker line of LineMessage::kDeletedByOnss or kBroughtBack with periods.
void write_dmfa_notification(const Record& record, std::string& out);

}  // namespace population
