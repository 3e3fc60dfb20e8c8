#include "daemon/ctl/restore.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <vector>

namespace cumuld::ctl {

int restore_with_cumuld(const std::string& from, const std::string& data_dir,
                        const std::string& id) {
  std::error_code failure;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failure);
  std::string program = failure ? "cumuld" : (self.parent_path() / "cumuld").string();
  std::vector<std::string> words{program, "--restore", from, "--data-dir", data_dir};
  if (!id.empty()) words.insert(words.end(), {"--restore-id", id});
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int spawned =
      ::posix_spawnp(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ);
  int status = 0;
  if (spawned != 0) {
    std::cerr << "cumulctl: restore: " << program << ": "
              << std::generic_category().message(spawned) << '\n';
    return 2;
  }
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return 2;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace cumuld::ctl
