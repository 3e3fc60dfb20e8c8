#include "daemon/ctl/rules_check.h"

#include <exception>
#include <iostream>

#include "config/registries.h"
#include "config/rules.h"
#include "config/shipped.h"

namespace cumuld::ctl {
namespace {

int complain(const std::string& why, int code) {
  std::cerr << "cumulctl: rules check: " << why << '\n';
  return code;
}

int check(const std::string& path) {
  const auto registries =
      config::parse_registries(config::shipped_registries(), config::kShippedRegistriesName);
  if (!registries) return complain(registries.error().message(), 1);
  const auto catalogue = matcher::Catalogue::build(registries->spec);
  if (!catalogue) return complain(catalogue.error().message(), 1);
  const auto table = config::load_rules(path, *catalogue);
  if (!table) {
    const bool wrong_rules = table.error().code() == matcher::StatusCode::kInvalidArgument;
    return complain(table.error().message(), wrong_rules ? 1 : 2);
  }
  std::cout << path << ": " << table->rules.size() << " rules, all good\n" << std::flush;
  return 0;
}

}  // namespace

int check_rules_file(const std::string& path) {
  try {
    return check(path);
  } catch (const std::exception& thrown) {  // out of memory
    return complain(thrown.what(), 1);
  }
}

}  // namespace cumuld::ctl
