#include "app/controllers/rule_trials.h"

#include "core/base/clock.h"
#include "ui/ports/trial_ticket.h"

#include <algorithm>
#include <utility>

namespace hookline::controllers {
namespace {

constexpr int kAskMillis = 2500;
constexpr std::int64_t kGoodFor = 15'000'000'000; ///< somebody may make the missing topic meanwhile

config::KafkaSettings connectionOf(const RuleTrials::Question& question)
{
    config::KafkaSettings out = question.settings;
    out.rules.clear();
    if (out.servers.empty())
        out.servers = question.practiceServers;
    return out;
}

ui::RuleRecord toUi(kafka::TrialRecord&& record)
{
    using kafka::TrialFlag;
    ui::RuleRecord out;
    out.event = record.event;
    out.rewritten = record.has(TrialFlag::Rewritten);
    out.collision = record.has(TrialFlag::Collision);
    out.absent = record.has(TrialFlag::Absent);
    out.tooLarge = record.has(TrialFlag::OverSize);
    out.failure = record.has(TrialFlag::Failed) ? static_cast<int>(record.failure) : 0;
    out.topic = std::move(record.topic);
    out.wish = std::move(record.wish);
    out.key = std::move(record.key);
    out.partition = record.partition;
    out.timestampMillis = record.timestampMillis;
    out.headers = std::move(record.headers);
    out.value = std::move(record.value);
    if (out.value.size() > ui::RuleRecord::kMost)
        out.value.resize(ui::RuleRecord::kMost);
    out.size = record.size;
    out.detail = std::move(record.detail);
    out.passedTo = std::move(record.passedTo);
    return out;
}

ui::RuleTrial tryIt(const RuleTrials::Question& question, const kafka::TrialCluster& cluster)
{
    ui::RuleTrial out;
    out.ticket = question.ticket;
    out.events = question.events.size();
    out.clusterKnown = cluster.known;
    auto trial = kafka::tryRules(question.settings, question.events, cluster);
    if (!trial) {
        out.problem = QString::fromStdString(trial.error().text());
        return out;
    }
    std::erase_if(trial->records, [&](const kafka::TrialRecord& record) { return record.rule != question.rule; });
    out.matched = trial->records.size();
    for (std::size_t i = 0; i < trial->records.size(); ++i) {
        ui::RuleRecord record = toUi(std::move(trial->records[i]));
        out.failed += record.failure != 0;
        out.rewritten += record.rewritten;
        out.collisions += record.collision;
        out.absent += record.absent;
        out.tooLarge += record.tooLarge;
        if (i + ui::RuleTrial::kMostRecords >= trial->records.size())
            out.records.push_back(std::move(record));
    }
    return out;
}

/// The question among these that the same asker asked.
auto ofAsker(std::vector<std::shared_ptr<const RuleTrials::Question>>& questions, const RuleTrials::Question& question)
{
    const ui::TrialAsker asker = ui::trialAskerOf(question.ticket);
    return std::ranges::find_if(questions, [asker](const auto& each) { return ui::trialAskerOf(each->ticket) == asker; });
}

} // namespace

RuleTrials::RuleTrials(Answer answer)
    : m_answer(std::move(answer))
{
    m_runs.setMaxThreadCount(1);
    m_asks.setMaxThreadCount(1);
}

RuleTrials::~RuleTrials()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closing = true;
    }
    m_asks.waitForDone();
    m_runs.waitForDone();
}

void RuleTrials::ask(Question question)
{
    const std::scoped_lock lock(m_mutex);
    enqueue(std::make_shared<const Question>(std::move(question)));
}

void RuleTrials::enqueue(std::shared_ptr<const Question> question)
{
    const auto older = ofAsker(m_waiting, *question);
    if (older != m_waiting.end())
        *older = std::move(question);
    else
        m_waiting.push_back(std::move(question));
    if (!std::exchange(m_running, true))
        m_runs.start([this] { run(); });
}

std::shared_ptr<const RuleTrials::Cluster> RuleTrials::remembered(const config::KafkaSettings& settings, bool& fresh)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_cluster || !(m_cluster->of == settings))
        return nullptr;
    fresh = base::steadyNanos() - m_cluster->askedNanos < kGoodFor;
    return m_cluster;
}

std::shared_ptr<const RuleTrials::Question> RuleTrials::next()
{
    const std::scoped_lock lock(m_mutex);
    m_running = !m_waiting.empty() && !m_closing;
    if (!m_running)
        return nullptr;
    std::shared_ptr<const Question> out = std::move(m_waiting.front());
    m_waiting.erase(m_waiting.begin());
    if (const auto older = ofAsker(m_unsure, *out); older != m_unsure.end())
        m_unsure.erase(older);
    return out;
}

void RuleTrials::run()
{
    while (const auto question = next())
        answer(question);
}

void RuleTrials::answer(const std::shared_ptr<const Question>& question)
{
    const config::KafkaSettings connection = connectionOf(*question);
    bool fresh = connection.servers.empty(); // nobody to ask
    const auto cluster = remembered(connection, fresh);
    m_answer(std::make_shared<const ui::RuleTrial>(tryIt(*question, cluster ? cluster->known : kafka::TrialCluster())));
    if (fresh)
        return;
    const std::scoped_lock lock(m_mutex);
    if (m_closing)
        return;
    m_unsure.push_back(question);
    if (!std::exchange(m_asking, true))
        m_asks.start([this, connection] { askCluster(connection); });
}

void RuleTrials::askCluster(const config::KafkaSettings& settings)
{
    auto cluster = std::make_shared<Cluster>();
    cluster->of = settings;
    if (auto asked = kafka::askCluster(settings, kAskMillis))
        cluster->known = std::move(*asked);
    cluster->askedNanos = base::steadyNanos();
    const std::scoped_lock lock(m_mutex);
    m_cluster = std::move(cluster);
    m_asking = false;
    if (m_closing)
        return;
    for (std::shared_ptr<const Question>& question : std::exchange(m_unsure, {})) {
        if (ofAsker(m_waiting, *question) == m_waiting.end()) // else a newer one is about to be answered with it
            enqueue(std::move(question));
    }
}

} // namespace hookline::controllers
