// The tables cumuld was built with: what holds when nothing is configured. They are the files of
// this folder, compiled in, so that a daemon started with --data-dir and --socket alone needs no
// file beside it.
//
// Thread safety: constants, alive as long as the program.
#pragma once

#include <string_view>

namespace config {

std::string_view shipped_rules();       // rules.toml
std::string_view shipped_registries();  // registries.toml; says what standard_catalogue() says
std::string_view shipped_layouts();     // layouts.toml

// How messages name them, as file_name of parse_rules(), parse_registries() and parse_layouts().
inline constexpr std::string_view kShippedRulesName = "built-in rules.toml";
inline constexpr std::string_view kShippedRegistriesName = "built-in registries.toml";
inline constexpr std::string_view kShippedLayoutsName = "built-in layouts.toml";

}  // namespace config
