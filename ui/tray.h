// The icon in the desktop's tray, where there is one: state by colour and shape, a menu, and, if wanted, a note when Kafka goes or
// comes back or its queue fills. @thread ui
#pragma once

#include "core/metrics/snapshot.h"

#include <QHash>
#include <QObject>

class QAction;
class QMenu;
class QSystemTrayIcon;

namespace hookline::ui {

class MetricsHistory;

class Tray : public QObject {
    Q_OBJECT

public:
    /// `pause`, `broker` and `quit` are the window's own actions.
    Tray(const MetricsHistory& history, QAction* pause, QAction* broker, QAction* quit, QWidget* window);
    ~Tray() override;
    bool isAvailable() const;
    /// "Kafka cannot be reached" and the like; off until somebody wants them.
    QAction* notesAction() const { return m_notes; }

signals:
    void showWanted();
    /// What was said to the user.
    void noted(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void watch();
    /// Not the same twice within a minute.
    void note(const char* id, const QString& text);
    void retranslate();

    const MetricsHistory& m_history;
    QSystemTrayIcon* m_icon;
    QMenu* m_menu;
    QAction* m_show;
    QAction* m_notes;
    metrics::Snapshot m_before;
    bool m_first = true;
    int m_shownState = -1;
    QHash<QByteArray, std::int64_t> m_noted;
};

} // namespace hookline::ui
