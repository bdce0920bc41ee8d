// When a list runs faster than anybody can read, and whether to say so. Nothing is done about it here. @thread any
#pragma once

#include <cstdint>

namespace hookline::ui {

class ReadableRate {
public:
    static constexpr double kReadable = 200; ///< rows a second
    static constexpr std::int64_t kPatience = 5'000'000; ///< µs above it until it is worth a word
    static constexpr std::int64_t kCalm = 10'000'000;    ///< below it until the word is taken back
    static constexpr std::int64_t kForget = 60'000'000;  ///< below it until a dismissal is over

    /// The rate of the last moments. True: worth a word.
    bool sample(double perSecond, std::int64_t nowMicros);
    /// Not again until it has been readable for a while.
    void dismiss() { m_dismissed = true; }
    bool isOffered() const noexcept { return m_fast && !m_dismissed; }

private:
    std::int64_t m_fastSince = 0; ///< 0: it is not
    std::int64_t m_calmSince = 0;
    bool m_fast = false;
    bool m_dismissed = false;
};

} // namespace hookline::ui
