#include "core/auth/access.h"

#include "core/auth/access_rules.h"
#include "core/auth/password_check.h"
#include "core/auth/password_file.h"
#include "core/auth/scram_exchange.h"
#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/mqtt/topic.h"

#include <sys/stat.h>

namespace hookline::auth {
namespace {

using hooks::ClientView;
using hooks::Priority;
using hooks::Verdict;
using mqtt::ReasonCode;

using base::kSecond;
constexpr std::string_view kOwner = "access";

std::filesystem::path resolve(const std::filesystem::path& folder, const std::string& file)
{
    return folder / file; // an absolute path stays what it is
}

/// What keeps people out answers for itself: a rest would refuse everybody.
hooks::CallbackOptions neverRests() { return { .breaker = hooks::BreakerTerms::never() }; }

AccessRules::Who whoIs(const ClientView& client) { return { client.client->clientId, client.client->username }; }

void warnIfOpen(const std::filesystem::path& file)
{
    struct stat about { };
    if (::stat(file.c_str(), &about) == 0 && (about.st_mode & S_IRWXO) != 0)
        base::logWarning("access", "everybody on this computer can reach the password file " + file.string() + ": chmod o= it");
}

} // namespace

Access::Access(hooks::HookRegistry& registry)
    : m_registry(registry)
    , m_passwords(std::make_unique<PasswordCheck>())
{
    const std::string owner(kOwner);
    m_always.push_back(m_registry.add<hooks::ClientAuthenticate>(
        owner, Priority::Validate, [this](const ClientView& client, const hooks::Credentials& credentials) {
            const auto refusal
                = m_bans.refusal(client.client->peer, client.client->clientId, credentials.username, base::steadyNanos());
            if (!refusal)
                return Verdict::next();
            base::logInfo("access", "refused " + client.client->peer + ": " + *refusal);
            return Verdict::reject(ReasonCode::Banned);
        }, neverRests()));
    m_always.push_back(m_registry.add<hooks::ClientAuthenticate>(owner, Priority::Authorize,
        [this](const ClientView& client, const hooks::Credentials& credentials) { return m_passwords->ask(client, credentials); }, neverRests()));
    m_always.push_back(offerScram(m_registry, [this](std::string_view username) { return scram(username); }));
    m_always.push_back(m_registry.add<hooks::ClientDisconnected>(
        owner, Priority::Observe, [this](const ClientView& client, const hooks::Stamp& stamp, const hooks::DisconnectView&) {
            if (m_bans.noteDisconnect(client.client->clientId, stamp.steadyNanos))
                base::logWarning("access", "client " + client.client->clientId + " is banned for a while: it connects and disconnects too often");
        }, neverRests()));
}

Access::~Access()
{
    m_rules.clear();
    m_always.clear(); // before what their callbacks use
}

base::Result<> Access::apply(const config::AccessSettings& settings, const std::filesystem::path& folder)
{
    // Everything is read before anything is changed.
    std::shared_ptr<const PasswordFile> users;
    if (!settings.passwordFile.empty()) {
        const auto path = resolve(folder, settings.passwordFile);
        auto loaded = PasswordFile::load(path);
        if (!loaded)
            return base::fail(loaded.error());
        warnIfOpen(path);
        users = std::make_shared<const PasswordFile>(std::move(*loaded));
    }
    std::shared_ptr<const AccessRules> rules;
    if (!settings.aclFile.empty()) {
        auto loaded = AccessRules::load(resolve(folder, settings.aclFile));
        if (!loaded)
            return base::fail(loaded.error());
        rules = std::make_shared<const AccessRules>(std::move(*loaded));
    }
    const BanList::Flapping flapping { settings.flappingDisconnects, settings.flappingSeconds * kSecond, settings.flappingBanSeconds * kSecond };
    if (auto banned = m_bans.applySettings(settings.bannedAddresses, settings.bannedClients, settings.bannedUsers, flapping); !banned)
        return banned;
    if (users)
        base::logInfo("access", std::to_string(users->size()) + " users in " + resolve(folder, settings.passwordFile).string());
    if (rules)
        base::logInfo("access", std::to_string(rules->size()) + " rules in " + resolve(folder, settings.aclFile).string());
    m_passwords->use(settings.anonymous, std::move(users));
    std::vector<hooks::HookRegistration> old = std::move(m_rules);
    m_rules.clear();
    if (rules)
        registerRules(std::move(rules));
    old.clear(); // for a moment both were asked, never none
    return {};
}

void Access::registerRules(std::shared_ptr<const AccessRules> rules)
{
    const std::string owner(kOwner);
    m_rules.push_back(m_registry.add<hooks::ClientAuthenticate>(
        owner, Priority::Authorize, [rules](const ClientView& client, const hooks::Credentials& credentials) {
            if (rules->refusesClientId(client.client->clientId))
                return Verdict::reject(ReasonCode::ClientIdentifierNotValid);
            return rules->refusesUsername(credentials.username) ? Verdict::reject(ReasonCode::NotAuthorized) : Verdict::next();
        }, neverRests()));
    m_rules.push_back(m_registry.add<hooks::MessageAuthorize>(owner, Priority::Authorize, [rules](const ClientView& client, const hooks::PublishDraft& draft) {
        return rules->mayPublish(whoIs(client), draft.topic()) ? Verdict::next() : Verdict::reject(ReasonCode::NotAuthorized);
    }, neverRests()));
    m_rules.push_back(
        m_registry.add<hooks::SubscriptionAuthorize>(owner, Priority::Authorize, [rules](const ClientView& client, const hooks::SubscriptionView& wanted) {
            const bool allowed = rules->maySubscribe(whoIs(client), mqtt::parseShared(wanted.filter).filter);
            return allowed ? Verdict::next() : Verdict::reject(ReasonCode::NotAuthorized);
        }, neverRests()));
    m_rules.push_back(
        m_registry.add<hooks::DeliveryAuthorize>(owner, Priority::Authorize, [rules](const ClientView& client, const hooks::DeliveryRequest& request) {
            bool allowed = rules->mayReceive(whoIs(client), request.topic);
            // What somebody left there who may no longer write there is not to be trusted either.
            if (allowed && request.retained && request.publisher && *request.publisher && !request.topic.starts_with('$'))
                allowed = rules->mayPublish({ (*request.publisher)->clientId, (*request.publisher)->username }, request.topic);
            return allowed ? Verdict::next() : Verdict::reject(ReasonCode::NotAuthorized);
        }, neverRests()));
}

mqtt::ReasonCode Access::standing(const mqtt::ClientInfo& client) const
{
    if (m_bans.refusal(client.peer, client.clientId, client.username, base::steadyNanos()))
        return ReasonCode::Banned;
    return m_passwords->stillKnows(client) ? ReasonCode::Success : ReasonCode::NotAuthorized;
}

std::optional<ScramVerifier> Access::scram(std::string_view username) const
{
    const auto users = m_passwords->users();
    return users ? users->scram(username) : std::nullopt;
}

} // namespace hookline::auth
