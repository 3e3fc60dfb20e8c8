#include "config/layout_parser.h"

#include <algorithm>
#include <array>

#include "config/layout_fields.h"
#include "config/suggest.h"

namespace config {
namespace {

using matcher::CatalogueSpec;

constexpr std::array<std::string_view, 4> kOfCsv{"separator", "quote", "encoding", "optional"};
constexpr std::array<std::string_view, 3> kOfXml{"root", "record", "period"};
constexpr std::array<std::string_view, 3> kUnknowns{"keep", "drop", "refuse"};
constexpr std::array<std::string_view, 3> kEncodings{"utf-8", "iso-8859-1", "windows-1252"};
constexpr std::array<std::string_view, 1> kReaders{"authorisation"};
constexpr std::array<std::string_view, 4> kOfARecord{"key", "version", "person", "cancelled"};

bool is_identity_registry(const CatalogueSpec::Registry& registry) {
  return registry.identity;
}

class LayoutParser {
 public:
  LayoutParser(const toml::table& table, Complaint& complaint, std::string context,
               const CatalogueSpec& registries)
      : complaint_(complaint),
        fields_(table, complaint, std::move(context)),
        registries_(registries) {}

  FileLayout parse(const CatalogueSpec::Registry& registry, FileLayout::Form form) {
    layout_.registry = registry.name;
    layout_.form = form;
    if (registry.kinds.size() == 1) layout_.kind = registry.kinds.front();
    const std::span<const std::string_view> of_xml(kOfXml), of_csv(kOfCsv);
    refuse_of_other_form(form == FileLayout::Form::kCsv ? of_xml : of_csv);
    read_numbers_and_dates();
    layout_.unknown = choice<FileLayout::Unknown>("unknown", kUnknowns);
    layout_.drop = list("drop");
    if (form == FileLayout::Form::kCsv) {
      read_csv();
    } else {
      read_xml();
    }
    read_fields();
    check_kinds(registry);
    check_columns();
    return std::move(layout_);
  }

 private:
  void refuse_of_other_form(std::span<const std::string_view> names) {
    for (const auto name : names) {
      const auto* node = fields_.find(name);
      if (node != nullptr) fields_.fail(*node, std::string(name) + ": is not of this format");
    }
  }

  template <typename Enum>
  Enum choice(std::string_view name, std::span<const std::string_view> names) {
    const auto text = fields_.text(name);
    if (!text) return Enum{};
    const auto found = std::ranges::find(names, *text);
    if (found == names.end()) {
      fields_.fail(*fields_.find(name),
                   std::string(name) + " = " + in_quotes(*text) + ": must be " + one_of(names));
      return Enum{};
    }
    return static_cast<Enum>(found - names.begin());
  }

  std::vector<std::string> list(std::string_view name) {
    std::vector<std::string> texts;
    for (auto& item : fields_.texts(name, false).value_or(std::vector<ListedText>{})) {
      texts.push_back(std::move(item.text));
    }
    return texts;
  }

  // One character of ASCII, or `absent`. "" where `may_be_empty` is 0.
  char character(std::string_view name, char absent, bool may_be_empty = false) {
    const auto* node = fields_.find(name);
    if (node == nullptr) return absent;
    const auto* text = node->as_string();
    const bool empty = text != nullptr && text->get().empty();
    if (may_be_empty && empty) return 0;
    const bool one = text != nullptr && text->get().size() == 1 &&
                     static_cast<unsigned char>(text->get()[0]) < 0x80 && text->get()[0] != '\n' &&
                     text->get()[0] != '\r' && text->get()[0] != 0;
    if (!one) fields_.fail(*node, std::string(name) + ": must be one character of ASCII");
    return one ? text->get()[0] : absent;
  }

  void read_numbers_and_dates() {
    layout_.decimal = character("decimal", 0);
    layout_.thousands = character("thousands", 0);
    if (layout_.decimal != 0 && layout_.decimal != ',' && layout_.decimal != '.') {
      fields_.fail(*fields_.find("decimal"), "decimal: must be \",\" or \".\"");
    }
    const char other = layout_.thousands;
    if (other != 0 && (other == layout_.decimal || (other >= '0' && other <= '9') ||
                       (layout_.decimal == 0 && (other == ',' || other == '.')))) {
      fields_.fail(*fields_.find("thousands"), "thousands: is not told from decimals");
    }
    const auto date = fields_.text("date").value_or("yyyy-mm-dd");
    if (auto pattern = parse_time_pattern(date); pattern && !pattern->has(TimePart::kHour)) {
      layout_.date = std::move(*pattern);
    } else {
      fields_.fail(*fields_.find("date"), "date = " + in_quotes(date) +
                                              ": is made of yyyy, mm and dd, each once, and what "
                                              "stands between them");
    }
    layout_.open = list("open");
  }

  void read_csv() {
    layout_.separator = character("separator", ';');
    layout_.quote = character("quote", '"', true);
    layout_.encoding = choice<FileLayout::Encoding>("encoding", kEncodings);
    layout_.optional = list("optional");
    if (layout_.separator == layout_.quote) {
      fields_.fail_here("separator and quote are the same");
    }
  }

  void read_xml() {
    if (fields_.requires_field("root")) layout_.root = fields_.text("root").value_or("");
    if (fields_.requires_field("record")) layout_.record = place("record");
    layout_.period = place("period");
    if (layout_.unknown == FileLayout::Unknown::kRefuse) {
      fields_.fail(*fields_.find("unknown"), "unknown = \"refuse\": is for csv only");
    }
  }

  // Names of elements; none where the text is empty, which only `record` may be.
  std::vector<std::string> place(std::string_view name) {
    const auto* node = fields_.find(name);
    if (node == nullptr) return {};
    if (const auto* text = node->as_string();
        name == "record" && text != nullptr && text->get().empty()) {
      return {};
    }
    const auto text = fields_.text(name).value_or("");
    auto names = names_of_place(text);
    const bool wrong = names.empty() || names.size() > kLayoutDepthMax || text.starts_with('/') ||
                       std::ranges::any_of(names, [](const std::string& part) {
                         return part.empty() || part.starts_with('@');
                       });
    if (wrong) fields_.fail(*node, std::string(name) + ": is no place of an element");
    return names;
  }

  void read_fields() {
    LayoutFields reader(layout_, complaint_, fields_.context());
    layout_.is_authorisation = fields_.text("reads").has_value();
    (void)choice<std::uint8_t>("reads", kReaders);
    const std::string_view wanted = layout_.is_authorisation ? "authorisation" : "fields";
    const std::string_view other = layout_.is_authorisation ? "fields" : "authorisation";
    if (fields_.find(other) != nullptr) {
      fields_.fail(*fields_.find(other), std::string(other) + ": does not go with this layout");
    }
    if (!fields_.requires_field(wanted)) return;
    if (const auto* table = fields_.table(wanted)) {
      layout_.fields = reader.read(
          *table, wanted, layout_.is_authorisation ? authorisation_fields() : record_fields());
    }
    if (const auto* table = fields_.table("attributes")) {
      layout_.attributes = reader.read_attributes(*table);
    }
    if (const auto* table = fields_.table("identity")) reader.read_identity(*table);
    for (const auto* table : fields_.tables("skip", "layout.skip")) reader.read_skip(*table);
  }

  void check_kinds(const CatalogueSpec::Registry& registry) {
    const auto field = std::ranges::find(
        layout_.fields, "kind", [](const auto& pair) { return std::string_view(pair.first); });
    if (layout_.is_authorisation) {
      if (layout_.registry != "authorisation") {
        fields_.fail(*fields_.find("reads"), "reads: is for the registry authorisation only");
      }
      return;
    }
    if (field == layout_.fields.end()) {
      if (layout_.kind.empty())
        fields_.fail_here("fields: kind is missing: its registry has several");
      return;
    }
    layout_.kind.clear();
    const auto& kind = field->second;
    const std::vector<std::string_view> known(registry.kinds.begin(), registry.kinds.end());
    if (kind.columns.empty() && std::ranges::find(known, kind.value) == known.end()) {
      fields_.fail_here("fields: kind: " + in_quotes(kind.value) + " is none of the registry's" +
                        hint(kind.value, known));
    }
  }

  void check_columns() {
    const auto on_record = [&](const FieldSource& source, std::string_view name) {
      for (const auto column : source.columns) {
        if (!layout_.is_of_period(column)) continue;
        fields_.fail_here(std::string(name) + ": stands around or inside the periods");
      }
    };
    for (const auto& [name, source] : layout_.fields) {
      if (std::ranges::find(kOfARecord, name) != kOfARecord.end()) on_record(source, name);
    }
    if (!layout_.identity) return;
    on_record(layout_.identity->successor, "successor");
    on_record(layout_.identity->version, "version");
    if (std::ranges::none_of(registries_.registries, is_identity_registry)) {
      fields_.fail_here("identity: there is no registry with identity = true");
    }
  }

  Complaint& complaint_;
  TableReader fields_;
  const CatalogueSpec& registries_;
  FileLayout layout_;
};

}  // namespace

FileLayout parse_layout(const toml::table& table, FileLayout::Form form,
                        const CatalogueSpec::Registry& registry, const CatalogueSpec& registries,
                        Complaint& complaint, std::string context) {
  return LayoutParser(table, complaint, std::move(context), registries).parse(registry, form);
}

}  // namespace config
