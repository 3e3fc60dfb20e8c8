// A DmfA original with one line, in parts that a test may change, and decoded messages as text.
#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <string_view>

#include "daemon/decode/date.h"
#include "daemon/decode/dmfa.h"
#include "matcher/national_number.h"
#include "tests/support/messages.h"

namespace cumuld::dmfa_testing {

using matcher::Batch;
using matcher::RejectCode;
using matcher::Status;

inline constexpr std::uint64_t kSeed = 7;

// One message with one line, in parts that a test may change.
struct Message {
  std::string declaration = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  std::string form =
      "<Identification>DMFA</Identification><FormCreationDate>2024-05-01</FormCreationDate>"
      "<FormCreationHour>08:00:00.000</FormCreationHour><AttestationStatus>0</AttestationStatus>";
  std::string employer =
      "<Quarter>20241</Quarter><NOSSRegistrationNbr>199999934</NOSSRegistrationNbr>"
      "<Trusteeship>0</Trusteeship><CompanyID>403019261</CompanyID>";
  std::string person = "<INSS>85073003328</INSS>";
  std::string line =
      "<EmployerClass>010</EmployerClass><WorkerCode>495</WorkerCode>"
      "<NOSSQuarterStartingDate>2024-01-01</NOSSQuarterStartingDate>"
      "<NOSSQuarterEndingDate>2024-03-31</NOSSQuarterEndingDate><Border>0</Border>";
  std::string occupation =
      "<OccupationSequenceNbr>01</OccupationSequenceNbr>"
      "<OccupationStartingDate>2005-10-01</OccupationStartingDate>"
      "<WorkingDaysSystem>500</WorkingDaysSystem><RefMeanWorkingHours>3800</RefMeanWorkingHours>"
      "<MeanWorkingHours>1900</MeanWorkingHours>";
  std::string services =
      "<Service><ServiceCode>001</ServiceCode><ServiceNbrDays>06600</ServiceNbrDays></Service>";
  std::string after;  // in the WorkerRecord, behind the Occupation

  Message& with(std::string Message::*part, std::string_view what, std::string_view by) {
    auto& text = this->*part;
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    text.replace(at, what.size(), by);
    return *this;
  }
  std::string worker_record() const {
    const auto block =
        occupation.empty() ? "" : "<Occupation>" + occupation + services + "</Occupation>";
    return "<WorkerRecord>" + line + block + after + "</WorkerRecord>";
  }
  std::string document(std::string_view lines) const {
    return declaration + "<DmfAOriginal><Form>" + form + "<EmployerDeclaration>" + employer +
           "<NaturalPerson>" + person + std::string(lines) +
           "</NaturalPerson></EmployerDeclaration></Form></DmfAOriginal>";
  }
  std::string document() const { return document(worker_record()); }
};

inline const matcher::Catalogue& catalogue() {
  static const auto kCatalogue = matcher::Catalogue::build(matcher::standard_catalogue()).value();
  return kCatalogue;
}

struct Decoded {
  Batch batch;
  Status status;
};

inline Decoded decode(std::string_view document, std::size_t chunk_size = 4096,
                      const config::DmfaCodes& codes = config::standard_dmfa_codes()) {
  Decoded decoded;
  DmfaDecoder decoder(catalogue(), kSeed, codes);
  decoded.status = support::feed_in_chunks(decoder, document, chunk_size, decoded.batch);
  return decoded;
}

// A record as one line: key@version person, then its periods or, without any, its attributes.
inline std::string told(const Batch& batch, const matcher::IncomingRecord& incoming) {
  const auto view = matcher::RecordView::parse(batch.body_of(incoming));
  if (!view) return "damaged";
  std::ostringstream out;
  const auto put_attributes = [&](std::string_view bytes) {
    for (const auto& [name, value] : matcher::read_attributes(bytes))
      out << ' ' << name << '=' << value;
  };
  out << catalogue().registry(view->registry()).name << ' ' << view->key() << '@'
      << view->version();
  if (view->cancelled()) return out.str() + " cancelled";
  out << ' ' << matcher::NationalNumber::from_code(*view->person())->digits();
  put_attributes(view->attribute_bytes());
  EXPECT_TRUE(view->for_each_period([&](const matcher::PeriodView& period) {
    out << " | " << period.part << ' ' << catalogue().kind(period.kind).name << ' '
        << format_date(period.begin) << ' ' << format_date(period.end + -1) << ' '
        << period.employer.value_or("?");
    if (period.fraction) out << " fraction=" << *period.fraction;
    if (period.paid_days) out << " paid=" << *period.paid_days;
    if (period.days_per_week) out << " week=" << *period.days_per_week;
    put_attributes(period.attribute_bytes);
  }));
  return out.str();
}

inline std::string only_record(const Decoded& decoded) {
  EXPECT_TRUE(decoded.status.ok()) << decoded.status.message();
  for (const auto& rejected : decoded.batch.rejected) return "rejected: " + rejected.message;
  return decoded.batch.records.size() == 1 ? told(decoded.batch, decoded.batch.records[0])
                                           : "not one record";
}

inline std::string only_record(const Message& message) {
  return only_record(decode(message.document()));
}

}  // namespace cumuld::dmfa_testing
