#include "core/broker/inspector.h"

#include "core/base/clock.h"
#include "core/broker/client_channel.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/subscribing.h"
#include "core/broker/worker.h"
#include "core/mqtt/topic.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>

namespace hookline::broker {
namespace {

constexpr std::size_t kRetainedHead = 256;
constexpr std::string_view kKicked = "kicked by the operator";

/// Collects the loops' parts; the last one to come answers.
template <class Answer>
struct Gathering {
    Gathering(std::size_t loops, std::function<void(Answer)> then)
        : missing(loops)
        , done(std::move(then))
    {
    }
    std::mutex mutex;
    Answer answer {};
    std::atomic<std::size_t> missing;
    std::function<void(Answer)> done;
};

/// Runs `part` on every loop and hands what it returns to `join`, one after the other.
template <class Answer, class Part, class Join>
void askAll(SharedState& state, std::function<void(Answer)> done, Part part, Join join)
{
    auto gathering = std::make_shared<Gathering<Answer>>(state.workers.size(), std::move(done));
    for (const auto& each : state.workers) {
        each->loop().post([worker = each.get(), gathering, part, join] {
            worker->refreshClock();
            auto mine = part(*worker);
            const std::scoped_lock lock(gathering->mutex);
            join(gathering->answer, std::move(mine));
            if (--gathering->missing == 0)
                gathering->done(std::move(gathering->answer));
        });
    }
}

template <class Row>
void append(metrics::Listing<Row>& to, metrics::Listing<Row>&& from)
{
    to.total += from.total;
    to.steadyNanos = std::max(to.steadyNanos, from.steadyNanos);
    to.rows.insert(to.rows.end(), std::make_move_iterator(from.rows.begin()), std::make_move_iterator(from.rows.end()));
}

metrics::ClientEntry describe(const Session& session, std::int64_t nowNanos)
{
    metrics::ClientEntry out;
    out.clientId = session.clientId();
    if (const mqtt::ClientInfoRef& info = session.info()) {
        out.username = info->username;
        out.peer = info->peer;
        out.protocol = static_cast<std::uint8_t>(info->protocol);
        out.keepAliveSeconds = info->keepAliveSeconds;
        out.cleanStart = info->cleanStart;
        out.connectedWallMicros = info->connectedWallMicros;
    }
    out.sessionExpirySeconds = session.expiry();
    out.dropped = session.missed();
    if (const Will* will = session.will())
        out.will = { will->topic, will->payload.size(), will->delaySeconds, static_cast<std::uint8_t>(will->qos), will->retain };
    out.subscriptions = static_cast<std::uint32_t>(session.subscriptionCount());
    const Session::Load load = session.load();
    out.inFlight = static_cast<std::uint32_t>(load.inFlight);
    out.queued = load.queued;
    out.queuedBytes = load.queuedBytes;
    if (const ClientChannel* channel = session.channel()) {
        out.connected = true;
        out.receiveMaximum = channel->receiveMaximum();
        out.silentMicros = (nowNanos - channel->lastPacketNanos()) / 1000;
        out.messagesIn = channel->messagesIn();
        out.messagesOut = channel->messagesOut();
        out.slow = load.queued > 0 || !channel->hasRoom();
        const net::Traffic traffic = channel->traffic();
        out.bytesIn = traffic.in;
        out.bytesOut = traffic.out;
        out.listener = channel->listener().settings.name;
        out.security = channel->security();
        out.topicAliasMaximum = channel->topicAliasMaximum();
        out.maximumPacketSize = channel->maximumPacketSize();
    } else {
        out.leftReason = static_cast<std::uint8_t>(session.leftWith());
    }
    out.loop = session.ref().loop;
    return out;
}

metrics::SubscriptionEntry describe(const Session& session, const std::string& filter, const Session::Granted& granted)
{
    return { session.clientId(), filter, static_cast<std::uint8_t>(granted.qos), granted.noLocal, granted.retainAsPublished,
        granted.retainHandling, granted.identifier, session.channel() != nullptr,
        std::int64_t { granted.sinceSeconds } * 1'000'000 };
}

} // namespace

void Inspector::listClients(std::size_t most, std::function<void(metrics::ClientListing)> done)
{
    const std::size_t each = std::max<std::size_t>(1, most / m_state.workers.size());
    askAll<metrics::ClientListing>(
        m_state, std::move(done),
        [each](Worker& worker) {
            metrics::ClientListing out;
            out.steadyNanos = worker.steadyNanos();
            out.total = worker.counters().sessions.value();
            worker.forEachSession([&](const Session& session) {
                out.rows.push_back(describe(session, worker.steadyNanos()));
                return out.rows.size() < each;
            });
            return out;
        },
        [](metrics::ClientListing& to, metrics::ClientListing&& from) { append(to, std::move(from)); });
}

void Inspector::listSubscriptions(
    std::string topic, std::size_t most, std::function<void(metrics::SubscriptionListing)> done)
{
    const std::size_t each = std::max<std::size_t>(1, most / m_state.workers.size());
    askAll<metrics::SubscriptionListing>(
        m_state, std::move(done),
        [each, topic = std::move(topic)](Worker& worker) {
            metrics::SubscriptionListing out;
            out.steadyNanos = worker.steadyNanos();
            worker.forEachSession([&](const Session& session) {
                for (const auto& [filter, granted] : session.subscriptions()) {
                    if (!topic.empty() && !mqtt::matches(mqtt::parseShared(filter).filter, topic))
                        continue;
                    ++out.total;
                    if (out.rows.size() < each)
                        out.rows.push_back(describe(session, filter, granted));
                }
                return true;
            });
            return out;
        },
        [](metrics::SubscriptionListing& to, metrics::SubscriptionListing&& from) { append(to, std::move(from)); });
}

void Inspector::listSubscriptionsOf(
    std::string clientId, std::size_t most, std::function<void(metrics::SubscriptionListing)> done)
{
    askAll<metrics::SubscriptionListing>(
        m_state, std::move(done),
        [clientId = std::move(clientId), most](Worker& worker) {
            metrics::SubscriptionListing out;
            out.steadyNanos = worker.steadyNanos();
            const Session* session = worker.findSession(clientId);
            if (!session)
                return out;
            out.total = session->subscriptionCount();
            for (const auto& [filter, granted] : session->subscriptions()) {
                if (out.rows.size() < most)
                    out.rows.push_back(describe(*session, filter, granted));
            }
            return out;
        },
        [](metrics::SubscriptionListing& to, metrics::SubscriptionListing&& from) { append(to, std::move(from)); });
}

void Inspector::listRetained(std::string filter, std::size_t most, std::function<void(metrics::RetainedListing)> done)
{
    m_state.workers.front()->loop().post([state = &m_state, filter = std::move(filter), most, done = std::move(done)] {
        metrics::RetainedListing out;
        out.steadyNanos = base::steadyNanos();
        std::vector<mqtt::MessageRef> found;
        state->retained.match(filter, out.steadyNanos, found, most);
        for (const mqtt::MessageRef& message : found)
            out.rows.push_back({ std::string(message->topic()), std::string(message->payload().substr(0, kRetainedHead)),
                message->payload().size(), static_cast<std::uint8_t>(message->qos()), message->wallMicros(),
                message->publisher() ? message->publisher()->clientId : std::string() });
        out.total = found.size() < most ? found.size() : state->retained.count();
        done(std::move(out));
    });
}

void Inspector::kick(std::vector<std::string> clientIds, std::function<void(std::size_t)> done)
{
    askAll<std::size_t>(
        m_state, std::move(done),
        [clientIds = std::move(clientIds)](Worker& worker) {
            std::size_t kicked = 0;
            for (const std::string& id : clientIds) {
                Session* session = worker.findSession(id);
                if (!session || !session->channel())
                    continue;
                session->channel()->close(
                    mqtt::ReasonCode::AdministrativeAction, kKicked, ClientChannel::Tell::Yes);
                ++kicked;
            }
            return kicked;
        },
        [](std::size_t& sum, std::size_t part) { sum += part; });
}

void Inspector::kickAll(std::function<void(std::size_t)> done)
{
    askAll<std::size_t>(
        m_state, std::move(done),
        [](Worker& worker) {
            std::vector<SubscriberRef> connected; // closing one may close others, and end their sessions
            worker.forEachSession([&](const Session& session) {
                if (session.channel())
                    connected.push_back(session.ref());
                return true;
            });
            for (const SubscriberRef& ref : connected) {
                const Session* session = worker.findSession(ref.slot, ref.generation);
                if (session && session->channel())
                    session->channel()->close(mqtt::ReasonCode::AdministrativeAction, kKicked, ClientChannel::Tell::Yes);
            }
            return connected.size();
        },
        [](std::size_t& sum, std::size_t part) { sum += part; });
}

namespace {

bool subscribeHere(Worker& worker, const std::string& clientId, const std::string& filter, mqtt::QoS qos)
{
    Session* session = worker.findSession(clientId);
    const mqtt::SharedFilter parts = mqtt::parseShared(filter);
    const mqtt::SubscribeEntry entry { filter, qos, false, false, mqtt::RetainHandling::Send };
    if (!session || mqtt::isError(grant(worker, *session, entry, parts)))
        return false;
    const bool isNew = session->subscribe(filter, parts, entry, 0);
    beginSubscription(worker, *session, session->info(), entry, isNew, 0);
    return true;
}

} // namespace

void Inspector::subscribe(std::string clientId, std::string filter, mqtt::QoS qos, std::function<void(bool)> done)
{
    askAll<bool>(
        m_state, std::move(done),
        [clientId = std::move(clientId), filter = std::move(filter), qos](
            Worker& worker) { return subscribeHere(worker, clientId, filter, qos); },
        [](bool& any, bool here) { any = any || here; });
}

void Inspector::clearSessions(std::vector<std::string> clientIds, std::function<void(std::size_t)> done)
{
    askAll<std::size_t>(
        m_state, std::move(done),
        [clientIds = std::move(clientIds)](Worker& worker) {
            std::size_t cleared = 0;
            for (const std::string& id : clientIds) {
                Session* session = worker.findSession(id);
                if (!session)
                    continue;
                ++cleared;
                if (session->channel()) {
                    session->channel()->close(
                        mqtt::ReasonCode::AdministrativeAction, "session cleared by the operator", ClientChannel::Tell::Yes);
                    session = worker.findSession(id); // it may have ended with its connection
                }
                if (session)
                    session->end(mqtt::ReasonCode::AdministrativeAction, "session cleared by the operator", hooks::DisconnectCause::Kicked);
            }
            return cleared;
        },
        [](std::size_t& sum, std::size_t part) { sum += part; });
}

void Inspector::deleteRetained(std::vector<std::string> topics, std::function<void(RemovedRetained)> done)
{
    m_state.workers.front()->loop().post([state = &m_state, topics = std::move(topics), done = std::move(done)] {
        auto removed = std::make_shared<std::vector<mqtt::MessageRef>>();
        for (const std::string& topic : topics) {
            const std::size_t before = removed->size();
            state->retained.match(topic, base::steadyNanos(), *removed, before + 1);
            if (removed->size() == before)
                continue;
            state->retained.set(mqtt::Message::create({ .topic = topic,
                .payload = {},
                .properties = {},
                .qos = mqtt::QoS::AtMostOnce,
                .retain = true,
                .dup = false,
                .expirySeconds = 0,
                .wallMicros = base::wallMicros(),
                .steadyNanos = base::steadyNanos(),
                .publisher = {} }));
        }
        done(std::move(removed));
    });
}

void Inspector::restoreRetained(RemovedRetained removed, std::function<void(std::size_t)> done)
{
    m_state.workers.front()->loop().post([state = &m_state, removed = std::move(removed), done = std::move(done)] {
        std::size_t restored = 0;
        for (const mqtt::MessageRef& message : *removed) {
            std::vector<mqtt::MessageRef> there;
            state->retained.match(message->topic(), base::steadyNanos(), there, 1);
            if (there.empty() && state->retained.set(message) == RetainedStore::Outcome::Stored)
                ++restored;
        }
        done(restored);
    });
}

} // namespace hookline::broker
