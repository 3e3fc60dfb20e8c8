#include "config/layouts.h"

#include <algorithm>
#include <array>

#include "config/layout_parser.h"
#include "config/registries.h"
#include "config/shipped.h"
#include "config/suggest.h"
#include "config/text_file.h"
#include "config/toml_reader.h"

namespace config {
namespace {

using matcher::CatalogueSpec;
using matcher::Result;

constexpr std::array<std::string_view, 1> kFileFields{"layout"};
constexpr std::array<std::string_view, 21> kLayoutFields{
    "registry",  "format", "reads",    "decimal",  "thousands", "date",       "open",
    "unknown",   "drop",   "fields",   "skip",     "identity",  "attributes", "authorisation",
    "separator", "quote",  "encoding", "optional", "root",      "record",     "period"};
constexpr std::array<std::string_view, 2> kForms{"csv", "xml"};

const CatalogueSpec::Registry* find_registry(const CatalogueSpec& spec, std::string_view name) {
  const auto found = std::ranges::find(spec.registries, name, &CatalogueSpec::Registry::name);
  return found == spec.registries.end() ? nullptr : &*found;
}

class LayoutsParser {
 public:
  LayoutsParser(Complaint& complaint, const CatalogueSpec& registries)
      : complaint_(complaint), registries_(registries) {}

  void parse(const toml::table& root) {
    TableReader file(root, complaint_, "");
    if (!file.knows_only(kFileFields)) return;
    for (const auto* table : file.tables("layout", "layout")) read(*table);
    if (layouts_.size() > kLayoutsMax) {
      file.fail_here("more than " + std::to_string(kLayoutsMax) + " layouts");
    }
  }

  Layouts take() { return Layouts(std::move(layouts_)); }

 private:
  void read(const toml::table& table) {
    TableReader fields(table, complaint_, "layout: ");
    if (!fields.knows_only(kLayoutFields)) return;
    if (!fields.requires_field("registry") || !fields.requires_field("format")) return;
    const auto format = fields.text("format");
    if (!format) return;
    const auto* const form = std::ranges::find(kForms, *format);
    if (form == kForms.end()) {
      fields.fail(*fields.find("format"),
                  "format = " + in_quotes(*format) + ": must be " + one_of(kForms));
      return;
    }
    for (const auto& name : registry_names(fields)) {
      read_for(table, fields, name, static_cast<FileLayout::Form>(form - kForms.begin()));
    }
  }

  static std::vector<std::string> registry_names(TableReader& fields) {
    std::vector<std::string> names;
    if (fields.find("registry")->is_array()) {
      for (auto& item : fields.texts("registry", true).value_or(std::vector<ListedText>{})) {
        names.push_back(std::move(item.text));
      }
    } else if (auto name = fields.text("registry")) {
      names.push_back(std::move(*name));
    }
    return names;
  }

  void read_for(const toml::table& table, TableReader& fields, const std::string& name,
                FileLayout::Form form) {
    const auto* registry = find_registry(registries_, name);
    const auto& node = *fields.find("registry");
    if (registry == nullptr) {
      std::vector<std::string_view> known;
      for (const auto& other : registries_.registries) known.push_back(other.name);
      fields.fail(node, "unknown registry " + in_quotes(name) + hint(name, known));
      return;
    }
    if (registry->identity) {
      fields.fail(node, "registry " + in_quotes(name) + ": has no periods");
      return;
    }
    const auto same = [&](const FileLayout& other) {
      return other.registry == name && other.form == form;
    };
    const std::string shown =
        in_quotes(name) + ' ' + std::string(kForms[static_cast<std::size_t>(form)]);
    if (std::ranges::any_of(layouts_, same)) fields.fail(node, shown + ": is laid out twice");
    layouts_.push_back(
        parse_layout(table, form, *registry, registries_, complaint_, "layout " + shown + ": "));
  }

  Complaint& complaint_;
  const CatalogueSpec& registries_;
  std::vector<FileLayout> layouts_;
};

}  // namespace

std::vector<std::string> names_of_place(std::string_view place) {
  if (place.starts_with('/')) place.remove_prefix(1);
  std::vector<std::string> names;
  while (!place.empty()) {
    const auto size = std::min(place.find('/'), place.size());
    names.emplace_back(place.substr(0, size));
    if (size + 1 == place.size()) names.emplace_back();  // "a/": an empty name
    place.remove_prefix(std::min(size + 1, place.size()));
  }
  return names;
}

bool FileLayout::is_of_period(ColumnIndex column) const {
  const auto& name = columns[column];
  if (period.empty() || name.starts_with('/')) return false;
  return names_of_place(name).front() == period.front();
}

const FileLayout* Layouts::find(std::string_view registry, FileLayout::Form form) const {
  const auto found = std::ranges::find_if(files_, [&](const FileLayout& layout) {
    return layout.registry == registry && layout.form == form;
  });
  return found == files_.end() ? nullptr : &*found;
}

Result<Layouts> parse_layouts(std::string_view text, std::string_view file_name,
                              const CatalogueSpec& registries) {
  Complaint complaint(file_name);
  LayoutsParser parser(complaint, registries);
  if (const auto root = parse_toml(text, complaint)) parser.parse(*root);
  if (!complaint.none()) return tl::make_unexpected(complaint.status());
  return parser.take();
}

Result<Layouts> shipped_layouts_for(const CatalogueSpec& registries) {
  const auto shipped = parse_registries(shipped_registries(), kShippedRegistriesName);
  if (!shipped) return tl::make_unexpected(shipped.error());
  auto all = parse_layouts(shipped_layouts(), kShippedLayoutsName, shipped->spec);
  if (!all) return all;
  std::vector<FileLayout> known;
  for (const auto& layout : all->files()) {
    if (find_registry(registries, layout.registry) != nullptr) known.push_back(layout);
  }
  return Layouts(std::move(known));
}

Result<Layouts> load_layouts(const std::filesystem::path& path, const CatalogueSpec& registries) {
  const auto text = read_text_file(path);
  if (!text) return tl::make_unexpected(text.error());
  return parse_layouts(*text, path.string(), registries);
}

}  // namespace config
