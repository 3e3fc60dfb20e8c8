// TableReader: takes the fields of one TOML table, one by one, and says what is wrong with them.
//
// Private to config/. It is the only header that includes toml++, compiled here without exceptions.
//
// Errors are kept by a Complaint, which remembers the first only: whoever reads a file asks for all
// fields and looks at the complaint once, at the end. A getter returns nothing when its field is
// absent and when it is wrong; only in the second case it complains.
//
// A message is one line: `config/rules.toml:17: rule "x": what is wrong`.
//
// Ownership: readers point into the parsed document and to the complaint; the caller keeps both.
// Thread safety: one thread at a time.
#pragma once

// toml_reader.cpp compiles the parser; the other files need its declarations only.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 0
// Some of the parser's assertions fail on wrong input ("[,]"), after which it would report the
// error properly; taken as assumptions, as a release build does, they are undefined behaviour.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/impl/preprocessor.h>
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expr) static_assert(true)
#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/period.h"
#include "matcher/status.h"

namespace config {

class Complaint {
 public:
  explicit Complaint(std::string_view file) : file_(file) {}

  // Keeps `what` (without control characters) unless something was wrong already.
  void add(std::size_t line, std::string_view what);
  void add(const toml::source_region& where, std::string_view what) { add(where.begin.line, what); }
  bool none() const { return status_.ok(); }
  const matcher::Status& status() const { return status_; }  // kInvalidArgument unless none()

 private:
  std::string file_;
  matcher::Status status_;
};

// A string of a list and the place it stands at.
struct ListedText {
  std::string text;
  const toml::node* node = nullptr;
};

class TableReader {
 public:
  // `context` is put before every message: `rule "x": `, or nothing.
  TableReader(const toml::table& table, Complaint& complaint, std::string context)
      : table_(&table), complaint_(&complaint), context_(std::move(context)) {}

  // Complains about the first field that is not one of `names`; false if it did.
  bool knows_only(std::span<const std::string_view> names);
  // Complains unless the field stands there; false if it did.
  bool requires_field(std::string_view name);

  // A string that is not empty, of at most `bytes_max` bytes and without control characters.
  std::optional<std::string> text(std::string_view name, std::size_t bytes_max = 4096);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);
  std::optional<bool> boolean(std::string_view name);
  // A TOML local date within 1900-01-01 … 2199-12-31.
  std::optional<matcher::Day> date(std::string_view name);
  // A list of strings as text() wants them; nothing in it is legal unless `not_empty`.
  std::optional<std::vector<ListedText>> texts(std::string_view name, bool not_empty);
  // A table, as in `title = { … }`.
  const toml::table* table(std::string_view name);
  // The elements of `[[name]]`, in file order; none when absent. `shown` is how the file writes it.
  std::vector<const toml::table*> tables(std::string_view name, std::string_view shown);

  const toml::node* find(std::string_view name) const { return table_->get(name); }
  void fail(const toml::node& where, std::string_view what);
  void fail_here(std::string_view what) { fail(*table_, what); }  // at the table's own line
  const std::string& context() const { return context_; }

 private:
  void wrong_type(const toml::node& node, std::string_view name, std::string_view wanted);
  bool check_text(const toml::node& node, std::string_view name, std::size_t bytes_max);

  const toml::table* table_;
  Complaint* complaint_;
  std::string context_;
};

// The document, or nothing after complaining about what does not parse.
std::optional<toml::table> parse_toml(std::string_view text, Complaint& complaint);

// "an integer", "a string": how messages name a value's type.
std::string_view type_name(const toml::node& node);

// `text` in quotes, cut at 64 bytes, control characters replaced.
std::string in_quotes(std::string_view text);

}  // namespace config
