// What the menus lead to beside the pages' own actions: ways into dialogs and parts of pages, full screen, panes, help; and
// the menus that are filled when they open. @thread ui
#pragma once

#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace hookline::ui {

class SettingsDesk;
class ViewWindows;

class MenuCommands : public QObject {
    Q_OBJECT

public:
    explicit MenuCommands(QWidget* window);
    ~MenuCommands() override;
    QList<QAction*> all() const;
    void retranslate();
    /// The profiles there are, and the windows that are open.
    void fillFrom(SettingsDesk& desk, const ViewWindows& windows);
    void showSimulating(bool running);

    QAction* importProperties; ///< client.properties of a Java client
    QAction* importMosquitto;
    QAction* importEmq;
    QAction* exportNumbers; ///< of the Throughput page
    QAction* exportPicture;
    QAction* listeners;
    QAction* kickAll;
    QAction* simulate; ///< starts five devices, or stops those that run
    QAction* rules;
    QAction* fullScreen; ///< checkable
    QAction* nextPane;
    QAction* previousPane;
    QAction* help; ///< about the page that is shown
    QAction* firstSteps;
    QMenu* importMenu;
    QMenu* exportMenu;
    QMenu* profilesMenu;
    QMenu* simulatorMenu;
    QMenu* windowMenu; ///< in the menu bar while there are several

signals:
    void profileWanted(const QString& name);
    void profilesWanted(); ///< the list of them

private:
    QAction* make(const char* name, const char* iconName, const QList<QKeySequence>& keys = {});
    void fillProfiles(SettingsDesk& desk);
    void fillWindows(const ViewWindows& windows);

    QWidget* m_window;
    bool m_simulating = false;
};

/// Puts the focus into the next part of the window: sidebar, page, its tables and panes, drawer.
void focusNextPane(QWidget& window, bool forward);

} // namespace hookline::ui
