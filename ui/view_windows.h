// The windows beside the main one: second lists of events, charts, files. Each closes alone; all close with the main window.
// @thread ui
#pragma once

#include <QList>
#include <QObject>

class QSettings;
class QWidget;

namespace hookline::ui {

class Backend;
class CaptureWindow;
class EventTableModel;
class EventsPage;
class MarkerLog;
class MetricsHistory;
class ViewWindow;

class ViewWindows : public QObject {
    Q_OBJECT

public:
    ViewWindows(Backend& backend, EventTableModel& events, MetricsHistory& history, const MarkerLog& markers, QObject* parent = nullptr);
    /// Closes them all.
    ~ViewWindows() override;

    /// The same rows in another window, with its own filter, pause and columns; `layout` is where it begins.
    ViewWindow* openEvents(EventsPage& layout);
    ViewWindow* openThroughput();
    CaptureWindow* openCapture(const QString& file);
    void askForCapture(QWidget* parent);
    /// A file without a main window: the program ends with the last of its windows.
    static CaptureWindow* showAlone(const QString& file);
    void closeAll();
    /// Which ones are open, where, and with which filter; but for files.
    void saveOpen(QSettings& settings) const;
    /// Opens what was open; the same `layout` as in openEvents().
    void restoreOpen(QSettings& settings, EventsPage& layout);
    /// One of them shows live events now.
    bool showsEvents() const;
    const QList<ViewWindow*>& windows() const noexcept { return m_windows; }

signals:
    /// Its signals lead to the main window as those of the first events page do.
    void pageOpened(hookline::ui::EventsPage* page);
    void eventsWanted(const QString& filter);
    /// A window came or went.
    void changed();

private:
    void take(ViewWindow* window);
    void shareSavedFilters(EventsPage& from);

    Backend& m_backend;
    EventTableModel& m_events;
    MetricsHistory& m_history;
    const MarkerLog& m_markers;
    QList<ViewWindow*> m_windows;
    QList<EventsPage*> m_sharing; ///< the pages that have the saved filters in common
};

} // namespace hookline::ui
