// Status and Result<T>: how every fallible function in this repository reports.
//
// An operating error (bad input, I/O failure, full queue) is a returned value: a code that programs
// act on and a message that a human reads. A programming error is an assert. No exception leaves a
// thread, a callback or a function declared here.
//
// The message names what was wrong; it never holds a whole national number or a key.
//
// Thread safety: plain values, like std::string.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace matcher {

enum class StatusCode : std::uint8_t {
  kOk = 0,
  kInvalidArgument,    // the caller's value broke a documented bound
  kCorruption,         // bytes that we stored do not decode
  kIoError,            // the operating system or RocksDB refused
  kResourceExhausted,  // a documented limit was reached; try again later
  kNotFound,
  kUnavailable,  // shutting down, or in use by another process
};

class [[nodiscard]] Status {
 public:
  Status() noexcept = default;  // ok
  Status(StatusCode code, std::string message) : message_(std::move(message)), code_(code) {}

  bool ok() const noexcept { return code_ == StatusCode::kOk; }
  StatusCode code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }

 private:
  std::string message_;
  StatusCode code_ = StatusCode::kOk;
};

template <typename T>
using Result = tl::expected<T, Status>;

// An error to return from a function whose result is Result<T>.
inline tl::unexpected<Status> error(StatusCode code, std::string message) {
  return tl::make_unexpected(Status{code, std::move(message)});
}

}  // namespace matcher
