// mosquitto.conf as a hookline.toml: what has a counterpart is translated, everything else becomes a warning with the line.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hookline::runtime {

struct Imported {
    std::string toml; ///< a whole configuration file
    std::vector<std::string> assignments; ///< the same as --set takes it: "broker.port=1884"
    std::vector<std::string> warnings; ///< "mosquitto.conf:12: …"
};

/// `fileName` only appears in texts.
Imported importMosquitto(std::string_view text, std::string_view fileName);

} // namespace hookline::runtime
