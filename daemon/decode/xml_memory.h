// XmlMemory: an upper bound on what one XML parser may allocate.
//
// The parser remembers every element and attribute name it ever saw, so a document of invented
// names would grow it without end. Allocations go through suite() and are counted against the
// XmlMemory whose Use is alive on the calling thread; beyond the bound they fail, and the parser
// reports that it is out of memory.
//
// Every call into the parser, its creation and destruction included, must happen while a Use of
// its own XmlMemory is alive. Thread safety: one thread at a time; another thread may go on.
// Cost: a few instructions and 16 bytes an allocation.
#pragma once

#include <expat.h>

#include <cstddef>

namespace cumuld {

class XmlMemory {
 public:
  explicit XmlMemory(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  class Use {
   public:
    explicit Use(XmlMemory& memory);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    XmlMemory* outer_;  // a handler of one parser may run another one
  };

  std::size_t bytes_used() const { return bytes_used_; }
  static const XML_Memory_Handling_Suite& suite();

 private:
  static void* allocate(std::size_t bytes);
  static void* reallocate(void* old, std::size_t bytes);
  static void release(void* bytes);

  std::size_t bytes_max_;
  std::size_t bytes_used_ = 0;
};

}  // namespace cumuld
