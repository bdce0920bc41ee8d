#include "ui/dialogs/help_dialogs.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/filter/fields.h"
#include "ui/ports/backend.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace hookline::ui {

ShortcutsDialog::ShortcutsDialog(const QList<Command>& commands, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Shortcuts"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(16);
    QStringList areas;
    int rows = 0;
    for (const Command& command : commands) {
        if (command.action->shortcut().isEmpty())
            continue;
        ++rows;
        if (!areas.contains(command.area)) {
            areas << command.area;
            rows += 2;
        }
    }
    // Areas side by side, none torn apart, about equally tall.
    constexpr int kColumns = 3;
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(6);
    int at = 0, side = 0;
    for (const QString& area : areas) {
        if (at > 0 && at >= (rows + kColumns - 1) / kColumns && side + 1 < kColumns) {
            ++side;
            at = 0;
            grid->setColumnMinimumWidth(3 * side - 1, 22);
        }
        auto* heading = new Label(Role::Accent, 1.0, true);
        heading->setText(area.isEmpty() ? tr("Everywhere") : area);
        grid->addWidget(heading, at++, 3 * side, 1, 2);
        for (const Command& command : commands) {
            if (command.area != area || command.action->shortcut().isEmpty())
                continue;
            auto* what = new Label;
            what->setText(withoutMnemonic(command.action->text()));
            QStringList keys;
            for (const QKeySequence& sequence : command.action->shortcuts())
                keys << keysText(sequence);
            auto* key = new Label(Role::TextMuted);
            key->setMonospace();
            key->setText(keys.join(QLatin1String(", ")));
            what->setBuddy(key);
            grid->addWidget(what, at, 3 * side);
            grid->addWidget(key, at++, 3 * side + 1);
        }
        grid->setRowMinimumHeight(at++, 8);
    }
    column->addLayout(grid);
    column->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

FilterHelpDialog::FilterHelpDialog(QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("filterHelpDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Filters"));
    resize(760, 640);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(12);
    const auto line = [&](const QString& text, Role role = Role::Text) {
        auto* label = new Label(role);
        label->setText(text);
        label->wrapped();
        column->addWidget(label);
    };
    line(tr("Words are found in client ID, topic, payload and event: dev-017 temp finds rows with both. Put text with "
            "spaces or "
            "signs in quotation marks."));
    line(tr("Fields are compared with == != < <= > >= contains like matches in, and joined with and, or, not and "
            "parentheses. "
            "like knows MQTT's + and #, and * for any text; matches takes a regular expression. A test on something "
            "the row "
            "does not have is never true."));
    auto* table = new QTableWidget(0, 3);
    table->setObjectName(QStringLiteral("filterFieldsTableWidget"));
    table->setAccessibleName(tr("Fields"));
    table->setHorizontalHeaderLabels({ tr("Field"), tr("What it is"), tr("Example") });
    table->verticalHeader()->hide();
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    for (const filter::Field& field : filter::fields()) {
        const int row = table->rowCount();
        table->insertRow(row);
        table->setItem(row, 0, new QTableWidgetItem(QLatin1String(field.name)));
        table->setItem(row, 1, new QTableWidgetItem(filter::help(field)));
        table->setItem(row, 2, new QTableWidgetItem(QLatin1String(field.example)));
    }
    table->setColumnWidth(0, 120);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    table->setColumnWidth(2, 240);
    column->addWidget(table, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

AboutDialog::AboutDialog(const Backend& backend, const QString& testClient, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("aboutDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("About Hookline"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(26, 24, 26, 18);
    column->setSpacing(16);
    auto* head = new QHBoxLayout;
    head->setSpacing(16);
    auto* sign = new Label;
    sign->setPixmap(applicationIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    head->addWidget(sign);
    auto* words = new QVBoxLayout;
    auto* name = new Label(Role::Text, 1.7, true);
    name->setText(QStringLiteral("Hookline %1").arg(QStringLiteral(HOOKLINE_VERSION)));
    auto* what = new Label(Role::TextMuted);
    what->setText(tr("A hookable MQTT broker with its own Kafka bridge, in one window."));
    words->addWidget(name);
    words->addWidget(what);
    head->addLayout(words, 1);
    column->addLayout(head);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setColumnStretch(1, 1);
    QString all = name->text() + QLatin1Char('\n');
    int row = 0;
    const auto line = [&](const QString& left, const QString& right) {
        auto* key = new Label(Role::TextMuted);
        key->setText(left);
        auto* value = new Label;
        value->setText(right);
        value->selectable();
        grid->addWidget(key, row, 0);
        grid->addWidget(value, row++, 1);
        all += left + QLatin1String(": ") + right + QLatin1Char('\n');
    };
    for (const auto& [left, right] : backend.versions()) {
        if (left != QLatin1String("Hookline")) // the heading says it
            line(left, right);
    }
    if (!testClient.isEmpty())
        line(tr("Test client"), testClient);
    line(tr("Configuration"), backend.configFile());
    line(tr("Licence"), QStringLiteral("GPL-3.0-or-later"));
    column->addLayout(grid);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this, [all] { QGuiApplication::clipboard()->setText(all); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

} // namespace hookline::ui
