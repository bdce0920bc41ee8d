// Errors of the control plane: what happened, why, and what to do about it. Shown to people as they are (English); the window
// translates by `id`. Never holds a secret.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace hookline::base {

struct Error {
    std::string id;     ///< stable key for translations and tests, e.g. "broker.port_in_use"
    std::string what;   ///< one sentence: what failed, with the offending value
    std::string why;    ///< the cause, e.g. the system's own words; may be empty
    std::string remedy; ///< what to do; may be empty

    /// "what: why. remedy" for logs and terminals.
    std::string text() const
    {
        std::string out = what;
        if (!why.empty())
            out += ": " + why;
        if (!remedy.empty())
            out += ". " + remedy;
        return out;
    }
};

template <class T = void>
using Result = tl::expected<T, Error>;
inline auto fail(Error error) { return tl::make_unexpected(std::move(error)); }

} // namespace hookline::base
