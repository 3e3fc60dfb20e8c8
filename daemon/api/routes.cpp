#include "daemon/api/routes.h"

#include <array>
#include <memory>

#include "daemon/api/changes.h"
#include "daemon/api/handlers.h"
#include "daemon/api/ingest.h"
#include "daemon/api/key_reset.h"
#include "daemon/api/quarantine_actions.h"

namespace cumuld::api {
namespace {

using Function = Handling (*)(Services&, http::Exchange&);

struct Entry {
  std::string_view pattern;
  Function handler;
};

constexpr std::array kAlways{
    Entry{"/v1/status", get_status}, Entry{"/v1/openapi.json", get_openapi},
    Entry{"/healthz", get_healthz},  Entry{"/readyz", get_readyz},
    Entry{"/metrics", get_metrics},
};

constexpr std::array kOnceReady{
    Entry{"/v1/hits", get_hits},
    Entry{"/v1/hits/{id}", get_hit},
    Entry{"/v1/hits/{id}/evidence", get_evidence},
    Entry{"/v1/cases", get_cases},
    Entry{"/v1/cases/{id}", get_case},
    Entry{"/v1/persons/{niss}", get_person},
    Entry{"/v1/records", get_record_by_query},
    Entry{"/v1/records/{registry}/{key}", get_record},
    Entry{"/v1/records/{registry}/{key}/history", get_history},
    Entry{"/v1/employers/{number}", get_employer},
    Entry{"/v1/backups", get_backups},
    Entry{"/v1/rules", get_rules},
    Entry{"/v1/quarantine", get_quarantine},
    Entry{"/v1/quarantine/{id}", get_quarantined},
};

Handling refuse(http::Exchange& exchange) {
  return exchange.problem(
      http::Problem(http::ProblemCode::kNotReady, "starting or stopping; see /v1/status"));
}

bool is_ready(const Services& services) {
  return services.ready.load(std::memory_order_acquire);
}

}  // namespace

// The lambdas are no coroutines themselves: they only call one.
void add_routes(http::Router& router, Services& services) {
  for (const auto& [pattern, handler] : kAlways) {
    router.add("GET", pattern,
               [&services, run = handler](http::Exchange& x) { return run(services, x); });
  }
  for (const auto& [pattern, handler] : kOnceReady) {
    router.add("GET", pattern, [&services, run = handler](http::Exchange& x) {
      return is_ready(services) ? run(services, x) : refuse(x);
    });
  }
  const auto changes = std::make_shared<const Changes>(services);
  router.add("GET", "/v1/changes", [&services, changes](http::Exchange& x) {
    return is_ready(services) ? changes->handle(x) : refuse(x);
  });
  const auto intakes = make_intakes(services);
  const auto ingest = std::make_shared<const Ingest>(services, intakes);
  router.add("POST", "/v1/records", [&services, ingest](http::Exchange& x) {
    return is_ready(services) ? ingest->handle(x) : refuse(x);
  });
  const auto reset = std::make_shared<const KeyReset>(services, intakes);
  router.add("POST", "/v1/records/{registry}/{key}/reset", [&services, reset](http::Exchange& x) {
    return is_ready(services) ? reset->handle(x) : refuse(x);
  });
  const auto quarantine = std::make_shared<const QuarantineActions>(services, intakes);
  router.add("POST", "/v1/quarantine/{id}/retry", [&services, quarantine](http::Exchange& x) {
    return is_ready(services) ? quarantine->retry(x) : refuse(x);
  });
  router.add("POST", "/v1/backups", [&services](http::Exchange& x) {
    return is_ready(services) ? make_backup(services, x) : refuse(x);
  });
  router.add("DELETE", "/v1/backups/{id}", [&services](http::Exchange& x) {
    return is_ready(services) ? delete_backup(services, x) : refuse(x);
  });
  router.add("POST", "/v1/rules/diff", [&services](http::Exchange& x) {
    return is_ready(services) ? diff_rules(services, x) : refuse(x);
  });
  router.add("POST", "/v1/rules/reload", [&services](http::Exchange& x) {
    return is_ready(services) ? reload_rules(services, x) : refuse(x);
  });
  router.add("POST", "/v1/spool/{registry}/resume", [&services](http::Exchange& x) {
    return is_ready(services) ? resume_spool(services, x) : refuse(x);
  });
  router.add("DELETE", "/v1/quarantine/{id}", [&services, quarantine](http::Exchange& x) {
    return is_ready(services) ? quarantine->drop(x) : refuse(x);
  });
}

}  // namespace cumuld::api
