// The dead letters that the spool holds, for somebody who looks at them or wants them sent again while the bridge runs.
//
// One thing at a time: a second wish to send again waits for the first, so that no letter is asked for twice. The bridge's thread.
#pragma once

#include "core/base/result.h"
#include "core/kafka/failure.h"
#include "core/kafka/keeper.h"
#include "core/kafka/letters.h"
#include "core/kafka/rule.h"

#include <deque>
#include <functional>
#include <map>
#include <string>

namespace hookline::kafka {

class Lane;

class DeadLetters {
public:
    struct Ports {
        /// The lane for a laneKey(), made where there is none; none: `failure` says why.
        std::function<Lane*(const std::string& key, Failure& failure)> laneFor;
        std::function<RuleRef(std::string_view name)> ruleNamed;
        /// The row with that seq never came to be: whichever lane counts on it must not.
        std::function<void(std::uint64_t seq)> neverCame;
    };
    explicit DeadLetters(Ports ports)
        : m_ports(std::move(ports))
    {
    }

    void read(Keeper* keeper, const LetterChoice& choice, std::int64_t after, LettersRead then);
    void retry(Keeper* keeper, const LetterChoice& choice, LettersRetried then);
    /// Takes what the spool has done. @pre rows that it has read are taken already, and not yet looked at
    void turn(Keeper& keeper);
    /// Letters that became records of this run since the last call, for the account of all.
    std::uint64_t takeMatched() noexcept { return std::exchange(m_matched, 0); }
    /// Nobody goes on: whoever waits hears of it.
    void stop();

private:
    struct Reading {
        LetterChoice choice;
        LettersRead then;
    };
    struct Retry {
        LetterChoice choice;
        LettersRetried then;
        LettersBack result;
        std::int64_t after = 0;
        std::int64_t upTo = 0; ///< 0: not known yet. What dies meanwhile is not for this one
        bool atEnd = false;
        std::uint64_t open = 0; ///< put back, without an answer yet
    };

    void ask(Keeper& keeper);
    void putBack(Keeper& keeper, spool::LetterRead&& read);

    Ports m_ports;
    std::map<std::uint64_t, Reading> m_readings; // by token
    std::deque<Retry> m_retries;                 // the first one runs
    std::uint64_t m_asked = 0;                   // token of its reading
    std::uint64_t m_tokens = 0;
    std::uint64_t m_matched = 0;
    StoredRecord m_unpacked;
    std::string m_headers;
};

} // namespace hookline::kafka
