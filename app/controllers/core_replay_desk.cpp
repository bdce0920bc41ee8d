#include "app/controllers/core_replay_desk.h"

#include "app/controllers/cluster_place.h"
#include "app/runtime/runtime.h"
#include "core/base/clock.h"
#include "core/config/clusters.h"
#include "core/kafka/message_sample.h"
#include "core/kafka/record_reader.h"
#include "core/kafka/rule_trial.h"
#include "core/kafka/topic_admin.h"

#include <QMetaObject>

#include <algorithm>
#include <regex.h>
#include <thread>

namespace hookline::controllers {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kListing { 5'000 };
constexpr milliseconds kStep { 20 };
constexpr int kSamples = 5;
constexpr std::int64_t kGoodFor = 10'000'000'000; ///< records looked at; newer ones may have come meanwhile
constexpr std::size_t kMostBytes = 8 * 1024 * 1024;

/// The first of the cluster's topics that fits; empty: none does.
std::string fitting(const std::string& pattern, const metrics::KafkaTopicListing& listing)
{
    regex_t compiled {};
    if (::regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0)
        return {};
    std::string out;
    for (const metrics::KafkaTopic& topic : listing.topics) {
        if (topic.internal || ::regexec(&compiled, topic.name.c_str(), 0, nullptr, 0) != 0)
            continue;
        if (out.empty() || topic.offsets() > 0)
            out = topic.name;
        if (topic.offsets() > 0)
            break;
    }
    ::regfree(&compiled);
    return out;
}

} // namespace

CoreReplayDesk::CoreReplayDesk(runtime::Runtime& program, QObject* parent)
    : ReplayDesk(parent)
    , m_program(program)
{
    m_previews.setMaxThreadCount(1);
    m_clients.setMaxThreadCount(1);
    m_watch.setInterval(200);
    connect(&m_watch, &QTimer::timeout, this, &CoreReplayDesk::watch);
}

CoreReplayDesk::~CoreReplayDesk()
{
    m_stop.request_stop();
    if (m_replay)
        m_replay->cancel();
    m_previews.waitForDone();
    m_clients.waitForDone();
}

std::vector<config::Issue> CoreReplayDesk::checkSources(const config::KafkaSettings& settings) const { return kafka::checkSources(settings); }

// --- Previews ---------------------------------------------------------------------------------------------------------------

void CoreReplayDesk::preview(int ticket, const config::SourceSettings& source)
{
    const auto at = placeOf(m_program, source.cluster);
    {
        const std::scoped_lock lock(m_mutex);
        const bool runs = m_waiting.has_value();
        m_waiting = Question { ticket, source, at ? *at : kafka::CheckPlace {} };
        if (runs)
            return; // the one that is about to begin takes this one
    }
    m_previews.start([this, stop = m_stop.get_token()] { answer(stop); });
}

void CoreReplayDesk::look(Look& look, const Question& question, const std::stop_token& stop)
{
    const kafka::CheckPlace& at = question.place;
    for (const std::string& wish : look.topics) {
        look.topic = wish;
        if (wish.starts_with('^')) {
            kafka::TopicAdmin admin(at.properties, at.servers, at.practice);
            const auto listing = admin.list({ kListing, stop });
            if (!listing) {
                look.error = listing.error();
                return;
            }
            look.topic = fitting(wish, *listing);
        }
        if (look.topic.empty())
            continue;
        metrics::KafkaReadWish read;
        read.topic = look.topic;
        read.value = kSamples;
        read.follow = false;
        read.holdBytes = kMostBytes;
        kafka::RecordReader reader(at.properties, at.servers, at.practice, read);
        const std::int64_t end = base::steadyNanos() + std::chrono::nanoseconds(kListing).count();
        using State = metrics::KafkaReading::State;
        metrics::KafkaReading now = reader.status();
        while (now.state != State::Finished && now.state != State::Failed && !stop.stop_requested() && base::steadyNanos() < end) {
            std::this_thread::sleep_for(kStep);
            now = reader.status();
        }
        reader.take(look.records, kSamples);
        look.error = now.error;
        if (!look.records.empty())
            return;
    }
}

void CoreReplayDesk::answer(const std::stop_token& stop)
{
    std::optional<Question> question;
    {
        const std::scoped_lock lock(m_mutex);
        question.swap(m_waiting);
    }
    if (!question || stop.stop_requested())
        return;
    const bool known = m_look && m_look->of == question->place.properties && m_look->topics == question->source.topics && !m_look->error
        && base::steadyNanos() - m_look->nanos < kGoodFor;
    if (!known) {
        m_look = Look { question->place.properties, question->source.topics, {}, {}, {}, base::steadyNanos() };
        if (question->place.servers.empty())
            m_look->error = base::Error { "topics.no_cluster", "No Kafka is set up", "", "Set it up in the Kafka settings" };
        else
            look(*m_look, *question, stop);
    }
    auto out = std::make_shared<ui::SourcePreview>();
    out->ticket = question->ticket;
    out->topic = QString::fromStdString(m_look->topic);
    out->error = m_look->error;
    auto samples = kafka::sampleMessages(question->source, m_look->topic, m_look->records);
    if (samples)
        out->samples.assign(std::make_move_iterator(samples->rbegin()), std::make_move_iterator(samples->rend()));
    if (!stop.stop_requested())
        QMetaObject::invokeMethod(this, [this, out] { emit previewed(*out); }, Qt::QueuedConnection);
}

// --- Replay -----------------------------------------------------------------------------------------------------------------

void CoreReplayDesk::start(const ui::ReplayOrder& order)
{
    cancel();
    dispose(std::move(m_replay));
    m_replay.reset();
    const int number = ++m_number;
    m_last = {};
    m_running = true;
    m_paused = false;
    kafka::ReplayWish wish;
    wish.topics = order.topics;
    wish.partitions = order.partitions;
    wish.from = order.from;
    wish.to = order.to;
    wish.speed = order.speed;
    wish.dryRun = order.dryRun;
    wish.message = order.message;
    wish.message.name = "replay";
    m_clients.start([this, number, wish, at = placeOf(m_program, order.cluster), settings = config::settingsOf(m_program.settings().kafka, order.cluster)] {
        using Made = base::Result<std::unique_ptr<kafka::Replay>>;
        auto made = !at      ? Made(base::fail(at.error()))
            : at->servers.empty() ? Made(base::fail({ "topics.no_cluster", "No Kafka is set up", "", "Set it up in the Kafka settings" }))
                                  : kafka::Replay::start(m_program.injector(), wish, settings, at->servers);
        std::shared_ptr<kafka::Replay> replay = made ? std::move(*made) : nullptr;
        QMetaObject::invokeMethod(
            this, [this, number, replay, error = made ? base::Error {} : made.error()] { begun(number, replay, error); }, Qt::QueuedConnection);
    });
    m_watch.start();
    emit runningChanged(true);
}

void CoreReplayDesk::begun(int number, std::shared_ptr<kafka::Replay> replay, const base::Error& error)
{
    if (number != m_number || !m_running) { // cancelled meanwhile
        if (replay)
            replay->cancel();
        dispose(std::move(replay));
        return;
    }
    if (!replay) {
        m_last.state = metrics::ReplayState::Failed;
        m_last.problem = error.text();
        watch();
        return;
    }
    m_replay = std::move(replay);
    if (m_paused)
        m_replay->pause();
}

void CoreReplayDesk::dispose(std::shared_ptr<kafka::Replay> replay)
{
    if (replay)
        m_clients.start([replay = std::move(replay)]() mutable { replay.reset(); }); // waits for its thread and its Kafka client
}

void CoreReplayDesk::watch()
{
    if (!m_running || !metrics::isOver(progress().state))
        return;
    m_watch.stop();
    m_running = false;
    emit runningChanged(false);
}

void CoreReplayDesk::setPaused(bool paused)
{
    m_paused = paused;
    if (m_replay)
        paused ? m_replay->pause() : m_replay->resume();
}

void CoreReplayDesk::cancel()
{
    if (!m_running)
        return;
    if (m_replay) {
        m_replay->cancel(); // watch() sees the end
        return;
    }
    m_last.state = metrics::ReplayState::Cancelled;
    watch();
}

metrics::ReplayProgress CoreReplayDesk::progress() const { return m_replay ? m_replay->progress() : m_last; }

std::vector<metrics::MessageSample> CoreReplayDesk::samples() const
{
    return m_replay ? m_replay->samples() : std::vector<metrics::MessageSample>();
}

std::vector<ui::ReplayDesk::Taker> CoreReplayDesk::takers(const std::vector<metrics::MessageSample>& samples) const
{
    const config::KafkaSettings& settings = m_program.settings().kafka;
    if (!settings.enabled)
        return {};
    auto who = base::makeRef<mqtt::ClientInfo>(); // as kafka::Replay publishes
    who->clientId = "kafka:replay";
    who->protocol = mqtt::ProtocolVersion::V5;
    who->hops = 1;
    const mqtt::ClientInfoRef publisher = std::move(who);
    std::vector<tap::Event> events;
    for (const metrics::MessageSample& sample : samples) {
        if (sample.skip)
            continue;
        tap::Event& event = events.emplace_back();
        event.kind = tap::EventKind::Publish;
        event.qos = static_cast<mqtt::QoS>(sample.qos);
        event.retain = sample.retain;
        event.client = publisher;
        mqtt::Message::Parts parts;
        parts.topic = sample.mqttTopic;
        parts.payload = sample.payload;
        parts.qos = event.qos;
        parts.retain = sample.retain;
        parts.publisher = publisher;
        event.message = mqtt::Message::create(parts);
    }
    const auto trial = kafka::tryRules(settings, events, {});
    if (!trial)
        return {};
    std::vector<Taker> out;
    for (const kafka::TrialRecord& record : trial->records) {
        Taker taker { QString::fromStdString(record.rule), QString::fromStdString(record.topic) };
        if (record.failure == kafka::Failure::None && std::ranges::find(out, taker) == out.end())
            out.push_back(std::move(taker));
    }
    return out;
}

} // namespace hookline::controllers
