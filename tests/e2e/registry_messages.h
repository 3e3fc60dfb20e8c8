// The messages of registries, written for tests as senders write them: DmfA originals, updates and
// notifications, Dimonas, attestations, authorised resumptions, certificates.
//
// Days are YYYY-MM-DD, moments a day and an hour; numbers of days are hundredths, as DmfA has them.
// Thread safety: plain values and pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace e2e {

std::string tag(std::string_view name, std::string_view text);

struct OccupationXml {
  std::string begin = "2015-10-01";
  std::string end = {};                                            // empty: goes on
  std::vector<std::pair<std::string, std::string>> services = {};  // code, days
  std::vector<std::string> remunerations = {"001"};
  std::string mean_hours = "3800";
};

// One worker line; a message holds one.
struct DmfaXml {
  std::string quarter = "20241";
  std::string quarter_begin = "2024-01-01", quarter_end = "2024-03-31";
  std::string trusteeship = "0";
  std::string company = "0403019261";
  std::string person;
  std::string worker_code = "495";
  std::vector<OccupationXml> occupations;
  std::string made_on = "2024-05-01";
};
std::string dmfa_original(const DmfaXml& line);
// Instead of the line with `last_code`; action "0", "1", "3" or "9".
std::string dmfa_update(const DmfaXml& line, std::string_view last_code, std::string_view action);
std::string dmfa_notification(const DmfaXml& line, std::string_view action,
                              std::string_view subjected);

struct PaymentXml {
  std::string begin, end;
  std::string amount = "1000,00";
  std::string days = "10";
  std::string document = "C21";
};
struct AttestationXml {
  std::string id;
  std::string version = "1";
  std::string status = "CREATION";
  std::string person;
  std::string insurer = "306";
  std::string exit_code = {};
  std::vector<PaymentXml> payments;
};
std::string attestations(const std::vector<AttestationXml>& all);

// Elements of an AuthorisedResumption beside insurer 306, id and person.
std::string authorisation(std::string_view person, std::string_view version,
                          const std::vector<std::pair<std::string, std::string>>& elements);

// One message made on that day: a DimonaIn, or what changes it.
std::string dimona_in(std::string_view day, std::string_view period, std::string_view person,
                      std::string_view begin);
std::string dimona_update(std::string_view day, std::string_view period, std::string_view end);
std::string dimona_cancel(std::string_view day, std::string_view period);

// A GOTOT file of certificates.
struct Certificate {
  std::string number, person, begin, end;
};
std::string certificates(const std::vector<Certificate>& all);

}  // namespace e2e
