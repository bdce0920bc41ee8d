#include "core/broker/inlet.h"

#include "core/base/text_hash.h"
#include "core/broker/authorize.h"
#include "core/broker/events.h"
#include "core/broker/shared_state.h"
#include "core/mqtt/topic.h"

#include <algorithm>
#include <memory>

namespace hookline::broker {
namespace {

using hooks::Injection;
using hooks::InjectionFate;

constexpr std::size_t kFrameBytes = 16; ///< of a PUBLISH beside topic, properties and payload, at most

/// A batch and who waits for it; whatever becomes of the loop, it is answered once.
struct Parcel {
    std::vector<Injection> batch;
    hooks::Injector::Done done;

    Parcel(std::vector<Injection> messages, hooks::Injector::Done answer)
        : batch(std::move(messages))
        , done(std::move(answer))
    {
    }
    Parcel(const Parcel&) = delete;
    Parcel& operator=(const Parcel&) = delete;
    ~Parcel()
    {
        if (!done)
            return;
        for (Injection& one : batch) // the loop is gone, and what it had routed may be gone with it
            one.fate = InjectionFate::Unanswered;
        done(std::move(batch));
    }
    void answer() { std::exchange(done, {})(std::move(batch)); }
};

/// The same for a question.
struct Question {
    std::mutex mutex;
    hooks::Injector::Owed owed;
    std::size_t missing = 0;
    std::function<void(hooks::Injector::Owed&&)> done;

    ~Question()
    {
        if (!done)
            return;
        owed = {};
        done(std::move(owed));
    }
};

bool takesAcknowledged(std::uint8_t qos) noexcept { return qos == 1 || qos == 2; }

bool hasReceiver(const Route& route, mqtt::QoS qos)
{
    if (qos == mqtt::QoS::AtMostOnce)
        return false;
    const auto takes = [](const Recipient& recipient) { return takesAcknowledged(recipient.qos); };
    return std::ranges::any_of(route.byLoop, [&](const auto& recipients) { return std::ranges::any_of(recipients, takes); })
        || std::ranges::any_of(route.shared, [&](const SharedRoute& group) {
               return std::ranges::all_of(group.members, [&](const SharedRoute::Member& member) { return takes(member.recipient); });
           });
}

void refuse(Injection& one, mqtt::ReasonCode reason)
{
    one.fate = InjectionFate::Refused;
    one.reason = mqtt::isError(reason) ? reason : mqtt::ReasonCode::ImplementationSpecificError;
}

RoutePtr routeOf(Worker& worker, std::string_view topic)
{
    const RoutePtr* known = worker.matchCache().find(topic);
    return known ? *known : worker.matchCache().insert(topic);
}

/// The last word and the routing. Success, or the reason of who said no.
mqtt::ReasonCode acceptAndRoute(Worker& worker, Publication& publication, const RoutePtr& route, const mqtt::ClientInfoRef& publisher)
{
    const tap::Stamp stamp = worker.stamp();
    if (const auto& chain = worker.hooks<hooks::MessageAccept>(); !chain.empty()) {
        hooks::Acceptance nothingToHold;
        const hooks::Verdict verdict = chain.run(viewOf(worker, publisher), stamp, publication.message(), nothingToHold);
        if (verdict.rejected()) {
            tellDropped(worker, publisher, publication, publication.qos, tap::DropReason::HookRejected, Way::In);
            return mqtt::isError(verdict.reason()) ? verdict.reason() : mqtt::ReasonCode::ImplementationSpecificError;
        }
    }
    worker.route(publication, route, publisher, 0, &stamp);
    return mqtt::ReasonCode::Success;
}

/// `text` and `payload` instead of the message's own.
void fill(Publication& publication, Worker& worker, const mqtt::Message& message, std::string_view topic, std::string_view payload)
{
    publication.topic = topic;
    publication.payload = payload;
    publication.properties = message.properties();
    publication.qos = message.qos();
    publication.expires = message.expires();
    publication.expirySeconds = message.expirySeconds();
    publication.wallMicros = message.wallMicros();
    publication.steadyNanos = message.steadyNanos();
    publication.publisher = &message.publisher();
    publication.scratch = &worker.frames();
    publication.scratch->made.fill(false);
}

void routeCopy(Worker& worker, const mqtt::Message& message, const hooks::PublishDraft::Copy& copy)
{
    const auto& settings = worker.shared().settings;
    if (!mqtt::isValidTopicName(copy.topic, { settings.maxTopicLength, settings.maxTopicLevels }))
        return;
    const hooks::PublishDraft draft(copy.topic, copy.payload, message.qos(), false, false);
    Publication publication;
    fill(publication, worker, message, copy.topic, copy.payload);
    if (mqtt::isError(authorizePublish(worker, message.publisher(), draft))) {
        tellDropped(worker, message.publisher(), publication, message.qos(), tap::DropReason::NotAuthorized, Way::In);
        return;
    }
    acceptAndRoute(worker, publication, routeOf(worker, copy.topic), message.publisher());
}

/// Adds to `kept` when something of it must be on the disk before it counts as routed.
void take(Worker& worker, Injection& one, hooks::InjectionTerms terms, bool& kept)
{
    const mqtt::Message& message = *one.message;
    const mqtt::ClientInfoRef& publisher = message.publisher();
    const auto& settings = worker.shared().settings;
    const mqtt::TopicLimits limits { settings.maxTopicLength, settings.maxTopicLevels };
    if (!mqtt::isValidTopicName(message.topic(), limits)) // [MQTT-3.3.2-2]
        return refuse(one, mqtt::ReasonCode::TopicNameInvalid);
    if (message.topic().size() + message.properties().size() + message.payload().size() + kFrameBytes > settings.maxPacketSize)
        return refuse(one, mqtt::ReasonCode::PacketTooLarge);
    hooks::PublishDraft draft(message.topic(), message.payload(), message.qos(), message.retain(), false);
    const hooks::Verdict verdict = worker.hooks<hooks::MessagePublish>().run(viewOf(worker, publisher), draft);
    Publication publication;
    fill(publication, worker, message, draft.topic(), draft.payload());
    publication.retain = draft.retain();
    if (const bool badTopic = draft.topicChanged() && !mqtt::isValidTopicName(draft.topic(), limits); badTopic || verdict.rejected()) {
        tellDropped(worker, publisher, publication, publication.qos, tap::DropReason::HookRejected, Way::In);
        return refuse(one, badTopic ? mqtt::ReasonCode::TopicNameInvalid : verdict.reason());
    }
    if (const mqtt::ReasonCode allowed = authorizePublish(worker, publisher, draft); mqtt::isError(allowed)) {
        tellDropped(worker, publisher, publication, publication.qos, tap::DropReason::NotAuthorized, Way::In);
        return refuse(one, allowed);
    }
    const RoutePtr route = routeOf(worker, draft.topic());
    if (terms.wantsReceiver && !hasReceiver(*route, publication.qos)) {
        one.fate = InjectionFate::NobodyOwes;
        return;
    }
    publication.storeId = worker.keepId(*route, publication.qos, publication.retain);
    if (const mqtt::ReasonCode reason = acceptAndRoute(worker, publication, route, publisher); mqtt::isError(reason))
        return refuse(one, reason);
    one.fate = InjectionFate::Routed;
    kept = kept || publication.storeId != 0;
    for (const hooks::PublishDraft::Copy& copy : draft.copies())
        routeCopy(worker, message, copy);
}

void takeAll(Worker& worker, const std::shared_ptr<Parcel>& parcel, hooks::InjectionTerms terms)
{
    worker.refreshClock();
    bool kept = false;
    for (Injection& one : parcel->batch) {
        if (worker.intakePaused()) { // as for a client: what is on its way must not grow without end
            one.fate = InjectionFate::Busy;
            break;
        }
        take(worker, one, terms, kept);
        if (one.fate == InjectionFate::NobodyOwes)
            break;
    }
    worker.deliverRun(); // routed means that the sessions have it
    if (kept && !worker.isKept(worker.ticket()))
        worker.whenKept([parcel] { parcel->answer(); });
    else
        parcel->answer();
}

} // namespace

void Inlet::open(SharedState& state)
{
    const std::scoped_lock lock(m_mutex);
    m_state = &state;
}

void Inlet::close()
{
    const std::scoped_lock lock(m_mutex);
    m_state = nullptr;
}

void Inlet::inject(std::vector<Injection> batch, hooks::InjectionTerms terms, Done done)
{
    const auto parcel = std::make_shared<Parcel>(std::move(batch), std::move(done)); // unanswered, it answers when it goes
    const std::scoped_lock lock(m_mutex);
    if (!m_state || parcel->batch.empty())
        return;
    const std::size_t loop = base::textHash(parcel->batch.front().message->publisher()->clientId) % m_state->workers.size();
    Worker& worker = *m_state->workers[loop];
    worker.loop().post([&worker, parcel, terms] { takeAll(worker, parcel, terms); });
}

void Inlet::askOwed(const mqtt::ClientInfoRef& publisher, std::function<void(Owed&&)> done)
{
    const auto question = std::make_shared<Question>();
    question->done = std::move(done);
    const std::scoped_lock lock(m_mutex);
    if (!m_state)
        return;
    question->missing = m_state->workers.size();
    const auto ask = [question, publisher](Worker& worker) {
        Owed mine;
        worker.forEachSession([&](const Session& session) {
            const bool all = session.forEachOwed([&](const mqtt::Message& message) {
                const mqtt::ClientInfoRef& from = message.publisher();
                if (from == publisher || (from && from->clientId == publisher->clientId))
                    mine.wallMicros.push_back(message.wallMicros());
            });
            mine.onDisk = mine.onDisk || !all;
            return true;
        });
        const std::scoped_lock own(question->mutex);
        Owed& owed = question->owed;
        owed.wallMicros.insert(owed.wallMicros.end(), mine.wallMicros.begin(), mine.wallMicros.end());
        owed.onDisk = owed.onDisk || mine.onDisk;
        if (--question->missing == 0) {
            owed.answered = true;
            std::exchange(question->done, {})(std::move(owed));
        }
    };
    // First to the loop that routes the publisher's messages, in a turn of its own: by then its mail is with the other loops.
    const std::size_t first = base::textHash(publisher->clientId) % m_state->workers.size();
    m_state->workers[first]->loop().post([state = m_state, ask] {
        for (const auto& each : state->workers) {
            Worker& worker = *each;
            worker.loop().post([&worker, ask] { ask(worker); });
        }
    });
}

} // namespace hookline::broker
