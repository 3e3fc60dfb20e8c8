#include "daemon/decode/xml_memory.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <cstring>

namespace cumuld {
namespace {

// Before each allocation: its size. As wide as the strictest alignment, so that what follows it is
// aligned too.
union Header {
  std::size_t bytes;
  std::max_align_t align;
};

thread_local XmlMemory* current = nullptr;

Header* header_of(void* bytes) {
  return static_cast<Header*>(bytes) - 1;
}

}  // namespace

XmlMemory::Use::Use(XmlMemory& memory) : outer_(current) {
  current = &memory;
}

XmlMemory::Use::~Use() {
  current = outer_;
}

void* XmlMemory::allocate(std::size_t bytes) {
  assert(current != nullptr);
  if (bytes > current->bytes_max_ - current->bytes_used_) return nullptr;
  auto* header = static_cast<Header*>(std::malloc(sizeof(Header) + bytes));
  if (header == nullptr) return nullptr;
  header->bytes = bytes;
  current->bytes_used_ += bytes;
  return header + 1;
}

void* XmlMemory::reallocate(void* old, std::size_t bytes) {
  void* fresh = allocate(bytes);
  if (fresh == nullptr || old == nullptr) return fresh;
  std::memcpy(fresh, old, std::min(bytes, header_of(old)->bytes));
  release(old);
  return fresh;
}

void XmlMemory::release(void* bytes) {
  if (bytes == nullptr) return;
  assert(current != nullptr);
  current->bytes_used_ -= header_of(bytes)->bytes;
  std::free(header_of(bytes));
}

const XML_Memory_Handling_Suite& XmlMemory::suite() {
  static const XML_Memory_Handling_Suite kSuite{&allocate, &reallocate, &release};
  return kSuite;
}

}  // namespace cumuld
