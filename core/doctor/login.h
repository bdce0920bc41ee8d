// The step "sasl": what the listener offers, and the login itself, spoken by hand where that tells more than a library does. One use.
#pragma once

#include "core/doctor/diagnosis.h"
#include "core/doctor/effective.h"
#include "core/doctor/stream.h"
#include "core/doctor/wire.h"

#include <optional>
#include <string>

namespace hookline::doctor {

class Login {
public:
    /// `where`: host:port, for texts.
    Login(Stream& stream, const Effective& access, std::string clientId, std::string where)
        : m_wire(stream, std::move(clientId))
        , m_access(access)
        , m_where(std::move(where))
    {
    }
    /// A Finding: refused. Nothing and decided(): let in. Nothing and not decided(): only librdkafka can try it (Kerberos, its test tokens).
    std::optional<Finding> run(const Limit& limit);
    bool decided() const noexcept { return m_decided; }
    /// What librdkafka's complaint means.
    Finding explain(const std::string& reason) const;
    /// "as bridge", never more.
    std::string who() const;

private:
    std::optional<Finding> plain(const Limit& limit);
    std::optional<Finding> scram(const Limit& limit);
    std::optional<Finding> bearer(const Limit& limit);

    Wire m_wire;
    const Effective& m_access;
    std::string m_where;
    bool m_decided = false;
};

} // namespace hookline::doctor
