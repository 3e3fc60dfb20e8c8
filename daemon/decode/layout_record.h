// LayoutRecord: the columns of one record of a CSV file or XML message, read as a layout
// (config/layouts.h) says, and appended to a batch.
//
// In: a LayoutRow of the record, and one for each of its periods where the layout has some; texts
// without white space around them, empty where nothing stands. Out: the record, and beside it one
// of the identity registry where a replaced number stands; or a rejection, and then neither.
//
// Messages name the column where a value could not be read:
//   planned_start: "31/02/2024" is not a date of the form dd/mm/yyyy from 1900 to 2199
// What RecordCheck refuses is named by the record's field.
//
// Ownership: rows are views, needed during append() only. The layout and the catalogue must outlive
// this. Thread safety: one thread at a time. Cost: O(columns + attributes); no allocation once
// buffers have grown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/layouts.h"
#include "daemon/decode/authorisation_reader.h"
#include "daemon/decode/column_reader.h"
#include "daemon/decode/record_check.h"
#include "matcher/batch.h"

namespace cumuld {

class LayoutRecord {
 public:
  LayoutRecord(const config::FileLayout& layout, const matcher::Catalogue& catalogue,
               std::uint64_t key_seed, RegistryMask allowed);

  // `period_count`: all of them; rows need not be given for more than the contract allows.
  Verdict append(const LayoutRow& record, std::span<const LayoutRow> periods,
                 std::size_t period_count, const RawPlace& place, matcher::Batch& out);

 private:
  using Source = config::FieldSource;
  struct Target {
    Field field = Field::kKey;
    const Source* source = nullptr;
  };
  struct Attribute {
    std::string_view name;
    const Source* source = nullptr;
  };

  struct AuthorisationText {
    std::string_view AuthorisationTexts::*text;
    Field as;  // the contract's field that it is read as
    const Source* source;
  };

  void sort_fields();
  void sort_authorisation_texts();
  Verdict state(const LayoutRow& record, std::span<const LayoutRow> periods,
                std::size_t period_count);
  Verdict state_authorisation(const LayoutRow& record);
  Verdict state_identity(const LayoutRow& record);
  Verdict add_periods(std::span<const LayoutRow> periods, std::size_t period_count);
  Verdict add_fields(std::span<const Target> targets, const LayoutRow& row, FieldSet& out);
  Verdict add_attributes(std::span<const Attribute> attributes, const LayoutRow& row,
                         FieldSet& out);
  void add_part(const LayoutRow& row, std::size_t ordinal, FieldSet& out);
  bool is_skipped(const LayoutRow& row) const;

  const config::FileLayout* layout_;
  std::uint64_t key_seed_;
  RecordCheck check_;
  std::vector<Target> of_record_, of_period_;
  std::vector<Attribute> record_attributes_, period_attributes_;
  std::vector<AuthorisationText> authorisation_texts_;
  const Source* cancelled_ = nullptr;
  const Source* withdrawn_ = nullptr;  // of an authorisation
  const Source* part_ = nullptr;
  std::string_view identity_registry_;

  ColumnReader columns_;
  std::vector<std::string_view> parts_;  // of the record so far, before they were made unique
  AuthorisationReader authorisation_;
  AuthorisationTexts texts_;
  StatedRecord stated_, identity_;
  matcher::RecordDraft draft_, identity_draft_;
};

}  // namespace cumuld
