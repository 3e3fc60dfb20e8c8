#include "daemon/http/problem.h"

#include "daemon/http/utf8.h"

namespace cumuld::http {
namespace {

void append_quoted(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const auto length = utf8_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    const auto byte = static_cast<unsigned char>(text.front());
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text.front();
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  out += '"';
}

}  // namespace

std::string_view name_of(ProblemCode code) noexcept {
  switch (code) {
    case ProblemCode::kBadQuery:
      return "bad_query";
    case ProblemCode::kMalformed:
      return "malformed";
    case ProblemCode::kBadRules:
      return "bad_rules";
    case ProblemCode::kForbidden:
      return "forbidden";
    case ProblemCode::kNotFound:
      return "not_found";
    case ProblemCode::kMethodNotAllowed:
      return "method_not_allowed";
    case ProblemCode::kNotAcceptable:
      return "not_acceptable";
    case ProblemCode::kTimeout:
      return "timeout";
    case ProblemCode::kTooLarge:
      return "too_large";
    case ProblemCode::kUnsupportedEncoding:
      return "unsupported_encoding";
    case ProblemCode::kInternal:
      return "internal";
    case ProblemCode::kBusy:
      return "busy";
    case ProblemCode::kNoSpace:
      return "no_space";
    case ProblemCode::kNotReady:
      return "not_ready";
  }
  return "internal";
}

unsigned status_of(const Problem& problem) noexcept {
  if (problem.status != 0) return problem.status;
  switch (problem.code) {
    case ProblemCode::kBadQuery:
    case ProblemCode::kMalformed:
    case ProblemCode::kBadRules:
      return 400;
    case ProblemCode::kForbidden:
      return 403;
    case ProblemCode::kNotFound:
      return 404;
    case ProblemCode::kMethodNotAllowed:
      return 405;
    case ProblemCode::kNotAcceptable:
      return 406;
    case ProblemCode::kTimeout:
      return 408;
    case ProblemCode::kTooLarge:
      return 413;
    case ProblemCode::kUnsupportedEncoding:
      return 415;
    case ProblemCode::kInternal:
      return 500;
    case ProblemCode::kBusy:
    case ProblemCode::kNoSpace:
    case ProblemCode::kNotReady:
      return 503;
  }
  return 500;
}

std::string_view reason_of(unsigned status) noexcept {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 507:
      return "Insufficient Storage";
    default:
      return "";
  }
}

std::string problem_json(const Problem& problem) {
  const auto status = status_of(problem);
  std::string out = R"({"type":"about:blank","title":)";
  append_quoted(out, reason_of(status));
  out += R"(,"status":)" + std::to_string(status) + R"(,"detail":)";
  append_quoted(out, problem.detail);
  out += R"(,"code":)";
  append_quoted(out, name_of(problem.code));
  out += '}';
  return out;
}

}  // namespace cumuld::http
