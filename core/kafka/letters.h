// Which dead letters of the spool somebody means, and what became of them. Values.
#pragma once

#include "core/base/result.h"
#include "core/spool/letter.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace hookline::kafka {

/// Letters of one reason, Kafka topic and rule.
struct LetterGroup {
    int code = 0;      ///< as tap::KafkaOutcome::errorCode; 0: Kafka had lost it, or it is not understood
    std::string topic; ///< laneKey()
    std::string rule;
    friend bool operator==(const LetterGroup&, const LetterGroup&) = default;
};

struct LetterChoice {
    std::vector<LetterGroup> groups = {}; ///< empty: all
    bool withBody = true; ///< else their values are left out, whether they are intact is not looked at, and a portion is larger
};

/// A bounded portion of what was chosen.
struct LetterPortion {
    struct One {
        LetterGroup group;
        spool::Letter letter;
        std::string lane; ///< its name in the spool
    };
    std::vector<One> letters;  ///< may be empty though more follow
    std::int64_t lastId = 0;   ///< the next portion is behind it
    std::int64_t newestId = 0; ///< of all there ever were
    bool atEnd = false;
};

/// What became of letters that were to be sent again.
struct LettersBack {
    std::uint64_t back = 0;    ///< records that wait in the queue now
    std::uint64_t damaged = 0; ///< not what had been written, or not understood; they stay letters
    std::uint64_t refused = 0; ///< there can be no lane for them; they stay letters
    std::string why;           ///< of the last refused one
};

/// What is heard of letters while no bridge runs.
inline base::Error bridgeIsOff() { return { "letters.stopped", "The bridge does not run", "", "Switch it on first" }; }

using LettersRead = std::function<void(base::Result<LetterPortion>&&)>;
using LettersRetried = std::function<void(base::Result<LettersBack>&&)>;

} // namespace hookline::kafka
