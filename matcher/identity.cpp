#include "matcher/identity.h"

#include <unordered_set>

namespace matcher {

bool IdentityTable::is_on_loop(PersonCode number) const {
  PersonCode at = number;
  for (std::size_t steps = 0; steps <= successor_.size(); ++steps) {
    const auto next = successor_.find(at);
    if (next == successor_.end()) return false;
    at = next->second;
    if (at == number) return true;
  }
  return false;  // leads into a loop that it is not on
}

PersonCode IdentityTable::follow(PersonCode number) const {
  std::unordered_set<PersonCode> seen;
  std::vector<PersonCode> path;
  PersonCode at = number;
  while (seen.insert(at).second) {
    path.push_back(at);
    const auto next = successor_.find(at);
    if (next == successor_.end()) return at;
    at = next->second;
  }
  return at;  // the first number reached twice: where the path entered the loop
}

std::vector<PersonCode> IdentityTable::leading_to(PersonCode number) const {
  std::vector<PersonCode> found{number};
  std::unordered_set<PersonCode> seen{number};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [first, last] = predecessors_.equal_range(found[i]);
    for (auto at = first; at != last; ++at) {
      if (seen.insert(at->second).second) found.push_back(at->second);
    }
  }
  return found;
}

template <typename Change>
std::vector<IdentityTable::Move> IdentityTable::change_link(PersonCode old_number,
                                                            Change&& change) {
  // Only numbers that lead to old_number can follow the changed link, and the change does not alter
  // who they are: what leads to old_number does not pass through its own link first.
  const auto affected = leading_to(old_number);
  std::size_t loops_before = 0;
  std::vector<Move> moves;
  for (const PersonCode number : affected) {
    loops_before += is_on_loop(number) ? 1U : 0U;
    moves.push_back({number, current(number), number});
  }
  change();
  std::size_t loops_after = 0;
  for (auto& move : moves) {
    loops_after += is_on_loop(move.number) ? 1U : 0U;
    move.after = follow(move.number);
    if (move.after == move.number) {
      current_.erase(move.number);
    } else {
      current_[move.number] = move.after;
    }
  }
  on_loop_ = on_loop_ - loops_before + loops_after;
  std::erase_if(moves, [](const Move& move) { return move.before == move.after; });
  return moves;
}

std::vector<IdentityTable::Move> IdentityTable::link(PersonCode old_number, PersonCode successor) {
  auto moves = unlink(old_number);
  auto linked = change_link(old_number, [&] {
    successor_[old_number] = successor;
    predecessors_.emplace(successor, old_number);
  });
  // Two steps that look like one: keep where a number was at first and where it is in the end.
  std::unordered_map<PersonCode, std::size_t> known;
  for (std::size_t i = 0; i < moves.size(); ++i) known.emplace(moves[i].number, i);
  for (const auto& step : linked) {
    if (const auto at = known.find(step.number); at != known.end()) {
      moves[at->second].after = step.after;
    } else {
      moves.push_back(step);
    }
  }
  std::erase_if(moves, [](const Move& move) { return move.before == move.after; });
  return moves;
}

std::vector<IdentityTable::Move> IdentityTable::unlink(PersonCode old_number) {
  const auto link = successor_.find(old_number);
  if (link == successor_.end()) return {};
  return change_link(old_number, [&] {
    const auto [first, last] = predecessors_.equal_range(link->second);
    for (auto at = first; at != last; ++at) {
      if (at->second != old_number) continue;
      predecessors_.erase(at);
      break;
    }
    successor_.erase(link);
  });
}

std::vector<PersonCode> IdentityTable::numbers_of(PersonCode number) const {
  std::vector<PersonCode> found{number};
  if (current_.empty()) return found;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [first, last] = predecessors_.equal_range(found[i]);
    for (auto at = first; at != last; ++at) {
      // A number on a loop stands for itself: it is not among those of another.
      if (at->second != number && current(at->second) == number) found.push_back(at->second);
    }
  }
  return found;
}

}  // namespace matcher
