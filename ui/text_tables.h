// The English sentences behind the identifiers of the core, marked for translation. Looked up by ui/texts.h only.
#pragma once

#include <span>

namespace hookline::ui {

struct Words {
    const char* id;
    const char* english;
};
struct ProblemWords {
    const char* id;
    const char* what; ///< %1 servers, %2 topic, %3 port
    const char* remedy;
    bool waits = false; ///< events wait meanwhile, and go out by themselves afterwards
};

std::span<const Words> issueWords() noexcept;  ///< of config::Issue::id; %1 … are its args
std::span<const ProblemWords> diagnosisWords() noexcept; ///< of TestStep::diagnosis
std::span<const ProblemWords> problemWords() noexcept;

} // namespace hookline::ui
