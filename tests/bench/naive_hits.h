// naive_hits: what stands for one synthetic person, by the letter of the contract (section 2) and
// as slowly as it reads. Sets of days are sets of days. The rules are those of config/rules.toml,
// told once more by hand, so that a population is not judged by the code it is made to judge.
//
// Open periods are cut at 2035-01-01, later than anything in a population that ends by 2030.
#pragma once

#include <vector>

#include "bench/population/plant.h"
#include "bench/population/record.h"

namespace population {

// Standing hits by rule and grade, after all of `records` were received in any order.
PlantCounts naive_hits(const std::vector<Record>& records);

}  // namespace population
