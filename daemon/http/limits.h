// Every bound of the HTTP layer that is not an option of the server: what it limits, and what
// happens when it is reached. Bounds an operator may want to move stand in ServerOptions.
// Thread safety: constants.
#pragma once

#include <cstddef>

namespace cumuld::http {

// Largest piece Exchange::read_body() hands out. A longer body comes in more pieces.
inline constexpr std::size_t kBodyPieceMax = std::size_t{256} * 1024;

// Bytes of a body read from the socket in one go, and the most a connection holds undigested. A
// chunk header (with its extensions) that does not fit is malformed.
inline constexpr std::size_t kReadPieceMax = std::size_t{64} * 1024;

// First read of an idle connection: what an idle long-poller costs in buffer space.
inline constexpr std::size_t kIdleReadPiece = 1024;

// What is read and thrown away of a body that a handler did not want, so that the connection can
// be used again. Beyond it the connection is closed.
inline constexpr std::size_t kDiscardMax = std::size_t{1024} * 1024;

// log2 of the largest zstd window: what the zstd program itself accepts without being told more.
// A frame that asks for more is refused (kResourceExhausted).
inline constexpr int kZstdWindowLogMax = 27;

// Connections beyond ServerOptions::max_connections that are told so at leisure. Beyond these the
// answer is sent without waiting for the request, and the socket closed at once.
inline constexpr std::size_t kPoliteRefusalsMax = 64;

}  // namespace cumuld::http
