// Reads rules.toml (contract, section 3) into a matcher::RuleTable.
//
// All or nothing: a table is returned only when every rule in the file is right. Otherwise the
// error is kInvalidArgument and one line that says where, what and why:
//   config/rules.toml:17: rule "x": unknown field "foo" (did you mean "for"?)
// It tells the first thing wrong in the first rule that is wrong.
//
// A file without rules is legal. `income` and `benefit` name kinds of either of these two sides;
// `exemption` names kinds of the exemption side, and may be empty. Absent titles and legal basis
// are empty strings.
//
// RuleTable.text is the whole file and RuleTable.checksum its XXH3-128 in hexadecimal. Rule.text is
// the rule's part of the file: from its [[rule]] line, without what follows its last field.
//
// Thread safety: free functions without state. Cost: O(bytes); load_rules() blocks on the disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "matcher/catalogue.h"
#include "matcher/rule.h"
#include "matcher/status.h"

namespace config {

inline constexpr std::size_t kRulesMax = 256;
inline constexpr std::size_t kRuleIdBytesMax = 128;

// `file_name` is how messages name the file.
matcher::Result<matcher::RuleTable> parse_rules(std::string_view text, std::string_view file_name,
                                                const matcher::Catalogue& catalogue);

// The errors of parse_rules(), and those of read_text_file() (text_file.h).
matcher::Result<matcher::RuleTable> load_rules(const std::filesystem::path& path,
                                               const matcher::Catalogue& catalogue);

}  // namespace config
