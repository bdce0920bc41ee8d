// The window: sidebar, pages, banners, status bar, menus and dialogs, put together. Knows the program only through Backend and
// TestClient. @thread ui
#pragma once

#include "ui/command.h"
#include "ui/session_mark.h"

#include <QMainWindow>
#include <QTimer>

class QAction;
class QStackedWidget;

namespace hookline::ui {

class Actions;
class AlertModel;
class Backend;
class BridgePage;
class ClientsPage;
class EventPump;
class EventTableModel;
class EventsPage;
class HooksPage;
class KafkaDialog;
class Language;
class LogPage;
class MarkerLog;
class MessagePanels;
class MetricsHistory;
class OverviewPage;
class ProblemCenter;
class ReaderPage;
class ReplayDialog;
class SettingsPage;
class Sidebar;
class SimulatorDialog;
class StatusStrip;
class SubscriptionsPage;
class TestClient;
class TestClientDrawer;
class ThemeController;
class ThroughputPage;
class TopicStore;
class TopicsPage;
class Tray;
class TroubleWatch;
class ViewWindows;
struct RecordPlace;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// Both outlive the window. Without a test client its drawer is not there.
    explicit MainWindow(Backend& backend, TestClient* testClient, QWidget* parent = nullptr);
    ~MainWindow() override;

    enum Page { Overview, Events, Clients, Subscriptions, Topics, Hooks, Bridge, Throughput, Reader, Log, Settings };
    void showPage(Page page);
    void setLanguage(const QString& setting);
    void setThemeMode(const QString& mode);
    /// Everything that can be done now, for the palette and the sheet of shortcuts.
    QList<Command> commands() const;
    /// Saves the layout and ends the program without a question; for signals.
    void quitNow();

public slots:
    void openKafkaSettings();
    void openKafkaField(const QString& key); ///< the settings, with the cursor there
    void testKafka();
    void showRecord(const RecordPlace& place);
    void testKafkaOf(const std::string& cluster); ///< empty: the default one
    /// The cluster that the bridge has trouble with.
    void testTroubledKafka();
    void openSimulator();
    void openReplay();
    /// A capture file or a recording, in a window of its own.
    void openCapture(const QString& file);
    void setTestClientShown(bool shown);
    /// By the test client, to this program's broker; its row is shown.
    void sendTestMessage();
    void openPalette();
    void openDiagnostics();
    void openShortcuts();
    void pasteKafkaProperties();
    void openPageHelp();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void buildPages();
    void connectActions();
    void connectStatus();
    void connectWindows();
    void connectMenus();
    void connectEvents(EventsPage& page);
    void run(const Command& command);
    void askBeforeClosing(std::uint64_t clients);
    void comeBack();
    ReplayDialog& replayDialog();
    void toggleBroker();
    void toggleBridge();
    void sampled();
    void showBadges();
    void showNotes(); ///< in the sidebar: what the pages hold
    void tuneForVisibility();
    void showEvents(const QString& filter);
    void showRowOf(quint64 eventId);
    void chooseWindowSetting(const QString& theme, const QString& language);
    void saveWhileRunning();
    void saveLayout() const;
    void restoreLayout();
    void resetLayout();
    void retranslate();

    SessionMark m_session;
    QTimer m_saveTimer;
    Backend& m_backend;
    TestClient* m_testClient;
    ThemeController* m_theme;
    Language* m_language;
    EventTableModel* m_model;
    EventPump* m_pump;
    MetricsHistory* m_history;
    AlertModel* m_alerts;
    MarkerLog* m_markers;
    Actions* m_actions = nullptr;
    Sidebar* m_sidebar;
    MessagePanels* m_panels;
    ProblemCenter* m_center = nullptr;
    TroubleWatch* m_troubles;
    QStackedWidget* m_stack;
    OverviewPage* m_overview;
    EventsPage* m_events;
    ClientsPage* m_clients;
    SubscriptionsPage* m_subscriptions;
    TopicStore* m_topicStore;
    TopicsPage* m_topics;
    HooksPage* m_hooks;
    BridgePage* m_bridge;
    ThroughputPage* m_throughput;
    ReaderPage* m_reader;
    LogPage* m_log;
    SettingsPage* m_settings;
    StatusStrip* m_status;
    Tray* m_tray;
    ViewWindows* m_windows = nullptr;
    bool m_quitting = false; ///< asked already, or told to
    TestClientDrawer* m_drawer = nullptr;
    KafkaDialog* m_kafkaDialog = nullptr;
    SimulatorDialog* m_simulatorDialog = nullptr;
    ReplayDialog* m_replayDialog = nullptr;
};

} // namespace hookline::ui
