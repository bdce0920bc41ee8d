// Answers CONNECTs: who may be anonymous, and whether a password is right. The settings change while loops ask.
//
// Owner: Access. A right password is remembered for a minute as a keyed digest, so that a client that reconnects costs no hash.
#pragma once

#include "core/auth/hash_pool.h"
#include "core/auth/password_file.h"
#include "core/config/settings.h"
#include "core/hooks/views.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hookline::auth {

class PasswordCheck {
public:
    PasswordCheck();

    /// `users`: null without a password file. @thread control
    void use(config::Anonymous anonymous, std::shared_ptr<const PasswordFile> users);
    std::shared_ptr<const PasswordFile> users() const; ///< @thread any

    /// Whether this client, who is connected, might connect again. @thread any
    bool stillKnows(const mqtt::ClientInfo& client) const;

    /// For ClientAuthenticate. @thread loop
    hooks::Verdict ask(const hooks::ClientView& client, const hooks::Credentials& credentials);

private:
    bool mayBeAnonymous(std::string_view peer, bool withUsers) const;
    std::string digest(std::string_view user, std::string_view password, std::string_view secret) const;
    bool remembers(const std::string& digest);
    void remember(std::string digest);

    const std::string m_key; ///< of the digests; new in every run
    mutable std::mutex m_mutex; ///< held for moments only
    config::Anonymous m_anonymous = config::Anonymous::Auto;
    std::shared_ptr<const PasswordFile> m_users;
    std::unordered_map<std::string, std::int64_t> m_remembered; ///< digest -> until when
    std::unique_ptr<HashPool> m_pool; ///< made for the first password file; last, because its threads use all of the above
};

} // namespace hookline::auth
