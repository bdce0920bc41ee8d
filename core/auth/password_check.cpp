#include "core/auth/password_check.h"

#include "core/auth/ban_list.h"
#include "core/auth/secret.h"
#include "core/base/clock.h"
#include "core/base/log.h"

#include <exception>

namespace hookline::auth {
namespace {

constexpr std::int64_t kRememberNanos = 60'000'000'000;
constexpr std::size_t kMostRemembered = 10'000;

} // namespace

PasswordCheck::PasswordCheck()
    : m_key(randomBytes(32))
{
}

void PasswordCheck::use(config::Anonymous anonymous, std::shared_ptr<const PasswordFile> users)
{
    if (users)
        dummySecret(); // now, not for the first stranger
    const std::scoped_lock lock(m_mutex);
    m_anonymous = anonymous;
    m_users = std::move(users);
    if (m_users && !m_pool)
        m_pool = std::make_unique<HashPool>();
    m_remembered.clear();
}

std::shared_ptr<const PasswordFile> PasswordCheck::users() const
{
    const std::scoped_lock lock(m_mutex);
    return m_users;
}

bool PasswordCheck::stillKnows(const mqtt::ClientInfo& client) const
{
    if (client.certified)
        return true;
    const std::scoped_lock lock(m_mutex);
    if (m_users && !client.username.empty())
        return m_users->contains(client.username);
    return mayBeAnonymous(client.peer, m_users != nullptr);
}

bool PasswordCheck::mayBeAnonymous(std::string_view peer, bool withUsers) const
{
    switch (m_anonymous) {
    case config::Anonymous::Auto: return !withUsers && isLocal(peer);
    case config::Anonymous::Never: return false;
    case config::Anonymous::Loopback: return isLocal(peer);
    case config::Anonymous::Always: return true;
    }
    return false;
}

hooks::Verdict PasswordCheck::ask(const hooks::ClientView& client, const hooks::Credentials& credentials)
{
    using hooks::Verdict;
    if (client.client->certified || !credentials.method.empty()) // proved by a certificate or by enhanced authentication
        return Verdict::next();
    std::shared_ptr<const PasswordFile> users;
    HashPool* pool = nullptr;
    {
        const std::scoped_lock lock(m_mutex);
        users = m_users;
        pool = m_pool.get(); // never goes away again
        // Without a password file a user name proves nothing, so it is as good as none.
        if (!users || !credentials.hasUsername)
            return mayBeAnonymous(client.client->peer, users != nullptr) ? Verdict::next() : Verdict::reject(mqtt::ReasonCode::NotAuthorized);
    }
    if (!credentials.hasPassword) // not the same as an empty one
        return Verdict::reject(mqtt::ReasonCode::BadUserNameOrPassword);
    const std::string* secret = users->secret(credentials.username);
    std::string fingerprint = secret ? digest(credentials.username, credentials.password, *secret) : std::string();
    if (secret && remembers(fingerprint))
        return Verdict::next();
    // Whether the name exists or not, a hash is worked out: the time taken tells nothing.
    struct Job {
        std::string secret;
        std::string password;
        std::string fingerprint;
        hooks::DeferralPtr answer;
        ~Job() { wipe(password); }
    };
    auto job = std::make_shared<Job>();
    job->secret = secret ? *secret : dummySecret();
    job->password = credentials.password;
    job->fingerprint = std::move(fingerprint);
    job->answer = credentials.later();
    const bool queued = pool->submit([this, job] {
        bool right = false;
        try {
            right = verifySecret(job->secret, job->password) && !job->fingerprint.empty();
        } catch (const std::exception& error) { // no memory to hash with: nobody gets in, nobody is harmed
            base::logError("access", std::string("a password could not be checked: ") + error.what());
        }
        if (right)
            remember(std::move(job->fingerprint));
        job->answer->answer(right ? Verdict::next() : Verdict::reject(mqtt::ReasonCode::BadUserNameOrPassword));
    });
    if (!queued)
        return Verdict::reject(mqtt::ReasonCode::ServerBusy); // the deferral's own rejection comes too late to matter
    return Verdict::defer();
}

std::string PasswordCheck::digest(std::string_view user, std::string_view password, std::string_view secret) const
{
    std::string input;
    input.reserve(user.size() + password.size() + secret.size() + 2);
    input.append(user).append(1, '\0').append(secret).append(1, '\0').append(password); // neither of the first two contains NUL
    std::string out = keyedDigest(m_key, input);
    wipe(input);
    return out;
}

bool PasswordCheck::remembers(const std::string& digest)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_remembered.find(digest);
    return found != m_remembered.end() && base::steadyNanos() < found->second;
}

void PasswordCheck::remember(std::string digest)
{
    const std::int64_t now = base::steadyNanos();
    const std::scoped_lock lock(m_mutex);
    if (m_remembered.size() >= kMostRemembered) {
        std::erase_if(m_remembered, [now](const auto& entry) { return entry.second <= now; });
        if (m_remembered.size() >= kMostRemembered)
            m_remembered.clear();
    }
    m_remembered.insert_or_assign(std::move(digest), now + kRememberNanos);
}

} // namespace hookline::auth
