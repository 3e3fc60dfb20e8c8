#include "config/registries.h"

#include <algorithm>
#include <array>

#include "config/suggest.h"
#include "config/text_file.h"
#include "config/toml_reader.h"

namespace config {
namespace {

using matcher::CatalogueSpec;
using matcher::Result;
using matcher::Side;

constexpr std::size_t kNameBytesMax = 64;
constexpr std::array<std::string_view, 2> kFileFields{"kind", "registry"};
constexpr std::array<std::string_view, 2> kKindFields{"name", "side"};
constexpr std::array<std::string_view, 5> kRegistryFields{"name", "kinds", "highest_version",
                                                          "identity", "spool_identity"};
constexpr std::array<std::string_view, 3> kSides{"income", "benefit", "exemption"};

bool is_name_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
}

class RegistriesParser {
 public:
  explicit RegistriesParser(Complaint& complaint) : complaint_(complaint) {}

  void parse(const toml::table& root) {
    TableReader file(root, complaint_, "");
    if (!file.knows_only(kFileFields)) return;
    const auto kinds = file.tables("kind", "kind");
    const auto registries = file.tables("registry", "registry");
    at_most(file, kinds, matcher::kKindsMax, "kinds");
    at_most(file, registries, matcher::kRegistriesMax, "registries");
    for (const auto* table : kinds) read_kind(*table);
    for (const auto* table : registries) read_registry(*table);
    if (registries.empty()) file.fail_here("no [[registry]]: nothing could be sent");
  }

  Registries take() { return std::move(result_); }

 private:
  static void at_most(TableReader& file, const std::vector<const toml::table*>& tables,
                      std::size_t max, const std::string& what) {
    if (tables.size() > max) {
      file.fail(*tables[max], "more than " + std::to_string(max) + " " + what);
    }
  }

  // The name of a [[kind]] or [[registry]], which no earlier one of `named` has.
  template <typename Named>
  std::string name_of(TableReader& fields, const std::vector<Named>& named) {
    if (!fields.requires_field("name")) return {};
    auto name = fields.text("name", kNameBytesMax);
    if (!name) return {};
    const auto& node = *fields.find("name");
    if (!std::all_of(name->begin(), name->end(), is_name_byte)) {
      fields.fail(node,
                  "name = " + in_quotes(*name) + ": only letters, digits, _ and - are allowed");
    }
    const auto same = [&](const Named& other) { return other.name == *name; };
    if (std::any_of(named.begin(), named.end(), same)) {
      fields.fail(node, "name = " + in_quotes(*name) + ": is defined twice");
    }
    return std::move(*name);
  }

  void read_kind(const toml::table& table) {
    TableReader fields(table, complaint_, "kind: ");
    if (!fields.knows_only(kKindFields)) return;
    auto& kinds = result_.spec.kinds;
    CatalogueSpec::Kind kind{name_of(fields, kinds), Side::kIncome};
    fields.requires_field("side");
    if (const auto side = fields.text("side")) {
      const auto* const found = std::find(kSides.begin(), kSides.end(), *side);
      if (found == kSides.end()) {
        fields.fail(*fields.find("side"),
                    "side = " + in_quotes(*side) + ": must be " + one_of(kSides));
        return;
      }
      kind.side = static_cast<Side>(found - kSides.begin());
    }
    kinds.push_back(std::move(kind));
  }

  void read_registry(const toml::table& table) {
    TableReader fields(table, complaint_, "registry: ");
    if (!fields.knows_only(kRegistryFields)) return;
    CatalogueSpec::Registry registry;
    registry.name = name_of(fields, result_.spec.registries);
    fields = TableReader(table, complaint_, "registry " + in_quotes(registry.name) + ": ");
    registry.identity = fields.boolean("identity").value_or(false);
    const auto highest =
        fields.integer("highest_version", 0, static_cast<std::int64_t>(matcher::kVersionLimit));
    if (highest) registry.highest_version = static_cast<std::uint64_t>(*highest);
    registry.kinds = kinds_of(fields);
    if (registry.identity && !registry.kinds.empty()) {
      fields.fail(*fields.find("kinds"), "kinds: a registry with identity = true sends no periods");
    }
    if (!registry.identity) fields.requires_field("kinds");
    if (fields.boolean("spool_identity").value_or(false)) {
      result_.spool_identity.insert(registry.name);
    }
    result_.spec.registries.push_back(std::move(registry));
  }

  std::vector<std::string> kinds_of(TableReader& fields) {
    std::vector<std::string_view> known;
    known.reserve(result_.spec.kinds.size());
    for (const auto& kind : result_.spec.kinds) known.push_back(kind.name);
    std::vector<std::string> kinds;
    for (auto& item : fields.texts("kinds", false).value_or(std::vector<ListedText>{})) {
      if (std::find(known.begin(), known.end(), item.text) == known.end()) {
        fields.fail(*item.node,
                    "kinds: unknown kind " + in_quotes(item.text) + hint(item.text, known));
      }
      kinds.push_back(std::move(item.text));
    }
    return kinds;
  }

  Complaint& complaint_;
  Registries result_;
};

}  // namespace

Result<Registries> parse_registries(std::string_view text, std::string_view file_name) {
  Complaint complaint(file_name);
  RegistriesParser parser(complaint);
  if (const auto root = parse_toml(text, complaint)) parser.parse(*root);
  if (!complaint.none()) return tl::make_unexpected(complaint.status());
  return parser.take();
}

Result<Registries> load_registries(const std::filesystem::path& path) {
  const auto text = read_text_file(path);
  if (!text) return tl::make_unexpected(text.error());
  return parse_registries(*text, path.string());
}

}  // namespace config
