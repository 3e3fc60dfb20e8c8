#include "bench/standing_hits.h"

#include "bench/daemon_process.h"
#include "bench/engine.h"
#include "bench/hit_line.h"

namespace bench {

OverlapSum standing_hits(const std::string& socket) {
  OverlapSum sum;
  HttpClient client(socket);
  client.for_each_line("/v1/hits", [&](std::string_view line) {
    if (!add_hit(line, sum)) give_up("a hit cannot be read");
  });
  return sum;
}

}  // namespace bench
