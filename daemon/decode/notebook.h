// Notebook: what a decoder noted of earlier input, where one message alone does not say enough.
//
// A decoder adds notes to the batch (Batch::notes), which commits them with the records, and asks
// for them by the beginning of their key. A note is written once: adding it again changes nothing,
// so the order in which batches are committed does not matter. Who resets a key has those of it
// forgotten that were committed before (Batch::forgotten).
//
// Whoever implements it says what add() needs beside the batch: that a note can be found before its
// batch is committed. Errors: kIoError; the input cannot go on then. Thread safety: one thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/status.h"

namespace cumuld {

class Notebook {
 public:
  virtual ~Notebook() = default;

  // All notes whose keys begin so, by key, each once: those committed and those added.
  virtual matcher::Result<std::vector<std::pair<std::string, std::string>>> find(
      std::string_view prefix) = 0;

  virtual void add(std::string_view key, std::string_view value) = 0;
};

}  // namespace cumuld
