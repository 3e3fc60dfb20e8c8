#include "daemon/ctl/table_checks.h"

#include <exception>
#include <iostream>

#include "config/dmfa_codes.h"
#include "config/layouts.h"
#include "config/registries.h"
#include "config/rules.h"
#include "config/shipped.h"

namespace cumuld::ctl {
namespace {

using matcher::Status;

int complain(const char* command, const std::string& why, int code) {
  std::cerr << "cumulctl: " << command << ": " << why << '\n';
  return code;
}

// A file that says something wrong is refused; one that cannot be read is wrong usage.
int complain(const char* command, const Status& status) {
  const bool wrong = status.code() == matcher::StatusCode::kInvalidArgument;
  return complain(command, status.message(), wrong ? 1 : 2);
}

matcher::Result<config::Registries> registries_of(const std::string& path) {
  if (!path.empty()) return config::load_registries(path);
  return config::parse_registries(config::shipped_registries(), config::kShippedRegistriesName);
}

int check_rules(const std::string& path) {
  const auto registries = registries_of({});
  if (!registries) return complain("rules check", registries.error());
  const auto catalogue = matcher::Catalogue::build(registries->spec);
  if (!catalogue) return complain("rules check", catalogue.error());
  const auto table = config::load_rules(path, *catalogue);
  if (!table) return complain("rules check", table.error());
  std::cout << path << ": " << table->rules.size() << " rules, all good\n" << std::flush;
  return 0;
}

int check_registries(const RegistryFiles& files) {
  const char* const command = "registries check";
  const auto registries = registries_of(files.registries);
  if (!registries) return complain(command, registries.error());
  const auto catalogue = matcher::Catalogue::build(registries->spec);
  if (!catalogue) return complain(command, catalogue.error());
  const auto layouts = files.layouts.empty()
                           ? config::shipped_layouts_for(registries->spec)
                           : config::load_layouts(files.layouts, registries->spec);
  if (!layouts) return complain(command, layouts.error());
  if (!files.dmfa.empty()) {
    if (const auto codes = config::load_dmfa_codes(files.dmfa); !codes) {
      return complain(command, codes.error());
    }
  }
  for (const auto& registry : registries->spec.registries) {
    std::cout << registry.name << ": ndjson";
    for (const auto& layout : layouts->files()) {
      if (layout.registry != registry.name) continue;
      std::cout << (layout.form == config::FileLayout::Form::kCsv ? ", csv" : ", xml") << " ("
                << layout.columns.size() << " columns)";
    }
    std::cout << '\n';
  }
  std::cout << registries->spec.registries.size() << " registries, " << layouts->files().size()
            << " layouts, all good\n"
            << std::flush;
  return 0;
}

// No exception but for want of memory.
template <typename Check>
int guarded(const char* command, Check&& check) {
  try {
    return check();
  } catch (const std::exception& thrown) {
    return complain(command, thrown.what(), 1);
  }
}

}  // namespace

int check_rules_file(const std::string& path) {
  return guarded("rules check", [&] { return check_rules(path); });
}

int check_registry_files(const RegistryFiles& files) {
  return guarded("registries check", [&] { return check_registries(files); });
}

}  // namespace cumuld::ctl
