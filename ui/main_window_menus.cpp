// What the menus lead to.
#include "ui/main_window.h"

#include "ui/actions.h"
#include "ui/dialogs/allow_others_dialog.h"
#include "ui/dialogs/help_dialogs.h"
#include "ui/dialogs/kafka_dialog.h"
#include "ui/dialogs/page_help.h"
#include "ui/dialogs/shortcut_dialog.h"
#include "ui/format.h"
#include "ui/menu_commands.h"
#include "ui/pages/bridge_page.h"
#include "ui/pages/clients_page.h"
#include "ui/pages/events_page.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/settings_page.h"
#include "ui/pages/throughput_page.h"
#include "ui/ports/backend.h"
#include "ui/ports/settings_desk.h"
#include "ui/problem_center.h"
#include "ui/saved_layout.h"
#include "ui/shortcut_book.h"
#include "ui/view_window.h"
#include "ui/view_windows.h"
#include "ui/widgets/sidebar.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QStackedWidget>

namespace hookline::ui {

void MainWindow::connectMenus()
{
    ShortcutBook::apply(commands());
    connect(m_windows, &ViewWindows::pageOpened, this, [](EventsPage* page) { ShortcutBook::applyTo(*page, Events); });
    MenuCommands& more = *m_actions->more;
    more.fillFrom(m_backend.settingsDesk(), *m_windows);
    const auto import = [this](ImportKind kind) {
        showPage(Settings);
        m_settings->openImport(kind);
    };
    connect(more.importMosquitto, &QAction::triggered, this, [import] { import(ImportKind::Mosquitto); });
    connect(more.importEmq, &QAction::triggered, this, [import] { import(ImportKind::EmqPlugin); });
    connect(more.importProperties, &QAction::triggered, this, &MainWindow::pasteKafkaProperties, Qt::QueuedConnection);
    for (const bool png : { false, true })
        connect(
            png ? more.exportPicture : more.exportNumbers, &QAction::triggered, this,
            [this, png] {
                showPage(Throughput);
                m_throughput->askWhere(png);
            },
            Qt::QueuedConnection); // whoever pressed it through the accessibility interface waits for no dialog
    connect(
        &more, &MenuCommands::profileWanted, this,
        [this](const QString& name) {
            showPage(Settings);
            m_settings->askForProfile(name); // records that wait would go on to another cluster
        },
        Qt::QueuedConnection);
    const auto section = [this](SettingsPage::Section which) {
        showPage(Settings);
        m_settings->showSection(which);
    };
    connect(&more, &MenuCommands::profilesWanted, this, [section] { section(SettingsPage::Kafka); });
    connect(more.listeners, &QAction::triggered, this, [section] { section(SettingsPage::Listeners); });
    connect(more.kickAll, &QAction::triggered, this, [this] {
        showPage(Clients);
        m_clients->kickAll();
    });
    connect(more.simulate, &QAction::triggered, this, [this] {
        if (m_backend.simulatorRunning())
            m_backend.stopSimulator();
        else
            m_backend.startSimulator({});
    });
    connect(&m_backend, &Backend::simulatorChanged, &more, &MenuCommands::showSimulating);
    connect(more.rules, &QAction::triggered, this, [this] {
        showPage(Bridge);
        m_bridge->showRules();
    });
    connect(more.fullScreen, &QAction::triggered, this, [this](bool on) {
        setWindowState(on ? windowState() | Qt::WindowFullScreen : windowState() & ~Qt::WindowFullScreen);
    });
    connect(more.nextPane, &QAction::triggered, this, [this] { focusNextPane(*this, true); });
    connect(more.previousPane, &QAction::triggered, this, [this] { focusNextPane(*this, false); });
    connect(more.help, &QAction::triggered, this, &MainWindow::openPageHelp);
    m_sidebar->brokerMenu()->addActions({ m_actions->broker, more.listeners, m_actions->overview });
    m_sidebar->kafkaMenu()->addActions({ m_actions->reconnectBridge, m_actions->kafkaTest, m_actions->kafkaSettings, m_actions->bridge });
    connect(m_overview, &OverviewPage::portWanted, more.listeners, &QAction::trigger);
    connect(m_overview, &OverviewPage::propertiesWanted, more.importProperties, &QAction::trigger);
    connect(m_overview, &OverviewPage::otherComputersWanted, this,
        [this] { (new AllowOthersDialog(m_backend.settingsDesk(), this))->open(); });
    connect(more.firstSteps, &QAction::triggered, this, [this] {
        showPage(Overview);
        m_overview->openFirstSteps();
        savedLayout().setValue(QStringLiteral("firstStepsDismissed"), false);
    });
}

void MainWindow::pasteKafkaProperties()
{
    openKafkaSettings();
    m_kafkaDialog->pasteProperties();
}

void MainWindow::openShortcuts()
{
    auto* sheet = new ShortcutsDialog(commands(), this);
    connect(sheet, &ShortcutsDialog::changeWanted, this, [this] {
        auto* dialog = new ShortcutDialog(commands(), this);
        connect(dialog, &QDialog::finished, this, [this] { // other windows have actions of their own
            for (const ViewWindow* window : m_windows->windows()) {
                for (const auto* page : window->findChildren<EventsPage*>())
                    ShortcutBook::applyTo(*page, Events);
            }
        });
        dialog->open();
    });
    sheet->open();
}

void MainWindow::openPageHelp()
{
    const int page = m_stack->currentIndex();
    auto* dialog = new PageHelpDialog(page, withoutMnemonic(m_actions->pages->actions().at(page)->text()), commands(), this);
    connect(dialog, &PageHelpDialog::shortcutsWanted, this, &MainWindow::openShortcuts);
    connect(dialog, &PageHelpDialog::filterHelpWanted, this, [this] { (new FilterHelpDialog(this))->open(); });
    dialog->open();
}

} // namespace hookline::ui
