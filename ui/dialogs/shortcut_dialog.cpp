#include "ui/dialogs/shortcut_dialog.h"

#include "ui/format.h"
#include "ui/shortcut_book.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace hookline::ui {
namespace {

enum Column { AreaColumn, WhatColumn, KeysColumn, ColumnCount };

} // namespace

ShortcutDialog::ShortcutDialog(QList<Command> commands, QWidget* parent)
    : QDialog(parent)
    , m_commands(std::move(commands))
{
    setObjectName(QStringLiteral("shortcutDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Change shortcuts"));
    resize(720, 620);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("shortcutSearchLineEdit"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setPlaceholderText(tr("Search commands and keys"));
    m_search->setClearButtonEnabled(true);
    column->addWidget(m_search);
    m_table = new QTableWidget(0, ColumnCount);
    m_table->setObjectName(QStringLiteral("shortcutsTableWidget"));
    m_table->setAccessibleName(tr("Commands"));
    m_table->setHorizontalHeaderLabels({ tr("Where"), tr("Command"), tr("Keys") });
    m_table->verticalHeader()->hide();
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(AreaColumn, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(WhatColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(KeysColumn, QHeaderView::ResizeToContents);
    column->addWidget(m_table, 1);
    auto* row = new QHBoxLayout;
    m_keys = new QKeySequenceEdit;
    m_keys->setObjectName(QStringLiteral("newKeysKeySequenceEdit"));
    m_keys->setAccessibleName(tr("New keys: press them here"));
    for (QLineEdit* inside : m_keys->findChildren<QLineEdit*>()) {
        inside->setAccessibleName(m_keys->accessibleName());
        inside->setPlaceholderText(m_keys->accessibleName());
    }
    m_set = new QPushButton(tr("Set"));
    m_set->setObjectName(QStringLiteral("setKeysPushButton"));
    m_set->setProperty("primary", true);
    m_reset = new QPushButton(tr("Reset"));
    m_reset->setObjectName(QStringLiteral("resetKeysPushButton"));
    row->addWidget(m_keys, 1);
    row->addWidget(m_set);
    row->addWidget(m_reset);
    column->addLayout(row);
    m_note = new Label(Role::TextMuted);
    m_note->setObjectName(QStringLiteral("keysNoteLabel"));
    m_note->wrapped();
    column->addWidget(m_note);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_resetAll = buttons->addButton(tr("Reset all"), QDialogButtonBox::ResetRole);
    m_resetAll->setObjectName(QStringLiteral("resetAllKeysPushButton"));
    for (QPushButton* button : findChildren<QPushButton*>())
        button->setAutoDefault(false); // Enter is a key like any other here
    column->addWidget(buttons);
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutDialog::search);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &ShortcutDialog::showChosen);
    connect(m_keys, &QKeySequenceEdit::keySequenceChanged, this, &ShortcutDialog::check);
    connect(m_set, &QPushButton::clicked, this, &ShortcutDialog::set);
    connect(m_reset, &QPushButton::clicked, this, &ShortcutDialog::resetOne);
    connect(m_resetAll, &QPushButton::clicked, this, &ShortcutDialog::resetAll);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    fill();
    m_table->selectRow(0);
    m_search->setFocus();
}

void ShortcutDialog::fill()
{
    m_table->setRowCount(static_cast<int>(m_commands.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const Command& command = m_commands[row];
        m_table->setItem(row, AreaColumn, new QTableWidgetItem(command.area.isEmpty() ? tr("Everywhere") : command.area));
        m_table->setItem(row, WhatColumn, new QTableWidgetItem(withoutMnemonic(command.action->text())));
        m_table->setItem(row, KeysColumn, new QTableWidgetItem);
        showRow(row);
    }
}

/// Keys that somebody chose stand out.
void ShortcutDialog::showRow(int row)
{
    QTableWidgetItem* keys = m_table->item(row, KeysColumn);
    keys->setText(allKeys(*m_commands[row].action));
    QFont font = m_table->font();
    font.setBold(ShortcutBook::isChanged(m_commands[row]));
    keys->setFont(font);
}

const Command* ShortcutDialog::chosen() const
{
    const QList<QTableWidgetItem*> selected = m_table->selectedItems();
    return selected.isEmpty() ? nullptr : &m_commands[selected.first()->row()];
}

void ShortcutDialog::search(const QString& text)
{
    int first = -1;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        bool found = false;
        for (int column = 0; column < ColumnCount && !found; ++column)
            found = m_table->item(row, column)->text().contains(text, Qt::CaseInsensitive);
        m_table->setRowHidden(row, !found);
        if (found && first < 0)
            first = row;
    }
    if (first >= 0)
        m_table->selectRow(first);
    else
        m_table->clearSelection();
}

void ShortcutDialog::showChosen()
{
    const Command* command = chosen();
    m_keys->setKeySequence(command ? command->action->shortcut() : QKeySequence());
    check();
}

void ShortcutDialog::check()
{
    const Command* command = chosen();
    const QKeySequence keys = m_keys->keySequence();
    const QList<QKeySequence> now = command ? command->action->shortcuts() : QList<QKeySequence>();
    const bool same = !command || now.contains(keys) || (keys.isEmpty() && now.isEmpty());
    const Command* other = command ? ShortcutBook::conflict(m_commands, *command, keys) : nullptr;
    m_set->setEnabled(!same);
    m_set->setText(other && !same ? tr("Set anyway") : tr("Set"));
    m_reset->setEnabled(command && ShortcutBook::isChanged(*command));
    m_resetAll->setEnabled(std::ranges::any_of(m_commands, &ShortcutBook::isChanged));
    m_note->setRole(other ? Role::Warn : Role::TextMuted);
    m_note->setText(other ? tr("%1 has these keys now, and would lose them.").arg(withoutMnemonic(other->action->text()))
            : keys.isEmpty() ? tr("No keys: the command is in the menus and under Commands… only.")
                             : tr("Choose a command, press its new keys, then Set."));
}

void ShortcutDialog::set()
{
    const Command* command = chosen();
    if (!command)
        return;
    const QKeySequence keys = m_keys->keySequence();
    while (const Command* other = ShortcutBook::conflict(m_commands, *command, keys))
        ShortcutBook::withdraw(*other, keys);
    ShortcutBook::choose(*command, keys);
    for (int row = 0; row < m_table->rowCount(); ++row)
        showRow(row);
    check();
}

void ShortcutDialog::resetOne()
{
    if (const Command* command = chosen()) {
        ShortcutBook::reset(*command);
        for (const QKeySequence& keys : command->action->shortcuts()) {
            while (const Command* other = ShortcutBook::conflict(m_commands, *command, keys))
                ShortcutBook::withdraw(*other, keys); // they were given away meanwhile
        }
    }
    for (int row = 0; row < m_table->rowCount(); ++row)
        showRow(row);
    showChosen();
}

void ShortcutDialog::resetAll()
{
    for (const Command& command : m_commands)
        ShortcutBook::reset(command);
    for (int row = 0; row < m_table->rowCount(); ++row)
        showRow(row);
    showChosen();
}

} // namespace hookline::ui
