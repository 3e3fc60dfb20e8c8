// GET /metrics: figures for Prometheus (text format 0.0.4). No personal data: routes are patterns.
#include <array>

#include "daemon/api/clock.h"
#include "daemon/api/handlers.h"
#include "daemon/api/query.h"

namespace cumuld::api {
namespace {

class Text {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    out_.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
    out_.append(name).append(" ").append(type).append("\n");
  }
  // `labels`: name="value" pairs; our values hold nothing that would have to be escaped.
  void sample(std::string_view labels, std::uint64_t value) {
    out_.append(name_);
    if (!labels.empty()) out_.append("{").append(labels).append("}");
    out_.append(" ").append(std::to_string(value)).append("\n");
  }
  void single(std::string_view name, std::string_view type, std::string_view help,
              std::uint64_t value) {
    family(name, type, help);
    sample({}, value);
  }
  std::string take() { return std::move(out_); }

 private:
  std::string_view name_;
  std::string out_;
};

std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + std::string(value) + "\"";
}

void put_records(Text& text, const storage::Totals& totals) {
  std::uint64_t rejected = 0;
  for (const auto count : totals.rejected) rejected += count;
  text.family("cumuld_records_total", "counter", "Records judged, by outcome.");
  text.sample(label("outcome", "accepted"), totals.accepted);
  text.sample(label("outcome", "duplicate"), totals.duplicates);
  text.sample(label("outcome", "stale"), totals.stale);
  text.sample(label("outcome", "rejected"), rejected);
  text.family("cumuld_rejected_total", "counter", "Rejected input, by code.");
  for (std::size_t code = 0; code < matcher::kRejectCodes; ++code) {
    text.sample(label("code", matcher::name_of(static_cast<matcher::RejectCode>(code))),
                totals.rejected[code]);
  }
  text.family("cumuld_hit_changes_total", "counter", "Changes of hits told by the feed.");
  for (std::size_t kind = 0; kind < totals.changes.size(); ++kind) {
    text.sample(label("change", matcher::name_of(static_cast<matcher::HitChangeKind>(kind))),
                totals.changes[kind]);
  }
}

// What never counts for a hit but is kept, by registry; "" stands for input that names none.
void put_kept(Text& text, const storage::KeptTable& kept, const matcher::Catalogue& catalogue) {
  struct Figure {
    std::string_view name;
    std::string_view type;
    std::string_view help;
    storage::KeptCount storage::Kept::*of;
    std::uint64_t storage::KeptCount::*count;
  };
  using storage::Kept;
  using storage::KeptCount;
  static constexpr std::array<Figure, 6> kFigures{{
      {"cumuld_quarantine_entries", "gauge", "Refused input that is kept.", &Kept::quarantine,
       &KeptCount::entries},
      {"cumuld_quarantine_bytes", "gauge", "Bytes of it.", &Kept::quarantine, &KeptCount::bytes},
      {"cumuld_quarantine_dropped_total", "counter",
       "Refused input beyond the bound: counted, not kept.", &Kept::quarantine,
       &KeptCount::dropped},
      {"cumuld_stale_kept_entries", "gauge", "Stale versions that are kept.", &Kept::stale,
       &KeptCount::entries},
      {"cumuld_stale_kept_bytes", "gauge", "Bytes of them.", &Kept::stale, &KeptCount::bytes},
      {"cumuld_stale_dropped_total", "counter",
       "Stale versions beyond the bound: counted, not kept.", &Kept::stale, &KeptCount::dropped},
  }};
  for (const auto& figure : kFigures) {
    text.family(figure.name, figure.type, figure.help);
    for (std::size_t account = 0; account < kept.size(); ++account) {
      const auto registry = static_cast<matcher::RegistryId>(account - 1);
      text.sample(label("registry", account == 0 ? "" : catalogue.registry(registry).name),
                  kept[account].*figure.of.*figure.count);
    }
  }
}

void put_pipeline(Text& text, const PipelineFigures& figures, const matcher::Catalogue& catalogue) {
  put_records(text, figures.state.totals);
  put_kept(text, figures.kept, catalogue);
  text.single("cumuld_feed_sequence", "counter", "Sequence of the last change in the feed.",
              figures.state.sequence);
  text.single("cumuld_commits_total", "counter", "Commits since the store was made.",
              figures.state.commit);
  text.single("cumuld_epochs_waiting", "gauge", "Epochs waiting to be sealed.",
              figures.epochs_waiting);
  text.single("cumuld_persons_left_behind", "gauge",
              "Persons whose hits are found at the end of a load.",
              figures.left_behind - figures.caught_up);
  text.single("cumuld_identity_links", "gauge", "Replaced national numbers that stand.",
              figures.links);
  text.single("cumuld_identity_numbers_on_loops", "gauge",
              "Replaced numbers whose links form a loop.", figures.numbers_on_loops);
}

void put_database(Text& text, const storage::Store& store) {
  struct Property {
    std::string_view name;
    const char* property;
    std::string_view help;
  };
  static constexpr std::array<Property, 11> kProperties{{
      {"cumuld_rocksdb_memtable_bytes", "rocksdb.cur-size-all-mem-tables", "Bytes in memtables."},
      {"cumuld_rocksdb_memtables_held_bytes", "rocksdb.size-all-mem-tables",
       "Bytes in memtables, with those that a reader still holds."},
      {"cumuld_rocksdb_block_cache_bytes", "rocksdb.block-cache-usage",
       "Bytes in the block cache; its bound is a sixteenth of memory_budget_bytes."},
      {"cumuld_rocksdb_table_readers_bytes", "rocksdb.estimate-table-readers-mem",
       "Bytes that open table files take outside the block cache."},
      {"cumuld_rocksdb_pending_compaction_bytes", "rocksdb.estimate-pending-compaction-bytes",
       "Bytes that compactions still have to rewrite."},
      {"cumuld_rocksdb_running_compactions", "rocksdb.num-running-compactions",
       "Compactions under way."},
      {"cumuld_rocksdb_running_flushes", "rocksdb.num-running-flushes", "Flushes under way."},
      {"cumuld_rocksdb_live_data_bytes", "rocksdb.estimate-live-data-size",
       "Estimated bytes of live data."},
      {"cumuld_rocksdb_background_errors", "rocksdb.background-errors",
       "Errors of background work."},
      {"cumuld_rocksdb_write_stopped", "rocksdb.is-write-stopped", "1 while writes are stopped."},
      {"cumuld_rocksdb_delayed_write_rate", "rocksdb.actual-delayed-write-rate",
       "Bytes a second that writes are held down to; 0: not held down."},
  }};
  for (const auto& property : kProperties) {
    if (const auto value = store.figure(property.property)) {
      text.single(property.name, "gauge", property.help, *value);
    }
  }
}

void put_memory(Text& text, const MemoryUse& use) {
  text.single("process_resident_memory_bytes", "gauge", "Bytes of the process that are in memory.",
              use.resident);
  text.single("cumuld_heap_used_bytes", "gauge", "Bytes of the heap that are handed out.",
              use.heap_used);
  text.single("cumuld_heap_held_bytes", "gauge",
              "Bytes that the allocator holds, handed out or kept for later.", use.heap_held);
}

void put_http(Text& text, const http::CounterSnapshot& counters) {
  text.family("cumuld_http_requests_total", "counter", "Requests, by route and class of status.");
  for (const auto& route : counters.routes) {
    for (std::size_t c = 0; c < route.by_class.size(); ++c) {
      if (route.by_class[c] == 0) continue;
      const auto name = c == 0 ? std::string("none") : std::to_string(c) + "xx";
      text.sample(label("method", route.method) + "," + label("route", route.pattern) + "," +
                      label("status", name),
                  route.by_class[c]);
    }
  }
  text.single("cumuld_http_received_bytes_total", "counter", "Bytes read from clients.",
              counters.bytes_in);
  text.single("cumuld_http_sent_bytes_total", "counter", "Bytes written to clients.",
              counters.bytes_out);
  text.single("cumuld_http_connections_total", "counter", "Connections accepted.",
              counters.connections_accepted);
  text.single("cumuld_http_connections_refused_total", "counter",
              "Connections refused because there were too many.", counters.connections_refused);
  text.single("cumuld_http_timeouts_total", "counter", "Connections whose client was too slow.",
              counters.timeouts);
  text.single("cumuld_http_connections_open", "gauge", "Connections open now.",
              counters.connections_open);
}

}  // namespace

Handling get_metrics(Services& services, http::Exchange& exchange) {
  if (const auto query = Query::read(exchange.target(), {}); !query) {
    return exchange.problem(query.error());
  }
  Text text;
  const bool ready = services.ready.load(std::memory_order_acquire);
  text.family("cumuld_build_info", "gauge", "Always 1; the version is a label.");
  text.sample(label("version", services.version), 1);
  text.single("cumuld_start_time_seconds", "gauge", "When the daemon started, since 1970.",
              services.started_ms / 1000);
  text.single("cumuld_ready", "gauge", "1 once the daemon serves.", ready ? 1 : 0);
  if (ready) {
    put_pipeline(text, services.pipeline->figures(), services.store->catalogue());
    put_database(text, *services.store);
  }
  if (services.memory) put_memory(text, services.memory());
  if (services.counters) put_http(text, services.counters());
  return exchange.respond(200, "text/plain; version=0.0.4", text.take());
}

}  // namespace cumuld::api
