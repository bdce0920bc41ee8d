#include "ui/widgets/record_detail.h"

#include "core/base/utf8.h"
#include "core/mqtt/message.h"
#include "ui/format.h"
#include "ui/models/decode/decode_rules.h"
#include "ui/models/json_text.h"
#include "ui/safe_text.h"
#include "ui/widgets/fact_tree.h"
#include "ui/widgets/label.h"
#include "ui/widgets/payload_view.h"

#include <QEvent>
#include <QSplitter>
#include <QVBoxLayout>

namespace hookline::ui {

RecordDetail::RecordDetail(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_empty = new Label(Role::TextMuted);
    m_empty->setAlignment(Qt::AlignCenter);
    column->addWidget(m_empty, 1);
    m_splitter = new QSplitter(Qt::Horizontal);
    m_splitter->setObjectName(QStringLiteral("recordDetailSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_content = m_splitter;
    m_tree = new FactTree("recordTreeWidget");
    m_value = new PayloadView;
    m_value->setOfRecord();
    m_splitter->addWidget(m_tree);
    m_splitter->addWidget(m_value);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setSizes({ 360, 600 });
    column->addWidget(m_splitter, 1);
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem* item) {
        if (item->data(0, Qt::UserRole).toBool())
            emit eventWanted();
    });
    clear();
}

void RecordDetail::show(const metrics::KafkaRecord& record, const QString& topic, const QString& event)
{
    m_record = record;
    m_topic = topic;
    m_event = event;
    rebuild();
}

void RecordDetail::clear()
{
    m_record = {};
    m_topic.clear();
    rebuild();
}

void RecordDetail::rebuild()
{
    m_empty->setText(tr("Select a record."));
    m_empty->setVisible(isEmpty());
    m_content->setVisible(!isEmpty());
    m_tree->setAccessibleName(tr("Details of the record"));
    m_tree->clear();
    if (isEmpty()) {
        m_value->showNothing();
        return;
    }
    QTreeWidgetItem* kafka = m_tree->addSection(tr("Record"));
    FactTree::addFact(kafka, tr("Topic"), visibleText(m_topic.toStdString(), 300));
    FactTree::addFact(kafka, tr("Partition"), QString::number(m_record.partition));
    FactTree::addFact(kafka, tr("Offset"), QString::number(m_record.offset));
    if (m_record.timestampMillis >= 0)
        FactTree::addFact(kafka, tr("Time"), dateTime(m_record.timestampMillis * 1000));
    FactTree::addFact(kafka, tr("Key"), m_record.hasKey ? payloadPreview(m_record.key, 1000) : tr("none"));
    FactTree::addFact(kafka, tr("Value"),
        m_record.hasValue ? byteSize(static_cast<double>(m_record.valueSize)) : tr("none: a tombstone"));
    QTreeWidgetItem* mqtt = m_tree->addSection(tr("MQTT event"));
    QTreeWidgetItem* event = FactTree::addFact(mqtt, tr("Row"), m_event);
    if (m_event.startsWith(QLatin1Char('#'))) {
        event->setForeground(1, theme()[Role::Accent]);
        event->setData(0, Qt::UserRole, true);
        event->setToolTip(1, tr("Double-click to go there"));
    }
    QTreeWidgetItem* headers = m_tree->addSection(tr("Headers"));
    for (const auto& [name, value] : m_record.headers)
        FactTree::addFact(headers, visibleText(name, 200), payloadPreview(value, 1000));
    headers->setHidden(m_record.headers.empty());
    m_tree->settle();
    const std::string topic = decodingTopic();
    const mqtt::MessageRef value
        = mqtt::Message::create({ .topic = topic, .payload = m_record.value, .properties = {}, .publisher = {} });
    m_value->show(value, false, static_cast<std::uint32_t>(m_record.value.size()));
}

/// By which a rule may say how the value is decoded: the Kafka topic, or the MQTT topic that the headers name, unless the value
/// is an event around the payload.
std::string RecordDetail::decodingTopic() const
{
    const std::string topic = m_topic.toStdString();
    if (decodeRules().ruleFor(topic) || isJson(m_record.value))
        return topic;
    for (const auto& [name, value] : m_record.headers) {
        if (name == "mqtt_topic" && value.size() <= 65535 && base::isUtf8(value))
            return value;
    }
    return topic;
}

void RecordDetail::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        rebuild();
    QWidget::changeEvent(event);
}

} // namespace hookline::ui
