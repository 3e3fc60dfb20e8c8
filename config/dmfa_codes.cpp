#include "config/dmfa_codes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "config/text_file.h"
#include "config/toml_reader.h"

namespace config {
namespace {

using matcher::Result;

constexpr std::array<std::string_view, 4> kFileFields{"service_codes", "remuneration_codes",
                                                      "worker_codes", "attributes"};
constexpr std::array<std::string_view, 1> kRemunerationFields{"severance"};
constexpr std::array<std::string_view, 1> kWorkerFields{"not_work"};
// What the decoder itself makes of a worker line.
constexpr std::array<std::string_view, 4> kOwnAttributes{"worker_code", "employer_class", "quarter",
                                                         "trusteeship"};
constexpr std::size_t kNameBytesMax = 64;

struct CodeRange {
  std::size_t first = 0;
  std::size_t last = 0;  // included
};

std::optional<std::size_t> code_of(std::string_view text) {
  std::size_t code = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, code);
  if (error != std::errc{} || stop != end || code >= kDmfaCodeLimit) return std::nullopt;
  return code;
}

std::optional<CodeRange> range_of(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = code_of(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : code_of(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return CodeRange{*first, *last};
}

class DmfaCodesParser {
 public:
  explicit DmfaCodesParser(Complaint& complaint) : complaint_(complaint) {}

  void parse(const toml::table& root) {
    TableReader file(root, complaint_, "");
    if (!file.knows_only(kFileFields)) return;
    if (const auto* table = required_table(file, "service_codes")) read_services(*table);
    if (const auto* table = required_table(file, "remuneration_codes")) {
      codes_.severance = only_list(*table, "remuneration_codes", kRemunerationFields);
    }
    if (const auto* table = required_table(file, "worker_codes")) {
      codes_.not_work = only_list(*table, "worker_codes", kWorkerFields);
    }
    if (const auto* table = file.table("attributes")) read_attributes(*table);
  }

  DmfaCodes take() { return std::move(codes_); }

 private:
  static const toml::table* required_table(TableReader& file, std::string_view name) {
    return file.requires_field(name) ? file.table(name) : nullptr;
  }

  DmfaCodes::Set only_list(const toml::table& table, const std::string& name,
                           std::span<const std::string_view> known) {
    TableReader fields(table, complaint_, name + ": ");
    if (!fields.knows_only(known) || !fields.requires_field(known.front())) return {};
    return codes_of(fields, known.front(), {});
  }

  void read_services(const toml::table& table) {
    TableReader fields(table, complaint_, "service_codes: ");
    if (!fields.requires_field("paid")) return;
    DmfaCodes::Set taken;
    for (const auto& [name, value] : table) {
      const auto codes = codes_of(fields, name.str(), taken);
      if (name.str() == "paid") codes_.paid = codes;
      taken |= codes;
    }
  }

  // The codes of list `name`, none of which may be among those `taken`.
  static DmfaCodes::Set codes_of(TableReader& fields, std::string_view name,
                                 const DmfaCodes::Set& taken) {
    DmfaCodes::Set codes;
    for (const auto& item : fields.texts(name, false).value_or(std::vector<ListedText>{})) {
      const auto range = range_of(item.text);
      if (!range) {
        fields.fail(*item.node, std::string(name) + ": " + in_quotes(item.text) +
                                    " is not a code from 0 to 999, or two of them as in \"50-53\"");
        continue;
      }
      for (std::size_t code = range->first; code <= range->last; ++code) {
        if (taken[code]) {
          fields.fail(*item.node, std::string(name) + ": code " + std::to_string(code) +
                                      " is in another list too");
        }
        codes.set(code);
      }
    }
    return codes;
  }

  void read_attributes(const toml::table& table) {
    TableReader fields(table, complaint_, "attributes: ");
    if (table.size() > kDmfaAttributesMax) {
      fields.fail_here("more than " + std::to_string(kDmfaAttributesMax));
      return;
    }
    for (const auto& [element, value] : table) {
      auto attribute = fields.text(element.str(), kNameBytesMax);
      if (!attribute) continue;
      const auto same = [&](const auto& pair) { return pair.second == *attribute; };
      if (std::ranges::count(kOwnAttributes, *attribute) != 0 ||
          std::ranges::any_of(codes_.attributes, same)) {
        fields.fail(value, std::string(element.str()) + ": the attribute " + in_quotes(*attribute) +
                               " is taken");
      }
      codes_.attributes.emplace_back(element.str(), std::move(*attribute));
    }
  }

  Complaint& complaint_;
  DmfaCodes codes_;
};

DmfaCodes::Set set_of(std::initializer_list<CodeRange> ranges) {
  DmfaCodes::Set set;
  for (const auto& range : ranges) {
    for (std::size_t code = range.first; code <= range.last; ++code) set.set(code);
  }
  return set;
}

}  // namespace

// The same as dmfa.toml says; a test compares them.
DmfaCodes standard_dmfa_codes() {
  DmfaCodes codes;
  codes.paid =
      set_of({{1, 1}, {4, 5}, {13, 13}, {15, 15}, {20, 20}, {80, 80}, {101, 101}, {110, 110}});
  codes.severance = set_of({{3, 3}, {9, 9}});
  codes.not_work = set_of({{280, 289}, {295, 295}, {876, 877}, {879, 879}, {883, 883}});
  codes.attributes = {{"OccupationNewVersionNbr", "occupation_new_version"},
                      {"OccupationVersionNbr", "occupation_version"},
                      {"WorkerRecordNewVersionNbr", "line_version"}};
  return codes;
}

Result<DmfaCodes> parse_dmfa_codes(std::string_view text, std::string_view file_name) {
  Complaint complaint(file_name);
  DmfaCodesParser parser(complaint);
  if (const auto root = parse_toml(text, complaint)) parser.parse(*root);
  if (!complaint.none()) return tl::make_unexpected(complaint.status());
  return parser.take();
}

Result<DmfaCodes> load_dmfa_codes(const std::filesystem::path& path) {
  const auto text = read_text_file(path);
  if (!text) return tl::make_unexpected(text.error());
  return parse_dmfa_codes(*text, path.string());
}

}  // namespace config
