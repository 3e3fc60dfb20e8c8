// cumulctl ingest FILE…: streams files of records to the daemon, as they lie on the disk.
//
// A compressed file is sent compressed; the daemon unpacks it. The answer comes once everything is
// durable and matched, so exit code 0 means that nothing sent can be lost any more, and that what
// was rejected stands in quarantine.
#include <array>
#include <filesystem>
#include <fstream>
#include <istream>
#include <memory>
#include <ostream>
#include <vector>

#include "daemon/ctl/commands.h"
#include "daemon/ctl/progress.h"

namespace cumuld::ctl {
namespace {

// How long the daemon may be busy with what it was sent without taking or saying anything.
constexpr std::chrono::minutes kPatience{30};
constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;
constexpr std::array kCounts{"accepted", "duplicates", "stale", "rejected"};
constexpr std::array kHitCounts{"raised", "amended", "withdrawn"};

bool ends_with(const std::string& name, std::string_view end) {
  return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

// Why the file cannot be sent, "" if it can.
std::string objection_to(const std::string& file) {
  if (file == "-") return {};
  std::string bare = file;
  for (const char* packed : {".gz", ".zst"}) {
    if (ends_with(bare, packed)) bare.resize(bare.size() - std::string_view(packed).size());
  }
  if (ends_with(bare, ".csv") || ends_with(bare, ".xml")) {
    return "the socket takes NDJSON only; CSV and XML go into the spool";
  }
  std::error_code failed;
  if (std::filesystem::is_directory(file, failed)) return "this is a directory";
  if (!std::ifstream(file, std::ios::binary)) return "the file cannot be opened";
  return {};
}

// By name, and for other names by the first bytes, which no line of NDJSON begins with.
std::string encoding_of(const std::string& file, std::string_view begin) {
  if (ends_with(file, ".gz") || begin.substr(0, 2) == "\x1f\x8b") return "gzip";
  if (ends_with(file, ".zst") || begin.substr(0, 4) == "\x28\xb5\x2f\xfd") return "zstd";
  return {};
}

// Hands out a stream piece by piece. The first piece is read at once, to see what it holds.
class Pieces {
 public:
  explicit Pieces(std::istream& in) : in_(in), buffer_(kPieceBytes) { read(); }

  std::string_view first() const { return {buffer_.data(), held_}; }
  std::uint64_t bytes() const noexcept { return bytes_; }

  tl::expected<std::string_view, std::string> next() {
    if (!first_taken_) {
      first_taken_ = true;
    } else {
      read();
    }
    if (in_.bad()) return tl::make_unexpected(std::string("the file cannot be read to its end"));
    bytes_ += held_;
    return std::string_view(buffer_.data(), held_);
  }

 private:
  void read() {
    in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    held_ = static_cast<std::size_t>(in_.gcount());
  }

  std::istream& in_;
  std::vector<char> buffer_;
  std::size_t held_ = 0;
  std::uint64_t bytes_ = 0;
  bool first_taken_ = false;
};

tl::expected<json::value, int> send(Session& session, const std::string& file, std::istream& in,
                                    std::uint64_t total) {
  Pieces pieces(in);
  Progress progress(session.env.err, session.env.err_is_terminal, file, total);
  Request request{.method = "POST",
                  .target = "/v1/records",
                  .headers = {{"Content-Type", "application/x-ndjson"}},
                  .patience = kPatience};
  if (const auto encoding = encoding_of(file, pieces.first()); !encoding.empty()) {
    request.headers.emplace_back("Content-Encoding", encoding);
  }
  request.source = [&]() -> tl::expected<std::string_view, std::string> {
    auto piece = pieces.next();
    if (!piece) return tl::make_unexpected(file + ": " + piece.error());
    progress.update(pieces.bytes());
    return piece;
  };
  return fetch(session, request);
}

tl::expected<json::value, int> send_file(Session& session, const std::string& file) {
  if (file == "-") return send(session, file, session.env.in, 0);
  std::ifstream in(file, std::ios::binary);
  std::error_code unknown;
  const auto size = std::filesystem::file_size(file, unknown);
  return send(session, file, in, unknown ? 0 : size);
}

void print_errors(Session& session, const std::string& file, const json::object& answer) {
  const json::array& errors = array_of(answer, "errors");
  for (const json::value& value : errors) {
    const json::object& error = as_object(value);
    session.env.out << clean(file) << ':' << text_of(error, "line") << ": "
                    << text_of(error, "code") << ": " << text_of(error, "message") << '\n';
  }
  const auto rejected = integer_of(answer, "rejected").value_or(0);
  const auto shown = static_cast<std::int64_t>(errors.size());
  if (rejected > shown) {
    session.env.out << clean(file) << ": " << group_digits(rejected - shown)
                    << " more lines rejected; see cumulctl quarantine\n";
  }
}

void add_counts(Table& table, const std::string& file, const json::object& answer) {
  std::vector<std::string> cells{clean(file)};
  const auto add = [&](const json::object& object, const char* name) {
    const auto number = integer_of(object, name);
    cells.push_back(number ? group_digits(*number) : "");
  };
  for (const char* name : kCounts) add(answer, name);
  for (const char* name : kHitCounts) add(object_of(answer, "hits"), name);
  add(answer, "sequence");
  table.add(std::move(cells));
}

int ingest(Session& session, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    if (const auto objection = objection_to(file); !objection.empty()) {
      complain(session, "ingest: " + file + ": " + objection);
      return kWrongUsage;
    }
  }
  constexpr auto kRight = Table::Align::kRight;
  std::vector<Table::Column> columns{{"file"}};
  for (const char* name : kCounts) columns.push_back({name, kRight});
  for (const char* name : kHitCounts) columns.push_back({std::string("hits ") + name, kRight});
  columns.push_back({"sequence", kRight});
  Table table(columns);
  int code = kDone;
  for (const std::string& file : files) {
    auto answer = send_file(session, file);
    if (!answer) {
      // What answers "no" to one file will to the next: the rest is not sent.
      complain(session, "ingest: " + file + " was not taken, nor is anything after it sent");
      code = answer.error();
      break;
    }
    if (session.json) {
      json::object line{{"file", file}};
      for (const auto& [name, value] : as_object(*answer)) line.insert_or_assign(name, value);
      session.env.out << to_line(line) << '\n' << std::flush;
      continue;
    }
    print_errors(session, file, as_object(*answer));
    add_counts(table, file, as_object(*answer));
  }
  if (!table.empty()) table.print(session.env.out, session.style());
  return code;
}

}  // namespace

void add_ingest(Command& app, Session& session) {
  Command* command = app.add_subcommand(
      "ingest", "Send files of records, NDJSON, also .gz or .zst, \"-\" for standard input");
  const auto files = std::make_shared<std::vector<std::string>>();
  command->add_option("files", *files, "Files, sent one after the other")->required();
  command->callback([&session, files] {
    session.action = [&session, files] { return ingest(session, *files); };
  });
}

}  // namespace cumuld::ctl
