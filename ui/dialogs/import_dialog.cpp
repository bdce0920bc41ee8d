#include "ui/dialogs/import_dialog.h"

#include "core/config/schema.h"
#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/settings_draft.h"
#include "ui/safe_text.h"
#include "ui/setting_words.h"
#include "ui/widgets/label.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr qint64 kLargestFile = 4 << 20;

QString shown(const config::FieldInfo& field, const config::Value& value)
{
    if (const bool* flag = std::get_if<bool>(&value))
        return *flag ? QStringLiteral("true") : QStringLiteral("false");
    if (const auto* digits = std::get_if<std::uint64_t>(&value))
        return field.name == "port" ? QString::number(*digits) : number(*digits);
    if (const auto* text = std::get_if<std::string>(&value))
        return text->empty() ? QStringLiteral("\u2013") : visibleText(*text, 120);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        QStringList out;
        for (const std::string& one : *list)
            out << visibleText(one, 60);
        return out.isEmpty() ? QStringLiteral("\u2013") : listed(out);
    }
    return QStringLiteral("\u2026");
}

} // namespace

ImportDialog::ImportDialog(SettingsDesk& desk, ImportKind kind, QWidget* parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_kind(kind)
    , m_fileName(kind == ImportKind::Mosquitto ? QStringLiteral("mosquitto.conf") : QStringLiteral("emq_kafka.conf"))
{
    setObjectName(QStringLiteral("importDialog"));
    const bool mosquitto = kind == ImportKind::Mosquitto;
    setWindowTitle(mosquitto ? tr("Settings of mosquitto") : tr("Settings of EMQ's Kafka plugin"));
    setMinimumSize(680, 520);
    resize(760, 600);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(10);
    auto* hint = new Label(Role::TextMuted);
    hint->wrapped();
    hint->setText(
        tr("Open the file or paste it. What it says becomes part of your changes; nothing is saved before you apply them."));
    auto* first = new QHBoxLayout;
    first->setSpacing(12);
    auto* file = new QPushButton(tr("Open file…"));
    file->setObjectName(QStringLiteral("importOpenPushButton"));
    file->setIcon(icon("folder"));
    file->setAutoDefault(false);
    first->addWidget(hint, 1);
    first->addWidget(file);
    column->addLayout(first);
    m_text = new QPlainTextEdit;
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setObjectName(QStringLiteral("importPlainTextEdit"));
    m_text->setAccessibleName(windowTitle());
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setPlaceholderText(mosquitto
            ? QStringLiteral("listener 1883\nallow_anonymous false\npassword_file /etc/mosquitto/passwd\n\u2026")
            : QStringLiteral("emq_plugin.kafka.server = 127.0.0.1:9092\nemq_plugin.kafka.topic = test"));
    column->addWidget(m_text, 2);
    m_summary = new Label(Role::Text, 1.0, true);
    m_summary->setObjectName(QStringLiteral("importSummaryLabel"));
    m_summary->wrapped();
    column->addWidget(m_summary);
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("importListWidget"));
    m_list->setWordWrap(true);
    m_list->setAccessibleName(tr("What would change"));
    column->addWidget(m_list, 3);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_use = buttons->addButton(tr("Use these"), QDialogButtonBox::AcceptRole);
    m_use->setObjectName(QStringLiteral("importUsePushButton"));
    m_use->setProperty("primary", true);
    column->addWidget(buttons);
    connect(file, &QPushButton::clicked, this, &ImportDialog::openFile);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_text, &QPlainTextEdit::textChanged, this, &ImportDialog::read);
    read();
}

void ImportDialog::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    m_text->setFocus();
}

void ImportDialog::setText(const QString& text, const QString& fileName)
{
    m_fileName = fileName;
    m_text->setPlainText(text);
}

void ImportDialog::openFile()
{
    const QString start = m_kind == ImportKind::Mosquitto ? QStringLiteral("/etc/mosquitto/mosquitto.conf") : QString();
    const QString name = QFileDialog::getOpenFileName(this, tr("Open file…"), start);
    QFile file(name);
    if (!name.isEmpty() && file.open(QIODevice::ReadOnly))
        setText(QString::fromUtf8(file.read(kLargestFile)), QFileInfo(name).fileName());
}

void ImportDialog::read()
{
    m_result = m_desk.import(m_kind, m_text->toPlainText(), m_fileName);
    m_list->clear();
    SettingsDraft draft;
    const config::Settings saved = m_desk.saved();
    draft.setSaved(saved);
    draft.take(m_result.settings);
    const auto line = [this](const char* iconName, Role role, const QString& text) {
        new QListWidgetItem(icon(iconName, role), text, m_list);
    };
    for (const std::string& key : draft.changedKeys()) {
        if (key == "listeners") {
            for (const config::ListenerSettings& one : m_result.settings.broker.listeners) {
                if (std::ranges::find(saved.broker.listeners, one) == saved.broker.listeners.end())
                    line("ok", Role::Ok, tr("Listener %1, port %2").arg(visibleText(one.name, 64)).arg(one.port));
            }
            continue;
        }
        const config::Field& field = *config::findField(key);
        line("ok", Role::Ok,
            labelled(SettingWords::label(key),
                shown(field, field.read(saved)) + QStringLiteral(" \u2192 ") + shown(field, field.read(m_result.settings))));
    }
    const int changes = m_list->count();
    for (const QString& warning : m_result.warnings)
        line("warning", Role::Warn, coreText(warning.toStdString(), 400));
    const bool empty = m_text->toPlainText().trimmed().isEmpty();
    m_summary->setText(empty ? QString()
            : changes == 0 && m_result.warnings.isEmpty() ? tr("Nothing would change.")
            : m_result.warnings.isEmpty()                 ? tr("%Ln change(s).", nullptr, changes)
                                          : sentences({ tr("%Ln change(s).", nullptr, changes),
                tr("%Ln line(s) without a counterpart.", nullptr, static_cast<int>(m_result.warnings.size())) }));
    m_summary->setVisible(!empty);
    m_use->setEnabled(changes > 0);
}

} // namespace hookline::ui
