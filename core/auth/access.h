// Access control as hooks: bans, passwords and access rules, from [access] of the settings. The broker does not know it.
//
// Owner: the runtime, which keeps it alive longer than the broker. Without an ACL file no hook of the message path is registered, so
// messages pay nothing. Passwords are hashed on two threads of its own (HashPool); a CONNECT waits for its answer meanwhile.
#pragma once

#include "core/auth/ban_list.h"
#include "core/auth/secret.h"
#include "core/base/result.h"
#include "core/config/settings.h"
#include "core/hooks/hook_registry.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace hookline::auth {

class AccessRules;
class PasswordCheck;

/// @thread control, every method that does not say otherwise
class Access {
public:
    explicit Access(hooks::HookRegistry& registry);
    ~Access();
    Access(const Access&) = delete;
    Access& operator=(const Access&) = delete;

    /// Reads the files and takes everything into use, or says what is wrong and changes nothing. `folder` is what relative paths start
    /// from. Errors: "access.password_file", "access.acl_file", "access.ban_address".
    base::Result<> apply(const config::AccessSettings& settings, const std::filesystem::path& folder);

    /// Why somebody who is connected would no longer be let in (passwords are not asked again): banned, user removed, no longer
    /// anonymous. Success when they would. @thread any
    mqtt::ReasonCode standing(const mqtt::ClientInfo& client) const;

    BanList& bans() noexcept { return m_bans; } ///< @thread any
    /// What SCRAM-SHA-256 needs to know about a user; nothing when there is none or it has no verifier. @thread any
    std::optional<ScramVerifier> scram(std::string_view username) const;

private:
    void registerRules(std::shared_ptr<const AccessRules> rules);

    hooks::HookRegistry& m_registry;
    BanList m_bans;
    std::unique_ptr<PasswordCheck> m_passwords;
    std::vector<hooks::HookRegistration> m_always; ///< bans, flapping, passwords
    std::vector<hooks::HookRegistration> m_rules;  ///< of the ACL file in use
};

} // namespace hookline::auth
