#include "bench/nginx.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace bench {
namespace {

// Run by root, nginx would give its worker another user, who cannot read below a private folder.
std::string configuration(const std::string& directory, const std::string& socket) {
  const std::string user = ::geteuid() == 0 ? "user root;\n" : "";
  std::string temporary;
  for (const auto* const what : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
    temporary += "  " + std::string(what) + "_temp_path " + directory + "/temp;\n";
  }
  return user + "worker_processes 1;\ndaemon off;\npid " + directory + "/nginx.pid;\nerror_log " +
         directory +
         "/nginx.log;\nevents { worker_connections 256; }\nhttp {\n"
         "  access_log off;\n  sendfile on;\n  open_file_cache max=64 inactive=1h;\n"
         "  open_file_cache_valid 1h;\n  keepalive_requests 1000000000;\n  keepalive_timeout "
         "1h;\n" +
         temporary + "  server {\n    listen unix:" + socket + ";\n    root " + directory +
         "/files;\n  }\n}\n";
}

std::string write_configuration(const std::string& directory, const std::string& socket) {
  std::filesystem::create_directories(directory + "/files");
  std::ofstream(directory + "/nginx.conf") << configuration(directory, socket);
  return directory + "/nginx.conf";
}

}  // namespace

std::optional<std::string> find_nginx() {
  for (const auto* const path : {"/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"}) {
    if (::access(path, X_OK) == 0) return path;
  }
  return std::nullopt;
}

Nginx::Nginx(const std::string& program, const std::string& directory)
    : directory_(std::filesystem::absolute(directory).string()),
      socket_(directory_ + "/nginx.sock"),
      process_({program, "-e", directory_ + "/nginx.log", "-c",
                write_configuration(directory_, socket_)},
               directory_ + "/output.log") {
  process_.wait_for(socket_);
}

std::string Nginx::serve(std::size_t bytes) {
  std::string name = "/" + std::to_string(bytes) + ".json";
  std::ofstream(directory_ + "/files" + name) << std::string(bytes, 'x');
  return name;
}

}  // namespace bench
