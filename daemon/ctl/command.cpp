#include "daemon/ctl/command.h"

#include <CLI/CLI.hpp>
#include <utility>

namespace cumuld::ctl {

Option* Option::required() {
  option_->required();
  return this;
}

Option* Option::check(const Check& check) {
  option_->check(CLI::Validator(check.look, check.name));
  return this;
}

Option* Option::transform(const Check& check) {
  option_->transform(CLI::Validator(check.look, check.name));
  return this;
}

Option* Option::one_of(const std::set<std::string>& values) {
  option_->check(CLI::IsMember(values));
  return this;
}

Option* Option::in_range(std::int64_t least, std::int64_t most) {
  option_->check(CLI::Range(least, most));
  return this;
}

Option* Option::allow_extra_args(bool allowed) {
  option_->allow_extra_args(allowed);
  return this;
}

Option* Option::excludes(Option* other) {
  option_->excludes(other->option_);
  return this;
}

Option* Option::capture_default_str() {
  option_->capture_default_str();
  return this;
}

Command* Command::add_subcommand(const std::string& name, const std::string& help) {
  inside_.push_back(std::make_unique<Command>(app_->add_subcommand(name, help)));
  return inside_.back().get();
}

template <typename Value>
Option* Command::add(const std::string& name, Value& value, const std::string& help) {
  return keep(app_->add_option(name, value, help));
}

Option* Command::add_option(const std::string& name, std::string& value, const std::string& help) {
  return add(name, value, help);
}

Option* Command::add_option(const std::string& name, std::vector<std::string>& values,
                            const std::string& help) {
  return add(name, values, help);
}

Option* Command::add_option(const std::string& name, std::int64_t& value, const std::string& help) {
  return add(name, value, help);
}

Option* Command::add_option(const std::string& name, std::uint32_t& value,
                            const std::string& help) {
  return add(name, value, help);
}

Option* Command::add_option(const std::string& name, std::size_t& value, const std::string& help) {
  return add(name, value, help);
}

Option* Command::add_option(const std::string& name, std::optional<std::int64_t>& value,
                            const std::string& help) {
  return add(name, value, help);
}

Option* Command::add_flag(const std::string& name, bool& value, const std::string& help) {
  return keep(app_->add_flag(name, value, help));
}

Option* Command::keep(CLI::Option* option) {
  options_.push_back(std::make_unique<Option>(option));
  return options_.back().get();
}

Command* Command::callback(std::function<void()> call) {
  app_->callback(std::move(call));
  return this;
}

Command* Command::require_subcommand(std::size_t least, std::size_t most) {
  app_->require_subcommand(least, most);
  return this;
}

bool Command::has_subcommand() const {
  return !app_->get_subcommands().empty();
}

void refuse_missing(const std::string& what) {
  throw CLI::RequiredError(what);
}

}  // namespace cumuld::ctl
