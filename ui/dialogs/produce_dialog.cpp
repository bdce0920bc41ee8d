#include "ui/dialogs/produce_dialog.h"

#include "ui/safe_text.h"

#include <QCheckBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace hookline::ui {

ProduceDialog::ProduceDialog(KafkaDesk& desk, const KafkaSpot& spot, QWidget* parent)
    : TopicDialog(desk, "produceDialog", KafkaDesk::Change::Write, spot, parent)
{
    setWindowTitle(tr("Produce a test record"));
    setIntro(tr("One record with nothing added, not even headers. It stays in the topic like any other, and whoever reads the topic gets it."));
    m_name = new QLineEdit(spot.topic);
    m_name->setMaxLength(249);
    m_key = new QLineEdit;
    m_key->setPlaceholderText(tr("none: Kafka chooses the partition"));
    m_value = new QPlainTextEdit;
    m_value->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_value->setPlaceholderText(QStringLiteral("{\"hello\": \"world\"}"));
    m_value->setTabChangesFocus(true);
    m_value->setMinimumHeight(96);
    m_tombstone = new QCheckBox(tr("No value: a tombstone"));
    m_tombstone->setObjectName(QStringLiteral("produceTombstoneCheckBox"));
    const QString deletes = tr("Deletes the key where the topic is compacted");
    m_tombstone->setToolTip(toolTipText(deletes));
    m_tombstone->setAccessibleDescription(deletes);
    addField(tr("Topic"), m_name, "produceTopicLineEdit");
    addField(tr("Key"), m_key, "produceKeyLineEdit");
    addField(tr("Value"), m_value, "produceValuePlainTextEdit");
    form()->addRow(QString(), m_tombstone);
    primary()->setText(tr("Produce"));
    const auto check = [this] { primary()->setEnabled(!m_name->text().trimmed().isEmpty()); };
    connect(m_name, &QLineEdit::textChanged, this, check);
    connect(m_tombstone, &QCheckBox::toggled, m_value, &QWidget::setDisabled);
    check();
    (spot.topic.isEmpty() ? static_cast<QWidget*>(m_name) : m_key)->setFocus();
}

void ProduceDialog::send()
{
    m_topic = m_name->text().trimmed();
    metrics::KafkaNewRecord record;
    record.topic = m_topic.toStdString();
    if (!m_key->text().isEmpty())
        record.key = m_key->text().toStdString();
    if (!m_tombstone->isChecked())
        record.value = m_value->toPlainText().toStdString();
    m_desk.writeRecord(m_cluster, record);
}

QWidget* ProduceDialog::fieldOf(const std::string& errorId) const
{
    return errorId == "topics.name" || errorId == "topics.unknown" ? m_name : nullptr;
}

} // namespace hookline::ui
