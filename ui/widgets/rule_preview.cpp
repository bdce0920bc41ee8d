#include "ui/widgets/rule_preview.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/hex_text.h"
#include "ui/models/json_text.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/json_highlighter.h"
#include "ui/widgets/label.h"
#include "ui/widgets/link.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr qsizetype kMostText = 64 * 1024;

bool isText(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())).toUtf8()
        == QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

} // namespace

RulePreview::RulePreview(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("rulePreview"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->setSpacing(4);
    m_heading = new Label(Role::Text, 1.0, true);
    m_heading->setObjectName(QStringLiteral("previewHeadingLabel"));
    m_heading->wrapped();
    const auto button = [](const char* name, const char* iconName) {
        auto* out = new QToolButton;
        out->setObjectName(QLatin1String(name));
        out->setIcon(icon(iconName));
        out->setAutoRaise(true);
        return out;
    };
    m_earlier = button("previewEarlierToolButton", "up");
    m_later = button("previewLaterToolButton", "down");
    head->addWidget(m_heading, 1);
    head->addWidget(m_earlier);
    head->addWidget(m_later);
    column->addLayout(head);
    m_choice = new QComboBox;
    m_choice->setObjectName(QStringLiteral("previewEventComboBox"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(12);
    column->addWidget(m_choice);
    m_warnings = new Label(Role::Warn);
    m_warnings->setObjectName(QStringLiteral("previewWarningsLabel"));
    m_warnings->wrapped()->selectable();
    column->addWidget(m_warnings);
    m_create = new QPushButton;
    m_create->setObjectName(QStringLiteral("previewCreateTopicPushButton"));
    m_create->setAutoDefault(false);
    column->addWidget(m_create, 0, Qt::AlignLeft);
    m_grid = new QWidget;
    auto* grid = new QGridLayout(m_grid);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 1);
    static constexpr const char* kNames[] = { "previewEventLabel", "previewTopicLabel", "previewPartitionLabel", "previewKeyLabel",
        "previewTimeLabel", "previewHeadersLabel", "previewSizeLabel" };
    for (int i = 0; i < RowCount; ++i) {
        m_captions[i] = new Label(Role::TextMuted);
        m_captions[i]->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        m_cells[i] = new Label(Role::Text);
        m_cells[i]->setObjectName(QLatin1String(kNames[i]));
        m_cells[i]->wrapped()->selectable();
        grid->addWidget(m_captions[i], i, 0);
        grid->addWidget(m_cells[i], i, 1);
    }
    column->addWidget(m_grid);
    auto* valueHead = new QHBoxLayout;
    m_valueCaption = new Label(Role::TextMuted);
    m_hex = new QToolButton;
    m_hex->setObjectName(QStringLiteral("previewHexToolButton"));
    m_hex->setCheckable(true);
    m_hex->setProperty("chip", true);
    valueHead->addWidget(m_valueCaption, 1);
    valueHead->addWidget(m_hex);
    column->addLayout(valueHead);
    m_value = new QPlainTextEdit;
    m_value->setObjectName(QStringLiteral("previewValuePlainTextEdit"));
    m_value->setReadOnly(true);
    m_value->setTabChangesFocus(true);
    m_value->setMinimumHeight(80);
    m_value->setFont(EventDelegate::monospace(font()));
    m_highlighter = new JsonHighlighter(this);
    column->addWidget(m_value, 1);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    m_summary = new Label(Role::TextMuted);
    m_summary->setObjectName(QStringLiteral("previewSummaryLabel"));
    m_summary->wrapped();
    m_showEvents = new Link("previewEventsLink", Role::Accent);
    foot->addWidget(m_summary, 1);
    foot->addWidget(m_showEvents);
    column->addLayout(foot);
    column->addStretch(0); // where there is no value to take the room
    connect(m_earlier, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_later, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_choice, &QComboBox::activated, this, [this](int row) {
        m_shown = m_trial.records.size() - 1 - static_cast<std::size_t>(row);
        fill();
    });
    connect(m_create, &QPushButton::clicked, this, [this] {
        if (const RuleRecord* shown = record())
            emit topicWanted(fromUtf8(shown->topic));
    });
    connect(m_hex, &QToolButton::toggled, this, [this] {
        if (const RuleRecord* shown = record())
            fillValue(*shown);
    });
    connect(m_showEvents, &Link::clicked, this, &RulePreview::eventsWanted);
    retranslate();
}

const RuleRecord* RulePreview::record() const
{
    return !m_waiting && m_shown < m_trial.records.size() ? &m_trial.records[m_shown] : nullptr;
}

bool RulePreview::isBeingRead() const
{
    const bool looking = m_value->textCursor().hasSelection() || m_choice->view()->isVisible();
    return record() && (m_shown + 1 < m_trial.records.size() || looking);
}

void RulePreview::show(const RuleTrial& trial, const std::vector<tap::Event>& events, bool madeUp)
{
    m_waiting = false;
    m_trial = trial;
    m_events = events;
    m_madeUp = madeUp;
    m_shown = trial.records.empty() ? 0 : trial.records.size() - 1;
    fillChoice();
    fill();
}

void RulePreview::showWaiting()
{
    m_waiting = true;
    fill();
}

void RulePreview::step(int by)
{
    m_shown = static_cast<std::size_t>(
        std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(m_shown) + by, 0, static_cast<std::ptrdiff_t>(m_trial.records.size()) - 1));
    fill();
}

QStringList RulePreview::warnings(const RuleRecord& record)
{
    QStringList out;
    const QString topic = visibleText(record.topic, 250);
    if (record.failure != 0) {
        out << sentences({ tr("No record comes of it: %1.").arg(record.detail.empty()
                               ? Texts::kafkaError(record.failure)
                               : withDetail(Texts::kafkaError(record.failure), coreText(record.detail, 200))),
            record.passedTo.empty() ? tr("It would be counted and logged.")
                                    : tr("It would go to %1.").arg(visibleText(record.passedTo, 250)) });
    }
    if (record.rewritten)
        out << tr("Kafka does not allow the name “%1”: the topic becomes %2.").arg(visibleText(record.wish, 250), topic);
    if (record.collision)
        out << tr("“%1” and “%2” both become the topic %3: their records would be mixed there.")
                   .arg(visibleText(record.wish, 250), coreText(record.detail, 250), topic);
    if (record.absent)
        out << tr("The cluster has no topic %1 yet: its records wait until there is one.").arg(topic);
    if (record.tooLarge)
        out << sentences({ tr("With %1 it is larger than the topic takes.").arg(byteSize(static_cast<double>(record.size))),
            record.passedTo.empty() ? QString() : tr("It would go to %1.").arg(visibleText(record.passedTo, 250)) });
    return out;
}

QString RulePreview::summary() const
{
    if (m_madeUp)
        return {};
    QStringList out { tr("It would have taken %1 of the last %2 events.").arg(number(m_trial.matched), number(m_trial.events)) };
    const auto count = [&](std::size_t value, const QString& text) {
        if (value > 0)
            out << text;
    };
    count(m_trial.failed, tr("%Ln would fail.", nullptr, static_cast<int>(m_trial.failed)));
    count(m_trial.collisions, tr("%Ln collide.", nullptr, static_cast<int>(m_trial.collisions)));
    count(m_trial.absent, tr("%Ln name a topic that does not exist.", nullptr, static_cast<int>(m_trial.absent)));
    count(m_trial.tooLarge, tr("%Ln are too large.", nullptr, static_cast<int>(m_trial.tooLarge)));
    return sentences(out);
}

void RulePreview::fill()
{
    const RuleRecord* shown = record();
    const bool several = m_trial.records.size() > 1 && shown;
    m_earlier->setVisible(several);
    m_later->setVisible(several);
    m_earlier->setEnabled(several && m_shown > 0);
    m_later->setEnabled(several && m_shown + 1 < m_trial.records.size());
    m_choice->setVisible(several);
    if (several)
        m_choice->setCurrentIndex(static_cast<int>(m_trial.records.size() - 1 - m_shown));
    m_create->setVisible(shown && shown->absent && shown->failure == 0);
    m_grid->setVisible(shown);
    m_value->setVisible(shown && shown->failure == 0);
    m_valueCaption->setVisible(m_value->isVisibleTo(this));
    m_hex->setVisible(m_value->isVisibleTo(this));
    m_summary->setText(m_waiting || !m_trial.problem.isEmpty() ? QString() : summary());
    m_showEvents->setVisible(!m_waiting && m_trial.matched > 0 && !m_madeUp);
    m_heading->setText(m_waiting         ? tr("The preview waits until the errors are corrected.")
            : !m_trial.problem.isEmpty() ? inOwnWords(m_trial.problem)
            : !shown                     ? tr("None of the captured events would be taken.")
            : m_madeUp                   ? tr("No event was captured yet. With a made-up one:")
            : m_shown + 1 == m_trial.records.size()
            ? tr("With the last event that it takes:")
            : tr("With an earlier event (%1 of the last %2):").arg(m_shown + 1).arg(m_trial.records.size()));
    m_heading->setRole(m_waiting ? Role::TextMuted : Role::Text);
    QStringList told = shown ? warnings(*shown) : QStringList();
    for (QString& one : told) // one after the other they would read as one
        one.prepend(QStringLiteral("\u26A0 "));
    m_warnings->setText(told.join(QLatin1Char('\n')));
    m_warnings->setRole(shown && (shown->failure != 0 || shown->tooLarge) ? Role::Error : Role::Warn);
    m_warnings->setVisible(!told.isEmpty());
    if (!shown)
        return;
    const auto put = [this](Row row, const QString& text, bool is = true) {
        m_cells[row]->setText(text);
        m_cells[row]->setVisible(is);
        m_captions[row]->setVisible(is);
    };
    const bool whole = shown->failure == 0;
    put(Event, eventOf(*shown));
    put(Topic, visibleText(shown->topic, 250) + (m_trial.clusterKnown && !shown->absent && whole ? QStringLiteral("  \u2713") : QString()),
        !shown->topic.empty());
    put(Partition, shown->partition >= 0 ? QString::number(shown->partition) : tr("chosen when it is sent"), whole);
    put(Key, shown->key ? payloadPreview(*shown->key, 160) : tr("none", "key"), whole);
    put(Time, dateTime(shown->timestampMillis * 1000), whole);
    const QStringList headers = headersOf(*shown);
    put(Headers, headers.isEmpty() ? tr("none", "headers") : headers.join(QLatin1Char('\n')), whole);
    put(Size, byteSize(static_cast<double>(shown->size)), whole);
    fillValue(*shown);
}

QStringList RulePreview::headersOf(const RuleRecord& record)
{
    QStringList out;
    for (const auto& [name, value] : record.headers)
        out << visibleText(name, 60) + QLatin1Char('=') + payloadPreview(value, 120);
    return out;
}

QString RulePreview::eventOf(const RuleRecord& record) const
{
    return record.event < m_events.size() ? eventWords(m_events[record.event]) : QString();
}

QString RulePreview::eventWords(const tap::Event& event)
{
    QString out = Texts::event(event.kind);
    if (event.client)
        out += QStringLiteral(" \u00B7 ") + visibleText(event.client->clientId, 80);
    if (!event.topic().empty())
        out += QStringLiteral(" \u00B7 ") + visibleText(event.topic(), 160);
    return out;
}

void RulePreview::fillChoice()
{
    m_choice->clear();
    for (auto record = m_trial.records.rbegin(); record != m_trial.records.rend(); ++record) {
        const bool known = record->event < m_events.size();
        const QString time = known ? clockTime(m_events[record->event].stamp.wallMicros, true) : QString();
        m_choice->addItem(time + QLatin1String("  ") + eventOf(*record));
    }
}

void RulePreview::fillValue(const RuleRecord& record)
{
    bool cut = false;
    const bool text = isText(record.value);
    std::optional<QByteArray> json;
    if (text && !m_hex->isChecked())
        json = prettyJson(record.value, kMostText, cut);
    m_highlighter->setDocument(json ? m_value->document() : nullptr);
    m_value->setPlainText(json ? fromUtf8(std::string_view(json->constData(), static_cast<std::size_t>(json->size())))
            : text && !m_hex->isChecked() ? visibleLines(record.value)
                                          : hexText(record.value));
    m_hex->setEnabled(text);
}

void RulePreview::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void RulePreview::retranslate()
{
    const QString captions[] = { tr("Event"), tr("Kafka topic"), tr("Partition"), tr("Key"), tr("Time"), tr("Headers"), tr("Record size") };
    for (int i = 0; i < RowCount; ++i)
        m_captions[i]->setText(captions[i]);
    m_valueCaption->setText(tr("Value"));
    m_value->setAccessibleName(tr("Value"));
    m_choice->setAccessibleName(tr("Event"));
    fillChoice();
    m_create->setText(tr("Create the topic…"));
    m_hex->setText(tr("Hex"));
    m_hex->setAccessibleName(tr("Value as bytes"));
    m_earlier->setToolTip(toolTipText(tr("An earlier event that it takes")));
    m_earlier->setAccessibleName(tr("Earlier event"));
    m_later->setToolTip(toolTipText(tr("A later event that it takes")));
    m_later->setAccessibleName(tr("Later event"));
    m_showEvents->set(tr("Show them"), Role::Accent);
    m_showEvents->setAbout({}, tr("Show these events"));
    fill();
}

} // namespace hookline::ui
