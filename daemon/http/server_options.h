// ServerOptions: what an operator may set about the socket. Thread safety: plain value.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace cumuld::http {

struct ServerOptions {
  std::string path;    // of the socket; at most 107 bytes
  mode_t mode = 0660;  // of the socket; nothing beyond 0660 is accepted
  std::size_t io_threads = 1;
  std::size_t max_connections = 4096;      // beyond: 503 busy
  std::size_t max_compressed_bodies = 16;  // decompressed at once; beyond: 503 busy
  std::uint32_t header_limit = 16 * 1024;  // bytes of a request head; beyond: 431; at most 32 KiB

  // Each ends a connection whose client ...
  std::chrono::milliseconds idle_timeout{60'000};         // ... sends no further request
  std::chrono::milliseconds header_timeout{10'000};       // ... takes this long over a whole head
  std::chrono::milliseconds body_stall_timeout{30'000};   // ... sends no byte of the body
  std::chrono::milliseconds write_stall_timeout{30'000};  // ... takes no byte of the answer
};

}  // namespace cumuld::http
