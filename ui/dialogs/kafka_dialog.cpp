#include "ui/dialogs/kafka_dialog.h"

#include "core/config/clusters.h"
#include "ui/core_words.h"
#include "ui/dialogs/kafka_form.h"
#include "ui/dialogs/named.h"
#include "ui/dialogs/topic_dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/backend.h"
#include "ui/ports/secret_desk.h"
#include "ui/ports/settings_desk.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/connection_test_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/spoken_label.h"

#include <QCheckBox>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace hookline::ui {
namespace {

constexpr int kUndoMs = 30000; ///< as long as the window's other ways back

} // namespace

KafkaDialog::KafkaDialog(Backend& backend, const MetricsHistory& history, QWidget* parent)
    : QDialog(parent)
    , m_backend(backend)
    , m_history(history)
{
    setObjectName(QStringLiteral("kafkaDialog"));
    setModal(false);
    setMinimumSize(820, 560);
    resize(1060, 680);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 16);
    column->setSpacing(12);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(18);
    m_form = new KafkaForm;
    middle->addWidget(m_form, 3);

    auto* side = new Card;
    m_testHeading = new Label(Role::TextMuted, 1.0, true);
    side->body()->addWidget(m_testHeading);
    m_test = named(new ConnectionTestView, "connectionTestView");
    side->body()->addWidget(m_test, 1);
    m_probe = named(new QCheckBox, "probeCheckBox");
    side->body()->addWidget(m_probe);
    auto* testRow = new QHBoxLayout;
    m_testButton = named(new QPushButton, "testPushButton");
    m_testButton->setIcon(icon("test"));
    m_copyTest = named(new QPushButton, "copyTestPushButton");
    m_copyTest->setProperty("quiet", true);
    testRow->addWidget(m_testButton);
    testRow->addStretch(1);
    testRow->addWidget(m_copyTest);
    side->body()->addLayout(testRow);
    middle->addWidget(side, 2);
    column->addLayout(middle, 1);

    m_result = named(new Label, "resultLabel");
    m_result->wrapped()->selectable();
    m_result->hide();
    auto* outcome = new QHBoxLayout;
    outcome->setSpacing(12);
    outcome->addWidget(m_result, 1);
    m_undo = named(new QPushButton, "undoPushButton");
    m_undo->setAutoDefault(false);
    m_undo->hide();
    outcome->addWidget(m_undo, 0, Qt::AlignTop);
    column->addLayout(outcome);
    m_undoEnds.setSingleShot(true);
    m_undoEnds.setInterval(kUndoMs);
    connect(&m_undoEnds, &QTimer::timeout, this, [this] { offerUndo(false); });
    connect(m_undo, &QPushButton::clicked, this, &KafkaDialog::undo);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    m_state = named(new Label(Role::TextMuted), "stateLabel");
    m_state->wrapped();
    foot->addWidget(m_state, 1);
    const auto button = [&](const char* name) {
        auto* b = new QPushButton;
        b->setObjectName(QLatin1String(name));
        b->setAutoDefault(false);
        foot->addWidget(b);
        return b;
    };
    m_revert = button("revertPushButton");
    m_close = button("closePushButton");
    m_apply = button("applyPushButton");
    m_apply->setProperty("primary", true);
    m_testButton->setAutoDefault(false);
    m_copyTest->setAutoDefault(false);
    column->addLayout(foot);

    connect(m_form, &KafkaForm::edited, this, [this] {
        m_test->markStale();
        m_result->hide();
        offerUndo(false); // it would take the edits along
        refreshButtons();
    });
    connect(m_form, &KafkaForm::validated, this, &KafkaDialog::refreshButtons);
    connect(m_testButton, &QPushButton::clicked, this, [this] {
        if (m_testing)
            cancelTest();
        else
            startTest();
    });
    connect(
        m_copyTest, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_test->asText()); });
    connect(m_test, &ConnectionTestView::topicWanted, this, &KafkaDialog::createTopic);
    connect(m_revert, &QPushButton::clicked, this, &KafkaDialog::load);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &KafkaDialog::apply);
    connect(&m_backend, &Backend::testStep, this, [this](const TestStep& step) {
        if (m_testing)
            m_test->step(step);
    });
    connect(&m_backend, &Backend::testFinished, this, [this](bool passed) {
        if (!m_testing)
            return;
        m_testing = false;
        m_test->finish(passed, false);
        refreshButtons();
    });
    connect(&m_backend, &Backend::kafkaApplied, this, &KafkaDialog::applied);
    connect(&m_history, &MetricsHistory::sampled, this, [this] {
        if (isVisible())
            m_form->setRate(m_history.now().matched);
    });
    load();
    retranslate();
}

KafkaDialog::~KafkaDialog() { m_form->disconnect(this); }

void KafkaDialog::open()
{
    if (!isVisible())
        load();
    show();
    raise();
    activateWindow();
}

void KafkaDialog::editProfile(const KafkaProfile& profile)
{
    m_profile = profile.name;
    m_inUse = profile.settings;
    load();
    retranslate();
}

void KafkaDialog::editCluster(const std::string& name)
{
    m_cluster = name;
    m_form->showOneOfSeveral();
    load();
    retranslate();
}

/// What the form shows of the settings in use.
config::KafkaSettings KafkaDialog::inUse() const
{
    const config::KafkaSettings all = m_backend.settings().kafka;
    return m_cluster.empty() ? all : config::settingsToTest(all, m_cluster);
}

void KafkaDialog::load()
{
    if (m_profile.isEmpty())
        m_inUse = inUse();
    const QString profile = m_profile.isEmpty() ? m_backend.settingsDesk().activeProfile() : m_profile;
    m_form->setKeychain(m_backend.secretDesk(), fromUtf8(m_cluster.empty() ? config::profileEntries(profile.toStdString()) : config::clusterEntries(m_cluster)));
    m_form->setBroker(m_backend.settings().broker);
    m_form->setRate(m_history.now().matched);
    for (const auto& [what, version] : m_backend.versions()) {
        if (what == QLatin1String("librdkafka"))
            m_form->setLibrary(version);
    }
    m_form->setSettings(m_inUse);
    m_result->hide();
    offerUndo(false);
    refreshButtons();
}

/// What the form says; rules, sources and further clusters are other pages' and may have changed while the dialog stood open.
config::KafkaSettings KafkaDialog::draft() const
{
    config::KafkaSettings out = m_form->settings();
    if (m_profile.isEmpty() && m_cluster.empty())
        takeOthers(out);
    return out;
}

void KafkaDialog::takeOthers(config::KafkaSettings& settings) const
{
    const config::KafkaSettings all = m_backend.settings().kafka;
    settings.rules = all.rules;
    settings.sources = all.sources;
    settings.clusters = all.clusters;
}

/// Of a further cluster only the connection is this dialog's.
bool KafkaDialog::isDirty() const
{
    const config::KafkaSettings wanted = draft();
    const bool same = m_cluster.empty() ? wanted == m_inUse
                                        : static_cast<const config::KafkaConnection&>(wanted) == static_cast<const config::KafkaConnection&>(m_inUse);
    return !same || m_form->hasUnsavedSecrets();
}

void KafkaDialog::showField(const QString& key) { m_form->focusField(key); }

void KafkaDialog::pasteProperties() { m_form->pasteProperties(); }

void KafkaDialog::startTest()
{
    m_form->validateNow();
    if (m_form->errors() > 0) {
        m_form->focusFirstError();
        return;
    }
    m_testing = true;
    m_test->begin();
    refreshButtons();
    m_backend.startConnectionTest(m_form->settingsWithSecrets(), m_probe->isChecked());
}

/// Topics are made on a cluster that is in use, never on one that is only written down here.
void KafkaDialog::createTopic(const QString& topic)
{
    if (!m_profile.isEmpty() || isDirty()) {
        speak(*m_result, [] { return tr("Apply these settings first: a topic is created on the cluster that is in use."); });
        m_result->setRole(Role::Warn);
        m_result->show();
        return;
    }
    const KafkaSpot spot { fromUtf8(m_cluster), fromUtf8(m_inUse.servers), topic, m_inUse.servers.empty() };
    const int brokers = static_cast<int>(m_history.latest().kafka.brokersKnown);
    auto* dialog = new NewTopicDialog(m_backend.kafkaDesk(), spot, brokers, this);
    connect(dialog, &QDialog::accepted, this, &KafkaDialog::startTest);
    dialog->open();
}

void KafkaDialog::cancelTest()
{
    if (!std::exchange(m_testing, false))
        return;
    m_backend.cancelConnectionTest();
    m_test->finish(false, true);
    refreshButtons();
}

void KafkaDialog::apply()
{
    m_form->validateNow();
    if (m_form->errors() > 0) {
        m_form->focusFirstError();
        return;
    }
    m_secretsReplaced = m_form->hasUnsavedSecrets();
    if (!m_secretsReplaced) {
        use();
        return;
    }
    m_saving = true;
    speak(*m_result, [] { return tr("Waiting for the system keychain…"); });
    m_result->setRole(Role::TextMuted);
    m_result->show();
    refreshButtons();
    m_form->saveSecrets([this](bool fine) {
        m_saving = false;
        if (fine) {
            use();
            return;
        }
        speak(*m_result, [] { return QStringLiteral("\u2717 ") + tr("Not applied: the secret is not in the system keychain. Its field says why."); });
        m_result->setRole(Role::Error);
        refreshButtons();
    });
}

void KafkaDialog::cancelSaving()
{
    if (!std::exchange(m_saving, false))
        return;
    m_form->cancelSaving();
    m_result->hide();
    refreshButtons();
}

void KafkaDialog::use()
{
    if (!m_profile.isEmpty()) {
        saveProfile();
        return;
    }
    config::KafkaSettings wanted = m_backend.settings().kafka;
    if (m_cluster.empty()) {
        wanted = draft();
    } else if (const auto cluster = std::ranges::find(wanted.clusters, m_cluster, &config::ClusterSettings::name); cluster != wanted.clusters.end()) {
        static_cast<config::KafkaConnection&>(*cluster) = draft();
        if (cluster->exactlyOnce && wanted.ack != config::AckMode::Disk)
            wanted.buffer = config::BufferMode::Disk; // it means nothing without; where records wait is one setting for all clusters
    } else {
        speak(*m_result, [] { return QStringLiteral("\u2717 ") + tr("Not applied: there is no cluster of that name any more."); });
        m_result->setRole(Role::Error);
        m_result->show();
        return;
    }
    m_before = m_backend.settings().kafka;
    m_undoing = false;
    send(wanted);
}

void KafkaDialog::send(const config::KafkaSettings& wanted)
{
    offerUndo(false);
    m_applying = true;
    speak(*m_result, [] { return tr("Applying…"); });
    m_result->setRole(Role::TextMuted);
    m_result->show();
    refreshButtons();
    m_backend.applyKafka(wanted);
}

/// Rules and sources stay as they are by now: they are other pages', and so are the other clusters.
void KafkaDialog::undo()
{
    config::KafkaSettings wanted = m_backend.settings().kafka;
    if (m_cluster.empty()) {
        wanted = m_before;
        takeOthers(wanted);
    } else {
        const auto now = std::ranges::find(wanted.clusters, m_cluster, &config::ClusterSettings::name);
        const auto before = std::ranges::find(m_before.clusters, m_cluster, &config::ClusterSettings::name);
        if (now == wanted.clusters.end() || before == m_before.clusters.end())
            return offerUndo(false);
        *now = *before;
        wanted.buffer = m_before.buffer;
    }
    m_undoing = true;
    send(wanted);
}

void KafkaDialog::offerUndo(bool offer)
{
    m_undo->setVisible(offer);
    if (offer)
        m_undoEnds.start();
    else
        m_undoEnds.stop();
}

void KafkaDialog::saveProfile()
{
    const auto saved = m_backend.settingsDesk().saveProfile(m_profile, draft());
    if (saved) {
        m_inUse = draft();
        speak(*m_result, [] { return QStringLiteral("\u2713 ") + tr("Saved; it is not in use."); });
    } else {
        speak(*m_result, [why = fromUtf8(saved.error().text())] { return QStringLiteral("\u2717 ") + tr("Not saved: %1").arg(inOwnWords(why)); });
    }
    m_result->setRole(saved ? Role::Ok : Role::Error);
    m_result->show();
    refreshButtons();
}

void KafkaDialog::applied(const QString& errorId, const QString& errorText, qulonglong movedRecords)
{
    if (!std::exchange(m_applying, false))
        return;
    if (errorId.isEmpty()) {
        m_inUse = inUse();
        if (m_undoing)
            m_form->setSettings(m_inUse);
        offerUndo(!m_undoing && !m_secretsReplaced);
        speak(*m_result, [back = m_undoing,
                             since = clockTime(m_backend.snapshot().wallMicros, false),
                             moved = static_cast<int>(movedRecords)] {
            QString text = back ? tr("As it was before, since %1.").arg(since) : tr("In use since %1.").arg(since);
            if (moved > 0)
                text = sentences({ text, tr("%Ln waiting record(s) went on to the new settings.", nullptr, moved) });
            return QStringLiteral("\u2713 ") + text;
        });
        m_result->setRole(Role::Ok);
    } else {
        const Texts::ProblemFacts facts { .servers = fromUtf8(m_form->settings().servers),
            .topic = fromUtf8(m_form->settings().topic),
            .port = m_backend.settings().broker.port };
        speak(*m_result, [errorId, errorText, facts] {
            const Texts::Problem problem = Texts::problem(errorId, errorText, {}, facts);
            QString text = sentences({ problem.what, problem.remedy });
            if (const QString core = inOwnWords(errorText); problem.what != core)
                text += QLatin1Char('\n') + core; // the core's words name the very setting
            return QStringLiteral("\u2717 ") + tr("Not applied: %1").arg(text);
        });
        m_result->setRole(Role::Error);
    }
    m_result->show();
    refreshButtons();
}

void KafkaDialog::refreshButtons()
{
    if (m_profile.isEmpty() && m_cluster.empty())
        takeOthers(m_inUse);
    const bool dirty = isDirty();
    const int errors = m_form->errors(), warnings = m_form->warnings();
    m_apply->setEnabled(dirty && errors == 0 && !m_applying && !m_saving);
    m_revert->setEnabled(dirty && !m_applying && !m_saving);
    m_testButton->setText(m_testing ? tr("Cancel test") : tr("Test connection"));
    m_testButton->setEnabled(m_testing || errors == 0);
    m_copyTest->setVisible(!m_test->isEmpty());
    QStringList parts;
    if (errors > 0)
        parts << tr("%Ln error(s)", nullptr, errors);
    if (warnings > 0)
        parts << tr("%Ln warning(s)", nullptr, warnings);
    if (errors == 0 && dirty && m_profile.isEmpty()) {
        const metrics::KafkaSnapshot& k = m_history.latest().kafka;
        const std::uint64_t waiting = k.queued + k.inFlight;
        const int seconds = static_cast<int>(m_inUse.flushTimeoutMs / 1000);
        parts << (waiting > 0 ? tr("Apply: the producer is recreated; %1 waiting records go first, up to %2 s. MQTT "
                                   "clients stay connected.")
                                    .arg(number(waiting))
                                    .arg(seconds)
                              : tr("Apply: the producer is recreated. MQTT clients stay connected."));
    }
    m_state->setText(parts.join(QStringLiteral("  \u00B7  ")));
    m_state->setRole(errors > 0 ? Role::Error : Role::TextMuted);
}

void KafkaDialog::done(int result)
{
    cancelTest();
    cancelSaving();
    QDialog::done(result);
}

void KafkaDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void KafkaDialog::retranslate()
{
    setWindowTitle(!m_cluster.empty() ? tr("Kafka cluster “%1”").arg(visibleText(m_cluster, 64))
            : m_profile.isEmpty()     ? tr("Kafka settings")
                                      : tr("Kafka profile “%1”").arg(visibleText(m_profile.toStdString(), 64)));
    m_testHeading->setText(tr("Connection test"));
    m_probe->setText(tr("Also write one probe record"));
    m_probe->setToolTip(tr("Proves that records are accepted. Consumers of the topic will see it."));
    m_copyTest->setText(tr("Copy details"));
    m_undo->setText(tr("Undo"));
    m_revert->setText(tr("Revert"));
    m_close->setText(tr("Close"));
    m_apply->setText(m_profile.isEmpty() ? tr("Apply") : tr("Save"));
    refreshButtons();
}

} // namespace hookline::ui
