// Command: what a command of cumulctl says of itself: words, flags, help, and what it does.
//
// A thin cover of CLI11, which is a header of seconds to compile: only command.cpp and run.cpp see
// it. Names and behaviour are CLI11's.
//
// Ownership: commands and options live as long as the root, and the root no longer than the
// CLI::App it covers. Variables that options write into must outlive the parsing. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): not ours
class App;
class Option;
}  // namespace CLI

namespace cumuld::ctl {

// Looks at a value, may rewrite it, and returns what is wrong with it, or nothing.
struct Check {
  std::function<std::string(std::string&)> look;
  std::string name;  // how help calls such a value
};

class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option* required();
  Option* check(const Check& check);
  Option* transform(const Check& check);  // as check(); what it rewrote counts
  Option* one_of(const std::set<std::string>& values);
  Option* in_range(std::int64_t least, std::int64_t most);
  Option* allow_extra_args(bool allowed);
  Option* excludes(Option* other);
  Option* capture_default_str();

 private:
  CLI::Option* option_;
};

class Command {
 public:
  explicit Command(CLI::App* app) : app_(app) {}

  Command* add_subcommand(const std::string& name, const std::string& help);
  Option* add_option(const std::string& name, std::string& value, const std::string& help);
  Option* add_option(const std::string& name, std::vector<std::string>& values,
                     const std::string& help);
  Option* add_option(const std::string& name, std::int64_t& value, const std::string& help);
  Option* add_option(const std::string& name, std::uint32_t& value, const std::string& help);
  Option* add_option(const std::string& name, std::size_t& value, const std::string& help);
  Option* add_option(const std::string& name, std::optional<std::int64_t>& value,
                     const std::string& help);
  Option* add_flag(const std::string& name, bool& value, const std::string& help);
  Command* callback(std::function<void()> call);
  Command* require_subcommand(std::size_t least, std::size_t most);
  Command* require_subcommand(std::size_t count) { return require_subcommand(count, count); }
  bool has_subcommand() const;  // one of its words stands on the command line

 private:
  template <typename Value>
  Option* add(const std::string& name, Value& value, const std::string& help);
  Option* keep(CLI::Option* option);

  CLI::App* app_;
  std::vector<std::unique_ptr<Command>> inside_;
  std::vector<std::unique_ptr<Option>> options_;
};

// From a callback: ends the parsing as wrong usage, something that is needed is missing.
[[noreturn]] void refuse_missing(const std::string& what);

}  // namespace cumuld::ctl
