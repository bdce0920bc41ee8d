#include "tests/gui/support/fake_backend.h"

#include "tests/gui/support/fake_letter_desk.h"
#include "core/mqtt/topic.h"

#include <algorithm>
#include <cmath>

namespace hookline::test {

FakeBackend::FakeBackend(std::uint32_t seed)
    : m_random(seed)
    , m_topic(base::makeText("hookline.events"))
{
    new FakeLetterDesk(this);
    now.wallMicros = kStartMicros;
    now.steadyNanos = 1'000'000'000;
    now.broker.listening = true;
    now.broker.address = "127.0.0.1:1883";
    now.kafka.state = metrics::KafkaState::Up;
    now.kafka.practice = true;
    now.kafka.servers = "127.0.0.1:34567";
    now.kafka.topic = "hookline.events";
    now.kafka.queueLimit = 200000;
    now.kafka.brokersKnown = now.kafka.brokersUp = 1;
    current.window.language = "en";
    current.window.theme = "light";
}

void FakeBackend::advance(double seconds)
{
    now.wallMicros += std::llround(seconds * 1e6);
    now.steadyNanos += std::llround(seconds * 1e9);
}

tap::Stamp FakeBackend::stamp(unsigned loop)
{
    // Ids of a loop have gaps: not every hook firing is an event of the window.
    m_counters[loop] += 1 + m_random() % 3;
    return { (std::uint64_t { loop } << 56) | m_counters[loop], now.wallMicros, now.steadyNanos };
}

mqtt::ClientInfoRef FakeBackend::client(std::string_view id)
{
    for (const auto& [name, info] : m_clients) {
        if (name == id)
            return info;
    }
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->clientId = id;
    info->username = "plant";
    info->peer = "127.0.0.1:" + std::to_string(50000 + m_clients.size());
    info->protocol = mqtt::ProtocolVersion::V5;
    info->keepAliveSeconds = 60;
    info->listener = m_listener;
    info->connectedWallMicros = kStartMicros - 3'600'000'000;
    m_clients.emplace_back(std::string(id), mqtt::ClientInfoRef(info));
    return m_clients.back().second;
}

std::uint64_t FakeBackend::add(tap::Event event, unsigned loop)
{
    event.stamp = stamp(loop);
    const std::uint64_t id = event.stamp.id;
    waiting.push_back(std::move(event));
    return id;
}

std::uint64_t FakeBackend::publish(
    std::string_view clientId, std::string_view topic, std::string_view payload, unsigned loop)
{
    tap::Event event;
    event.kind = tap::EventKind::Publish;
    event.qos = mqtt::QoS::AtLeastOnce;
    event.client = client(clientId);
    event.message = mqtt::Message::create({ .topic = topic,
        .payload = payload,
        .properties = {},
        .qos = mqtt::QoS::AtLeastOnce,
        .retain = false,
        .dup = false,
        .expires = false,
        .expirySeconds = 0,
        .wallMicros = now.wallMicros,
        .steadyNanos = now.steadyNanos,
        .publisher = event.client });
    return add(std::move(event), loop);
}

void FakeBackend::outcome(std::uint64_t eventId, tap::KafkaStatus status, std::int64_t offset, int errorCode)
{
    waitingOutcomes.push_back({ .eventId = eventId,
        .status = status,
        .partition = offset >= 0 ? static_cast<int>(eventId % 6) : -1,
        .offset = offset,
        .latencyMicros = 900 + static_cast<std::int64_t>(m_random() % 4000),
        .errorCode = errorCode,
        .topic = m_topic,
        .cluster = {},
        .rule = m_rule,
        .key = {},
        .keyed = tap::KafkaKey::Client });
}

void FakeBackend::makeTraffic(int events, bool acknowledge)
{
    static constexpr const char* topics[] = { "factory/l1/temp", "factory/l1/vib", "factory/l2/temp", "factory/l3/temp",
        "factory/l3/press", "office/meter/7" };
    std::uniform_int_distribution<int> device(1, 24);
    std::uniform_real_distribution<double> value(18, 34);
    const auto fate = [&](std::uint64_t id) {
        ++now.kafka.matched;
        if (!acknowledge) {
            ++now.kafka.queued;
            outcome(id, tap::KafkaStatus::Queued);
            return;
        }
        ++now.kafka.acknowledged;
        now.kafka.bytesAcknowledged += 212;
        m_latency.record(1500 + static_cast<std::int64_t>(m_random() % 9000));
        outcome(id, tap::KafkaStatus::Acked, m_offsets[id % 6]++);
    };
    for (int i = 0; i < events; ++i) {
        char name[16], payload[96];
        std::snprintf(name, sizeof name, "dev-%03d", device(m_random));
        const auto kind = static_cast<unsigned>(m_random() % 20);
        const char* topic = topics[m_random() % 6];
        const auto loop = static_cast<unsigned>(m_random() % 2);
        advance(0.0008);
        std::snprintf(payload, sizeof payload, "{\"t\":%.1f,\"h\":%d,\"ts\":%lld}", value(m_random),
            40 + device(m_random), static_cast<long long>(now.wallMicros / 1000));
        if (kind < 11) {
            fate(publish(name, topic, payload, loop));
            ++now.broker.messagesIn;
            now.broker.bytesIn += 70;
            continue;
        }
        tap::Event event;
        event.client = client(kind < 17 ? "dash-1" : name);
        if (kind < 18) {
            event.qos = mqtt::QoS::AtLeastOnce;
            event.retain = kind == 13;
            event.message = mqtt::Message::create({ .topic = topic,
                .payload = payload,
                .properties = {},
                .qos = mqtt::QoS::AtLeastOnce,
                .retain = event.retain,
                .dup = false,
                .expires = false,
                .expirySeconds = 0,
                .wallMicros = now.wallMicros,
                .steadyNanos = now.steadyNanos,
                .publisher = client(name) });
            event.kind = kind < 15 ? tap::EventKind::Delivered
                : kind < 17        ? tap::EventKind::Acked
                                   : tap::EventKind::Dropped;
            if (event.kind == tap::EventKind::Delivered) {
                ++now.broker.messagesOut;
                now.broker.bytesOut += 74;
            }
            if (event.kind == tap::EventKind::Dropped)
                event.drop = tap::DropReason::NoSubscribers;
            const bool sent = event.kind != tap::EventKind::Dropped;
            const std::uint64_t id = add(std::move(event), loop);
            if (sent)
                fate(id);
            continue;
        }
        if (kind == 18) {
            event.kind = m_random() % 2 ? tap::EventKind::Connected : tap::EventKind::Disconnected;
            if (event.kind == tap::EventKind::Disconnected && m_random() % 2)
                event.reason = mqtt::ReasonCode::KeepAliveTimeout;
        } else {
            event.kind = tap::EventKind::Subscribed;
            event.qos = mqtt::QoS::AtLeastOnce;
            event.text = base::makeText("factory/+/temp");
        }
        fate(add(std::move(event), loop));
    }
    now.broker.connections = 25;
    now.broker.connectionsMost = std::max<std::uint64_t>(now.broker.connectionsMost, 31);
    now.broker.connectsAccepted = std::max<std::uint64_t>(now.broker.connectsAccepted, 44);
    now.broker.sessions = 27;
    now.broker.subscriptions = subscriptions.empty() ? 42 : subscriptions.size();
    now.broker.retained = 6;
    now.kafka.latency = m_latency.snapshot();
}

void FakeBackend::makeHistory(int seconds, const std::function<void()>& sample)
{
    for (int i = 0; i < seconds; ++i) {
        const double wave = 1 + 0.35 * std::sin(i / 23.0) + 0.1 * std::sin(i / 3.1);
        const auto in = static_cast<std::uint64_t>(1200 * wave) + m_random() % 60;
        now.broker.messagesIn += in;
        now.broker.messagesOut += in * 27 / 10;
        now.broker.bytesIn += in * 260;
        now.broker.bytesOut += in * 27 / 10 * 264;
        now.kafka.matched += in;
        const bool down = now.kafka.state == metrics::KafkaState::Down;
        (down ? now.kafka.queued : now.kafka.acknowledged) += in;
        now.kafka.bytesAcknowledged += down ? 0 : in * 212;
        for (int k = 0; k < 200 && !down; ++k)
            m_latency.record(1800 + static_cast<std::int64_t>(m_random() % 3000) + (m_random() % 40 == 0 ? 14000 : 0));
        now.kafka.latency = m_latency.snapshot();
        now.broker.connections = 42 + static_cast<std::uint64_t>(i / 40) % 5;
        now.broker.connectionsMost = std::max(now.broker.connectionsMost, now.broker.connections);
        now.broker.connectsAccepted = std::max(now.broker.connectsAccepted, now.broker.connectionsMost + 61);
        now.broker.sessions = now.broker.connections + 3;
        now.broker.subscriptions = 118;
        std::uint64_t ruleQueues = 0;
        for (std::size_t k = 0; k < now.kafka.rules.size(); ++k) {
            now.kafka.rules[k].acknowledged += in / (k + 2);
            now.kafka.rules[k].queued = m_random() % (200 / (k + 1));
            ruleQueues += now.kafka.rules[k].queued;
        }
        if (!now.kafka.rules.empty() && !down) { // theirs are all there are
            now.kafka.matched = now.kafka.matched - now.kafka.queued + ruleQueues;
            now.kafka.queued = ruleQueues;
        }
        for (std::size_t k = 0; k < now.kafka.topics.size(); ++k) {
            now.kafka.topics[k].acknowledged += in / (k + 2);
            now.kafka.topics[k].waiting = m_random() % (200 / (k + 1));
        }
        for (metrics::HookChain& chain : chains) {
            for (metrics::HookCallback& callback : chain.callbacks) {
                if (!callback.enabled || callback.stats.calls == 0 || !chain.point.starts_with("message"))
                    continue;
                callback.stats.calls += in;
                for (int n = 0; n < 16; ++n)
                    ++callback.stats.nanos.counts[static_cast<std::size_t>(
                        metrics::LatencyHistogram::bucketOf(500 + m_random() % 2500 + (m_random() % 60 == 0 ? 30000 : 0)))];
            }
        }
        advance(1);
        sample();
    }
}

std::size_t FakeBackend::drainEvents(std::vector<tap::Event>& out, std::size_t max)
{
    ++drains;
    const std::size_t count = std::min(max, waiting.size());
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(count);
    out.insert(out.end(), std::make_move_iterator(waiting.begin()), std::make_move_iterator(end));
    waiting.erase(waiting.begin(), end);
    return count;
}

std::size_t FakeBackend::drainOutcomes(std::vector<tap::KafkaOutcome>& out, std::size_t max)
{
    const std::size_t count = std::min(max, waitingOutcomes.size());
    const auto end = waitingOutcomes.begin() + static_cast<std::ptrdiff_t>(count);
    out.insert(out.end(), waitingOutcomes.begin(), end);
    waitingOutcomes.erase(waitingOutcomes.begin(), end);
    return count;
}

void FakeBackend::applyKafka(const config::KafkaSettings& settings)
{
    ++applied;
    if (!acceptApply) {
        emit kafkaApplied(QStringLiteral("kafka.refused"), refusal, 0);
        return;
    }
    current.kafka = settings;
    emit kafkaApplied({}, {}, 12);
}

void FakeBackend::startConnectionTest(const config::KafkaSettings& settings, bool)
{
    ++testsStarted;
    tested = settings;
}

void FakeBackend::cancelConnectionTest()
{
    ++testsCancelled; // says nothing more, like the real one
}

void FakeBackend::startBroker() { startBrokerOn(1883); }

void FakeBackend::startBrokerOn(quint16 port)
{
    startedOn = port;
    now.broker.listening = true;
    now.broker.address = "127.0.0.1:" + std::to_string(port);
    emit brokerStateChanged();
}

void FakeBackend::stopBroker()
{
    now.broker.listening = false;
    now.broker.address.clear();
    emit brokerStateChanged();
}

void FakeBackend::makeClients(int devices)
{
    const auto addClient
        = [&](const std::string& id, const char* user, std::uint8_t protocol, int minutes) -> metrics::ClientEntry& {
        metrics::ClientEntry entry;
        entry.clientId = id;
        entry.username = user;
        entry.peer
            = "10.0.3." + std::to_string(clients.size() % 250 + 1) + ":" + std::to_string(40000 + clients.size() * 7);
        entry.protocol = protocol;
        entry.connected = true;
        entry.keepAliveSeconds = 60;
        entry.receiveMaximum = 65535;
        entry.listener = "default";
        entry.connectedWallMicros = now.wallMicros - minutes * 60'000'000LL;
        entry.silentMicros = 400'000 + static_cast<std::int64_t>(m_random() % 3'000'000);
        entry.messagesIn = m_random() % 90000;
        entry.bytesIn = entry.messagesIn * 71;
        entry.bytesOut = entry.messagesIn * 4;
        clients.push_back(entry);
        return clients.back();
    };
    for (int i = 1; i <= devices; ++i) {
        char name[16];
        std::snprintf(name, sizeof name, "dev-%03d", i);
        addClient(name, "plant", i % 3 ? 5 : 4, 20 + i * 7).subscriptions = 1;
        subscriptions.push_back({ name, "cmd/" + std::string(name) + "/#", 1, false, false, 0, 0, true,
            now.wallMicros - (20 + i * 7) * 60'000'000LL });
    }
    metrics::ClientEntry& dash = addClient("dash-1", "ops", 4, 211);
    dash.subscriptions = 3;
    dash.inFlight = 32;
    dash.receiveMaximum = 32;
    dash.queued = 611;
    dash.queuedBytes = 48211;
    dash.slow = true;
    dash.messagesOut = 311021;
    dash.bytesOut = 24'881'680;
    dash.dropped = 37;
    dash.listener = "secure";
    dash.security = "TLSv1.3 TLS_AES_256_GCM_SHA384";
    dash.will = { "status/dash-1", 7, 0, 1, true };
    for (const char* filter : { "factory/+/temp", "factory/+/vib", "office/#" })
        subscriptions.push_back({ "dash-1", filter, 1, false, false, 0, 0, true, dash.connectedWallMicros });
    metrics::ClientEntry& worker = addClient("wrk-2", "iot", 5, 4000);
    worker.subscriptions = 1;
    worker.sessionExpirySeconds = 3600;
    subscriptions.push_back({ "wrk-2", "$share/g/factory/#", 1, false, true, 1, 7, true });
    metrics::ClientEntry& away = addClient("report-nightly", "ops", 5, 0);
    away.connected = false;
    away.sessionExpirySeconds = 86400;
    away.leftReason = 0x8D; // keep alive timeout
    away.queued = 128;
    away.queuedBytes = 12000;
    away.subscriptions = 1;
    subscriptions.push_back({ "report-nightly", "factory/#", 1, false, false, 0, 0, false });
    now.broker.subscriptions = subscriptions.size();
}

void FakeBackend::listClients()
{
    ++questions;
    emit clientsListed({ clients, clients.size(), now.steadyNanos });
}

void FakeBackend::listSubscriptions(const QString& topic)
{
    ++questions;
    metrics::SubscriptionListing listing { {}, 0, now.steadyNanos };
    for (const metrics::SubscriptionEntry& each : subscriptions) {
        if (topic.isEmpty() || mqtt::matches(mqtt::parseShared(each.filter).filter, topic.toStdString()))
            listing.rows.push_back(each);
    }
    listing.total = listing.rows.size();
    emit subscriptionsListed(topic, listing);
}

void FakeBackend::listSubscriptionsOf(const QString& clientId)
{
    metrics::SubscriptionListing listing { {}, 0, now.steadyNanos };
    for (const metrics::SubscriptionEntry& each : subscriptions) {
        if (each.clientId == clientId.toStdString())
            listing.rows.push_back(each);
    }
    listing.total = listing.rows.size();
    emit clientSubscriptionsListed(clientId, listing);
}

void FakeBackend::listRetained(const QString& filter)
{
    ++questions;
    metrics::RetainedListing listing { {}, 0, now.steadyNanos };
    for (const metrics::RetainedEntry& each : retained) {
        if (mqtt::matches(filter.toStdString(), each.topic))
            listing.rows.push_back(each);
    }
    listing.total = listing.rows.size();
    emit retainedListed(filter, listing);
}

void FakeBackend::deleteRetained(const QStringList& topics)
{
    removedRetained.clear();
    std::erase_if(retained, [&](const metrics::RetainedEntry& each) {
        const bool gone = topics.contains(QString::fromStdString(each.topic));
        if (gone)
            removedRetained.push_back(each);
        return gone;
    });
    emit retainedDeleted(removedRetained.size());
}

void FakeBackend::restoreRetained()
{
    retained.insert(retained.end(), removedRetained.begin(), removedRetained.end());
    emit retainedRestored(removedRetained.size());
}

void FakeBackend::kickClients(const QStringList& clientIds)
{
    kicked += clientIds;
    for (metrics::ClientEntry& each : clients)
        each.connected = each.connected && !clientIds.contains(QString::fromStdString(each.clientId));
    emit clientsKicked(static_cast<qulonglong>(clientIds.size()));
}

void FakeBackend::kickAllClients()
{
    QStringList all;
    for (const metrics::ClientEntry& each : clients) {
        if (each.connected)
            all << QString::fromStdString(each.clientId);
    }
    kickClients(all);
}

void FakeBackend::subscribeFor(const QString& clientId, const QString& filter, int qos)
{
    const auto client = std::ranges::find(clients, clientId.toStdString(), &metrics::ClientEntry::clientId);
    const bool done = client != clients.end() && mqtt::isValidTopicFilter(mqtt::parseShared(filter.toStdString()).filter);
    if (done) {
        subscriptions.push_back({ clientId.toStdString(), filter.toStdString(), static_cast<std::uint8_t>(qos), false, false, 0, 0,
            client->connected, now.wallMicros });
        ++client->subscriptions;
    }
    emit subscribedFor(clientId, filter, done);
}

void FakeBackend::clearSessions(const QStringList& clientIds)
{
    cleared += clientIds;
    std::erase_if(clients, [&](const auto& each) { return clientIds.contains(QString::fromStdString(each.clientId)); });
    emit sessionsCleared(static_cast<qulonglong>(clientIds.size()));
}

void FakeBackend::startSimulator(const ui::SimulatorSettings&)
{
    simulating = true;
    emit simulatorChanged(true);
}

void FakeBackend::stopSimulator()
{
    simulating = false;
    emit simulatorChanged(false);
}

std::vector<std::pair<QString, QString>> FakeBackend::versions() const
{
    return { { QStringLiteral("Hookline"), QStringLiteral("0.1.0") },
        { QStringLiteral("Qt"), QLatin1String(qVersion()) },
        { QStringLiteral("librdkafka"), QStringLiteral("2.0.2") } };
}

void FakeTestClient::connectTo(const Connection& connection)
{
    last = connection;
    if (refuse) {
        emit failed(QStringLiteral("Connection refused"));
        return;
    }
    m_state = State::Connected;
    emit stateChanged(m_state);
}

void FakeTestClient::disconnectFrom()
{
    if (!leavesLater)
        left();
}

void FakeTestClient::left()
{
    m_state = State::Disconnected;
    emit stateChanged(m_state);
}

int FakeTestClient::publish(const QString& topic, const QByteArray& payload, int qos, bool retain)
{
    const int token = ++m_token;
    emit published(token);
    emit messageReceived(topic, payload, qos, retain);
    return token;
}

} // namespace hookline::test
