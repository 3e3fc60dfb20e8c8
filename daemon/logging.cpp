#include "daemon/logging.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <mutex>

namespace cumuld {
namespace {

constexpr std::size_t kNumberDigits = 11;
constexpr std::size_t kShownDigits = 6;

void append_json_string(std::string_view text, std::string& out) {
  out.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(c));
      out.append(escaped.data());
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

class MaskingSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit MaskingSink(bool json) : json_(json) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string text = mask_numbers({message.payload.data(), message.payload.size()});
    std::string line;
    if (json_) {
      const auto ms =
          std::chrono::duration_cast<std::chrono::milliseconds>(message.time.time_since_epoch())
              .count();
      line = "{\"time_ms\":" + std::to_string(ms) + ",\"level\":";
      append_json_string(level_of(message), line);
      line += ",\"message\":";
      append_json_string(text, line);
      line += "}\n";
    } else {
      spdlog::memory_buf_t formatted;
      auto masked = message;
      masked.payload = text;
      formatter_->format(masked, formatted);
      line.assign(formatted.data(), formatted.size());
    }
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
  void flush_() override { std::fflush(stderr); }

 private:
  static std::string_view level_of(const spdlog::details::log_msg& message) {
    const auto name = spdlog::level::to_string_view(message.level);
    return {name.data(), name.size()};
  }

  bool json_;
};

}  // namespace

std::string mask_numbers(std::string_view text) {
  std::string masked;
  masked.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    const std::size_t run = end - i;
    if (run == kNumberDigits) {
      masked.append(text.substr(i, kShownDigits)).append("*****");
    } else {
      masked.append(text.substr(i, run));
    }
    i = end;
    if (i < text.size()) masked.push_back(text[i++]);
  }
  return masked;
}

void set_up_logging(config::LogFormat format, config::LogLevel level) {
  const bool json = format == config::LogFormat::kJson ||
                    (format == config::LogFormat::kAuto && ::isatty(STDERR_FILENO) == 0);
  auto logger = std::make_shared<spdlog::logger>("cumuld", std::make_shared<MaskingSink>(json));
  switch (level) {
    case config::LogLevel::kTrace:
      logger->set_level(spdlog::level::trace);
      break;
    case config::LogLevel::kDebug:
      logger->set_level(spdlog::level::debug);
      break;
    case config::LogLevel::kInfo:
      logger->set_level(spdlog::level::info);
      break;
    case config::LogLevel::kWarning:
      logger->set_level(spdlog::level::warn);
      break;
    case config::LogLevel::kError:
      logger->set_level(spdlog::level::err);
      break;
  }
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace cumuld
