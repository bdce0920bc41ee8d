#include "ui/dialogs/replay_dialog.h"

#include "core/config/clusters.h"
#include "core/config/validate.h"
#include "ui/core_words.h"
#include "ui/dialogs/named.h"
#include "ui/dialogs/replay_form.h"
#include "ui/format.h"
#include "ui/models/record_words.h"
#include "ui/models/source_words.h"
#include "ui/ports/backend.h"
#include "ui/ports/kafka_desk.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/timing.h"
#include "ui/wall_clock.h"
#include "ui/widgets/card.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/label.h"
#include "ui/widgets/message_preview.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace hookline::ui {
namespace {

using metrics::ReplayProgress;
using metrics::ReplayState;

constexpr int kWatchMs = 200;
constexpr qint64 kRateMs = 5000; ///< what a rate is over
constexpr int kFull = 1000;
const QString kDot = QStringLiteral("  \u00B7  ");

} // namespace

ReplayDialog::ReplayDialog(Backend& backend, QWidget* parent)
    : QDialog(parent)
    , m_backend(backend)
    , m_desk(backend.replayDesk())
{
    setObjectName(QStringLiteral("replayDialog"));
    setModal(false);
    setMinimumSize(920, 560);
    resize(1060, 680);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 16);
    column->setSpacing(12);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(18);
    m_form = new ReplayForm;
    middle->addWidget(m_form, 5);
    auto* side = new Card;
    m_preview = new MessagePreview;
    side->body()->addWidget(m_preview, 1);
    middle->addWidget(side, 6);
    column->addLayout(middle, 1);

    m_run = named(new QWidget, "replayRunWidget");
    auto* run = new QVBoxLayout(m_run);
    run->setContentsMargins(0, 0, 0, 0);
    run->setSpacing(4);
    m_state = named(new Label(Role::Text, 1.0, true), "replayStateLabel");
    m_progress = named(new QProgressBar, "replayProgressBar");
    m_progress->setFormat(QStringLiteral("%p %"));
    run->addWidget(m_state);
    run->addWidget(m_progress);
    m_numbers = named(new Label(Role::TextMuted), "replayNumbersLabel");
    m_numbers->wrapped()->selectable();
    run->addWidget(m_numbers);
    m_problem = named(new Label(Role::Error), "replayProblemLabel");
    m_problem->wrapped()->selectable();
    run->addWidget(m_problem);
    m_run->hide();
    column->addWidget(m_run);
    m_other = named(new Label(Role::Error), "replayOtherIssuesLabel");
    m_other->wrapped()->selectable();
    m_other->hide();
    column->addWidget(m_other);
    m_takers = named(new Label(Role::Warn), "replayTakersLabel");
    m_takers->wrapped()->selectable();
    m_takers->hide();
    column->addWidget(m_takers);
    m_confirm = new ConfirmBar;
    m_confirm->layout()->setContentsMargins(0, 6, 0, 0); // the dialog has margins
    connect(m_confirm, &ConfirmBar::dismissed, this, &ReplayDialog::showButtons);
    column->addWidget(m_confirm);

    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    const auto button = [&](const char* name) {
        auto* out = new QPushButton;
        out->setObjectName(QLatin1String(name));
        out->setAutoDefault(false);
        foot->addWidget(out);
        return out;
    };
    m_events = button("replayEventsPushButton");
    foot->addStretch(1);
    m_close = button("replayClosePushButton");
    m_cancel = button("replayCancelPushButton");
    m_pause = button("replayPausePushButton");
    m_dry = button("replayDryPushButton");
    m_go = button("replayStartPushButton");
    m_go->setProperty("primary", true);
    column->addLayout(foot);

    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPause);
    m_watch.setInterval(kWatchMs);
    connect(&m_typing, &QTimer::timeout, this, &ReplayDialog::checkNow);
    connect(&m_watch, &QTimer::timeout, this, &ReplayDialog::refresh);
    connect(m_form, &ReplayForm::edited, this, &ReplayDialog::edited);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_events, &QPushButton::clicked, this, [this] { emit eventsWanted(QStringLiteral("client == \"kafka:replay\"")); });
    connect(m_cancel, &QPushButton::clicked, this, &ReplayDialog::cancelReplay);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        m_paused = !m_paused;
        m_desk.setPaused(m_paused);
        refresh();
    });
    connect(m_dry, &QPushButton::clicked, this, [this] { start(true); });
    connect(m_go, &QPushButton::clicked, this, [this] { start(false); });
    connect(&m_desk, &ReplayDesk::previewed, this, &ReplayDialog::previewed);
    connect(&m_desk, &ReplayDesk::runningChanged, this, &ReplayDialog::refresh);
    connect(&m_backend.kafkaDesk(), &KafkaDesk::topicsListed, this, [this](const QString& cluster, const metrics::KafkaTopicListing& listing) {
        if (cluster != m_listed)
            return;
        QStringList names;
        for (const metrics::KafkaTopic& topic : listing.topics) {
            if (!topic.internal)
                names << fromUtf8(topic.name);
        }
        m_form->setTopics(names);
    });
    retranslate();
}

void ReplayDialog::openWith(const ReplayOrder& order)
{
    if (!m_desk.isRunning()) {
        m_form->setClusters(m_backend.settings().kafka);
        ReplayOrder wanted = m_form->order(); // templates and speed stay as they were left
        wanted.cluster = order.cluster;
        wanted.topics = order.topics;
        wanted.partitions = order.partitions;
        if (!order.from.empty()) {
            wanted.from = order.from;
            wanted.to = order.to;
        }
        m_form->setOrder(wanted, order.from.empty());
        m_touched = false;
    }
    openAgain();
}

void ReplayDialog::openAgain()
{
    show();
    raise();
    activateWindow();
}

void ReplayDialog::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    if (!m_desk.isRunning()) {
        m_form->setClusters(m_backend.settings().kafka);
        m_form->renewPreset();
    }
    if (!event->spontaneous())
        m_touched = false;
    listTopics();
    checkNow();
    refresh();
}

// --- What it would be ---------------------------------------------------------------------------------------------------------

/// Of the cluster that is chosen: the names to complete with.
void ReplayDialog::listTopics()
{
    m_listed = fromUtf8(m_form->order().cluster);
    m_form->setTopics({});
    m_backend.kafkaDesk().listTopics(m_listed);
}

void ReplayDialog::edited()
{
    if (isVisible() && fromUtf8(m_form->order().cluster) != m_listed)
        listTopics();
    m_touched = true;
    m_typing.start();
    showButtons();
}

void ReplayDialog::checkNow()
{
    m_typing.stop();
    const ReplayOrder order = m_form->order();
    std::vector<config::Issue> found = m_form->issues();
    if (!order.topics.empty() && std::ranges::none_of(found, [](const config::Issue& issue) { return issue.key == "replay.topics"; })) {
        config::KafkaSettings as = m_backend.settings().kafka;
        as.rules.clear();
        as.sources = { order.message };
        std::ranges::move(m_desk.checkSources(as), std::back_inserter(found));
    }
    m_errors = static_cast<int>(std::ranges::count(found, config::Severity::Error, &config::Issue::severity));
    QStringList other;
    if (!m_touched && order.topics.empty()) // an empty field is no mistake before anything is filled in
        std::erase_if(found, [](const config::Issue& issue) { return issue.key == "replay.topics"; });
    for (const config::Issue& issue : m_form->showIssues(found))
        other << Texts::issue(issue);
    m_other->setText(other.join(QLatin1Char('\n')));
    m_other->setVisible(!other.isEmpty());
    showButtons();
    const bool dryShown = m_started && m_order.dryRun && m_samples > 0;
    ReplayOrder shown = m_order;
    shown.dryRun = order.dryRun;
    if (dryShown && shown == order)
        return; // the range's own first records say more
    m_samples = 0;
    showTakers({});
    if (order.topics.empty()) {
        m_preview->show(tr("Name a Kafka topic, and see here what its records become."), {});
    } else if (m_errors > 0) {
        m_preview->show(tr("The preview waits until the errors are corrected."), {});
    } else {
        static int tickets = 0;
        m_ticket = ++tickets;
        m_desk.preview(m_ticket, order.message);
    }
}

void ReplayDialog::previewed(const SourcePreview& preview)
{
    if (preview.ticket != m_ticket || m_errors > 0 || m_samples > 0)
        return;
    const QString topic = visibleText(preview.topic.toStdString(), 120);
    const std::string cluster = m_form->order().cluster;
    const QString servers = fromUtf8(
        cluster.empty() ? m_backend.snapshot().kafka.servers : config::settingsOf(m_backend.settings().kafka, cluster).servers);
    if (preview.error)
        m_preview->show(tr("No record could be read for a preview."), {}, RecordWords::error(*preview.error, servers, topic));
    else if (preview.samples.empty())
        m_preview->show(tr("The topic %1 holds no records.").arg(topic), {});
    else
        m_preview->show(tr("What the newest records of %1 would become:").arg(topic), preview.samples);
    showTakers(preview.samples);
}

void ReplayDialog::showTakers(const std::vector<metrics::MessageSample>& samples)
{
    QStringList out;
    for (const ReplayDesk::Taker& taker : m_desk.takers(samples))
        out << tr("“%1” to the topic %2").arg(visibleText(taker.rule.toStdString(), 60), visibleText(taker.topic.toStdString(), 120));
    constexpr int kMost = 3;
    if (out.size() > kMost) {
        const int more = static_cast<int>(out.size()) - kMost;
        out = out.mid(0, kMost);
        out << tr("%Ln more rule(s)", nullptr, more);
    }
    m_takers->setText(out.isEmpty() ? QString()
                                    : tr("The bridge would carry these messages to Kafka once more: %1. A rule with the condition %2 leaves them out.")
                                          .arg(out.join(tr(", ")), QStringLiteral("!(clientid like 'kafka:%')")));
    m_takers->setVisible(!out.isEmpty());
}

// --- The replay ---------------------------------------------------------------------------------------------------------------

void ReplayDialog::start(bool dryRun)
{
    checkNow();
    if (m_errors > 0) {
        m_form->focusFirstError();
        return;
    }
    m_order = m_form->order();
    m_order.dryRun = dryRun;
    m_started = true;
    m_paused = false;
    m_mayEnd = false;
    m_took = -1;
    m_samples = 0;
    m_moments.clear();
    m_begunMillis = steadyMillis();
    m_confirm->dismiss();
    m_desk.start(m_order);
    m_watch.start();
    refresh();
}

void ReplayDialog::cancelReplay()
{
    m_desk.cancel();
    refresh();
}

double ReplayDialog::rate(std::uint64_t Moment::*what) const
{
    if (m_moments.size() < 2 || m_moments.back().millis <= m_moments.front().millis)
        return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(m_moments.back().*what - m_moments.front().*what) * 1000
        / static_cast<double>(m_moments.back().millis - m_moments.front().millis);
}

void ReplayDialog::refresh()
{
    if (!m_started)
        return;
    const ReplayProgress now = m_desk.progress();
    const bool over = metrics::isOver(now.state);
    if (over && m_took < 0)
        m_took = steadyMillis() - m_begunMillis;
    if (over && !m_desk.isRunning())
        m_watch.stop();
    if (!over) {
        const qint64 at = steadyMillis() - m_begunMillis;
        m_moments.push_back({ at, now.passed, now.published });
        while (m_moments.size() > 2 && m_moments.front().millis < at - kRateMs)
            m_moments.pop_front();
    }
    showProgress(now);
    showButtons();
}

QString ReplayDialog::numbers(const ReplayProgress& now) const
{
    QStringList out;
    const bool over = metrics::isOver(now.state);
    if (now.state == ReplayState::Preparing)
        return {};
    out << withDetail(m_order.dryRun ? tr("%Ln message(s) would be published", nullptr, static_cast<int>(now.published))
                                     : tr("%Ln message(s) published", nullptr, static_cast<int>(now.published)),
        byteSize(static_cast<double>(now.bytes)));
    if (const QString skipped = SourceWords::skips(now.skipped); !skipped.isEmpty())
        out << tr("%1 left out: %2").arg(number(SourceWords::total(now.skipped)), skipped);
    if (now.forgotten > 0)
        out << tr("%1 no longer in Kafka").arg(number(now.forgotten));
    if (over) {
        out << (m_took < 1000 ? tr("took under 1 s") : tr("took %1").arg(SourceWords::duration(static_cast<double>(m_took) / 1000)));
        if (now.firstMillis >= 0 && now.atMillis >= now.firstMillis)
            out << tr("records from %1, spanning %2").arg(dateTime(now.firstMillis * 1000).section(QLatin1Char('.'), 0, 0),
                SourceWords::duration(static_cast<double>(now.atMillis - now.firstMillis) / 1000));
        return out.join(kDot);
    }
    const std::uint64_t left = now.expected > now.passed ? now.expected - now.passed : 0;
    out << tr("%Ln record(s) left", nullptr, static_cast<int>(left));
    out << ui::rate(rate(&Moment::published));
    if (now.state == ReplayState::Running && left > 0) {
        const double pace = rate(&Moment::passed);
        const double seconds = pace > 0 ? static_cast<double>(left) / pace : std::numeric_limits<double>::quiet_NaN();
        out << (seconds < 1 ? tr("less than 1 s more") : tr("about %1 more").arg(SourceWords::duration(seconds)));
    }
    if (now.atMillis >= 0)
        out << tr("at %1").arg(dateTime(now.atMillis * 1000).section(QLatin1Char('.'), 0, 0));
    return out.join(kDot);
}

void ReplayDialog::showProgress(const ReplayProgress& now)
{
    const bool over = metrics::isOver(now.state);
    m_run->show();
    const bool complete = now.state == ReplayState::Done && SourceWords::total(now.skipped) == 0 && now.forgotten == 0;
    m_state->setText((complete                               ? QStringLiteral("\u2713 ")
                         : now.state == ReplayState::Done   ? QStringLiteral("\u26A0 ")
                         : now.state == ReplayState::Failed ? QStringLiteral("\u2717 ")
                                                            : QString())
        + SourceWords::state(now.state, m_order.dryRun));
    m_state->setRole(now.state == ReplayState::Failed ? Role::Error : complete ? Role::Ok : over ? Role::Warn : Role::Text);
    const bool unknown = now.state == ReplayState::Preparing;
    m_progress->setRange(0, unknown ? 0 : kFull);
    const double part = now.expected > 0 ? static_cast<double>(now.passed) / static_cast<double>(now.expected) : now.state == ReplayState::Done ? 1 : 0;
    if (!unknown)
        m_progress->setValue(static_cast<int>(part * kFull));
    m_progress->setVisible(!over || now.state != ReplayState::Failed);
    QString text = numbers(now);
    if (now.state == ReplayState::Done && now.read == 0)
        text = tr("The range holds no records.");
    m_numbers->setText(text);
    m_numbers->setVisible(!text.isEmpty());
    m_problem->setText(coreText(now.problem));
    m_problem->setRole(over ? Role::Error : Role::Warn);
    m_problem->setVisible(!now.problem.empty());
    emit taskChanged(over ? QString() : tr("replaying… %1 %").arg(static_cast<int>(part * 100)));
    if (m_order.dryRun && m_samples == 0) {
        std::vector<metrics::MessageSample> samples = m_desk.samples();
        const bool enough = over || samples.size() >= 20;
        if (!samples.empty() && enough) {
            m_samples = samples.size();
            showTakers(samples);
            m_preview->show(tr("From the dry run: the first records of the range, and what was left out"), std::move(samples));
        }
    }
}

void ReplayDialog::showButtons()
{
    const bool runs = m_desk.isRunning();
    if (!runs)
        m_confirm->dismiss(); // whether to end it is no question any more
    m_form->setEnabled(!runs);
    const bool asks = m_confirm->isVisibleTo(this); // its buttons are the ones that count then
    m_close->setVisible(!asks);
    m_cancel->setVisible(runs && !asks);
    m_pause->setVisible(runs && !m_order.dryRun && !asks);
    m_pause->setText(m_paused ? tr("Resume") : tr("Pause"));
    m_dry->setVisible(!runs);
    m_go->setVisible(!runs);
    m_dry->setEnabled(m_errors == 0);
    m_go->setEnabled(m_errors == 0);
    m_events->setVisible(!asks && m_started && !m_order.dryRun && m_desk.progress().published > 0);
}

bool ReplayDialog::holdClose(std::function<void()> then)
{
    if (!m_desk.isRunning() || m_order.dryRun || m_mayEnd)
        return false;
    openAgain();
    const ReplayProgress now = m_desk.progress();
    m_confirm->warn(tr("A replay is running: %1 of %2 records done. Quit and end it there?").arg(number(now.passed), number(now.expected)),
        tr("Quit"), [this, then = std::move(then)] {
            cancelReplay();
            m_mayEnd = true; // it takes a moment to end
            then();
        },
        tr("Keep replaying"));
    showButtons();
    return true;
}

void ReplayDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void ReplayDialog::retranslate()
{
    setWindowTitle(tr("Replay from Kafka"));
    m_progress->setAccessibleName(tr("Progress of the replay"));
    m_close->setText(tr("Close"));
    m_events->setText(tr("Show events"));
    m_cancel->setText(tr("Cancel replay"));
    m_dry->setText(tr("Dry run"));
    m_dry->setToolTip(toolTipText(tr("Reads and counts the range and publishes nothing")));
    m_go->setText(tr("Replay"));
    showButtons();
    if (isVisible()) {
        m_samples = 0;
        checkNow();
    }
    refresh();
}

} // namespace hookline::ui
