// Pictures of captures and of the windows beside the main one.
#include "tests/gui/support/screenshots.h"

#include "ui/capture_window.h"
#include "ui/dialogs/diagnostics_dialog.h"
#include "ui/models/capture_loader.h"
#include "ui/models/event_exporter.h"
#include "ui/models/event_table_model.h"
#include "ui/pages/events_page.h"
#include "ui/view_windows.h"
#include "ui/widgets/event_view.h"

#include <QAbstractButton>
#include <QAction>
#include <QInputDialog>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>

namespace hookline::test {
namespace {

class CapturePictures : public Screenshots { };

TEST_P(CapturePictures, CapturesAndSecondWindows)
{
    Window w(use);
    QTemporaryDir folder;
    w.window->showPage(ui::MainWindow::Events);
    w.backend.makeTraffic(4000);
    w.tick();
    w.backend.advance(1);
    w.sample();
    auto* model = w.window->findChild<ui::EventTableModel*>();
    auto* page = w.find<ui::EventsPage>("eventsPage");
    model->setNote(6, QStringLiteral("看这里: valve 3"));
    model->toggleMark(8);
    QSignalSpy finished(&page->exporter(), &ui::EventExporter::finished);
    const QString file = folder.filePath(QStringLiteral("line 3.hlcap"));
    ASSERT_TRUE(page->exporter().startCapture(
        file, { "hookline", "10.0.0.7:1883", "kafka-1:9092", "", 0, 0 }, ui::EventExporter::Scope::All));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !finished.isEmpty(); }, 30000));
    auto* windows = w.window->findChild<ui::ViewWindows*>();
    const auto open = [&](const QString& path) {
        ui::CaptureWindow* opened = windows->openCapture(path);
        EXPECT_TRUE(QTest::qWaitFor([&] { return !opened->loader().isRunning(); }, 30000));
        opened->resize(1280, 800);
        auto* view = opened->findChild<ui::EventView*>();
        view->setColumnHidden(ui::EventTableModel::Note, false);
        view->setColumnHidden(ui::EventTableModel::Qos, true);
        view->setColumnHidden(ui::EventTableModel::Flags, true);
        view->showNumber(6);
        w.settle();
        return opened;
    };
    ui::CaptureWindow* whole = open(file);
    const auto isCounted = [](ui::CaptureWindow* window) {
        const auto* kind = window->findChild<QAbstractButton*>(QStringLiteral("publishChipToolButton"));
        return QTest::qWaitFor([&] { return kind->text().contains(QRegularExpression(QStringLiteral("[0-9]"))); }, 5000);
    };
    ASSERT_TRUE(isCounted(whole));
    w.settle();
    shoot(whole, "capture");
    QFile damaged(file);
    ASSERT_TRUE(damaged.open(QIODevice::ReadWrite));
    damaged.seek(damaged.size() / 2);
    damaged.write("xxxxxxxx");
    damaged.resize(damaged.size() - 30);
    damaged.close();
    ui::CaptureWindow* half = open(file);
    ASSERT_TRUE(isCounted(half));
    w.settle();
    shoot(half, "capture-damaged");
    shoot(open(folder.filePath(QStringLiteral("absent.hlcap"))), "capture-absent");

    w.find<ui::EventView>("eventsTableView")->showNumber(6);
    w.find<QAction>("noteAction")->trigger();
    auto* note = page->findChild<QInputDialog*>(QStringLiteral("noteDialog"));
    w.settle();
    shoot(note, "event-note");
    note->reject();
    ui::ViewWindow* second = windows->openEvents(*page);
    second->resize(1280, 720);
    second->findChild<ui::EventsPage*>()->setFilterText(
        QStringLiteral("event == publish and topic like factory/+/temp"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !second->findChild<ui::EventTableModel*>()->isSearching(); }, 20000));
    w.settle();
    shoot(second, "events-second-window");
    w.backend.makeHistory(400, [&] { w.sample(); });
    w.find<QAction>("diagnosticsAction")->trigger();
    auto* diagnostics = w.find<ui::DiagnosticsDialog>("diagnosticsDialog");
    w.settle();
    shoot(diagnostics, "diagnostics");
    diagnostics->reject();
    ui::ViewWindow* charts = windows->openThroughput();
    charts->resize(1100, 680);
    w.settle();
    shoot(charts, "throughput-window");
}

INSTANTIATE_TEST_SUITE_P(Looks, CapturePictures, looks(), nameOfLook);

} // namespace
} // namespace hookline::test
