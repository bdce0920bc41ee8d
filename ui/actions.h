// Every action of the window that is not a page's own, and the menus they stand in. Texts follow the language. @thread ui
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;
class QStackedWidget;
class QWidget;

namespace hookline::ui {

class EditMenu;
class EventsPage;
class MenuCommands;
class Zoom;
enum class DetailPosition;

/// An action of the whole window, with its keys; belongs to `owner`. `iconName` null: it has none.
QAction* makeWindowAction(QObject* owner, QWidget& window, const char* name, const char* iconName, const QList<QKeySequence>& keys);

class Actions : public QObject {
    Q_OBJECT

public:
    explicit Actions(QWidget* window);
    /// Called once; the events page lends its own actions to its menu, the page that is shown to the Edit menu.
    void buildMenus(QMenuBar* bar, const EventsPage& events, const QStackedWidget* stack);
    /// Where pages show what is chosen in their lists.
    DetailPosition detailPosition() const;
    void setDetailPosition(DetailPosition position);

    Zoom* const zoom; ///< of all windows
    MenuCommands* const more; ///< that lead to parts of pages, and what is in the menus only
    void retranslate();
    void showBrokerRunning(bool running);
    void showBridge(bool runs, bool paused, bool canFlush);
    /// The pages, and what belongs to the whole window; without the events page's own.
    QList<QAction*> all() const;
    /// "Theme" or "Language" for choices that say little alone; else empty.
    QString areaOf(QAction* action) const;

    QAction* newEvents;     ///< in a window of its own
    QAction* newThroughput; ///< the same
    QAction* openCapture;
    QAction* saveCapture;
    QAction* quit;
    QActionGroup* pages;
    QAction* overview;
    QAction* events;
    QAction* clients;
    QAction* subscriptions;
    QAction* topics;
    QAction* hooks;
    QAction* bridge;
    QAction* throughput;
    QAction* reader;
    QAction* log;
    QAction* settings; ///< the page
    QAction* sidebar;
    QActionGroup* theme; ///< data(): "system", "light", "dark"
    QActionGroup* language; ///< data(): "system", "en", "zh_CN"
    QAction* zoomIn;
    QAction* zoomOut;
    QAction* zoomReset;
    QAction* resetLayout;
    QAction* broker; ///< starts or stops
    QAction* kafkaSettings;
    QAction* kafkaTest;
    QAction* pauseBridge; ///< or goes on
    QAction* reconnectBridge;
    QAction* flushBridge;
    QAction* replay;
    QAction* simulator;
    QAction* testClient;
    QAction* benchmark;
    QAction* palette;
    QAction* diagnostics;
    QAction* shortcuts;
    QAction* about;

signals:
    void detailPositionChanged(hookline::ui::DetailPosition position);

private:
    void showZoom();
    QAction* make(const char* name, const char* iconName, const QList<QKeySequence>& keys = {});

    QWidget* m_window;
    QAction* m_themes[3];
    QAction* m_languages[3];
    QActionGroup* m_detail; ///< data(): a DetailPosition
    QAction* m_details[3];
    EditMenu* m_edit = nullptr;
    QMenu* m_menus[13] {};
    bool m_brokerRunning = false;
    bool m_bridgePaused = false;
};

} // namespace hookline::ui
