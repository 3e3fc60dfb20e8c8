// ProcessUse: what a running process has used up so far, from /proc.
//
// Thread safety: free functions, any thread. Errors: of a process that is gone, zeros.
#pragma once

#include <sys/types.h>

namespace sizing {

struct ProcessUse {
  double cpu_seconds = 0;      // of all threads, also those that ended
  double busiest_seconds = 0;  // of the thread that has used most
  double memory = 0;           // bytes in memory now
};

// Processor time is told in hundredths of a second.
ProcessUse use_of(pid_t process);

}  // namespace sizing
