#include "ui/widgets/script_trial_view.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/models/event_store.h"
#include "ui/models/event_table_model.h"
#include "ui/safe_text.h"
#include "ui/theme.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <utility>

namespace hookline::ui {
namespace {

/// Rows looked through for the last message.
constexpr std::uint64_t kLookBack = 20'000;
constexpr std::size_t kShown = 500;
constexpr int kLeastTopic = 20; ///< characters of it that are seen in a narrow window

/// A narrow field shows where its cursor is, and that is the end of what was put there.
void showBeginnings(std::initializer_list<QLineEdit*> edits)
{
    for (QLineEdit* edit : edits)
        edit->setCursorPosition(0);
}

} // namespace

ScriptTrialView::ScriptTrialView(const EventTableModel& events, QWidget* parent)
    : QWidget(parent)
    , m_events(events)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 24, 8);
    column->setSpacing(6);
    const auto field = [](const char* name, Label*& label) {
        auto* out = new QLineEdit;
        out->setObjectName(QLatin1String(name));
        label = new Label(Role::TextMuted);
        label->setBuddy(out);
        return out;
    };
    m_topic = field("sampleTopicLineEdit", m_topicLabel);
    m_topic->setText(QStringLiteral("sensors/north/d1"));
    m_payload = field("samplePayloadLineEdit", m_payloadLabel);
    m_payload->setText(QStringLiteral("{\"t\": 21.5}"));
    m_client = field("sampleClientLineEdit", m_clientLabel);
    m_client->setText(QStringLiteral("dev-1"));
    m_topic->setMinimumWidth(kLeastTopic * fontMetrics().averageCharWidth());
    showBeginnings({ m_topic, m_payload, m_client });
    m_qos = new QComboBox;
    m_qos->setObjectName(QStringLiteral("sampleQosComboBox"));
    for (int qos = 0; qos <= 2; ++qos)
        m_qos->addItem(QStringLiteral("QoS %1").arg(qos));
    m_retain = new QCheckBox;
    m_retain->setObjectName(QStringLiteral("sampleRetainCheckBox"));
    m_last = new QPushButton;
    m_last->setObjectName(QStringLiteral("lastEventPushButton"));
    m_try = new QPushButton;
    m_try->setObjectName(QStringLiteral("tryScriptPushButton"));
    auto* grid = new QGridLayout; // the fields begin below each other
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(3, 4);
    grid->addWidget(m_topicLabel, 0, 0);
    grid->addWidget(m_topic, 0, 1);
    grid->addWidget(m_payloadLabel, 0, 2);
    grid->addWidget(m_payload, 0, 3);
    grid->addWidget(m_clientLabel, 1, 0);
    grid->addWidget(m_client, 1, 1);
    auto* rest = new QHBoxLayout;
    rest->setSpacing(8);
    rest->addWidget(m_qos);
    rest->addWidget(m_retain);
    rest->addStretch(1);
    rest->addWidget(m_last);
    rest->addWidget(m_try);
    grid->addLayout(rest, 1, 2, 1, 2);
    m_heading = new Label(Role::Text, 1.0, true);
    column->addWidget(m_heading);
    column->addLayout(grid);
    m_result = new QTreeWidget;
    m_result->setObjectName(QStringLiteral("trialTreeWidget"));
    m_result->setFrameShape(QFrame::NoFrame);
    m_result->setRootIsDecorated(false);
    m_result->setHeaderHidden(true);
    m_result->setColumnCount(2);
    m_result->setUniformRowHeights(true);
    m_result->header()->setStretchLastSection(true);
    m_hint = new Label(Role::TextMuted);
    m_hint->wrapped();
    m_hint->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    column->addWidget(m_hint);
    column->addWidget(m_result, 1);

    connect(m_payload, &QLineEdit::textEdited, this, [this] { m_bytes.clear(); });
    for (QLineEdit* edit : { m_topic, m_payload, m_client })
        connect(edit, &QLineEdit::returnPressed, this, &ScriptTrialView::tryWanted);
    connect(m_try, &QPushButton::clicked, this, &ScriptTrialView::tryWanted);
    connect(m_last, &QPushButton::clicked, this, &ScriptTrialView::takeLastEvent);
    connect(m_result, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        if (const int line = item->data(0, Qt::UserRole).toInt(); line > 0)
            emit lineWanted(line);
    });
    retranslate();
    clear();
}

ScriptSample ScriptTrialView::sample() const
{
    ScriptSample out;
    out.topic = m_topic->text().toStdString();
    out.payload = m_bytes.empty() ? m_payload->text().toStdString() : m_bytes;
    out.qos = m_qos->currentIndex();
    out.retain = m_retain->isChecked();
    out.client = m_client->text().toStdString();
    return out;
}

void ScriptTrialView::takeLastEvent()
{
    const EventStore& store = m_events.store();
    const std::uint64_t oldest
        = store.end() > kLookBack ? std::max(store.begin(), store.end() - kLookBack) : store.begin();
    for (std::uint64_t number = store.end(); number > oldest; --number) {
        const EventRow& row = store.row(number - 1);
        if (row.event.kind != tap::EventKind::Publish || !row.event.message || row.payloadGone)
            continue;
        m_topic->setText(fromUtf8(row.event.topic()));
        const std::string_view payload = row.event.message->payload();
        m_payload->setText(payloadPreview(payload, kShown));
        m_bytes = payload; // to the byte, whatever the line can show
        m_client->setText(row.event.client ? fromUtf8(row.event.client->clientId) : QString());
        showBeginnings({ m_topic, m_payload, m_client });
        m_qos->setCurrentIndex(static_cast<int>(row.event.message->qos()));
        m_retain->setChecked(row.event.message->retain());
        emit tryWanted();
        return;
    }
    m_hint->setText(tr("No message has been published yet that could be tried."));
    m_hint->setVisible(true);
}

void ScriptTrialView::clear()
{
    const bool had = std::exchange(m_shown, false);
    fill();
    if (had)
        emit shrunk();
}

void ScriptTrialView::show(const ScriptTrial& trial)
{
    m_trial = trial;
    const bool first = !std::exchange(m_shown, true);
    fill();
    if (first)
        emit grown();
}

QTreeWidgetItem* ScriptTrialView::say(const QString& what, const QString& value, Role role, int line)
{
    auto* item = new QTreeWidgetItem(m_result, { what, value });
    item->setForeground(0, theme()[Role::TextMuted]);
    item->setForeground(1, theme()[role]);
    item->setToolTip(1, toolTipText(value));
    item->setData(0, Qt::UserRole, line);
    return item;
}

void ScriptTrialView::fill()
{
    m_result->clear();
    m_result->setVisible(m_shown);
    m_hint->setVisible(!m_shown);
    m_hint->setText(
        tr("A test run shows what the script in the editor would do to this message. Nothing reaches a client."));
    if (!m_shown)
        return;
    const ScriptTrial& t = m_trial;
    if (!t.problem.isEmpty()) {
        say(tr("Result"), inOwnWords(t.problem), Role::Error);
        m_result->resizeColumnToContents(0);
        return;
    }
    using Fate = ScriptTrial::Fate;
    switch (t.fate) {
    case Fate::Routed: say(tr("Result"), tr("Goes on to %1").arg(visibleText(t.topic, kShown)), Role::Ok); break;
    case Fate::Rejected: say(tr("Result"), tr("Refused; the publisher is told %1").arg(t.reason), Role::Warn); break;
    case Fate::BadTopic:
        say(tr("Result"), tr("Refused: %1 is not a topic to publish to").arg(visibleText(t.topic, kShown)),
            Role::Error);
        break;
    case Fate::DroppedSilently:
        say(tr("Result"), tr("Dropped; the publisher is told that all is well"), Role::Warn);
        break;
    case Fate::DroppedUnanswered: say(tr("Result"), tr("Dropped; the publisher gets no answer"), Role::Warn); break;
    case Fate::Disconnected: say(tr("Result"), tr("Dropped, and the publisher is disconnected"), Role::Warn); break;
    }
    say(tr("Payload"), payloadPreview(t.payload, kShown), Role::Text);
    if (t.retain)
        say(tr("Retained"), tr("yes"), Role::Text);
    for (const auto& [topic, payload] : t.copies)
        say(tr("Copy to %1").arg(visibleText(topic, 80)), payloadPreview(payload, kShown), Role::Text);
    for (const ScriptTrial::Step& step : t.steps) {
        const QString where = tr("Line %1, %2").arg(step.line).arg(step.point);
        if (!step.error.isEmpty())
            say(where, inOwnWords(step.error), Role::Error, step.line);
        else
            say(where,
                !step.called       ? tr("not called: its filter does not match, or the message came no further")
                    : step.changed ? tr("called, changed the message")
                                   : tr("called"),
                step.called ? Role::Text : Role::TextMuted, step.line);
    }
    if (!t.elsewhere.isEmpty())
        say(tr("Not tried"),
            tr("%1: a published message does not come by there").arg(listed(t.elsewhere)),
            Role::TextMuted);
    for (const std::string& line : t.said)
        say(QStringLiteral("hook.log"), visibleText(line, kShown), Role::Text);
    say(tr("Time"), microseconds(t.microseconds), Role::TextMuted);
    m_result->resizeColumnToContents(0);
}

void ScriptTrialView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange && m_shown)
        fill();
    QWidget::changeEvent(event);
}

void ScriptTrialView::retranslate()
{
    m_heading->setText(tr("Sample message"));
    m_topicLabel->setText(tr("Topic"));
    m_topic->setAccessibleName(tr("Topic of the sample message"));
    m_payloadLabel->setText(tr("Payload"));
    m_payload->setAccessibleName(tr("Payload of the sample message"));
    m_clientLabel->setText(tr("Client ID"));
    m_client->setAccessibleName(tr("Client ID of the sample message"));
    m_qos->setAccessibleName(tr("QoS of the sample message"));
    m_retain->setText(tr("Retain"));
    m_last->setText(tr("Use last message"));
    m_last->setToolTip(toolTipText(tr("Takes the newest message of the events page as sample and tries it")));
    m_try->setText(tr("Test run"));
    m_try->setToolTip(toolTipText(tr("Tries the text in the editor on this message, apart from the broker (Ctrl+R)")));
    m_result->setAccessibleName(tr("Result of the test run"));
    fill();
}

} // namespace hookline::ui
