#include "ui/view_windows.h"

#include "ui/capture_window.h"
#include "ui/dialogs/help_dialogs.h"
#include "ui/models/event_table_model.h"
#include "ui/pages/events_page.h"
#include "ui/pages/throughput_page.h"
#include "ui/saved_layout.h"

#include <QSettings>

#include <algorithm>

namespace hookline::ui {
namespace {

const QString kEventsTable = QStringLiteral("windows/eventsTable");
const QString kOpenWindows = QStringLiteral("windows/open");
constexpr int kMostRestored = 8;


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

/// A filter that is starred in one window is starred in all.
void ViewWindows::shareSavedFilters(EventsPage& from)
{
    if (m_sharing.contains(&from))
        return;
    m_sharing.append(&from);
    connect(&from, &EventsPage::savedFiltersChanged, this, [this, &from](const QStringList& saved) {
        for (EventsPage* page : m_sharing) {
            if (page != &from)
                page->setSavedFilters(saved);
        }
    });
    connect(&from, &QObject::destroyed, this, [this, page = &from] { m_sharing.removeAll(page); });
}

ViewWindow* ViewWindows::openEvents(EventsPage& layout)
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
    shareSavedFilters(layout);
    shareSavedFilters(*page);
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

void ViewWindows::saveOpen(QSettings& settings) const
{
    settings.remove(kOpenWindows);
    settings.beginWriteArray(kOpenWindows);
    int index = 0;
    for (const ViewWindow* window : m_windows) {
        if (!window->isVisible() || (window->kind() != QLatin1String("events") && window->kind() != QLatin1String("throughput")))
            continue;
        settings.setArrayIndex(index++);
        settings.setValue(QStringLiteral("kind"), window->kind());
        settings.setValue(QStringLiteral("geometry"), window->saveGeometry());
        if (const auto* page = qobject_cast<const EventsPage*>(window->centralWidget()))
            settings.setValue(QStringLiteral("filter"), page->filterText());
    }
    settings.endArray();
}

void ViewWindows::restoreOpen(QSettings& settings, EventsPage& layout)
{
    struct Open {
        QString kind;
        QByteArray geometry;
        QString filter;
    };
    QList<Open> all;
    const int count = std::min(settings.beginReadArray(kOpenWindows), kMostRestored);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        all.append({ settings.value(QStringLiteral("kind")).toString(), settings.value(QStringLiteral("geometry")).toByteArray(),
            settings.value(QStringLiteral("filter")).toString() });
    }
    settings.endArray();
    for (const Open& each : all) {
        ViewWindow* const window = each.kind == QLatin1String("events") ? openEvents(layout)
            : each.kind == QLatin1String("throughput")                  ? openThroughput()
                                                                        : nullptr;
        if (!window)
            continue;
        window->restoreGeometry(each.geometry);
        if (auto* page = qobject_cast<EventsPage*>(window->centralWidget()))
            page->setFilterText(each.filter);
    }
}

bool ViewWindows::showsEvents() const
{
    return std::ranges::any_of(m_windows, [](const ViewWindow* window) {
        return window->kind() == QLatin1String("events") && window->isVisible() && !window->isMinimized();
    });
}

} // namespace hookline::ui
