#include "ui/dialogs/paste_properties_dialog.h"

#include "ui/dialogs/named.h"
#include "ui/format.h"
#include "ui/safe_text.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/label.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr qint64 kLargestPaste = 1 << 20;

QString list(const std::vector<std::string>& keys)
{
    QStringList out;
    for (const std::string& key : keys)
        out << visibleText(key, 80);
    return out.join(QStringLiteral(", "));
}

} // namespace

PastePropertiesDialog::PastePropertiesDialog(const config::KafkaSettings& base, QWidget* parent)
    : QDialog(parent)
    , m_base(base)
{
    setObjectName(QStringLiteral("pastePropertiesDialog"));
    setWindowTitle(tr("Settings of a Java client"));
    setMinimumSize(620, 440);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(10);
    auto* hint = new Label(Role::TextMuted);
    hint->wrapped();
    hint->setText(tr("Paste the client.properties that you were given. Nothing is used before you say so."));
    column->addWidget(hint);
    m_text = named(new QPlainTextEdit, "propertiesPlainTextEdit");
    m_text->setAccessibleName(windowTitle());
    m_text->setPlaceholderText(
        QStringLiteral("bootstrap.servers=kafka-1:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=…"));
    m_text->setFont(EventDelegate::monospace(font()));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    column->addWidget(m_text, 1);
    m_taken = named(new Label(Role::Ok), "takenLabel");
    m_left = named(new Label(Role::Warn), "leftLabel");
    for (Label* label : { m_taken, m_left }) {
        label->wrapped();
        column->addWidget(label);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* file = buttons->addButton(tr("Open file…"), QDialogButtonBox::ActionRole);
    m_use = buttons->addButton(tr("Use these"), QDialogButtonBox::AcceptRole);
    m_use->setObjectName(QStringLiteral("useTheseButton"));
    m_use->setProperty("primary", true);
    column->addWidget(buttons);
    connect(file, &QPushButton::clicked, this, &PastePropertiesDialog::openFile);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_text, &QPlainTextEdit::textChanged, this, &PastePropertiesDialog::read);
    read();
}

void PastePropertiesDialog::read()
{
    m_result = config::readClientProperties(m_text->toPlainText().toStdString(), m_base);
    m_taken->setText(m_result.taken.empty() ? QString() : tr("Used: %1").arg(list(m_result.taken)));
    QStringList left;
    if (!m_result.unmapped.empty())
        left << tr("Ignored here: %1").arg(list(m_result.unmapped));
    const auto isStore = [](const std::string& key) {
        return key == "ssl.truststore.location" || key == "ssl.keystore.location";
    };
    if (std::ranges::any_of(m_result.unmapped, isStore))
        left << tr("Java's own stores are for Java only: give PEM files on the “Security” tab.");
    if (!m_result.unreadable.empty())
        left << tr("Not understood: %1").arg(list(m_result.unreadable));
    m_left->setText(left.join(QLatin1Char('\n')));
    m_taken->setVisible(!m_taken->text().isEmpty());
    m_left->setVisible(!left.isEmpty());
    m_use->setEnabled(!m_result.taken.empty());
}

void PastePropertiesDialog::openFile()
{
    const QString name = QFileDialog::getOpenFileName(this, tr("Open file…"));
    QFile file(name);
    if (!name.isEmpty() && file.open(QIODevice::ReadOnly))
        m_text->setPlainText(QString::fromUtf8(file.read(kLargestPaste)));
}

} // namespace hookline::ui
