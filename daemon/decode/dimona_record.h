// DimonaRecords: from one Dimona statement, and those noted before, to the records it brings.
//
// Thread safety: one thread at a time. dimona.h states what comes out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/decode/dimona_period.h"
#include "daemon/decode/notebook.h"
#include "daemon/decode/record_check.h"
#include "matcher/batch.h"

namespace cumuld {

// One unit as its message had it; empty texts are absent elements.
struct DimonaUnit {
  DimonaAction action = DimonaAction::kIn;
  std::string period_id, starting_date, ending_date, inss;
  std::string noss_number, company_id, worker_type, joint_commission;
  std::string update_date, update_hour, is_cancelled;
};

class DimonaRecords {
 public:
  DimonaRecords(const matcher::Catalogue& catalogue, std::uint64_t key_seed, Notebook& notebook)
      : key_seed_(key_seed), notebook_(notebook), check_(catalogue) {}

  // nullopt: what the unit brings was appended to `out`. Otherwise what was wrong, and nothing was.
  // The error is the notebook's.
  matcher::Result<Verdict> append(const DimonaUnit& unit, std::string_view form_date,
                                  std::string_view form_hour, const RawPlace& place,
                                  matcher::Batch& out);

 private:
  static Verdict read_statement(const DimonaUnit& unit, std::string_view form_date,
                                std::string_view form_hour, DimonaStatement& out);
  Verdict check_alone(const DimonaStatement& statement);
  matcher::Result<Verdict> append_period(const std::string& id, const DimonaStatement& statement,
                                         const RawPlace& place, matcher::Batch& out);
  matcher::Result<Verdict> append_without_id(const DimonaStatement& statement,
                                             const RawPlace& place, matcher::Batch& out);
  matcher::Status withdraw_without_id(const std::string& id, const DimonaPeriod& period,
                                      const RawPlace& place, matcher::Batch& out);
  void note(std::string key, std::string value, const RawPlace& place, matcher::Batch& out);
  Verdict state(std::string_view key, const DimonaPeriod& period);

  std::uint64_t key_seed_;
  Notebook& notebook_;
  RecordCheck check_;
  StatedRecord stated_;
  matcher::RecordDraft draft_;
};

}  // namespace cumuld
