// Peer: who is at the other end of the socket, as the kernel tells (SO_PEERCRED): the credentials
// at the moment of connect(). Thread safety: plain value.
#pragma once

#include <sys/types.h>

namespace cumuld::http {

struct Peer {
  uid_t uid = static_cast<uid_t>(-1);  // -1 when the kernel would not say
  gid_t gid = static_cast<gid_t>(-1);
  pid_t pid = 0;
};

}  // namespace cumuld::http
