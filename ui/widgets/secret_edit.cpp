#include "ui/widgets/secret_edit.h"

#include "core/config/secret_reference.h"
#include "ui/format.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>

namespace hookline::ui {

using config::SecretKind;

SecretEdit::SecretEdit(const QString& name, QWidget* parent)
    : QWidget(parent)
{
    setObjectName(name);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_kind = new QComboBox;
    m_kind->setObjectName(name + QLatin1String("KindComboBox"));
    for (const SecretKind kind : { SecretKind::Environment, SecretKind::File, SecretKind::Text })
        m_kind->addItem(QString(), static_cast<int>(kind));
    m_value = new QLineEdit;
    m_value->setObjectName(name + QLatin1String("LineEdit"));
    row->addWidget(m_kind);
    row->addWidget(m_value, 1);
    setFocusProxy(m_value);
    connect(m_kind, &QComboBox::activated, this, [this] {
        m_value->clear(); // a password must not become the name of a file
        kindChanged();
        emit edited();
    });
    connect(m_value, &QLineEdit::textEdited, this, &SecretEdit::edited);
    connect(m_value, &QLineEdit::editingFinished, this, &SecretEdit::editingFinished);
    retranslate();
}

void SecretEdit::setReference(const QString& reference)
{
    const config::SecretReference parsed = config::parseSecret(reference.toStdString());
    const SecretKind kind = reference.isEmpty() ? SecretKind::Environment : parsed.kind;
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(kind)));
    kindChanged();
    m_value->setText(fromUtf8(parsed.value));
}

QString SecretEdit::reference() const
{
    const auto kind = static_cast<SecretKind>(m_kind->currentData().toInt());
    const QString value = kind == SecretKind::Text ? m_value->text() : m_value->text().trimmed();
    return value.isEmpty() ? QString() : fromUtf8(config::writeSecret({ kind, value.toStdString() }));
}

void SecretEdit::kindChanged()
{
    const auto kind = static_cast<SecretKind>(m_kind->currentData().toInt());
    m_value->setEchoMode(kind == SecretKind::Text ? QLineEdit::Password : QLineEdit::Normal);
    m_value->setPlaceholderText(kind == SecretKind::Environment ? QStringLiteral("KAFKA_PASSWORD")
            : kind == SecretKind::File                          ? QStringLiteral("/etc/hookline/kafka-password")
                                                                : QString());
}

void SecretEdit::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void SecretEdit::retranslate()
{
    m_kind->setItemText(0, tr("Environment variable"));
    m_kind->setItemText(1, tr("File"));
    m_kind->setItemText(2, tr("Stored here, unencrypted"));
    m_kind->setAccessibleName(tr("Where the secret is"));
}

} // namespace hookline::ui
