// IdentityTable: which national number counts for which (contract, section 1, "Identity").
//
// Each number has at most one successor, so the links form chains that end in a number without
// successor, or in a loop. The current number of a person is the end of the chain; on a loop every
// number stands for itself, and a number that leads into a loop counts for the first one it
// reaches.
//
// Thread safety: one writer, and no reader while it writes. The pipeline changes links only between
// rounds, when no shard works (see daemon/pipeline.h); other readers take its lock.
// Memory: about 150 bytes a linked number.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "matcher/record.h"

namespace matcher {

class IdentityTable {
 public:
  // Makes `successor` the successor of `old_number`, replacing an earlier one. Returns the numbers
  // whose current number is another one now. Cost: O(numbers that lead to
  // old_number, times the length of their chains).
  struct Move {
    PersonCode number;
    PersonCode before;  // its current number until now
    PersonCode after;
  };
  std::vector<Move> link(PersonCode old_number, PersonCode successor);

  // Undoes the link of `old_number`, if there is one. Returns as link() does.
  std::vector<Move> unlink(PersonCode old_number);

  // The current number. Cost: one look-up.
  PersonCode current(PersonCode number) const {
    if (current_.empty()) return number;
    const auto at = current_.find(number);
    return at == current_.end() ? number : at->second;
  }

  // All numbers whose current number is `current`, itself first. Cost: O(numbers returned).
  std::vector<PersonCode> numbers_of(PersonCode current) const;

  std::size_t links() const { return successor_.size(); }
  std::size_t numbers_on_loops() const { return on_loop_; }

 private:
  using Map = std::unordered_map<PersonCode, PersonCode>;

  bool is_on_loop(PersonCode number) const;
  PersonCode follow(PersonCode number) const;
  std::vector<PersonCode> leading_to(PersonCode number) const;
  template <typename Change>
  std::vector<Move> change_link(PersonCode old_number, Change&& change);

  Map successor_;
  std::unordered_multimap<PersonCode, PersonCode> predecessors_;  // successor -> number
  Map current_;  // only numbers whose current number is another
  std::size_t on_loop_ = 0;
};

}  // namespace matcher
