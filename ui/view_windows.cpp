#include "ui/view_windows.h"

#include "ui/capture_window.h"
#include "ui/dialogs/help_dialogs.h"
#include "ui/models/event_table_model.h"
#include "ui/pages/events_page.h"
#include "ui/pages/throughput_page.h"

#include <QSettings>

#include <algorithm>

namespace hookline::ui {
namespace {

const QString kEventsTable = QStringLiteral("windows/eventsTable");

QSettings savedLayout() { return QSettings(QStringLiteral("hookline"), QStringLiteral("window")); }

} // namespace

ViewWindows::ViewWindows(
    Backend& backend, EventTableModel& events, MetricsHistory& history, const MarkerLog& markers, QObject* parent)
    : QObject(parent)
    , m_backend(backend)
    , m_events(events)
    , m_history(history)
    , m_markers(markers)
{
}

ViewWindows::~ViewWindows() { closeAll(); }

void ViewWindows::take(ViewWindow* window)
{
    m_windows.append(window);
    connect(window, &ViewWindow::shownChanged, this, &ViewWindows::changed);
    connect(window, &QObject::destroyed, this, [this, window] {
        m_windows.removeAll(window);
        emit changed();
    });
    window->show();
    window->raise();
    window->activateWindow();
}

ViewWindow* ViewWindows::openEvents(const EventsPage& layout)
{
    auto* window = new ViewWindow(QStringLiteral("events"));
    auto* model = new EventTableModel(m_events.rows(), window);
    auto* page = new EventsPage(m_backend, *model, m_history, EventsPage::Place::SecondWindow);
    QSettings state = savedLayout();
    layout.saveLayout(state); // filters and colours as they are now
    page->restoreLayout(state);
    page->restoreLayout(state, kEventsTable);
    window->addPageActions(page->actions());
    window->setPage(page);
    page->setFocus();
    connect(window, &ViewWindow::aboutToClose, page, [page] {
        QSettings now = savedLayout();
        page->saveLayout(now, kEventsTable);
    });
    emit pageOpened(page);
    take(window);
    return window;
}

ViewWindow* ViewWindows::openThroughput()
{
    auto* window = new ViewWindow(QStringLiteral("throughput"));
    auto* page = new ThroughputPage(m_history, m_markers);
    connect(page, &ThroughputPage::eventsWanted, this, &ViewWindows::eventsWanted);
    window->setPage(page);
    take(window);
    return window;
}

CaptureWindow* ViewWindows::openCapture(const QString& file)
{
    auto* window = new CaptureWindow(file);
    window->page().setReachable(true);
    connect(window, &CaptureWindow::fileDropped, this, &ViewWindows::openCapture);
    emit pageOpened(&window->page());
    take(window);
    return window;
}

CaptureWindow* ViewWindows::showAlone(const QString& file)
{
    auto* window = new CaptureWindow(file);
    window->setAttribute(Qt::WA_QuitOnClose);
    QObject::connect(window, &CaptureWindow::fileDropped, &ViewWindows::showAlone);
    QObject::connect(
        &window->page(), &EventsPage::filterHelpWanted, window, [window] { (new FilterHelpDialog(window))->open(); });
    window->show();
    return window;
}

void ViewWindows::askForCapture(QWidget* parent)
{
    const QString file = CaptureWindow::askForFile(parent);
    if (!file.isEmpty())
        openCapture(file);
}

void ViewWindows::closeAll()
{
    // Each goes out of the list by itself.
    for (ViewWindow* window : QList<ViewWindow*>(m_windows)) {
        window->close();
        delete window;
    }
}

bool ViewWindows::showsEvents() const
{
    return std::ranges::any_of(m_windows, [](const ViewWindow* window) {
        return window->kind() == QLatin1String("events") && window->isVisible() && !window->isMinimized();
    });
}

} // namespace hookline::ui
