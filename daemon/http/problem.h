// Problem: an error as the client sees it (RFC 9457), from a closed list of codes.
//
// In:  a code, a detail for humans (never a whole national number or a key), at will another status
//      than the code's own.
// Out: problem_json() is the body of an application/problem+json answer:
//      {"type":"about:blank","title":…,"status":…,"detail":…,"code":…}
//
// Answers 429 and 503 carry Retry-After: retry_after_s, in whole seconds.
// Thread safety: plain values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cumuld::http {

enum class ProblemCode : std::uint8_t {
  kBadQuery,             // 400: a parameter, or the request target itself
  kMalformed,            // 400: the message or its body does not read
  kBadRules,             // 400: a file of rules
  kForbidden,            // 403
  kNotFound,             // 404
  kMethodNotAllowed,     // 405
  kNotAcceptable,        // 406
  kTimeout,              // 408: the client was too slow
  kTooLarge,             // 413, or 431 for a header
  kUnsupportedEncoding,  // 415
  kInternal,             // 500
  kBusy,                 // 503
  kNoSpace,              // 503
  kNotReady,             // 503
};

struct Problem {
  // A constructor, not an aggregate: GCC 12 destroys an aggregate's temporaries twice when they
  // stand in a co_await expression, as problems do.
  explicit Problem(ProblemCode what = ProblemCode::kInternal, std::string text = {})
      : code(what), detail(std::move(text)) {}

  ProblemCode code;
  std::string detail;
  unsigned status = 0;         // 0: the code's own
  unsigned retry_after_s = 1;  // only said with 429 and 503
};

std::string_view name_of(ProblemCode code) noexcept;  // "bad_query"
unsigned status_of(const Problem& problem) noexcept;

// The reason phrase of an HTTP status; "" if it is not one that this daemon sends.
std::string_view reason_of(unsigned status) noexcept;

// Bytes that are not UTF-8 become U+FFFD, so that the answer is JSON whatever the detail quotes.
std::string problem_json(const Problem& problem);

}  // namespace cumuld::http
