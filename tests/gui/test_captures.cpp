// Captures: what the list holds goes into a file and comes back in a window of its own, whole or as far as it is whole; and
// windows beside the main one.
#include "tests/gui/support/window.h"

#include "ui/capture_window.h"
#include "ui/models/capture_loader.h"
#include "ui/models/event_exporter.h"
#include "ui/models/event_pump.h"
#include "ui/models/event_recorder.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/pages/events_page.h"
#include "ui/pages/throughput_page.h"
#include "ui/stall_meter.h"
#include "ui/view_windows.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/event_detail.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/filter_bar.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDropEvent>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeWidget>
#include <QUrl>

#include <gtest/gtest.h>

#include <random>

namespace hookline {
namespace {

using ui::EventTableModel;

class Captures : public ::testing::Test {
protected:
    Captures()
    {
        w.window->showPage(ui::MainWindow::Events);
        model = w.window->findChild<EventTableModel*>();
        page = w.find<ui::EventsPage>("eventsPage");
        windows = w.window->findChild<ui::ViewWindows*>();
        w.settle();
    }
    void traffic(int events)
    {
        w.backend.makeTraffic(events);
        w.tick();
        w.settle();
    }
    QString save(const char* name, ui::EventExporter::Scope scope, ui::ExportFormat format = ui::ExportFormat::Capture)
    {
        ui::EventExporter& exporter = page->exporter();
        QSignalSpy finished(&exporter, &ui::EventExporter::finished);
        const QString file = folder.filePath(QLatin1String(name));
        EXPECT_TRUE(format == ui::ExportFormat::Capture
                ? exporter.startCapture(file, { "test", "10.0.0.1:1883", "k:9092", "marked", 0, 0 }, scope)
                : exporter.start(file, format, scope));
        EXPECT_TRUE(QTest::qWaitFor([&] { return !finished.isEmpty(); }, 30000));
        EXPECT_TRUE(finished.isEmpty() || finished[0][2].toString().isEmpty());
        return file;
    }
    ui::CaptureWindow* open(const QString& file)
    {
        ui::CaptureWindow* opened = windows->openCapture(file);
        EXPECT_TRUE(QTest::qWaitFor([&] { return !opened->loader().isRunning(); }, 60000));
        w.settle();
        return opened;
    }
    static QString damage(const ui::CaptureWindow& window)
    {
        return window.findChild<QLabel*>(QStringLiteral("captureDamageLabel"))->text();
    }
    QByteArray bytes(const QString& file) const
    {
        QFile in(file);
        EXPECT_TRUE(in.open(QIODevice::ReadOnly));
        return in.readAll();
    }
    void write(const QString& file, const QByteArray& content) const
    {
        QFile out(file);
        EXPECT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(content);
    }

    tap::Event refusedFilter()
    {
        tap::Event event;
        event.kind = tap::EventKind::SubscribeRefused;
        event.client = w.backend.client("dev-1");
        event.qos = mqtt::QoS::AtLeastOnce;
        event.reason = mqtt::ReasonCode::NotAuthorized;
        event.text = tap::refusedText("plant/#", "refused by the access rules");
        return event;
    }

    QTemporaryDir folder;
    test::Window w;
    EventTableModel* model;
    ui::EventsPage* page;
    ui::ViewWindows* windows;
};

TEST_F(Captures, EverythingComesBack)
{
    traffic(500);
    w.backend.publish("dev-1", "bin", std::string_view("\x00\xff\x10", 3));
    w.backend.outcome(w.backend.publish("dev-1", "late", "x"), tap::KafkaStatus::Failed, -1, -192);
    w.backend.add(refusedFilter());
    w.tick();
    model->toggleMark(17);
    model->setNote(18, QStringLiteral("看这里 <b>leak</b>"));
    const ui::CaptureWindow* opened = open(save("a.hlcap", ui::EventExporter::Scope::All));
    EXPECT_EQ(damage(*opened), QString());
    const EventTableModel& back = opened->model();
    ASSERT_EQ(back.rowCount(), model->rowCount());
    for (int row = 0; row < back.rowCount(); ++row) {
        ASSERT_EQ(back.rowAsJson(row).toStdString(), model->rowAsJson(row).toStdString());
        for (int column = 0; column < EventTableModel::ColumnCount; ++column)
            ASSERT_EQ(back.cellText(row, column), model->cellText(row, column)) << row << ' ' << column;
    }
    EXPECT_EQ(back.marks(), std::set<std::uint64_t> { 17 });
    EXPECT_EQ(back.cellText(17, EventTableModel::Note), QStringLiteral("看这里 <b>leak</b>"));
    const QString facts = opened->findChild<QLabel*>(QStringLiteral("captureFactsLabel"))->toolTip()
        + opened->findChild<QLabel*>(QStringLiteral("captureFactsLabel"))->text();
    EXPECT_TRUE(facts.contains(QStringLiteral("10.0.0.1:1883"))) << facts.toStdString();
    EXPECT_TRUE(opened->findChild<QLabel*>(QStringLiteral("captureWhatLabel"))
                    ->text()
                    .contains(QStringLiteral("nothing here is live")));
}

// The whole page works on a file: filters, find, related rows, and the numbers are those of the list it was saved from.
TEST_F(Captures, ASelectionKeepsItsNumbers)
{
    traffic(500);
    w.backend.publish("dev-1", "some/topic", "x");
    tap::Event delivered = w.backend.waiting.back();
    delivered.kind = tap::EventKind::Delivered;
    delivered.client = w.backend.client("dash-1");
    w.tick();
    traffic(300);
    w.backend.add(delivered);
    w.tick();
    traffic(200);
    page->setFilterText(QStringLiteral("event == publish or event == delivered"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !model->isSearching(); }, 20000));
    const int rows = model->rowCount();
    ASSERT_GT(rows, 10);
    const std::uint64_t third = model->numberAt(2);
    ASSERT_NE(third, 3u) << "else the test says nothing";
    ui::CaptureWindow* opened = open(save("b.hlcap", ui::EventExporter::Scope::Shown));
    EventTableModel& back = opened->model();
    ASSERT_EQ(back.rowCount(), rows);
    EXPECT_EQ(back.cellText(2, EventTableModel::Number), QString::number(third));
    opened->page().setFilterText(QStringLiteral("seq == %1").arg(third));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !back.isSearching(); }, 20000));
    ASSERT_EQ(back.rowCount(), 1);
    opened->findChild<ui::EventView*>()->selectRow(0);
    w.settle();
    EXPECT_TRUE(opened->findChild<QLabel*>(QStringLiteral("eventTitleLabel"))
                    ->text()
                    .startsWith(QStringLiteral("#%1").arg(third)));

    opened->page().setFilterText(QStringLiteral("related == 501"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !back.isSearching(); }, 20000));
    ASSERT_EQ(back.rowCount(), 2) << "the publish and its delivery";
    EXPECT_EQ(back.cellText(1, EventTableModel::Number), QStringLiteral("802"));

    opened->page().setFilterText({});
    opened->findChild<QAction*>(QStringLiteral("goToAction"))->trigger();
    auto* find = opened->findChild<QLineEdit*>(QStringLiteral("findLineEdit"));
    find->setText(QString::number(third));
    QTest::keyClick(find, Qt::Key_Return);
    EXPECT_EQ(opened->findChild<ui::EventView*>()->selectedNumber(), 3u);
}

TEST_F(Captures, NothingInACaptureIsLive)
{
    traffic(50);
    ui::CaptureWindow* opened = open(save("c.hlcap", ui::EventExporter::Scope::All));
    traffic(30);
    EXPECT_EQ(model->rowCount(), 80);
    EXPECT_EQ(opened->model().rowCount(), 50);
    for (const char* action : { "pauseAction", "followAction", "clearAction", "recordAction" }) {
        EXPECT_FALSE(opened->findChild<QAction*>(QLatin1String(action))->isEnabled()) << action;
        EXPECT_FALSE(opened->findChild<QAction*>(QLatin1String(action))->isVisible()) << action;
    }
    const QPointer<ui::CaptureWindow> gone = opened;
    opened->close();
    w.settle();
    EXPECT_TRUE(QTest::qWaitFor([&] { return gone.isNull(); }, 20000));
    EXPECT_TRUE(w.window->isVisible()) << "it closes alone";
    EXPECT_TRUE(windows->windows().isEmpty());
}

TEST_F(Captures, DamageIsSaidAndTheRestIsThere)
{
    w.backend.current.window.eventRows = 100'000;
    traffic(12'000);
    const QByteArray whole = bytes(save("d.hlcap", ui::EventExporter::Scope::All));
    const QString file = folder.filePath(QStringLiteral("damaged.hlcap"));
    QByteArray flipped = whole;
    flipped[whole.size() / 2] = static_cast<char>(~flipped[whole.size() / 2]);
    write(file, flipped);
    const ui::CaptureWindow* opened = open(file);
    EXPECT_TRUE(damage(*opened).contains(QStringLiteral("damaged"))) << damage(*opened).toStdString();
    EXPECT_TRUE(damage(*opened).contains(QStringLiteral("missing")));
    EXPECT_EQ(static_cast<std::uint64_t>(opened->model().rowCount()) + opened->loader().outcome().lostRows, 12'000u);
    EXPECT_GT(opened->model().rowCount(), 0);

    write(file, whole.left(whole.size() * 2 / 3));
    opened = open(file);
    EXPECT_TRUE(damage(*opened).contains(QStringLiteral("no end"))) << damage(*opened).toStdString();
    EXPECT_EQ(static_cast<std::uint64_t>(opened->model().rowCount()) + opened->loader().outcome().lostRows, 12'000u);

    write(file, "just a text");
    EXPECT_TRUE(damage(*open(file)).contains(QStringLiteral("neither")));
    opened = open(folder.filePath(QStringLiteral("absent.hlcap")));
    EXPECT_TRUE(damage(*opened).contains(QStringLiteral("cannot be read")));
    const auto says = opened->findChildren<ui::EmptyState*>();
    EXPECT_TRUE(std::ranges::any_of(says, [](const ui::EmptyState* each) {
        return each->isVisible() && each->text().contains(QStringLiteral("could not be read"));
    })) << "it is not an empty file";
    EXPECT_EQ(opened->findChild<QLabel*>(QStringLiteral("filterCountLabel"))->text(), QString());
    EXPECT_FALSE(opened->findChild<QLabel*>(QStringLiteral("captureFactsLabel"))->isVisible());
}

TEST_F(Captures, ARecordingOpensToo)
{
    traffic(20);
    ui::EventRecorder& recorder = page->recorder();
    const QString file = folder.filePath(QStringLiteral("r.jsonl"));
    ASSERT_TRUE(recorder.start(file));
    traffic(300);
    w.backend.publish("dev-1", "bin", std::string_view("\x00\xff\x10", 3));
    w.backend.add(refusedFilter());
    w.tick();
    recorder.stop();
    const ui::CaptureWindow* opened = open(file);
    EXPECT_EQ(damage(*opened), QString());
    const EventTableModel& back = opened->model();
    ASSERT_EQ(back.rowCount(), 302);
    for (int row = 0; row < back.rowCount(); ++row) {
        const int original = row + 20;
        EXPECT_EQ(back.rowAsJson(row).toStdString(), model->rowAsJson(original).toStdString());
        for (const int column : { EventTableModel::Number, EventTableModel::Time, EventTableModel::Kind,
                 EventTableModel::Client, EventTableModel::Topic, EventTableModel::Qos, EventTableModel::Flags,
                 EventTableModel::Size, EventTableModel::Kafka, EventTableModel::Reason, EventTableModel::Session,
                 EventTableModel::UserProperties })
            ASSERT_EQ(back.cellText(row, column), model->cellText(original, column)) << row << ' ' << column;
    }
    // Cut off in the middle of a line, and with a line of something else.
    write(file, "{\"event\":\"no such\"}\n" + bytes(file).chopped(40));
    opened = open(file);
    EXPECT_EQ(opened->model().rowCount(), 301);
    EXPECT_TRUE(damage(*opened).contains(QStringLiteral("last line"))) << damage(*opened).toStdString();
    EXPECT_EQ(opened->loader().outcome().damagedLines, 1u);
}

TEST_F(Captures, ReadingCanBeStopped)
{
    traffic(12'000);
    const QString file = save("e.jsonl", ui::EventExporter::Scope::All, ui::ExportFormat::JsonLines);
    ui::CaptureWindow* opened = windows->openCapture(file);
    ASSERT_TRUE(opened->loader().isRunning());
    auto* stop = opened->findChild<QPushButton*>(QStringLiteral("captureStopPushButton"));
    EXPECT_TRUE(stop->isVisible());
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened->model().rowCount() > 0; }, 20000));
    stop->click();
    EXPECT_FALSE(opened->loader().isRunning());
    EXPECT_LT(opened->model().rowCount(), 12'000);
    EXPECT_TRUE(damage(*opened).contains(QStringLiteral("You stopped")));
    EXPECT_FALSE(stop->isVisible());
}

// Many rows are written and read without holding up the event loop, while the live list goes on.
TEST_F(Captures, ManyRowsDoNotStallTheWindow)
{
    w.window->findChild<EventTableModel*>()->setLimits(200'000, 64 << 20);
    for (int i = 0; i < 10; ++i)
        traffic(12'000);
    ui::StallMeter meter;
    meter.start();
    const QString file = save("f.hlcap", ui::EventExporter::Scope::All);
    ui::CaptureWindow* opened = windows->openCapture(file);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            w.backend.makeTraffic(20);
            w.tick();
            return !opened->loader().isRunning();
        },
        120'000));
    EXPECT_EQ(opened->model().rowCount(), 120'000);
    EXPECT_GT(model->rowCount(), 120'000);
    EXPECT_LT(meter.largestGapMs(), 1000) << "slices of milliseconds, on a machine that may be slow";
    EXPECT_LT(QFileInfo(file).size(), 120'000 * 60) << "telemetry shrinks";
}

TEST_F(Captures, FilesAreOpenedByDropping)
{
    traffic(10);
    const QString file = save("g.hlcap", ui::EventExporter::Scope::All);
    QMimeData data;
    data.setUrls({ QUrl::fromLocalFile(file) });
    QDragEnterEvent enter({ 10, 10 }, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(w.window.get(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop({ 10, 10 }, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(w.window.get(), &drop);
    ASSERT_EQ(windows->windows().size(), 1);
    QMimeData text;
    text.setText(QStringLiteral("words"));
    QDragEnterEvent other({ 10, 10 }, Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    other.ignore();
    QApplication::sendEvent(w.window.get(), &other);
    EXPECT_FALSE(other.isAccepted());
}

// `hookline FILE`: no main window, no broker; the program ends with the window.
TEST_F(Captures, AFileAloneIsAProgramOfItsOwn)
{
    traffic(30);
    const QString file = save("h.hlcap", ui::EventExporter::Scope::All);
    const std::unique_ptr<ui::CaptureWindow> alone(ui::ViewWindows::showAlone(file));
    alone->setAttribute(Qt::WA_DeleteOnClose, false);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !alone->loader().isRunning(); }, 20000));
    EXPECT_EQ(alone->model().rowCount(), 30);
    EXPECT_TRUE(alone->testAttribute(Qt::WA_QuitOnClose));
    EXPECT_TRUE(windows->windows().isEmpty());
}

TEST_F(Captures, NotesAreWrittenOnRows)
{
    traffic(30);
    auto* view = w.find<ui::EventView>("eventsTableView");
    view->showNumber(7);
    w.find<QAction>("noteAction")->trigger();
    auto* dialog = page->findChild<QInputDialog*>(QStringLiteral("noteDialog"));
    ASSERT_NE(dialog, nullptr);
    dialog->setTextValue(QStringLiteral("valve 3"));
    dialog->accept();
    EXPECT_EQ(model->note(7), QStringLiteral("valve 3"));
    EXPECT_EQ(model->cellText(6, EventTableModel::Note), QStringLiteral("valve 3"));
    page->setFilterText(QStringLiteral("note contains VALVE"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !model->isSearching(); }, 20000));
    EXPECT_EQ(model->rowCount(), 1);
    EXPECT_TRUE(model->rowAsJson(0).contains("\"note\": \"valve 3\""));
}

// --- Windows beside the main one ---------------------------------------------------------------------------------------------

class SecondWindow : public Captures { };

TEST_F(SecondWindow, ShowsTheSameRowsInItsOwnWay)
{
    traffic(200);
    w.find<QAction>("newEventsWindowAction")->trigger();
    ASSERT_EQ(windows->windows().size(), 1);
    ui::ViewWindow* second = windows->windows().first();
    auto* own = second->findChild<EventTableModel*>();
    auto* ownPage = second->findChild<ui::EventsPage*>();
    EXPECT_EQ(own->rowCount(), 200);
    ownPage->setFilterText(QStringLiteral("event == publish"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !own->isSearching(); }, 20000));
    EXPECT_LT(own->rowCount(), 200);
    EXPECT_EQ(model->rowCount(), 200) << "the filter is its own";

    second->findChild<QAction*>(QStringLiteral("pauseAction"))->setChecked(true);
    const int frozen = own->rowCount();
    traffic(100);
    EXPECT_EQ(own->rowCount(), frozen);
    EXPECT_EQ(own->newSincePause(), 100u);
    EXPECT_EQ(model->rowCount(), 300);
    EXPECT_FALSE(model->isPaused());

    auto* table = second->findChild<ui::EventView*>();
    table->setColumnHidden(EventTableModel::Username, false);
    EXPECT_TRUE(w.find<ui::EventView>("eventsTableView")->isColumnHidden(EventTableModel::Username));
    model->toggleMark(3);
    EXPECT_TRUE(own->isMarked(3)) << "marks are on rows, and rows are the same";
    EXPECT_FALSE(second->findChild<QAction*>(QStringLiteral("recordAction"))->isVisible());

    const QPointer<ui::ViewWindow> gone = second;
    second->findChild<QAction*>(QStringLiteral("closeWindowAction"))->trigger();
    ASSERT_TRUE(QTest::qWaitFor([&] { return gone.isNull(); }, 20000));
    EXPECT_TRUE(w.window->isVisible());
    traffic(10);
    EXPECT_EQ(model->rowCount(), 310);
}

TEST_F(SecondWindow, FollowsLanguageAndClosesWithTheMainOne)
{
    ui::ViewWindow* second = windows->openEvents(*page);
    ui::ViewWindow* charts = windows->openThroughput();
    w.settle();
    EXPECT_EQ(second->windowTitle(), QStringLiteral("Events – Hookline"));
    w.window->setLanguage(QStringLiteral("zh_CN"));
    w.settle();
    EXPECT_EQ(second->windowTitle(), QStringLiteral("事件 – Hookline"));
    EXPECT_EQ(
        second->findChild<QAction*>(QStringLiteral("pauseAction"))->text(), w.find<QAction>("pauseAction")->text());
    EXPECT_NE(second->findChild<QAction*>(QStringLiteral("pauseAction"))->text(), QStringLiteral("Pause"));
    EXPECT_NE(charts->windowTitle(), QStringLiteral("Throughput – Hookline"));
    ASSERT_NE(charts->findChild<ui::ThroughputPage*>(), nullptr);
    const QPointer<ui::ViewWindow> a = second, b = charts;
    w.window->close();
    EXPECT_TRUE(a.isNull() && b.isNull());
    w.window->setLanguage(QStringLiteral("en"));
}

TEST_F(SecondWindow, ChartsBeginWithWhatWasMeasuredBefore)
{
    w.backend.makeHistory(90, [&] { w.sample(); });
    ui::ViewWindow* charts = windows->openThroughput();
    const auto csv = [](const QWidget& in) { return in.findChild<ui::ThroughputPage*>()->csv(); };
    EXPECT_GT(csv(*charts).count('\n'), 80);
    EXPECT_EQ(csv(*charts), csv(*w.window));
    // The same lines, too: they take the same colours.
    w.window->showPage(ui::MainWindow::Throughput);
    ui::Chart* first = charts->findChild<ui::ThroughputPage*>()->chart(0);
    ui::Chart* main = w.find<ui::ThroughputPage>("throughputPage")->chart(0);
    first->setFixedSize(700, 150);
    main->setFixedSize(700, 150);
    w.settle();
    EXPECT_EQ(first->grab().toImage(), main->grab().toImage());
    w.backend.makeHistory(5, [&] { w.sample(); });
    EXPECT_EQ(csv(*charts), csv(*w.window));
}

TEST_F(SecondWindow, ComesBackWhereItWas)
{
    ui::ViewWindow* second = windows->openEvents(*page);
    second->resize(901, 603);
    w.settle();
    second->findChild<ui::EventView*>()->setColumnHidden(EventTableModel::Peer, false);
    second->close();
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    second = windows->openEvents(*page);
    w.settle();
    EXPECT_EQ(second->size(), QSize(901, 603));
    EXPECT_FALSE(second->findChild<ui::EventView*>()->isColumnHidden(EventTableModel::Peer));
    EXPECT_TRUE(w.find<ui::EventView>("eventsTableView")->isColumnHidden(EventTableModel::Peer));
}

TEST_F(SecondWindow, IsThereAgainWithItsFilterAfterTheNextStart)
{
    ui::ViewWindow* second = windows->openEvents(*page);
    second->resize(951, 607);
    second->findChild<ui::EventsPage*>()->setFilterText(QStringLiteral("qos == 1"));
    windows->openThroughput();
    w.settle();
    w.window->close();
    ui::MainWindow again(w.backend, &w.client);
    again.show();
    auto* restored = again.findChild<ui::ViewWindows*>();
    ASSERT_TRUE(QTest::qWaitFor([&] { return restored->windows().size() == 2; }, 20000));
    ui::ViewWindow* events = restored->windows().at(0);
    EXPECT_EQ(events->size(), QSize(951, 607));
    EXPECT_EQ(events->findChild<ui::EventsPage*>()->filterText(), QStringLiteral("qos == 1"));
    EXPECT_EQ(restored->windows().at(1)->kind(), QStringLiteral("throughput"));
    // Closed by hand, it stays away.
    events->close();
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    again.close();
    ui::MainWindow third(w.backend, &w.client);
    third.show();
    restored = third.findChild<ui::ViewWindows*>();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !restored->windows().isEmpty(); }, 20000));
    w.settle();
    ASSERT_EQ(restored->windows().size(), 1);
    EXPECT_EQ(restored->windows().at(0)->kind(), QStringLiteral("throughput"));
}

TEST_F(SecondWindow, AFilterStarredInOneIsStarredInAll)
{
    ui::ViewWindow* a = windows->openEvents(*page);
    ui::ViewWindow* b = windows->openEvents(*page);
    const auto bar = [](const QWidget* in) { return in->findChild<ui::FilterBar*>(); };
    a->findChild<ui::EventsPage*>()->setFilterText(QStringLiteral("qos == 2"));
    a->findChild<QToolButton*>(QStringLiteral("savedFiltersToolButton"))->click();
    EXPECT_EQ(bar(page)->saved(), QStringList { QStringLiteral("qos == 2") });
    EXPECT_EQ(bar(b)->saved(), QStringList { QStringLiteral("qos == 2") });
    a->close();
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    page->setFilterText(QStringLiteral("qos == 2"));
    w.find<QToolButton>("savedFiltersToolButton")->click();
    EXPECT_TRUE(bar(page)->saved().isEmpty());
    EXPECT_TRUE(bar(b)->saved().isEmpty());
}

TEST_F(SecondWindow, TheTableIsFedWhileOnlyItIsInView)
{
    const auto* pump = w.window->findChild<ui::EventPump*>();
    w.window->showPage(ui::MainWindow::Overview);
    EXPECT_EQ(pump->intervalMs(), ui::EventPump::kHiddenMs);
    ui::ViewWindow* second = windows->openEvents(*page);
    w.settle();
    EXPECT_EQ(pump->intervalMs(), ui::EventPump::kVisibleMs);
    second->close();
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    w.settle();
    EXPECT_EQ(pump->intervalMs(), ui::EventPump::kHiddenMs);
}

// Two tables over one ring, each paused, filtered and let go from at random.
TEST(SharedRows, TablesStayConsistent)
{
    test::FakeBackend backend;
    EventTableModel first(120, 1 << 20);
    auto second = std::make_unique<EventTableModel>(first.rows());
    QAbstractItemModelTester testFirst(&first, QAbstractItemModelTester::FailureReportingMode::Fatal);
    auto testSecond = std::make_unique<QAbstractItemModelTester>(
        second.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::mt19937 random(11);
    for (int step = 0; step < 300; ++step) {
        EventTableModel& one = random() % 2 ? first : *second;
        switch (random() % 9) {
        case 0: one.setPaused(!one.isPaused()); break;
        case 1: one.setFilter(ui::EventFilter(QStringLiteral("temp"))); break;
        case 2: one.setFilter({}); break;
        case 3:
            if (random() % 6 == 0)
                one.clear();
            break;
        case 4:
            if (random() % 6 == 0) {
                testSecond.reset();
                second = std::make_unique<EventTableModel>(first.rows());
                testSecond = std::make_unique<QAbstractItemModelTester>(
                    second.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
            }
            break;
        default:
            backend.makeTraffic(static_cast<int>(random() % 70), random() % 2);
            first.ingest(backend.waiting, backend.waitingOutcomes);
            backend.waitingOutcomes.clear();
        }
        QCoreApplication::processEvents();
        const bool paused = first.isPaused() || second->isPaused();
        EXPECT_LE(first.store().size(), paused ? 240u : 120u);
        for (const EventTableModel* table : { &first, second.get() }) {
            if (!table->isPaused() && !table->isFiltered()) {
                EXPECT_EQ(static_cast<std::size_t>(table->rowCount()), table->store().size());
            }
            if (table->rowCount() > 0) {
                EXPECT_GE(table->numberAt(0), table->store().begin());
            }
        }
    }
}

} // namespace
} // namespace hookline
