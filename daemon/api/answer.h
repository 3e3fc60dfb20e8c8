// How a handler fails: with the Problem that the client is to see.
//
// Thread safety: plain values; storage_problem() logs.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <tl/expected.hpp>

#include "daemon/api/services.h"
#include "daemon/http/exchange.h"
#include "daemon/http/problem.h"
#include "matcher/status.h"

namespace cumuld::api {

template <typename T>
using Answer = tl::expected<T, http::Problem>;

// An error to return from a function whose result is Answer<T>.
tl::unexpected<http::Problem> bad_query(std::string detail);
tl::unexpected<http::Problem> not_found(std::string detail);

// The store failed: logged in full, told without what it says of files or data.
http::Problem storage_problem(const matcher::Status& status);

// Whether the disk can take more, and what is answered when it cannot.
bool has_room(const Services& services);
http::Problem no_space(std::string detail);

// 200 with that JSON, or 406 if the client takes none.
boost::asio::awaitable<void> send_json(http::Exchange& exchange, std::string json);

// What was made, or why it could not be.
boost::asio::awaitable<void> send(http::Exchange& exchange, Answer<std::string> json);

}  // namespace cumuld::api
