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
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

namespace hookline::ui {
namespace {

constexpr int kSide = 24, kBetween = 28, kBetweenAreas = 16;
constexpr int kScrollBar = 14;
constexpr int kAroundWindow = 60; ///< of the screen: the window's frame, and a little of what is behind
constexpr std::size_t kMostColumns = 4;

/// What can be done in each area, and the keys for it.
std::vector<QWidget*> makeAreas(const QList<Command>& commands, const QString& everywhere)
{
    QStringList names;
    std::vector<QWidget*> out;
    std::vector<QGridLayout*> grids;
    for (const Command& command : commands) {
        if (command.action->shortcut().isEmpty())
            continue;
        if (!names.contains(command.area)) {
            names << command.area;
            out.push_back(new QWidget);
            auto* grid = grids.emplace_back(new QGridLayout(out.back()));
            grid->setContentsMargins(0, 0, 0, 0);
            grid->setHorizontalSpacing(14);
            grid->setVerticalSpacing(6);
            grid->setColumnStretch(1, 1);
            auto* heading = new Label(Role::Accent, 1.0, true);
            heading->setText(command.area.isEmpty() ? everywhere : command.area);
            grid->addWidget(heading, 0, 0, 1, 2);
        }
        QGridLayout* const grid = grids[static_cast<std::size_t>(names.indexOf(command.area))];
        const int at = grid->rowCount();
        auto* what = new Label;
        what->setText(withoutMnemonic(command.action->text()));
        auto* key = new Label(Role::TextMuted);
        key->setMonospace();
        key->setText(allKeys(*command.action));
        what->setBuddy(key);
        grid->addWidget(what, at, 0);
        grid->addWidget(key, at, 1);
    }
    return out;
}

/// The keys of all areas of a column begin at one line.
void alignKeys(const std::vector<QWidget*>& column)
{
    int widest = 0;
    for (const bool measuring : { true, false }) {
        for (const QWidget* area : column) {
            auto* grid = static_cast<QGridLayout*>(area->layout());
            for (int row = 1; measuring && row < grid->rowCount(); ++row)
                widest = std::max(widest, grid->itemAtPosition(row, 0)->sizeHint().width());
            if (!measuring)
                grid->setColumnMinimumWidth(0, widest);
        }
    }
}

/// Areas one below the other, none torn apart, in columns no taller than `most`.
std::vector<std::vector<QWidget*>> stacked(const std::vector<QWidget*>& areas, int most)
{
    std::vector<std::vector<QWidget*>> out;
    int at = 0;
    for (QWidget* area : areas) {
        const int height = area->sizeHint().height() + kBetweenAreas;
        if (out.empty() || at + height > most) {
            out.emplace_back();
            at = 0;
        }
        out.back().push_back(area);
        at += height;
    }
    return out;
}

/// As many columns as `width` has room for, as equally tall as they can be.
std::vector<std::vector<QWidget*>> columnsOf(const std::vector<QWidget*>& areas, int width)
{
    int tallest = 0, all = 0;
    for (const QWidget* area : areas) {
        tallest = std::max(tallest, area->sizeHint().height() + kBetweenAreas);
        all += area->sizeHint().height() + kBetweenAreas;
    }
    constexpr int kStep = 8;
    for (std::size_t columns = kMostColumns; columns > 1; --columns) {
        int most = tallest;
        while (most < all && stacked(areas, most).size() > columns)
            most += kStep;
        const auto out = stacked(areas, most);
        for (const std::vector<QWidget*>& column : out)
            alignKeys(column);
        int needed = 2 * kSide - kBetween + kScrollBar;
        for (const std::vector<QWidget*>& column : out) {
            int widest = 0;
            for (const QWidget* area : column)
                widest = std::max(widest, area->sizeHint().width());
            needed += widest + kBetween;
        }
        if (needed <= width)
            return out;
    }
    alignKeys(areas);
    return { areas };
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<Command>& commands, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Shortcuts"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 20, 0, 18);
    column->setSpacing(12);
    const std::vector<QWidget*> areas = makeAreas(commands, tr("Everywhere"));
    const QSize screen = (parent ? parent->screen() : QGuiApplication::primaryScreen())->availableSize();
    auto* inside = new QWidget;
    auto* row = new QHBoxLayout(inside);
    row->setContentsMargins(kSide, 0, kSide, 0);
    row->setSpacing(kBetween);
    for (const std::vector<QWidget*>& one : columnsOf(areas, screen.width() - kAroundWindow)) {
        auto* stack = new QVBoxLayout;
        stack->setSpacing(kBetweenAreas);
        for (QWidget* area : one)
            stack->addWidget(area);
        stack->addStretch(1);
        row->addLayout(stack);
    }
    row->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("shortcutsScrollArea"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(inside);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->verticalScrollBar()->setProperty("onWindow", true);
    inside->setAutoFillBackground(false);
    column->addWidget(scroll, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->setContentsMargins(kSide, 0, kSide, 0);
    auto* change = buttons->addButton(tr("Change…"), QDialogButtonBox::ActionRole);
    change->setObjectName(QStringLiteral("changeShortcutsPushButton"));
    connect(change, &QPushButton::clicked, this, [this] {
        emit changeWanted();
        close();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    const QSize whole(inside->sizeHint().width() + scroll->verticalScrollBar()->sizeHint().width(), inside->sizeHint().height() + buttons->sizeHint().height() + 50);
    QSize room = whole.boundedTo(screen - QSize(kAroundWindow, kAroundWindow));
    if (room.height() < whole.height()) { // the last line that is seen is a whole one
        inside->resize(inside->sizeHint());
        inside->layout()->activate();
        for (QWidget* area : areas) // what is hidden gives its layout no word of its size
            area->layout()->setGeometry(area->rect());
        const int around = whole.height() - inside->sizeHint().height();
        const auto cuts = [&](int height) { // a line, in any of the columns
            const QList<QLabel*> labels = inside->findChildren<QLabel*>();
            return std::ranges::any_of(labels, [&](const QLabel* label) {
                const int top = label->mapTo(inside, QPoint()).y();
                return top < height && top + label->height() > height;
            });
        };
        const int most = room.height() - around;
        int bottom = most;
        while (bottom > most / 2 && cuts(bottom))
            --bottom;
        room.setHeight((bottom > most / 2 ? bottom : most) + around);
    }
    resize(room);
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
    line(tr("Words are found in client ID, topic, payload and event: “dev-017 temp” finds rows with both. Put text in "
            "quotation marks if it has spaces or any of ( ) { } , = ! < > & | \"."));
    auto* operators = new Label;
    operators->setMonospace();
    operators->setText(QStringLiteral("==  !=  <  <=  >  >=  contains  like  matches  in    and  or  not  ( )"));
    operators->wrapped();
    column->addWidget(operators);
    line(tr("Fields are compared with the first ten, and tests are joined with the others. “like” knows MQTT's “+” and "
            "“#”, and “*” for any text; “matches” takes a regular expression. A test on something the row does not have is "
            "never true."));
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
    for (const int narrow : { 0, 2 })
        table->horizontalHeader()->setSectionResizeMode(narrow, QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    connect(table->horizontalHeader(), &QHeaderView::sectionResized, table, &QTableView::resizeRowsToContents); // for two lines of help
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
