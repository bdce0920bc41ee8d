#include "ui/dialogs/page_help.h"

#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kHelpWidth = 620;

QString aboutPage(int page)
{
    switch (page) {
    case MainWindow::Overview:
        return PageHelpDialog::tr("Is everything flowing, and where is it stuck? The cards show the broker, the bridge and "
                                  "Kafka; below them is the "
                                  "path of a message, with what was lost on its way. Every number leads to the events behind "
                                  "it.");
    case MainWindow::Events:
        return PageHelpDialog::tr("What happened, in order: each hook of the broker makes a row, and the row says what "
                                  "became of it in Kafka. Filter "
                                  "by words or conditions. Pausing stops the list only; the broker and the bridge go on.");
    case MainWindow::Clients:
        return PageHelpDialog::tr("Who is connected, and which sessions wait for their client to come back. From a client "
                                  "the menu leads to its "
                                  "events and subscriptions, or disconnects it.");
    case MainWindow::Subscriptions:
        return PageHelpDialog::tr("Who wants what. Enter a topic to see which subscriptions it matches, and whom a message "
                                  "would reach.");
    case MainWindow::Topics:
        return PageHelpDialog::tr("The topics messages came on since the start, as a tree, with their retained messages and "
                                  "the last payloads.");
    case MainWindow::Hooks:
        return PageHelpDialog::tr("Every point at which the broker asks or tells somebody, who is called there and in which "
                                  "order, and how long that "
                                  "takes. Scripts are written, tried and taken into use here.");
    case MainWindow::Bridge:
        return PageHelpDialog::tr("Where events are on their way to Kafka, the rules that make records of them, the sources "
                                  "that bring records back, "
                                  "and what was lost and why.");
    case MainWindow::Throughput:
        return PageHelpDialog::tr("Rates, latencies and queues over time, up to a week. Drag to move, turn the wheel to "
                                  "zoom, double-click to go back "
                                  "to now. A click on a point leads to the events of that second.");
    case MainWindow::Reader:
        return PageHelpDialog::tr("What is really in Kafka: choose a topic, press Start, and see its records with the MQTT "
                                  "events they were. Verify "
                                  "reads acknowledged events back and compares them.");
    case MainWindow::Log:
        return PageHelpDialog::tr("What went wrong, what to do about it and whether it is over; and the program's own log, "
                                  "line by line.");
    default:
        return PageHelpDialog::tr("What the configuration file says. Changes are a draft until you apply them; the page says "
                                  "which of them wait for a "
                                  "restart of the broker.");
    }
}

} // namespace

PageHelpDialog::PageHelpDialog(int page, const QString& title, const QList<Command>& commands, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("pageHelpDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setFixedWidth(kHelpWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(12);
    auto* about = new Label;
    about->setObjectName(QStringLiteral("pageHelpLabel"));
    about->wrapped();
    about->setText(aboutPage(page));
    column->addWidget(about);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    for (const Command& command : commands) {
        if (command.page != page || command.action->shortcut().isEmpty())
            continue;
        auto* key = new Label(Role::TextMuted);
        key->setMonospace();
        key->setText(allKeys(*command.action));
        auto* what = new Label;
        what->setText(withoutMnemonic(command.action->text()));
        what->setBuddy(key);
        const int row = grid->rowCount();
        grid->addWidget(key, row, 0);
        grid->addWidget(what, row, 1);
    }
    column->addLayout(grid);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* keys = buttons->addButton(tr("All shortcuts"), QDialogButtonBox::ActionRole);
    keys->setObjectName(QStringLiteral("allShortcutsPushButton"));
    connect(keys, &QPushButton::clicked, this, [this] {
        emit shortcutsWanted();
        close();
    });
    if (page == MainWindow::Events) {
        auto* filters = buttons->addButton(tr("Help on filters"), QDialogButtonBox::ActionRole);
        connect(filters, &QPushButton::clicked, this, [this] {
            emit filterHelpWanted();
            close();
        });
    }
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

} // namespace hookline::ui
