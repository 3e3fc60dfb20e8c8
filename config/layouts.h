// FileLayout: which column of a CSV file, or which element of an XML message, says which field of a
// record. layouts.toml lists them and explains every word of it.
//
// A column is known by its index in FileLayout::columns, which holds each column that the layout
// names once: a CSV column's name, or the place of an element or attribute ("ssin/@replacedBy",
// "/header/date").
//
// Errors of parsing are kInvalidArgument and one line that names file, line and what was wrong:
//   layouts.toml:12: layout "gotot" csv: unknown registry "gotto" (did you mean "gotot"?)
//
// Thread safety: plain values and free functions without state. Cost: parsing O(bytes);
// load_layouts() blocks on the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/time_pattern.h"
#include "matcher/catalogue.h"
#include "matcher/status.h"

namespace config {

inline constexpr std::size_t kLayoutsMax = 128;
inline constexpr std::size_t kLayoutColumnsMax = 256;
inline constexpr std::size_t kLayoutDepthMax = 32;  // names of a place
inline constexpr std::uint64_t kLayoutScaleMax = 1'000'000;

using ColumnIndex = std::uint16_t;

// Where a value comes from and how it is read.
struct FieldSource {
  std::vector<ColumnIndex> columns;  // joined by "/"; none: `value`
  std::string value;
  std::optional<TimePattern> date;                         // of a day; else the layout's
  std::optional<TimePattern> moment;                       // of a number: milliseconds since 1970
  std::uint64_t scale = 1;                                 // of a number
  std::optional<ColumnIndex> per;                          // of a number: divided by this column's
  std::vector<std::pair<std::string, std::string>> codes;  // what stands there, what it means
  std::vector<std::string> in;                             // of a flag: what means yes
};

struct FileLayout {
  enum class Form : std::uint8_t { kCsv = 0, kXml };
  enum class Encoding : std::uint8_t { kUtf8 = 0, kLatin1, kWindows1252 };
  enum class Unknown : std::uint8_t { kKeep = 0, kDrop, kRefuse };
  struct Skip {
    ColumnIndex column = 0;
    std::vector<std::string> in;
  };
  struct Identity {
    FieldSource successor, version;
  };
  using Sources = std::vector<std::pair<std::string, FieldSource>>;  // by name

  std::string registry;
  std::string kind;  // the only one of the registry; empty: `fields` says it
  Form form = Form::kCsv;
  char decimal = 0;    // 0: comma or point
  char thousands = 0;  // 0: none
  TimePattern date;
  std::vector<std::string> open;
  Unknown unknown = Unknown::kKeep;
  std::vector<std::string> drop;
  // CSV
  char separator = ';';
  char quote = '"';  // 0: none
  Encoding encoding = Encoding::kUtf8;
  std::vector<std::string> optional;  // columns that a file may lack
  // XML; names from the document's root, and from the record
  std::string root;
  std::vector<std::string> record, period;  // period empty: the record is its only one

  std::vector<std::string> columns;
  bool is_authorisation = false;  // `fields` are those of AuthorisationTexts
  Sources fields, attributes;
  std::optional<Identity> identity;
  std::vector<Skip> skip;

  // Whether that column stands in or around the record's periods, not on the record itself.
  bool is_of_period(ColumnIndex column) const;
};

// The names of a place: "a/@b" → "a", "@b". A place from the root loses its first "/".
std::vector<std::string> names_of_place(std::string_view place);

class Layouts {
 public:
  Layouts() = default;
  explicit Layouts(std::vector<FileLayout> files) : files_(std::move(files)) {}

  const std::vector<FileLayout>& files() const { return files_; }
  // nullptr: none. O(layouts).
  const FileLayout* find(std::string_view registry, FileLayout::Form form) const;

 private:
  std::vector<FileLayout> files_;
};

// `file_name` is how messages name the file. The layouts must fit the registries and their kinds.
matcher::Result<Layouts> parse_layouts(std::string_view text, std::string_view file_name,
                                       const matcher::CatalogueSpec& registries);

// The errors of parse_layouts(), and those of read_text_file() (text_file.h).
matcher::Result<Layouts> load_layouts(const std::filesystem::path& path,
                                      const matcher::CatalogueSpec& registries);

// The built-in layouts of those registries that are among `registries`.
matcher::Result<Layouts> shipped_layouts_for(const matcher::CatalogueSpec& registries);

}  // namespace config
