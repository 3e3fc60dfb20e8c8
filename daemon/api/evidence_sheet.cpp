#include "daemon/api/evidence_sheet.h"

#include <array>
#include <boost/json.hpp>
#include <initializer_list>
#include <vector>

#include "daemon/api/sheet_phrases.h"

namespace cumuld::api {
namespace {

namespace json = boost::json;
using Cells = std::vector<std::string>;

constexpr std::string_view kStyle =
    "body{font:11pt/1.4 Georgia,serif;max-width:50em;margin:2em auto;color:#111}"
    "h1{font-size:1.5em;border-bottom:2px solid #111}h2{font-size:1.1em;margin-top:1.6em}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.2em .6em .2em 0;"
    "border-bottom:1px solid #bbb;overflow-wrap:anywhere}th{font-weight:600}"
    "pre{white-space:pre-wrap;font-size:.85em;background:#f4f4f4;padding:.8em}"
    ".id{font-family:monospace}.note{font-style:italic;margin-top:2em}"
    "@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A text, or a number as JSON writes it; "" if it is not there.
std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return {};
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

const json::object& object_in(const json::object& object, std::string_view name) {
  static const json::object kNone;
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_object() ? value->get_object() : kNone;
}

std::vector<const json::object*> objects_in(const json::object& object, std::string_view name) {
  std::vector<const json::object*> all;
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_array()) return all;
  for (const auto& item : value->get_array()) {
    if (item.is_object()) all.push_back(&item.get_object());
  }
  return all;
}

// Cents as euros: "1462.50 €".
std::string euros(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_int64()) return {};
  const auto cents = value->get_int64();
  return std::to_string(cents / 100) + "." + std::to_string(100 + cents % 100).substr(1) + " €";
}

// Of a reset: why, and who said so; "" for anything else.
std::string words_of(const json::object& object) {
  const auto reason = text_of(object, "reason");
  const auto by = text_of(object, "by");
  return reason.empty() ? reason : ": " + reason + (by.empty() ? by : " (" + by + ")");
}

// ": invalidity 306/7781 v2", of each thing that brought the change about.
std::string causes_of(const json::object& revision) {
  std::string text;
  for (const auto* cause : objects_in(revision, "causes")) {
    const auto kind = text_of(*cause, "kind");
    text += text.empty() ? ": " : ", ";
    if (kind != "record") text += kind + ' ';
    text += text_of(*cause, "person") + text_of(*cause, "checksum") + text_of(*cause, "registry");
    const auto key = text_of(*cause, "key");
    const auto version = text_of(*cause, "version");
    if (!key.empty()) text += ' ' + key;
    if (!version.empty()) text += " v" + version;
    text += words_of(*cause);
  }
  return text;
}

class Sheet {
 public:
  Sheet(Language language, std::string_view printed_at)
      : say_(phrases_of(language)), printed_at_(printed_at) {}

  std::string write(const json::object& evidence) {
    const auto& hit = object_in(evidence, "hit");
    out_ = "<!DOCTYPE html><html lang=\"" + std::string(say_.language) +
           "\"><head><meta charset=\"utf-8\"><title>" + escaped(say_.title) + " " +
           escaped(text_of(hit, "id")) + "</title><style>" + std::string(kStyle) +
           "</style></head><body><h1>" + escaped(say_.title) + "</h1>";
    put_head(hit, object_in(evidence, "rule"));
    put_periods(object_in(hit, "income"), object_in(hit, "benefit"));
    put_days(hit, object_in(evidence, "computation"));
    put_computation(object_in(evidence, "computation"));
    put_histories(evidence);
    put_revisions(evidence);
    heading(say_.rule_text);
    out_ += "<pre>" + escaped(text_of(object_in(evidence, "rule"), "text")) + "</pre>";
    out_ += "<p class=\"note\">" + escaped(say_.signal) + "</p><p>" + escaped(say_.printed_at) +
            " " + escaped(printed_at_) + "</p></body></html>\n";
    return std::move(out_);
  }

 private:
  void heading(std::string_view text) { out_ += "<h2>" + escaped(text) + "</h2>"; }
  void row(const Cells& cells, const char* element = "td") {
    const std::string name(element);
    out_ += "<tr>";
    for (const auto& cell : cells) out_ += "<" + name + ">" + escaped(cell) + "</" + name + ">";
    out_ += "</tr>";
  }
  void begin_table(const Cells& names) {
    out_ += "<table>";
    row(names, "th");
  }
  void end_table() { out_ += "</table>"; }
  // A row of a name and a value, unless there is no value.
  void fact(std::string_view name, const std::string& value) {
    if (!value.empty()) row({std::string(name), value});
  }

  void put_head(const json::object& hit, const json::object& rule) {
    const auto title = text_of(object_in(rule, "title"), say_.language);
    out_ += "<p class=\"id\">" + escaped(text_of(hit, "id")) + "</p><table>";
    fact(say_.person, text_of(hit, "person"));
    fact(say_.rule,
         title.empty() ? text_of(hit, "rule") : title + " (" + text_of(hit, "rule") + ")");
    fact(say_.legal_basis, text_of(rule, "legal_basis"));
    fact(say_.grade, text_of(hit, "grade"));
    fact(say_.status, text_of(hit, "status"));
    fact(say_.raised_at, text_of(hit, "raised_at"));
    fact(say_.changed_at, text_of(hit, "changed_at"));
    fact(say_.revision, text_of(hit, "revision"));
    end_table();
  }

  void put_periods(const json::object& income, const json::object& benefit) {
    constexpr std::array kFields{"registry",  "key",           "version", "part",       "kind",
                                 "person",    "from",          "to",      "employer",   "fraction",
                                 "paid_days", "days_per_week", "insurer", "daily_cents"};
    heading(say_.periods);
    begin_table({say_.field, say_.income, say_.benefit});
    for (const std::string_view name : kFields) {
      auto left = text_of(income, name);
      auto right = text_of(benefit, name);
      if (name == "to" && left.empty()) left = say_.open;
      if (name == "to" && right.empty()) right = say_.open;
      if (!left.empty() || !right.empty()) row({std::string(name), left, right});
    }
    const auto& ours = object_in(income, "attributes");
    const auto& theirs = object_in(benefit, "attributes");
    for (const auto& [name, value] : ours) {
      row({std::string(name), text_of(ours, name), text_of(theirs, name)});
    }
    for (const auto& [name, value] : theirs) {
      if (!ours.contains(name)) row({std::string(name), "", text_of(theirs, name)});
    }
    end_table();
  }

  void put_days(const json::object& hit, const json::object& computation) {
    heading(say_.common_days);
    begin_table({say_.from, say_.to, say_.days, say_.sundays});
    for (const auto* segment : objects_in(computation, "segments")) {
      row({text_of(*segment, "from"), text_of(*segment, "to"), text_of(*segment, "days"),
           text_of(*segment, "sundays")});
    }
    end_table();
    const auto exemptions = objects_in(hit, "exemptions");
    if (exemptions.empty()) return;
    heading(say_.exemptions);
    begin_table({say_.from, say_.to, "registry", "key", say_.version});
    for (const auto* exemption : exemptions) {
      const auto to = text_of(*exemption, "to");
      row({text_of(*exemption, "from"), to.empty() ? std::string(say_.open) : to,
           text_of(*exemption, "registry"), text_of(*exemption, "key"),
           text_of(*exemption, "version")});
    }
    end_table();
  }

  void put_computation(const json::object& computation) {
    const auto& count = object_in(computation, "day_count");
    heading(say_.computation);
    out_ += "<table>";
    fact(say_.counted_until, text_of(computation, "as_of"));
    fact(say_.days, text_of(computation, "days"));
    fact(say_.sundays, text_of(computation, "sundays"));
    fact(say_.benefit_days, text_of(computation, "benefit_days"));
    fact(say_.daily_amount, euros(computation, "daily_cents"));
    fact(say_.amount, euros(computation, "amount_cents"));
    fact(say_.paid_days, text_of(count, "paid_days"));
    fact(say_.room, text_of(count, "room"));
    fact(say_.proven_days, text_of(count, "proven_days"));
    fact(say_.proven_amount, euros(computation, "amount_min_cents"));
    end_table();
  }

  void put_histories(const json::object& evidence) {
    std::vector<const json::object*> all{&object_in(evidence, "income"),
                                         &object_in(evidence, "benefit")};
    for (const auto* exemption : objects_in(evidence, "exemptions")) all.push_back(exemption);
    heading(say_.histories);
    for (const auto* history : all) {
      out_ += "<p>" + escaped(text_of(*history, "registry")) + " <span class=\"id\">" +
              escaped(text_of(*history, "key")) + "</span></p>";
      begin_table(
          {say_.version, say_.state, say_.received_at, say_.source, say_.position, say_.checksum});
      for (const auto* version : objects_in(*history, "history")) {
        row({text_of(*version, "version"), text_of(*version, "state") + words_of(*version),
             text_of(*version, "received_at"), text_of(*version, "source"),
             text_of(*version, "position"), text_of(*version, "checksum")});
      }
      end_table();
    }
  }

  void put_revisions(const json::object& evidence) {
    heading(say_.revisions);
    begin_table(
        {say_.sequence, say_.change, say_.changed_at, say_.revision, say_.grade, say_.days});
    for (const auto* revision : objects_in(evidence, "revisions")) {
      const auto& hit = object_in(*revision, "hit");
      row({text_of(*revision, "sequence"), text_of(*revision, "change") + causes_of(*revision),
           text_of(*revision, "at"), text_of(hit, "revision"), text_of(hit, "grade"),
           text_of(hit, "days")});
    }
    end_table();
  }

  const SheetPhrases& say_;
  std::string printed_at_;
  std::string out_;
};

}  // namespace

std::string evidence_sheet(const json::object& evidence, Language language,
                           std::string_view printed_at) {
  return Sheet(language, printed_at).write(evidence);
}

}  // namespace cumuld::api
