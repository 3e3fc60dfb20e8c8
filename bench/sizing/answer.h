// What cumuld-sizing prints, made of what was asked, measured and predicted.
//
// Thread safety: pure functions. Errors: none.
#pragma once

#include "bench/sizing/load_results.h"
#include "bench/sizing/model.h"
#include "bench/sizing/nation.h"
#include "bench/sizing/own_forms.h"
#include "bench/sizing/sheet.h"

namespace sizing {

void add_trials(const Trials& trials, Sheet& sheet);
void add_model(const Trials& trials, const Model& model, Sheet& sheet);
void add_nation(const Nation& nation, Sheet& sheet);
void add_needs(const Nation& nation, const Model& model, double budget, const OwnForms& own,
               Sheet& sheet);

// The prediction for the size that load_bench ran at, beside what it measured.
void add_check(const LoadResults& results, const Model& model, double budget, Sheet& sheet);

}  // namespace sizing
