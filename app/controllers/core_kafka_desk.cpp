#include "app/controllers/core_kafka_desk.h"

#include "app/runtime/runtime.h"
#include "core/config/clusters.h"
#include "core/kafka/record_check.h"
#include "core/kafka/server_list.h"
#include "core/kafka/topic_admin.h"

#include <QMetaObject>

namespace hookline::controllers {
namespace {

using kafka::Patience;
using kafka::TopicAdmin;

constexpr std::chrono::milliseconds kQuestion { 10'000 };
constexpr std::chrono::milliseconds kChange { 20'000 };
constexpr std::chrono::milliseconds kCheck { 60'000 };

} // namespace

CoreKafkaDesk::CoreKafkaDesk(runtime::Runtime& program, QObject* parent)
    : KafkaDesk(parent)
    , m_program(program)
    , m_worker([this](const std::stop_token& stop) { work(stop); })
{
}

CoreKafkaDesk::~CoreKafkaDesk() = default; // every thread is asked to end, and waited for

kafka::CheckPlace CoreKafkaDesk::place() const
{
    const config::KafkaSettings& settings = m_program.settings().kafka;
    const bool practice = settings.servers.empty();
    const std::string servers = practice ? m_program.practiceServers() : kafka::joinServers(kafka::splitServers(settings.servers));
    return { kafka::connectionProperties(settings, servers), servers, practice };
}

void CoreKafkaDesk::ask(Kind kind, Order order)
{
    const kafka::CheckPlace at = place();
    if (!m_admin || at.servers != m_adminServers || !(m_program.settings().kafka == m_adminSettings)) {
        m_admin = std::make_shared<TopicAdmin>(at.properties, at.servers, at.practice);
        m_adminServers = at.servers;
        m_adminSettings = m_program.settings().kafka;
    }
    {
        const std::scoped_lock lock(m_mutex);
        if (kind != Kind::Change) // a newer question replaces one that nobody has begun with
            std::erase_if(m_waiting, [kind](const Waiting& waiting) { return waiting.kind == kind; });
        m_waiting.push_back({ kind, std::move(order), m_admin });
    }
    m_wake.notify_one();
}

void CoreKafkaDesk::work(const std::stop_token& stop)
{
    for (;;) {
        Waiting next;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return !m_waiting.empty(); }))
                return;
            next = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        std::function<void()> answer = next.order(*next.admin, stop);
        next.admin.reset(); // where the settings have changed, its client ends here
        if (!stop.stop_requested())
            QMetaObject::invokeMethod(this, std::move(answer), Qt::QueuedConnection);
    }
}

void CoreKafkaDesk::listTopics()
{
    ask(Kind::List, [this](TopicAdmin& admin, const std::stop_token& stop) -> std::function<void()> {
        auto listing = std::make_shared<const base::Result<metrics::KafkaTopicListing>>(admin.list({ kQuestion, stop }));
        return [this, listing] {
            if (*listing)
                emit topicsListed(**listing);
            else
                emit topicsNotListed(listing->error());
        };
    });
}

void CoreKafkaDesk::describeTopic(const QString& topic)
{
    ask(Kind::Describe, [this, topic, name = topic.toStdString()](TopicAdmin& admin, const std::stop_token& stop) -> std::function<void()> {
        auto detail = std::make_shared<const base::Result<metrics::KafkaTopicDetail>>(admin.describe(name, { kQuestion, stop }));
        return [this, topic, detail] {
            if (*detail)
                emit topicDescribed(topic, **detail);
            else
                emit topicNotDescribed(topic, detail->error());
        };
    });
}

void CoreKafkaDesk::change(
    Change what, const QString& topic, std::function<base::Result<>(TopicAdmin&, const std::stop_token&)> how)
{
    ask(Kind::Change, [this, what, topic, how = std::move(how)](TopicAdmin& admin, const std::stop_token& stop) -> std::function<void()> {
        const base::Result<> done = how(admin, stop);
        return [this, what, topic, error = done ? base::Error {} : done.error()] { emit topicChanged(what, topic, error); };
    });
}

void CoreKafkaDesk::createTopic(const metrics::KafkaNewTopic& topic)
{
    change(Change::Create, QString::fromStdString(topic.name),
        [topic](TopicAdmin& admin, const std::stop_token& stop) { return admin.create(topic, { kChange, stop }); });
}

void CoreKafkaDesk::alterTopic(const QString& topic, const std::vector<metrics::KafkaSettingChange>& changes)
{
    change(Change::Alter, topic, [name = topic.toStdString(), changes](TopicAdmin& admin, const std::stop_token& stop) {
        return admin.alter(name, changes, { kChange, stop });
    });
}

void CoreKafkaDesk::growTopic(const QString& topic, int partitions)
{
    change(Change::Grow, topic, [name = topic.toStdString(), partitions](TopicAdmin& admin, const std::stop_token& stop) {
        return admin.grow(name, partitions, { kChange, stop });
    });
}

void CoreKafkaDesk::deleteTopic(const QString& topic)
{
    change(Change::Delete, topic, [name = topic.toStdString()](TopicAdmin& admin, const std::stop_token& stop) {
        return admin.remove(name, { kChange, stop });
    });
}

// --- Reading ----------------------------------------------------------------------------------------------------------------

void CoreKafkaDesk::sweep()
{
    std::erase_if(m_leaving, [](const auto& reader) { return reader->ended(); });
}

void CoreKafkaDesk::startReading(const metrics::KafkaReadWish& wish)
{
    stopReading();
    kafka::CheckPlace at = place();
    m_reader = std::make_unique<kafka::RecordReader>(std::move(at.properties), std::move(at.servers), at.practice, wish);
}

void CoreKafkaDesk::stopReading()
{
    sweep();
    if (!m_reader)
        return;
    m_reader->cancel(); // taking a Kafka client down takes a moment: nobody here waits for it
    m_leaving.push_back(std::move(m_reader));
}

void CoreKafkaDesk::setReadingPaused(bool paused)
{
    if (m_reader)
        m_reader->setPaused(paused);
}

metrics::KafkaReading CoreKafkaDesk::reading() const { return m_reader ? m_reader->status() : metrics::KafkaReading {}; }

std::size_t CoreKafkaDesk::takeRecords(std::vector<metrics::KafkaRecord>& out, std::size_t max)
{
    return m_reader ? m_reader->take(out, max) : 0;
}

// --- Is it there? -----------------------------------------------------------------------------------------------------------

void CoreKafkaDesk::verifyEvents(const std::vector<ui::AcknowledgedEvent>& events)
{
    cancelVerify();
    std::vector<kafka::Acknowledged> wanted;
    for (const ui::AcknowledgedEvent& event : events)
        wanted.push_back({ event.event, event.payloadGone, event.topic, event.partition, event.offset });
    config::KafkaSettings settings = m_program.settings().kafka;
    std::erase_if(settings.rules, [](const config::RuleSettings& rule) { return !config::plainCluster(rule.cluster).empty(); }); // of others
    m_check = std::jthread([this, at = place(), settings = std::move(settings), wanted = std::move(wanted)](const std::stop_token& stop) {
        const auto progress = [this, &stop, total = wanted.size()](std::size_t done) {
            if (!stop.stop_requested())
                QMetaObject::invokeMethod(this, [this, done, total] { emit verifyProgress(done, total); }, Qt::QueuedConnection);
        };
        auto result = std::make_shared<const metrics::KafkaVerification>(
            kafka::checkAcknowledged(at, settings, wanted, progress, { kCheck, stop }));
        if (!stop.stop_requested())
            QMetaObject::invokeMethod(this, [this, result] { emit verified(*result); }, Qt::QueuedConnection);
    });
}

void CoreKafkaDesk::verifyRoundTrip(const QString& topic)
{
    cancelVerify();
    m_check = std::jthread([this, at = place(), settings = m_program.settings().kafka, name = topic.toStdString()](const std::stop_token& stop) {
        auto result = std::make_shared<const metrics::KafkaVerification>(kafka::checkRoundTrip(at, settings, name, { kCheck, stop }));
        if (!stop.stop_requested())
            QMetaObject::invokeMethod(this, [this, result] { emit verified(*result); }, Qt::QueuedConnection);
    });
}

void CoreKafkaDesk::cancelVerify()
{
    m_check.request_stop();
    if (m_check.joinable())
        m_cancelled.push_back(std::move(m_check)); // it ends by itself within a step
}

} // namespace hookline::controllers
