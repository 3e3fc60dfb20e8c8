// Scenario: one kind of life in the population, and how often it is lived.
//
// Four families: people without any benefit, people whose records look like a cumulation and are
// none (the traps), people with hits that must stand, and people whose hits come or go with a later
// correction. Each scenario plants exactly the hits it causes.
//
// Thread safety: immutable tables and pure functions of the life, any thread.
#pragma once

#include <span>
#include <string_view>

#include "bench/population/life.h"

namespace population {

struct Scenario {
  std::string_view name;
  unsigned weight;  // how often it is lived, relative to the other weights
  void (*live)(Life& life);
};

std::span<const Scenario> healthy_scenarios();
std::span<const Scenario> trap_scenarios();
std::span<const Scenario> hit_scenarios();
std::span<const Scenario> correction_scenarios();

// --- what several families use ---
//
// Everything here draws from the life's Random. No expression may draw twice unless the order is
// fixed by the language: compilers evaluate function arguments in different orders.

// A day 30 days to 20 years before the population's first quarter.
Day long_ago(Life& life);

// An incapacity that begins in the first 70 days of a quarter, covers the next quarter as a whole
// (calendar or pay period), and ends with or before the population.
Days long_spell(Life& life);

// A spell of `length` days inside the population, at least 100 days after its first day.
// REQUIRES: 0 < length <= 200.
Days short_spell(Life& life, int length);

// One of the insurers that pay.
std::string_view draw_insurer(Life& life);

// Payments for all of `spell` by one of the insurers. Returns the spell.
Days fall_sick(Life& life, const Days& spell, std::string_view scheme = "employee");

// Another one than `insurer`.
std::string_view other_insurer(std::string_view insurer);

// A job since long ago that goes on.
Job steady_job(Life& life);

// A spell in the middle of a steady job: pays the indemnities, then tells the job. The lines have
// no paid day that must fall into the spell.
struct SickWorker {
  Job job;
  Days spell;
};
SickWorker suspended_contract(Life& life, std::string_view scheme = "employee");

// The first payment of at least 20 days. REQUIRES: there is one.
Payment long_payment(Life& life);

// Pairs of a line of `job` and a payment that share a day.
std::uint64_t line_pairs(const Life& life, const Job& job);

// Gives the first line that lies inside the spell `worked` paid days (random if not stated): proven
// work. Returns the line's place in records() and the payments it meets.
struct WorkedLine {
  std::size_t index;
  std::uint64_t pairs;
};
WorkedLine work_in_spell(Life& life, const Days& spell);

// Work of a few hours a week within `span`, by the employer of `job`; the job itself stops before
// and goes on after. REQUIRES: span lies inside the indemnities.
Job resume(Life& life, const Job& job, const Days& span, int mean_hours);

}  // namespace population
