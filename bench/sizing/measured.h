// What a trial measured, as plain numbers: bytes, seconds, records.
//
// Thread safety: plain values.
#pragma once

namespace sizing {

struct Measured {
  double records = 0;
  double load_seconds = 0;  // files to standing hits
  double load_cpu = 0;      // processor seconds of it
  double busiest = 0;       // of the one thread that used most
  double cpu_to_rest = 0;   // and until nothing is sealed or compacted any more
  double peak_memory = 0;   // bytes, of the load
  double disk_peak = 0;     // bytes of the data directory
  double disk_at_rest = 0;
  double disk_tables = 0;           // of it in table files; the rest is logs, which are bounded
  double post_cpu = 0;              // processor seconds of one record posted alone
  double post_seconds = 0;          // to its answer, the median
  double restart_seconds = 0;       // after a kill at rest
  double memory_after_restart = 0;  // nothing but what every start holds
  double rematch_seconds = 0;       // everybody on benefit
  double memory_after_rematch = 0;  // with the timelines of everybody on benefit
};

struct Restarted {
  double records = 0;  // not sealed: all of them are read back
  double seconds = 0;
  double disk = 0;  // bytes before the kill
};

}  // namespace sizing
