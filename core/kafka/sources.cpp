#include "core/kafka/sources.h"

#include "core/base/log.h"
#include "core/config/clusters.h"
#include "core/config/security_checks.h"
#include "core/kafka/server_list.h"
#include "core/kafka/source.h"

#include <tuple>

namespace hookline::kafka {
namespace {

/// What a consumer's connection is made of.
auto connectionOf(const config::KafkaSettings& settings)
{
    return std::tie(static_cast<const config::KafkaSecurity&>(settings), settings.clientId, settings.properties);
}

/// `servers` are the default cluster's, or the practice cluster's.
std::string serversOf(const config::KafkaSettings& settings, const std::string& servers, const std::string& cluster)
{
    return config::plainCluster(cluster).empty() ? servers : joinServers(splitServers(config::settingsOf(settings, cluster).servers));
}

} // namespace

Sources::Sources(hooks::HookRegistry& registry, hooks::Injector& injector)
    : m_registry(registry)
    , m_injector(injector)
{
}

Sources::~Sources() { stop(); }

Sources::Entry Sources::begin(const config::SourceSettings& settings, const config::KafkaSettings& kafka, const std::string& servers)
{
    Entry out { settings, nullptr, {} };
    auto plan = SourcePlan::create(settings);
    if (!plan) {
        out.problem = plan.error().text();
    } else if (!config::hasCluster(kafka, settings.cluster)) {
        out.problem = "There is no Kafka cluster \"" + settings.cluster + "\": add a [[kafka_clusters]] block of that name";
    } else if (servers.empty()) {
        out.problem = "No Kafka is set: name its servers in kafka.servers";
    } else if (auto started = Source::start(m_registry, m_injector, std::move(*plan), config::settingsOf(kafka, settings.cluster), servers);
               !started) {
        out.problem = started.error().text();
    } else {
        out.source = std::move(*started);
        base::logInfo("source", settings.name + ": starts");
    }
    if (!out.source)
        base::logError("source", settings.name + " does not run: " + out.problem);
    return out;
}

void Sources::retire(Entry&& entry)
{
    if (!entry.source)
        return;
    entry.source->stop();
    m_ending.push_back(std::move(entry.source));
}

void Sources::apply(const config::KafkaSettings& settings, const std::string& where)
{
    const std::string servers = joinServers(splitServers(where));
    std::erase_if(m_ending, [](const auto& source) { return source->ended(); });
    // The same words may mean another password or certificate by now: files are read when a client is made.
    const auto sameConnection = [&](const std::string& cluster) {
        if (!config::hasCluster(settings, cluster) || !config::hasCluster(m_connection, cluster))
            return false;
        const config::KafkaSettings now = config::settingsOf(settings, cluster), before = config::settingsOf(m_connection, cluster);
        return serversOf(settings, servers, cluster) == serversOf(m_connection, m_servers, cluster) && connectionOf(now) == connectionOf(before)
            && !config::readsSecurityFiles(now);
    };
    std::vector<Entry> next;
    std::vector<Entry> old;
    {
        const std::scoped_lock lock(m_mutex);
        old.swap(m_entries);
    }
    for (const config::SourceSettings& wanted : settings.sources) {
        if (!wanted.enabled)
            continue;
        const auto same = std::ranges::find_if(
            old, [&](const Entry& entry) { return entry.source && entry.settings == wanted && sameConnection(wanted.cluster); });
        if (same == old.end())
            continue;
        next.push_back(std::move(*same));
        old.erase(same);
    }
    for (Entry& entry : old) // before those that take their place
        retire(std::move(entry));
    for (const config::SourceSettings& wanted : settings.sources) {
        if (wanted.enabled && std::ranges::none_of(next, [&](const Entry& entry) { return entry.settings == wanted; }))
            next.push_back(begin(wanted, settings, serversOf(settings, servers, wanted.cluster)));
    }
    m_connection = settings;
    m_servers = servers;
    const std::scoped_lock lock(m_mutex);
    m_entries = std::move(next);
}

void Sources::stop()
{
    std::vector<Entry> old;
    {
        const std::scoped_lock lock(m_mutex);
        old.swap(m_entries);
    }
    for (Entry& entry : old)
        retire(std::move(entry));
    m_ending.clear(); // joins
}

std::vector<metrics::SourceSnapshot> Sources::snapshot() const
{
    std::vector<metrics::SourceSnapshot> out;
    const std::scoped_lock lock(m_mutex);
    for (const Entry& entry : m_entries) {
        if (entry.source) {
            out.push_back(entry.source->snapshot());
            continue;
        }
        metrics::SourceSnapshot& none = out.emplace_back();
        none.name = entry.settings.name;
        none.state = metrics::SourceState::Blocked;
        none.problem = entry.problem;
    }
    return out;
}

} // namespace hookline::kafka
