#include "ui/widgets/message_preview.h"

#include "ui/format.h"
#include "ui/models/hex_text.h"
#include "ui/models/json_text.h"
#include "ui/models/message_sample_model.h"
#include "ui/models/source_words.h"
#include "ui/safe_text.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/json_highlighter.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"

#include <QEvent>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace hookline::ui {

MessagePreview::MessagePreview(QWidget* parent)
    : QWidget(parent)
    , m_model(new MessageSampleModel(this))
{
    setObjectName(QStringLiteral("messagePreview"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_heading = new Label(Role::Text, 1.0, true);
    m_heading->setObjectName(QStringLiteral("messagePreviewHeadingLabel"));
    m_heading->wrapped();
    column->addWidget(m_heading);
    m_trouble = new Label(Role::Warn);
    m_trouble->setObjectName(QStringLiteral("messagePreviewTroubleLabel"));
    m_trouble->wrapped()->selectable();
    column->addWidget(m_trouble);
    m_table = new ListTable("messagePreviewTableView");
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumns({ 19, 22, 21, 4, 6, 21, 12 }, MessageSampleModel::kFirstHidden, MessageSampleModel::Payload);
    m_table->setItemDelegateForColumn(MessageSampleModel::Payload, new CellDelegate(CellDelegate::Look::Fixed, m_table));
    m_table->setItemDelegateForColumn(MessageSampleModel::Record, new CellDelegate(CellDelegate::Look::CutInMiddle, m_table)); // offsets differ
    m_table->setMinimumHeight(110);
    column->addWidget(m_table, 3);
    m_facts = new Label(Role::TextMuted);
    m_facts->setObjectName(QStringLiteral("messagePreviewFactsLabel"));
    m_facts->wrapped()->selectable();
    column->addWidget(m_facts);
    m_payload = new QPlainTextEdit;
    m_payload->setObjectName(QStringLiteral("messagePreviewPlainTextEdit"));
    m_payload->setReadOnly(true);
    m_payload->setTabChangesFocus(true);
    m_payload->setMinimumHeight(70);
    m_payload->setFont(EventDelegate::monospace(font()));
    m_highlighter = new JsonHighlighter(this);
    column->addWidget(m_payload, 2);
    m_nothing = new EmptyState;
    m_nothing->setIcon("kafka");
    column->addWidget(m_nothing, 1);
    column->addStretch(0); // where there is neither to take the room
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &MessagePreview::showChosen);
    retranslate();
    show({}, {});
}

void MessagePreview::show(const QString& heading, std::vector<metrics::MessageSample> samples, const QString& trouble)
{
    m_heading->setText(heading);
    m_heading->setRole(samples.empty() ? Role::TextMuted : Role::Text);
    m_trouble->setText(trouble);
    m_trouble->setVisible(!trouble.isEmpty());
    const int before = m_table->currentIndex().row();
    m_model->setRows(std::move(samples));
    m_table->clearSpans();
    const QHeaderView* header = m_table->horizontalHeader();
    const bool sideBySide = header->visualIndex(MessageSampleModel::Payload) == header->visualIndex(MessageSampleModel::Topic) + 1;
    for (int row = 0; sideBySide && row < m_model->rowCount(); ++row) {
        if (m_model->at(row).skip) // why it fails takes the room of what it would have become
            m_table->setSpan(row, MessageSampleModel::Topic, 1, 2);
    }
    const bool some = m_model->rowCount() > 0, nothing = !some && trouble.isEmpty() && !heading.isEmpty();
    m_heading->setVisible(!nothing);
    m_nothing->setText(heading);
    m_nothing->setVisible(nothing);
    m_table->setVisible(some);
    m_facts->setVisible(some);
    if (some)
        m_table->selectRow(std::clamp(before, 0, m_model->rowCount() - 1));
    showChosen();
}

void MessagePreview::showChosen()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    m_payload->setVisible(!rows.isEmpty() && !m_model->at(rows.first().row()).skip);
    if (rows.isEmpty())
        return;
    const metrics::MessageSample& sample = m_model->at(rows.first().row());
    if (sample.skip) {
        m_facts->setText(
            sentences({ tr("It would be left out: %1 (%2).").arg(SourceWords::skip(*sample.skip), visibleText(sample.detail, 200)),
                unbrokenFields(SourceWords::remedy(*sample.skip)) }));
        m_facts->setRole(Role::Error);
        m_highlighter->setDocument(nullptr);
        m_payload->clear();
        return;
    }
    QStringList facts { byteSize(static_cast<double>(sample.payloadSize)), QStringLiteral("QoS %1").arg(sample.qos) };
    if (sample.retain)
        facts << tr("retained");
    for (const auto& [name, value] : sample.properties)
        facts << visibleText(name, 60) + QLatin1Char('=') + visibleText(value, 120);
    m_facts->setText(facts.join(QStringLiteral("  \u00B7  ")));
    m_facts->setRole(Role::TextMuted);
    bool cut = false;
    const auto json = prettyJson(sample.payload, metrics::MessageSample::kMost, cut);
    const QString text = QString::fromUtf8(sample.payload.data(), static_cast<qsizetype>(sample.payload.size()));
    const bool isText = text.toUtf8() == QByteArray::fromStdString(sample.payload) || sample.payloadSize > sample.payload.size();
    m_highlighter->setDocument(json ? m_payload->document() : nullptr);
    QString shown = json ? fromUtf8(std::string_view(json->constData(), static_cast<std::size_t>(json->size())))
        : isText         ? visibleLines(sample.payload)
                         : hexText(sample.payload);
    if (sample.payloadSize > sample.payload.size())
        shown += QStringLiteral("\n…");
    if (m_payload->toPlainText() != shown)
        m_payload->setPlainText(shown);
}

void MessagePreview::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void MessagePreview::retranslate()
{
    m_table->setAccessibleName(tr("Messages"));
    m_payload->setAccessibleName(tr("Payload"));
    m_model->retranslate();
    showChosen();
}

} // namespace hookline::ui
