#include "ui/dialogs/proto_dialog.h"

#include "ui/icons.h"
#include "ui/models/decode/proto_schema.h"
#include "ui/timing.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

} // namespace

ProtoDialog::ProtoDialog(const Decoding& now, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("protoDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Protobuf"));
    resize(680, 330);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(12);
    auto* words = new Label(Role::TextMuted);
    words->wrapped();
    words->setText(tr("Choose the import root folder, or a single .proto file whose imports lie next to it, and the message type of the "
                      "payloads."));
    column->addWidget(words);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(10);
    m_path = new QLineEdit(now.protoPath);
    m_path->setObjectName(QStringLiteral("protoPathLineEdit"));
    m_path->setAccessibleName(tr(".proto files"));
    const auto button = [&](const char* name, const char* iconName, const QString& text) {
        auto* b = new QPushButton(text);
        b->setObjectName(QLatin1String(name));
        b->setIcon(icon(iconName));
        b->setAutoDefault(false);
        return b;
    };
    m_folder = button("protoFolderPushButton", "folder", tr("Folder…"));
    m_file = button("protoFilePushButton", "document", tr("File…"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_path, 1);
    row->addWidget(m_folder);
    row->addWidget(m_file);
    form->addRow(tr(".proto files"), row);
    m_type = new QComboBox;
    m_type->setObjectName(QStringLiteral("protoTypeComboBox"));
    m_type->setAccessibleName(tr("Message type"));
    m_type->setEditable(true);
    m_type->setInsertPolicy(QComboBox::NoInsert);
    m_type->completer()->setFilterMode(Qt::MatchContains);
    m_type->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_type->lineEdit()->setAccessibleName(tr("Message type"));
    form->addRow(tr("Message type"), m_type);
    column->addLayout(form);
    m_state = new Label(Role::TextMuted);
    m_state->setObjectName(QStringLiteral("protoStateLabel"));
    m_state->wrapped();
    column->addWidget(m_state);
    m_mistakes = new Label(Role::Error);
    m_mistakes->setObjectName(QStringLiteral("protoMistakesLabel"));
    m_mistakes->wrapped()->selectable();
    column->addWidget(m_mistakes);
    column->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    m_ok->setProperty("primary", true);
    column->addWidget(buttons);
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPause);
    connect(&m_typing, &QTimer::timeout, this, &ProtoDialog::read);
    connect(m_path, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_type, &QComboBox::editTextChanged, this, &ProtoDialog::refresh);
    // Later: they ask, and who triggered them by other means than the mouse is answered before.
    const auto folder = [this] {
        const QString chosen = QFileDialog::getExistingDirectory(this, tr("Folder that imports begin at"), m_path->text());
        if (!chosen.isEmpty())
            m_path->setText(chosen);
    };
    const auto file = [this] {
        const QString chosen = QFileDialog::getOpenFileName(
            this, tr("A .proto file"), QFileInfo(m_path->text()).absolutePath(), tr("Protocol Buffers (*.proto)"));
        if (!chosen.isEmpty())
            m_path->setText(chosen);
    };
    connect(m_folder, &QPushButton::clicked, this, folder, Qt::QueuedConnection);
    connect(m_file, &QPushButton::clicked, this, file, Qt::QueuedConnection);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_type->setEditText(now.protoType);
    read();
}

void ProtoDialog::read()
{
    m_typing.stop();
    const QString type = m_type->currentText();
    const QString path = m_path->text().trimmed();
    m_types.clear();
    m_mistakes->clear();
    if (!path.isEmpty()) {
        const auto schema = ProtoSchema::load(path); // anew: a mistake may just have been put right
        m_types = schema->types();
        m_mistakes->setText(schema->mistakesText());
    }
    m_mistakes->setVisible(!m_mistakes->text().isEmpty());
    {
        const QSignalBlocker quiet(m_type);
        m_type->clear();
        m_type->addItems(m_types);
        m_type->setEditText(type.isEmpty() && m_types.size() == 1 ? m_types.first() : type);
    }
    refresh();
}

void ProtoDialog::refresh()
{
    const QString type = m_type->currentText().trimmed();
    const bool there = m_types.contains(type);
    m_ok->setEnabled(there);
    m_mistakes->setRole(there ? Role::Warn : Role::Error); // of another file in the folder
    if (m_path->text().trimmed().isEmpty())
        m_state->setText(tr("No files chosen yet."));
    else if (!type.isEmpty() && !there)
        m_state->setText(tr("There is no message type %1.").arg(type));
    else
        m_state->setText(tr("%Ln message type(s)", nullptr, static_cast<int>(m_types.size())));
}

void ProtoDialog::accept()
{
    if (m_typing.isActive())
        read();
    if (!m_ok->isEnabled())
        return;
    emit chosen({ Decoder::Protobuf, m_path->text().trimmed(), m_type->currentText().trimmed() });
    QDialog::accept();
}

} // namespace hookline::ui
