#include "app/controllers/core_kafka_desk.h"

#include "app/controllers/cluster_place.h"
#include "app/runtime/runtime.h"
#include "core/config/clusters.h"
#include "core/kafka/record_writer.h"
#include "core/kafka/topic_admin.h"

#include <QMetaObject>

#include <condition_variable>
#include <deque>
#include <mutex>

namespace hookline::controllers {
namespace {

using kafka::Patience;
using kafka::TopicAdmin;

constexpr std::chrono::milliseconds kQuestion { 10'000 };
constexpr std::chrono::milliseconds kChange { 20'000 };
constexpr std::chrono::milliseconds kCheck { 60'000 };

} // namespace

/// Questions to one cluster, one after the other, on a thread of their own: one that hangs delays none of the others.
class CoreKafkaDesk::Asker {
public:
    /// Asks; returns what is done with the answer on the UI thread.
    using Order = std::function<std::function<void()>(TopicAdmin&, const std::stop_token&)>;

    explicit Asker(CoreKafkaDesk& desk)
        : m_desk(desk)
        , m_worker([this](const std::stop_token& stop) { work(stop); })
    {
    }
    /// `settings`: those that lead to `at`.
    void ask(Kind kind, Order order, const kafka::CheckPlace& at, const config::KafkaSettings& settings)
    {
        if (!m_admin || at.servers != m_servers || !(settings == m_settings)) {
            m_admin = std::make_shared<TopicAdmin>(at.properties, at.servers, at.practice);
            m_servers = at.servers;
            m_settings = settings;
        }
        {
            const std::scoped_lock lock(m_mutex);
            if (kind != Kind::Change) // a newer question replaces one that nobody has begun with
                std::erase_if(m_waiting, [kind](const Waiting& waiting) { return waiting.kind == kind; });
            m_waiting.push_back({ kind, std::move(order), m_admin });
        }
        m_wake.notify_one();
    }
    void cancel() { m_worker.request_stop(); }

private:
    struct Waiting {
        Kind kind;
        Order order;
        std::shared_ptr<TopicAdmin> admin;
    };

    void work(const std::stop_token& stop)
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
                QMetaObject::invokeMethod(&m_desk, std::move(answer), Qt::QueuedConnection);
        }
    }

    CoreKafkaDesk& m_desk;
    std::shared_ptr<TopicAdmin> m_admin; ///< of the settings as they were when it was made
    std::string m_servers;
    config::KafkaSettings m_settings;
    std::mutex m_mutex; ///< guards m_waiting
    std::condition_variable_any m_wake;
    std::deque<Waiting> m_waiting;
    std::jthread m_worker; // last
};

CoreKafkaDesk::CoreKafkaDesk(runtime::Runtime& program, QObject* parent)
    : KafkaDesk(parent)
    , m_program(program)
{
}

CoreKafkaDesk::~CoreKafkaDesk() // every thread is asked to end, and waited for
{
    for (const auto& [cluster, asker] : m_askers)
        asker->cancel(); // all at once, not one after the other
}

/// Clusters that are no more need no thread.
void CoreKafkaDesk::forget()
{
    for (auto entry = m_askers.begin(); entry != m_askers.end();) {
        if (config::hasCluster(m_program.settings().kafka, entry->first)) {
            ++entry;
            continue;
        }
        entry->second->cancel();
        m_leavingAskers.push_back(std::move(entry->second));
        entry = m_askers.erase(entry);
    }
}

template <class T>
void CoreKafkaDesk::ask(const QString& cluster, Kind kind,
    std::function<base::Result<T>(TopicAdmin&, const std::stop_token&)> question, std::function<void(const base::Result<T>&)> answer)
{
    forget();
    const std::string name = cluster.toStdString();
    const auto at = placeOf(m_program, name);
    if (!at) {
        QMetaObject::invokeMethod(
            this, [answer = std::move(answer), error = at.error()] { answer(base::fail(error)); }, Qt::QueuedConnection);
        return;
    }
    std::unique_ptr<Asker>& asker = m_askers[at->cluster];
    if (!asker)
        asker = std::make_unique<Asker>(*this);
    asker->ask(
        kind,
        [question = std::move(question), answer = std::move(answer)](TopicAdmin& admin, const std::stop_token& stop) -> std::function<void()> {
            auto result = std::make_shared<const base::Result<T>>(question(admin, stop));
            return [answer, result] { answer(*result); };
        },
        *at, config::settingsOf(m_program.settings().kafka, name));
}

void CoreKafkaDesk::listTopics(const QString& cluster)
{
    using Listing = metrics::KafkaTopicListing;
    ask<Listing>(
        cluster, Kind::List, [](TopicAdmin& admin, const std::stop_token& stop) { return admin.list({ kQuestion, stop }); },
        [this, cluster](const base::Result<Listing>& listing) {
            if (listing)
                emit topicsListed(cluster, *listing);
            else
                emit topicsNotListed(cluster, listing.error());
        });
}

void CoreKafkaDesk::describeTopic(const QString& cluster, const QString& topic)
{
    using Detail = metrics::KafkaTopicDetail;
    ask<Detail>(
        cluster, Kind::Describe,
        [name = topic.toStdString()](TopicAdmin& admin, const std::stop_token& stop) { return admin.describe(name, { kQuestion, stop }); },
        [this, cluster, topic](const base::Result<Detail>& detail) {
            if (detail)
                emit topicDescribed(cluster, topic, *detail);
            else
                emit topicNotDescribed(cluster, topic, detail.error());
        });
}

void CoreKafkaDesk::change(Change what, const QString& cluster, const QString& topic,
    std::function<base::Result<>(TopicAdmin&, const std::stop_token&)> how)
{
    ask<void>(cluster, Kind::Change, std::move(how), [this, what, cluster, topic](const base::Result<>& done) {
        emit topicChanged(what, cluster, topic, done ? base::Error {} : done.error());
    });
}

void CoreKafkaDesk::createTopic(const QString& cluster, const metrics::KafkaNewTopic& topic)
{
    change(Change::Create, cluster, QString::fromStdString(topic.name),
        [topic](TopicAdmin& admin, const std::stop_token& stop) { return admin.create(topic, { kChange, stop }); });
}

void CoreKafkaDesk::alterTopic(const QString& cluster, const QString& topic, const std::vector<metrics::KafkaSettingChange>& changes)
{
    change(Change::Alter, cluster, topic, [name = topic.toStdString(), changes](TopicAdmin& admin, const std::stop_token& stop) {
        return admin.alter(name, changes, { kChange, stop });
    });
}

void CoreKafkaDesk::growTopic(const QString& cluster, const QString& topic, int partitions)
{
    change(Change::Grow, cluster, topic, [name = topic.toStdString(), partitions](TopicAdmin& admin, const std::stop_token& stop) {
        return admin.grow(name, partitions, { kChange, stop });
    });
}

void CoreKafkaDesk::deleteTopic(const QString& cluster, const QString& topic)
{
    change(Change::Delete, cluster, topic, [name = topic.toStdString()](TopicAdmin& admin, const std::stop_token& stop) {
        return admin.remove(name, { kChange, stop });
    });
}

void CoreKafkaDesk::writeRecord(const QString& cluster, const metrics::KafkaNewRecord& record)
{
    using Written = metrics::KafkaWritten;
    const auto place = placeOf(m_program, cluster.toStdString());
    const config::KafkaSettings settings = config::settingsOf(m_program.settings().kafka, cluster.toStdString());
    ask<Written>(
        cluster, Kind::Change,
        [record, settings, place](TopicAdmin&, const std::stop_token& stop) { return kafka::writeRecord(*place, settings, record, { kChange, stop }); },
        [this, cluster, topic = QString::fromStdString(record.topic)](const base::Result<Written>& written) {
            if (written)
                emit recordWritten(cluster, topic, *written);
            emit topicChanged(Change::Write, cluster, topic, written ? base::Error {} : written.error());
        });
}

// --- Reading ----------------------------------------------------------------------------------------------------------------

void CoreKafkaDesk::sweep()
{
    std::erase_if(m_leaving, [](const auto& reader) { return reader->ended(); });
}

void CoreKafkaDesk::startReading(const QString& cluster, const metrics::KafkaReadWish& wish)
{
    stopReading();
    auto at = placeOf(m_program, cluster.toStdString());
    if (at)
        m_reader = std::make_unique<kafka::RecordReader>(std::move(at->properties), std::move(at->servers), at->practice, wish);
    else
        m_notReading = at.error();
}

void CoreKafkaDesk::stopReading()
{
    sweep();
    m_notReading.reset();
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

metrics::KafkaReading CoreKafkaDesk::reading() const
{
    if (m_reader)
        return m_reader->status();
    metrics::KafkaReading out;
    if (m_notReading) {
        out.state = metrics::KafkaReading::State::Failed;
        out.error = m_notReading;
    }
    return out;
}

std::size_t CoreKafkaDesk::takeRecords(std::vector<metrics::KafkaRecord>& out, std::size_t max)
{
    return m_reader ? m_reader->take(out, max) : 0;
}

// --- Is it there? -----------------------------------------------------------------------------------------------------------

void CoreKafkaDesk::check(const QString& cluster, std::function<metrics::KafkaVerification(const kafka::CheckPlace&, const std::stop_token&)> how)
{
    cancelVerify();
    const auto at = placeOf(m_program, cluster.toStdString());
    if (!at) {
        metrics::KafkaVerification none;
        none.findings.emplace_back().error = at.error();
        QMetaObject::invokeMethod(this, [this, none] { emit verified(none); }, Qt::QueuedConnection);
        return;
    }
    m_check = std::jthread([this, at = *at, how = std::move(how)](const std::stop_token& stop) {
        auto result = std::make_shared<const metrics::KafkaVerification>(how(at, stop));
        if (!stop.stop_requested())
            QMetaObject::invokeMethod(this, [this, result] { emit verified(*result); }, Qt::QueuedConnection);
    });
}

void CoreKafkaDesk::verifyEvents(const QString& cluster, const std::vector<ui::AcknowledgedEvent>& events)
{
    std::vector<kafka::Acknowledged> wanted;
    for (const ui::AcknowledgedEvent& event : events)
        wanted.push_back({ event.event, event.payloadGone, event.topic, event.partition, event.offset });
    check(cluster, [this, settings = m_program.settings().kafka, wanted = std::move(wanted)](const kafka::CheckPlace& at, const std::stop_token& stop) {
        const auto progress = [this, &stop, total = wanted.size()](std::size_t done) {
            if (!stop.stop_requested())
                QMetaObject::invokeMethod(this, [this, done, total] { emit verifyProgress(done, total); }, Qt::QueuedConnection);
        };
        return kafka::checkAcknowledged(at, settings, wanted, progress, { kCheck, stop });
    });
}

void CoreKafkaDesk::verifyRoundTrip(const QString& cluster, const QString& topic)
{
    check(cluster,
        [settings = config::settingsOf(m_program.settings().kafka, cluster.toStdString()), name = topic.toStdString()](
            const kafka::CheckPlace& at, const std::stop_token& stop) { return kafka::checkRoundTrip(at, settings, name, { kCheck, stop }); });
}

void CoreKafkaDesk::cancelVerify()
{
    m_check.request_stop();
    if (m_check.joinable())
        m_cancelled.push_back(std::move(m_check)); // it ends by itself within a step
}

} // namespace hookline::controllers
