// IoThread: one thread's io_context and what belongs to it alone. Internal to daemon/http.
//
// Thread safety: `wires` and `draining` are touched on the thread itself only; the rest is made
//                before it starts.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <thread>
#include <unordered_set>

#include "daemon/http/counters.h"

namespace cumuld::http {

class Wire;

struct IoThread {
  explicit IoThread(std::size_t number) : index(number), busy(context.get_executor()) {}

  std::size_t index;
  std::unordered_set<Wire*> wires;  // of the connections that live here
  bool draining = false;
  std::unique_ptr<IoCounters> counters;  // made by start(), when the routes are known
  std::thread thread;
  // Last, so that it goes first: with it go the coroutines, which leave the set above.
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy;
};

}  // namespace cumuld::http
