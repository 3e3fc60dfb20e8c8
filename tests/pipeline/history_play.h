// Plays a plan through a whole cumuld without its socket and through the naive model, and compares:
// the verdict on each line that is a job by itself, how many a job's lines are accepted, and at
// each comparison the hits that stand, in the store, by the feed replayed, by person and by the
// lists, and what each key's history tells.
//
// Thread safety: one thread at a time.
#pragma once

#include <string>

#include "tests/pipeline/history_plan.h"

namespace histories {

// What is wrong with the first step that something is wrong with; empty: nothing is.
std::string play(const Plan& plan);

// A plan with which something still is wrong and of which nothing more can be left out: no step,
// and no line. REQUIRES: play(plan) is not empty.
Plan shrunk(Plan plan);

}  // namespace histories
