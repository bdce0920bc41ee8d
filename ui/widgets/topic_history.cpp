#include "ui/widgets/topic_history.h"

#include "ui/format.h"
#include "ui/models/event_store.h"
#include "ui/models/json_fields.h"
#include "ui/models/line_diff.h"
#include "ui/models/topic_store.h"
#include "ui/safe_text.h"
#include "ui/theme.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/field_plot.h"
#include "ui/widgets/follow_selection.h"
#include "ui/widgets/label.h"
#include "ui/widgets/payload_view.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

/// Rows looked through for a topic that was just chosen; the rest of the table is older.
constexpr std::uint64_t kLookBack = 200'000;
constexpr qsizetype kDiffBytes = 64 * 1024;

QString readable(const mqtt::MessageRef& message)
{
    return message ? decodePayload(Decoder::Auto, message->payload(), kDiffBytes).text : QString();
}

} // namespace

TopicHistory::TopicHistory(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName(QStringLiteral("topicHistorySplitter"));
    splitter->setChildrenCollapsible(false);
    auto* left = new QWidget;
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->setSpacing(0);
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("topicHistoryListWidget"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_changes = new QToolButton;
    m_changes->setObjectName(QStringLiteral("topicChangesToolButton"));
    m_changes->setCheckable(true);
    m_changes->setProperty("chip", true);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(10, 4, 10, 4);
    row->setSpacing(8);
    row->addWidget(m_changes);
    row->addStretch(1);
    m_fieldLabel = new Label(Role::TextMuted);
    m_field = new QComboBox;
    m_field->setObjectName(QStringLiteral("plotFieldComboBox"));
    m_field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_field->setMinimumContentsLength(10);
    m_fieldLabel->setBuddy(m_field);
    row->addWidget(m_fieldLabel);
    row->addWidget(m_field);
    leftColumn->addLayout(row);
    leftColumn->addWidget(m_list, 1);
    splitter->addWidget(left);
    m_stack = new QStackedWidget;
    m_payload = new PayloadView;
    m_diff = new QPlainTextEdit;
    m_diff->setObjectName(QStringLiteral("topicDiffPlainTextEdit"));
    m_diff->setReadOnly(true);
    m_diff->setFrameShape(QFrame::NoFrame);
    m_diff->setFont(EventDelegate::monospace(font()));
    m_diff->document()->setDocumentMargin(8);
    m_stack->addWidget(m_payload);
    m_stack->addWidget(m_diff);
    splitter->addWidget(m_stack);
    m_plot = new FieldPlot;
    m_plot->hide();
    splitter->addWidget(m_plot);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setStretchFactor(2, 3);
    splitter->setSizes({ 420, 620, 520 });
    m_payload->setPlottable();
    connect(m_payload, &PayloadView::numberClicked, this, &TopicHistory::plotField);
    connect(m_plot, &FieldPlot::closed, this, [this] {
        m_plot->hide();
        m_field->setCurrentIndex(0);
    });
    connect(m_field, &QComboBox::activated, this, [this](int index) {
        if (index > 0) {
            plotField(m_field->itemData(index).toString());
        } else {
            m_plot->stop();
            m_plot->hide();
        }
    });
    column->addWidget(splitter);
    followSelection(*m_list);
    connect(m_list, &QListWidget::currentRowChanged, this, &TopicHistory::showChosen);
    connect(m_changes, &QToolButton::toggled, this, &TopicHistory::showChosen);
    retranslate();
}

void TopicHistory::setTopic(const std::string& topic, const EventStore& store, const std::deque<PinnedMessage>* pinned)
{
    m_store = &store;
    if (topic == m_topic)
        return;
    m_topic = topic;
    m_plot->stop();
    m_plot->hide();
    m_messages.clear();
    m_list->clear();
    m_next = store.end() > kLookBack ? std::max(store.begin(), store.end() - kLookBack) : store.begin();
    refresh(store);
    if (pinned && pinned->size() > m_messages.size()) { // rows were let go meanwhile
        m_messages.clear();
        m_list->clear();
        for (const PinnedMessage& kept : *pinned) {
            const auto size = static_cast<std::uint32_t>(kept.message->payload().size());
            m_messages.push_back({ kept.message, kept.wallMicros, size, false });
            addRow(m_messages.back());
        }
        m_list->setCurrentRow(0);
    }
    showChosen();
    listFields();
}

void TopicHistory::plotField(const QString& path)
{
    if (m_topic.empty() || !m_store)
        return;
    if (m_field->findData(path) < 0)
        m_field->addItem(path.isEmpty() ? tr("payload") : visibleText(path.toStdString(), 60), path);
    m_field->setCurrentIndex(m_field->findData(path));
    m_plot->plot(m_topic, path, *m_store);
    m_plot->show();
}

/// What the newest message has to offer.
void TopicHistory::listFields()
{
    QStringList fields;
    if (!m_messages.empty() && !m_messages.back().gone) {
        const std::string_view payload = m_messages.back().message->payload().substr(0, kDiffBytes);
        if (!payload.empty() && (payload[0] == '{' || payload[0] == '[' || numberIn(payload, {})))
            fields = numericFields(fromUtf8(payload));
    }
    const QSignalBlocker quiet(m_field);
    m_field->clear();
    m_field->addItem(tr("nothing"));
    for (const QString& field : fields)
        m_field->addItem(field.isEmpty() ? tr("payload") : visibleText(field.toStdString(), 60), field);
    if (m_plot->isPlotting() && m_field->findData(m_plot->field()) < 0)
        m_field->addItem(visibleText(m_plot->field().toStdString(), 60), m_plot->field());
    m_field->setCurrentIndex(m_plot->isPlotting() ? m_field->findData(m_plot->field()) : 0);
    m_field->setEnabled(m_field->count() > 1);
}

void TopicHistory::refresh(const EventStore& store)
{
    if (m_topic.empty())
        return;
    m_next = std::max(m_next, store.begin());
    const bool atNewest = m_list->currentRow() <= 0;
    bool changed = false;
    for (; m_next < store.end(); ++m_next) {
        const EventRow& row = store.row(m_next);
        if (row.event.kind != tap::EventKind::Publish || row.event.topic() != m_topic)
            continue;
        m_messages.push_back({ row.event.message, row.event.stamp.wallMicros, row.payloadSize, row.payloadGone });
        addRow(m_messages.back());
        changed = true;
        if (m_messages.size() > kMessages) {
            m_messages.erase(m_messages.begin());
            delete m_list->takeItem(m_list->count() - 1);
        }
    }
    m_store = &store;
    m_plot->refresh(store);
    if (changed && m_field->count() <= 1)
        listFields();
    if (changed && atNewest && m_list->count() > 0)
        m_list->setCurrentRow(0);
}

void TopicHistory::addRow(const Past& past)
{
    const QString preview = past.gone ? tr("no longer kept") : payloadPreview(past.message->payload(), 120);
    auto* item = new QListWidgetItem(
        QStringLiteral("%1   %2   %3").arg(clockTime(past.wallMicros, true), byteSize(past.size), preview));
    item->setToolTip(toolTipText(preview));
    m_list->insertItem(0, item); // newest first
}

void TopicHistory::showChosen()
{
    const int row = m_list->currentRow();
    const auto at = m_messages.size() - 1 - static_cast<std::size_t>(std::max(row, 0));
    if (row < 0 || at >= m_messages.size()) {
        m_payload->showNothing();
        m_diff->clear();
        return;
    }
    m_stack->setCurrentIndex(m_changes->isChecked() ? 1 : 0);
    const Past& past = m_messages[at];
    if (!m_changes->isChecked()) {
        m_payload->show(past.message, past.gone, past.size);
        return;
    }
    if (at == 0) {
        m_diff->setPlainText(tr("There is no earlier message to compare with."));
        m_diff->setExtraSelections({});
        return;
    }
    QString text = clockTime(m_messages[at - 1].wallMicros, true) + QStringLiteral(" \u2192 ") + clockTime(past.wallMicros, true)
        + QLatin1Char('\n');
    QList<QTextEdit::ExtraSelection> colours;
    const std::vector<DiffLine> lines = lineDiff(readable(m_messages[at - 1].message), readable(past.message));
    for (const DiffLine& line : lines)
        text += QLatin1String(line.kind == DiffLine::Kind::Added ? "+ "
                        : line.kind == DiffLine::Kind::Removed   ? "- "
                                                                 : "  ")
            + line.text + QLatin1Char('\n');
    m_diff->setPlainText(text);
    QTextEdit::ExtraSelection times;
    times.format.setForeground(theme()[Role::TextMuted]);
    times.cursor = QTextCursor(m_diff->document()->firstBlock());
    times.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    colours.append(times);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].kind == DiffLine::Kind::Same)
            continue;
        QTextEdit::ExtraSelection line;
        line.format.setBackground(theme()[lines[i].kind == DiffLine::Kind::Added ? Role::OkSoft : Role::ErrorSoft]);
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        line.cursor = QTextCursor(m_diff->document()->findBlockByNumber(static_cast<int>(i) + 1));
        colours.append(line);
    }
    m_diff->setExtraSelections(colours);
}

void TopicHistory::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        showChosen();
    QWidget::changeEvent(event);
}

void TopicHistory::retranslate()
{
    m_changes->setText(tr("Show changes"));
    m_changes->setToolTip(tr("What is different from the message before"));
    m_fieldLabel->setText(tr("Over time"));
    m_field->setAccessibleName(tr("Number to show over time"));
    m_field->setToolTip(tr("A number of the messages as a chart; a click on it in the payload does the same"));
    listFields();
    m_list->setAccessibleName(tr("Last messages of the topic"));
    m_diff->setAccessibleName(tr("Changes since the message before"));
}

} // namespace hookline::ui
