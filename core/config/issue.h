// One finding about one setting. Core says it in English; the window translates by `id` and `args`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hookline::config {

enum class Severity : std::uint8_t { Warning, Error };

struct Issue {
    Severity severity = Severity::Error;
    std::string key;               ///< TOML key: "kafka.servers"
    std::string id;                ///< stable: "servers.port_range"
    std::vector<std::string> args; ///< what the text's %1, %2 … stand for
    std::string text;              ///< English, with the remedy
    int line = 0;                  ///< 1-based position in the file; 0: not from a file
    int column = 0;
};

} // namespace hookline::config
