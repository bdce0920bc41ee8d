// The table of malformed and hostile inputs: bytes, what is wrong with them, and what the broker owes them. Needs no test framework:
// the same table runs over every transport and seeds the fuzzers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hookline::test {

struct HostileInput {
    enum class Before : std::uint8_t {
        Nothing, ///< the bytes come first on the connection
        V31, ///< after a CONNECT of this version with the id "hostile", clean, without a will
        V311,
        V5,
    };
    enum class Owed : std::uint8_t {
        Close, ///< closed without a word
        Connack, ///< CONNACK with `code`, then closed
        Disconnect, ///< DISCONNECT with `code` (after whatever answers the good part of the bytes), then closed
        Service, ///< nothing is wrong after all: a PINGREQ is answered
    };
    std::string what;
    Before before = Before::Nothing;
    std::string bytes;
    Owed owed = Owed::Close;
    unsigned code = 0;
    bool halfClose = false; ///< the client ends its side after the bytes
};

/// More than 300 of them, each with a name of its own.
std::vector<HostileInput> hostileInputs();

} // namespace hookline::test
