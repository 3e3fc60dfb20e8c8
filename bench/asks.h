// Asks: the requests that query_bench sends, drawn from what stands in a daemon.
//
// Persons are drawn from the whole population, so that neither their timelines nor their hits lie
// beside each other on the disk or in a cache.
//
// Thread safety: one thread. Errors: a daemon in which nothing stands ends the program.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/daemon_process.h"

namespace bench {

// One kind of question: as many requests as there were samples, complete with their heads.
struct Ask {
  std::string what;
  std::vector<std::string> requests;
};

struct Asks {
  Ask hits;                  // one hit by its id
  Ask persons;               // all that is known of one person
  std::vector<Ask> filters;  // the first hits by each filter of GET /v1/hits
};

// `persons` persons of the population of so many employments, all of whom have hits.
Asks draw_asks(HttpClient& client, std::uint64_t employments, std::size_t persons);

}  // namespace bench
