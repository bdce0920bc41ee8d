// What can be done with rows on the events page: filter by a cell, mark, find, go to, choose columns, colour, export, record,
// and read payloads of every kind.
#include "tests/gui/support/window.h"

#include "core/mqtt/extra_properties.h"
#include "ui/models/captured_rows.h"
#include "ui/models/colour_rules.h"
#include "ui/models/event_export.h"
#include "ui/models/event_exporter.h"
#include "ui/models/event_recorder.h"
#include "ui/models/event_table_model.h"
#include "ui/models/find_pattern.h"
#include "ui/models/shell_lines.h"
#include "ui/pages/events_page.h"
#include "ui/safe_text.h"
#include "ui/widgets/event_columns.h"
#include "ui/widgets/event_detail.h"
#include "ui/widgets/event_menu.h"
#include "ui/widgets/event_overview.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/payload_view.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCborMap>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeWidget>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace hookline {
namespace {

using ui::EventTableModel;

class EventsPageTest : public ::testing::Test {
protected:
    EventsPageTest()
    {
        w.window->showPage(ui::MainWindow::Events);
        view = w.find<ui::EventView>("eventsTableView");
        model = w.window->findChild<EventTableModel*>();
        page = w.find<ui::EventsPage>("eventsPage");
        filter = w.find<QLineEdit>("filterLineEdit");
        w.settle();
    }
    void traffic(int events)
    {
        w.backend.makeTraffic(events);
        w.tick();
        w.settle();
    }
    void finishSearch()
    {
        ASSERT_TRUE(QTest::qWaitFor([&] { return !model->isSearching(); }, 20000));
    }
    ui::EventRow newest() const
    {
        ui::EventRow row;
        row.event = w.backend.waiting.back();
        return row;
    }
    void trigger(const char* action) { w.find<QAction>(action)->trigger(); }
    QByteArray contents(const QString& file) const
    {
        QFile in(file);
        EXPECT_TRUE(in.open(QIODevice::ReadOnly)) << file.toStdString();
        return in.readAll();
    }

    QTemporaryDir folder;
    test::Window w;
    ui::EventView* view;
    EventTableModel* model;
    ui::EventsPage* page;
    QLineEdit* filter;
};

// --- Filter ---------------------------------------------------------------------------------------------------------------

TEST_F(EventsPageTest, AMistakeIsSaidAndTheLastGoodFilterStays)
{
    traffic(300);
    page->setFilterText(QStringLiteral("client == dash-1"));
    finishSearch();
    const int good = model->rowCount();
    ASSERT_GT(good, 0);
    filter->setText(QStringLiteral("clinet == dash-1"));
    QTest::keyClick(filter, Qt::Key_Return);
    w.settle();
    auto* message = w.find<QLabel>("filterMessageLabel");
    EXPECT_TRUE(message->isVisible());
    EXPECT_TRUE(message->text().contains(QStringLiteral("did you mean “client”"))) << message->text().toStdString();
    EXPECT_TRUE(filter->property("invalid").toBool());
    EXPECT_EQ(model->rowCount(), good);
    filter->setText(QStringLiteral("client == dash-1 and qos == 1"));
    w.settle();
    EXPECT_TRUE(message->text().contains(QStringLiteral("Enter"))) << "a filter with fields waits for Enter";
    QTest::keyClick(filter, Qt::Key_Return);
    EXPECT_FALSE(message->isVisible());
}

TEST_F(EventsPageTest, AWordOnTheWayToAFieldDoesNotEmptyTheTable)
{
    traffic(50);
    QTest::keyClicks(filter, QStringLiteral("clien"));
    QTest::qWait(400);
    EXPECT_EQ(model->rowCount(), 50);
    QTest::keyClicks(filter, QStringLiteral("x"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return model->rowCount() == 0; }, 5000));
}

TEST_F(EventsPageTest, TheCompleterOffersWhatMayComeNext)
{
    traffic(50);
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("cli"));
    QAbstractItemView* popup = nullptr; // a window of its own
    for (QWidget* each : QApplication::topLevelWidgets()) {
        if (each->objectName() == QLatin1String("filterCompleterView"))
            popup = qobject_cast<QAbstractItemView*>(each);
    }
    ASSERT_NE(popup, nullptr);
    ASSERT_TRUE(popup->isVisible());
    ASSERT_EQ(popup->model()->rowCount(), 1);
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    EXPECT_EQ(filter->text(), QStringLiteral("client "));
    QTest::keyClick(popup, Qt::Key_Escape);
}

TEST_F(EventsPageTest, ACellBecomesAFilter)
{
    const auto id = w.backend.publish("dev \"1\"", "a/b", "{\"t\":1}");
    w.backend.outcome(id, tap::KafkaStatus::Acked, 7);
    w.tick();
    for (int column = 0; column < EventTableModel::ColumnCount; ++column) {
        const ui::EventMenu::Place place { model->at(0), 1, column, {}, false, {}, true, {}, {} };
        const QString is = ui::EventMenu::test(place);
        if (is.isEmpty())
            continue;
        const ui::EventFilter same(is), other(ui::EventMenu::test(place, "!="));
        EXPECT_FALSE(same.error()) << is.toStdString();
        EXPECT_TRUE(same.matches(model->at(0), 1)) << is.toStdString();
        EXPECT_FALSE(other.matches(model->at(0), 1)) << is.toStdString();
    }
}

TEST_F(EventsPageTest, TestsAreJoinedWithTheFilterInForce)
{
    auto* bar = w.find<ui::FilterBar>("filterBar");
    bar->combine(QStringLiteral("client == a"), ui::FilterBar::Join::And);
    EXPECT_EQ(filter->text(), QStringLiteral("client == a"));
    bar->combine(QStringLiteral("qos == 1"), ui::FilterBar::Join::Or);
    EXPECT_EQ(filter->text(), QStringLiteral("client == a or qos == 1"));
    bar->combine(QStringLiteral("topic == t"), ui::FilterBar::Join::AndNot);
    EXPECT_EQ(filter->text(), QStringLiteral("(client == a or qos == 1) and not (topic == t)"));
}

TEST_F(EventsPageTest, SavedFiltersBecomeButtonsAndComeBack)
{
    page->setFilterText(QStringLiteral("client == dash-1"));
    auto* star = w.find<QToolButton>("savedFiltersToolButton");
    star->click();
    w.settle();
    EXPECT_EQ(w.find<ui::FilterBar>("filterBar")->saved(), QStringList { QStringLiteral("client == dash-1") });
    EXPECT_TRUE(star->isChecked());
    page->setFilterText({});
    EXPECT_FALSE(star->isEnabled()) << "there is no filter to keep";
    const auto* more = w.find<QToolButton>("savedFiltersMenuToolButton");
    EXPECT_TRUE(more->isEnabled()) << "those kept are still offered";
    emit more->menu()->aboutToShow();
    EXPECT_TRUE(std::ranges::any_of(more->menu()->actions(),
        [](const QAction* each) { return each->text() == QStringLiteral("client == dash-1"); }));
    w.find<QToolButton>("savedChipToolButton")->click();
    EXPECT_EQ(filter->text(), QStringLiteral("client == dash-1"));
    w.window->close();
    QSettings state(QStringLiteral("hookline"), QStringLiteral("window"));
    EXPECT_EQ(state.value(QStringLiteral("events/savedFilters")).toStringList(),
        QStringList { QStringLiteral("client == dash-1") });
    EXPECT_EQ(state.value(QStringLiteral("events/recentFilters")).toStringList().value(0),
        QStringLiteral("client == dash-1"));
}

TEST_F(EventsPageTest, AMillionRowsAreFilteredWithoutHoldingTheWindow)
{
    EventTableModel big(1'000'000, 1 << 20);
    std::vector<tap::KafkaOutcome> none;
    w.backend.publish("rare", "a/b", "x");
    w.backend.publish("usual", "a/b", "x");
    const std::vector<tap::Event> two = w.backend.waiting;
    for (int i = 0; i < 50; ++i) {
        std::vector<tap::Event> batch;
        for (int k = 0; k < 20000; ++k) {
            batch.push_back(two[k % 100 == 0 ? 0 : 1]);
            batch.back().stamp.id = static_cast<std::uint64_t>(i * 20000 + k + 1);
        }
        big.ingest(batch, none);
    }
    QElapsedTimer time;
    time.start();
    big.setFilter(ui::EventFilter(QStringLiteral("client == rare and event == publish")));
    qint64 longest = 0;
    while (big.isSearching()) {
        QElapsedTimer one;
        one.start();
        QApplication::processEvents(QEventLoop::AllEvents, 0);
        longest = std::max(longest, one.elapsed());
    }
    RecordProperty("filter_ms", static_cast<int>(time.elapsed()));
    EXPECT_EQ(big.rowCount(), 10000);
    EXPECT_LT(longest, 2000) << "a slice is some milliseconds; this machine may be busy";
}

// --- Marks, find, go to, related -------------------------------------------------------------------------------------------

TEST_F(EventsPageTest, MarksAreVisitedInTurnAndGoWithTheirRows)
{
    traffic(200);
    for (const int row : { 20, 60, 100 }) {
        view->selectRow(row);
        trigger("markAction");
    }
    EXPECT_EQ(model->marks(), (std::set<std::uint64_t> { 21, 61, 101 }));
    trigger("nextMarkAction");
    EXPECT_EQ(view->selectedNumber(), 21u) << "round at the end";
    trigger("nextMarkAction");
    EXPECT_EQ(view->selectedNumber(), 61u);
    trigger("previousMarkAction");
    EXPECT_EQ(view->selectedNumber(), 21u);
    page->setFilterText(QStringLiteral("marked"));
    finishSearch();
    EXPECT_EQ(model->rowCount(), 3);
    trigger("markAction");
    finishSearch();
    EXPECT_EQ(model->rowCount(), 2) << "a filter by marks follows them";
    model->clear();
    EXPECT_TRUE(model->marks().empty());
}

TEST_F(EventsPageTest, FindGoesFromMatchToMatch)
{
    for (int i = 0; i < 300; ++i)
        w.backend.publish("dev-1", "a/b", i % 100 == 50 ? "the Needle" : "hay");
    w.tick();
    trigger("findAction");
    auto* edit = w.find<QLineEdit>("findLineEdit");
    QTest::keyClicks(edit, QStringLiteral("needle"));
    QTest::keyClick(edit, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return view->selectedNumber() == 51; }, 5000)) << view->selectedNumber();
    trigger("findNextAction");
    ASSERT_TRUE(QTest::qWaitFor([&] { return view->selectedNumber() == 151; }, 5000)) << view->selectedNumber();
    trigger("findPreviousAction");
    ASSERT_TRUE(QTest::qWaitFor([&] { return view->selectedNumber() == 51; }, 5000)) << view->selectedNumber();
    trigger("findPreviousAction");
    ASSERT_TRUE(QTest::qWaitFor([&] { return view->selectedNumber() == 251; }, 5000)) << "round at the beginning";
    EXPECT_FALSE(w.find<QLabel>("findNoteLabel")->text().isEmpty());
    edit->setText(QStringLiteral("nowhere"));
    trigger("findNextAction");
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return w.find<QLabel>("findNoteLabel")->text().contains(QStringLiteral("Not found")); }, 5000));
    QTest::keyClick(edit, Qt::Key_Escape);
    EXPECT_FALSE(edit->isVisible());
}

TEST_F(EventsPageTest, FindKnowsPatternsAndBytes)
{
    using ui::FindPattern;
    w.backend.publish("dev-1", "a/b", std::string_view("\x00\xff\x10", 3));
    const ui::EventRow row = newest();
    EXPECT_TRUE(FindPattern(FindPattern::Mode::Hex, QStringLiteral("ff 10")).matches(row));
    EXPECT_TRUE(FindPattern(FindPattern::Mode::Hex, QStringLiteral("0xFF10")).matches(row));
    EXPECT_FALSE(FindPattern(FindPattern::Mode::Hex, QStringLiteral("ff 11")).matches(row));
    EXPECT_FALSE(FindPattern(FindPattern::Mode::Hex, QStringLiteral("f")).error().isEmpty());
    EXPECT_TRUE(FindPattern(FindPattern::Mode::Regex, QStringLiteral("DEV-\\d")).matches(row));
    EXPECT_FALSE(FindPattern(FindPattern::Mode::Regex, QStringLiteral("(")).error().isEmpty());
    EXPECT_TRUE(FindPattern(FindPattern::Mode::Text, QStringLiteral("A/B")).matches(row));
    EXPECT_FALSE(FindPattern(FindPattern::Mode::Text, QStringLiteral("\"")).matches(row));
}

TEST_F(EventsPageTest, GoToARowOrATime)
{
    traffic(400);
    trigger("goToAction");
    auto* edit = w.find<QLineEdit>("findLineEdit");
    edit->setText(QStringLiteral("#123"));
    QTest::keyClick(edit, Qt::Key_Return);
    EXPECT_EQ(view->selectedNumber(), 123u);
    edit->setText(QStringLiteral("06:32:07.200"));
    QTest::keyClick(edit, Qt::Key_Return);
    const std::uint64_t there = view->selectedNumber();
    EXPECT_NEAR(
        static_cast<double>(model->store().row(there).event.stamp.wallMicros - test::kStartMicros), 200000, 1000);
    edit->setText(QStringLiteral("whenever"));
    QTest::keyClick(edit, Qt::Key_Return);
    EXPECT_FALSE(w.find<QLabel>("findNoteLabel")->text().isEmpty());
    EXPECT_EQ(view->selectedNumber(), there);
}

TEST_F(EventsPageTest, AMessageIsFollowedFromPublishToAcknowledgement)
{
    w.backend.publish("dev-1", "a/b", "one");
    const mqtt::MessageRef message = w.backend.waiting.back().message;
    w.backend.publish("dev-2", "a/b", "two");
    for (const auto kind : { tap::EventKind::Delivered, tap::EventKind::Acked }) {
        tap::Event event;
        event.kind = kind;
        event.client = w.backend.client("dash-1");
        event.message = message;
        w.backend.add(std::move(event));
    }
    w.tick();
    view->selectRow(0);
    auto* tree = w.find<QTreeWidget>("eventTreeWidget");
    const QTreeWidgetItem* same = tree->topLevelItem(3);
    ASSERT_EQ(same->childCount(), 2);
    EXPECT_EQ(same->child(0)->text(0), QStringLiteral("#3"));
    trigger("relatedAction");
    EXPECT_EQ(view->selectedNumber(), 3u);
    trigger("relatedAction");
    EXPECT_EQ(view->selectedNumber(), 4u);
    trigger("relatedAction");
    EXPECT_EQ(view->selectedNumber(), 1u);
    page->setFilterText(QStringLiteral("related == 1"));
    finishSearch();
    EXPECT_EQ(model->rowCount(), 3);
}

// --- Columns, times, colours -----------------------------------------------------------------------------------------------

TEST_F(EventsPageTest, TimesInEveryForm)
{
    using Format = EventTableModel::TimeFormat;
    w.backend.publish("dev-1", "a/b", "one");
    w.backend.advance(1.5);
    w.backend.publish("dev-1", "a/b", "two");
    w.tick();
    const auto time = [&](Format format, int row) {
        model->setTimeFormat(format);
        return model->cellText(row, EventTableModel::Time);
    };
    EXPECT_EQ(time(Format::Local, 1), QStringLiteral("06:32:08.500"));
    EXPECT_EQ(time(Format::Utc, 1), QStringLiteral("2026-03-14T06:32:08.500Z"));
    EXPECT_EQ(time(Format::SinceStart, 1), QStringLiteral("+1.500000"));
    EXPECT_EQ(time(Format::Delta, 1), QStringLiteral("+1.500000"));
    EXPECT_EQ(time(Format::Delta, 0), QStringLiteral("+0.000000"));
    EXPECT_EQ(time(Format::SinceMark, 0), QStringLiteral("–"));
    model->toggleMark(2);
    EXPECT_EQ(time(Format::SinceMark, 0), QStringLiteral("-1.500000"));
}

TEST_F(EventsPageTest, HiddenColumnsCanBeShown)
{
    EXPECT_TRUE(view->isColumnHidden(EventTableModel::Username));
    auto* menu = w.find<QMenu>("columnsMenu");
    emit menu->aboutToShow();
    for (QAction* column : menu->actions()) {
        if (column->text() == QStringLiteral("User name"))
            column->trigger();
    }
    EXPECT_FALSE(view->isColumnHidden(EventTableModel::Username));
}

TEST_F(EventsPageTest, SessionsAndUserPropertiesCanBeSeen)
{
    w.backend.publish("dev-1", "a/b", "x");
    auto client = base::makeRef<mqtt::ClientInfo>();
    client->clientId = "dev-1";
    client->protocol = mqtt::ProtocolVersion::V5;
    client->sessionExpirySeconds = 3600;
    client->cleanStart = false;
    std::string list;
    ASSERT_TRUE(mqtt::appendUserProperty(list, "site", "north <b>"));
    ASSERT_TRUE(mqtt::appendUserProperty(list, "site", "="));
    tap::Event& event = w.backend.waiting.back();
    event.client = mqtt::ClientInfoRef(client);
    event.message = mqtt::Message::create({ .topic = "a/b", .payload = "x", .properties = list, .publisher = event.client });
    w.tick();
    for (const int column : { EventTableModel::Session, EventTableModel::UserProperties })
        EXPECT_TRUE(view->isColumnHidden(column)) << column;
    const auto text = [&](int column) { return model->index(0, column).data().toString(); };
    EXPECT_EQ(text(EventTableModel::Session), QStringLiteral("resumed if there · kept for 3600 s"));
    EXPECT_EQ(text(EventTableModel::UserProperties), QStringLiteral("2"));
    EXPECT_EQ(model->index(0, EventTableModel::UserProperties).data(Qt::ToolTipRole).toString(),
        ui::toolTipText(QStringLiteral("site = north <b>\nsite = =")));
    // Each cell can be filtered by.
    for (const auto& [column, expected] :
        { std::pair { EventTableModel::Session, "session == kept" }, { EventTableModel::UserProperties, "properties == 2" } })
        EXPECT_EQ(ui::EventMenu::test({ model->at(0), 1, column, {}, false, {}, true, {}, {} }), QLatin1String(expected));
    const QByteArray csv = ui::exportRow(ui::ExportFormat::Csv, model->at(0), 1);
    EXPECT_TRUE(csv.endsWith(",kept,2,,,\r\n")) << csv.toStdString();
    EXPECT_EQ(csv.count(','), ui::exportHeader(ui::ExportFormat::Csv).count(','));
    const QByteArray json = model->rowAsJson(0);
    for (const char* part : { "\"session_expiry_s\": 3600", "\"clean_start\": false", "\"north <b>\"" })
        EXPECT_TRUE(json.contains(part)) << part << json.toStdString();
    view->selectRow(0);
    w.settle();
    const auto* tree = page->findChild<QTreeWidget*>(QStringLiteral("eventTreeWidget"));
    EXPECT_EQ(tree->findItems(QStringLiteral("site"), Qt::MatchExactly | Qt::MatchRecursive).size(), 2);
    // Choosing one is remembered.
    view->setColumnHidden(EventTableModel::Session, false);
    QSettings settings(folder.filePath(QStringLiteral("layout.ini")), QSettings::IniFormat);
    page->saveLayout(settings);
    view->columns().reset();
    EXPECT_TRUE(view->isColumnHidden(EventTableModel::Session));
    page->restoreLayout(settings);
    EXPECT_FALSE(view->isColumnHidden(EventTableModel::Session));
    EXPECT_TRUE(view->isColumnHidden(EventTableModel::UserProperties));
}

TEST_F(EventsPageTest, ListenersRulesAndKeysCanBeSeen)
{
    const auto id = w.backend.publish("dev-1", "a/b", "x");
    w.backend.outcome(id, tap::KafkaStatus::Queued);
    tap::KafkaOutcome& told = w.backend.waitingOutcomes.back();
    told.cluster = base::makeText("backup");
    told.keyed = tap::KafkaKey::Text;
    told.key = base::makeText("line \xff");
    w.backend.outcome(w.backend.publish("dev-2", "a/b", "x"), tap::KafkaStatus::Acked, 7); // its key is the client id
    w.backend.publish("dev-3", "a/b", "x");
    w.tick();
    const auto text = [&](int row, int column) { return model->index(row, column).data().toString(); };
    EXPECT_EQ(text(0, EventTableModel::Listener), QStringLiteral("default"));
    EXPECT_EQ(text(0, EventTableModel::Rule), QStringLiteral("telemetry"));
    EXPECT_TRUE(text(0, EventTableModel::Key).startsWith(QStringLiteral("line ")));
    EXPECT_EQ(text(1, EventTableModel::Key), QStringLiteral("dev-2"));
    EXPECT_EQ(text(2, EventTableModel::Rule) + text(2, EventTableModel::Key), QString()) << "no rule took it";
    // Hidden until they are chosen.
    auto* menu = w.find<QMenu>("columnsMenu");
    emit menu->aboutToShow();
    for (const auto& [column, name] : { std::pair { EventTableModel::Listener, "Listener" }, { EventTableModel::Rule, "Rule" }, { EventTableModel::Key, "Key" } }) {
        EXPECT_TRUE(view->isColumnHidden(column)) << name;
        EXPECT_EQ(model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), QLatin1String(name));
        for (QAction* choice : menu->actions()) {
            if (choice->text() == QLatin1String(name))
                choice->trigger();
        }
        EXPECT_FALSE(view->isColumnHidden(column)) << name;
    }
    // Filtered by: the cell, what is typed, what is suggested.
    for (const auto& [column, expected] : { std::pair { EventTableModel::Listener, "listener == default" }, { EventTableModel::Rule, "rule == telemetry" },
             { EventTableModel::Key, "kafka.key == dev-2" } })
        EXPECT_EQ(ui::EventMenu::test({ model->at(1), 2, column, {}, false, {}, true, {}, {} }), QLatin1String(expected));
    for (const auto& [tested, rows] : { std::pair { "listener == default", 3 }, { "listener == tls", 0 }, { "rule == telemetry", 2 }, { "rule != telemetry", 0 },
             { "kafka.key == dev-2", 1 }, { "kafka.key contains line", 1 } }) {
        page->setFilterText(QLatin1String(tested));
        finishSearch();
        EXPECT_EQ(model->rowCount(), rows) << tested;
    }
    page->setFilterText({});
    finishSearch();
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("rule == te"));
    QAbstractItemView* popup = nullptr;
    for (QWidget* each : QApplication::topLevelWidgets()) {
        if (each->objectName() == QLatin1String("filterCompleterView"))
            popup = qobject_cast<QAbstractItemView*>(each);
    }
    ASSERT_TRUE(popup && popup->isVisible());
    EXPECT_EQ(popup->model()->index(0, 0).data().toString(), QStringLiteral("telemetry"));
    QTest::keyClick(popup, Qt::Key_Escape);
    filter->clear();
    // Exported, and read again.
    const QByteArray csv = ui::exportRow(ui::ExportFormat::Csv, model->at(1), 2);
    EXPECT_TRUE(csv.endsWith(",default,telemetry,dev-2\r\n")) << csv.toStdString();
    EXPECT_EQ(csv.count(','), ui::exportHeader(ui::ExportFormat::Csv).count(','));
    ui::JsonRowReader reader;
    for (const int row : { 0, 1 }) {
        const auto back = reader.read(ui::exportRow(ui::ExportFormat::JsonLines, model->at(row), static_cast<std::uint64_t>(row) + 1));
        ASSERT_TRUE(back && back->row.rule && back->row.event.client && back->row.event.client->listener) << row;
        EXPECT_EQ(back->row.rule->view(), "telemetry");
        EXPECT_EQ(back->row.event.client->listener->view(), "default");
        EXPECT_EQ(back->row.keyed, model->at(row).keyed) << row;
        EXPECT_EQ(ui::kafkaKey(back->row), ui::kafkaKey(model->at(row))) << row;
        EXPECT_EQ(back->row.kafkaCluster ? back->row.kafkaCluster->string() : "", row == 0 ? "backup" : "");
    }
    view->showNumber(2);
    w.settle();
    const auto* tree = page->findChild<QTreeWidget*>(QStringLiteral("eventTreeWidget"));
    for (const auto& [name, value] : { std::pair { "Listener", "default" }, { "Rule", "telemetry" }, { "Key", "dev-2" } }) {
        const auto found = tree->findItems(QLatin1String(name), Qt::MatchExactly | Qt::MatchRecursive);
        ASSERT_EQ(found.size(), 1) << name;
        EXPECT_EQ(found.front()->text(1), QLatin1String(value));
    }
}

TEST_F(EventsPageTest, ALayoutOfFewerColumnsLeavesTheNewOnesHidden)
{
    QStandardItemModel earlier(1, EventTableModel::Note + 1); // as the first version had
    QTableView old;
    old.setModel(&earlier);
    for (int i = 0; i <= EventTableModel::Note; ++i)
        old.setColumnHidden(i, i >= EventTableModel::kFirstHidden);
    old.setColumnHidden(EventTableModel::Reason, false);
    QSettings settings(folder.filePath(QStringLiteral("old.ini")), QSettings::IniFormat);
    page->saveLayout(settings);
    settings.remove(QStringLiteral("events/columnCount"));
    settings.setValue(QStringLiteral("events/columns"), old.horizontalHeader()->saveState());
    page->restoreLayout(settings);
    EXPECT_EQ(view->horizontalHeader()->count(), static_cast<int>(EventTableModel::ColumnCount));
    EXPECT_FALSE(view->isColumnHidden(EventTableModel::Reason)) << "what was chosen is still chosen";
    EXPECT_FALSE(view->isColumnHidden(EventTableModel::Topic));
    for (int column = EventTableModel::Session; column < EventTableModel::ColumnCount; ++column) {
        EXPECT_TRUE(view->isColumnHidden(column)) << column;
        view->setColumnHidden(column, false);
        EXPECT_GT(view->columnWidth(column), 40) << column;
    }
}

TEST_F(EventsPageTest, TheFirstColourRuleWins)
{
    ui::ColourRules rules;
    rules.setRules({ { QStringLiteral("client == b"), 2, true }, { QStringLiteral("topic == t"), 4, true },
        { QStringLiteral("nonsense == 3"), 5, true } });
    const auto colour = [&](const char* client) {
        w.backend.publish(client, "t", "x");
        return rules.colourOf(newest(), 1, nullptr);
    };
    EXPECT_EQ(colour("b"), 2);
    EXPECT_EQ(colour("a"), 4);
    rules.add(QStringLiteral("client == a"));
    EXPECT_EQ(colour("a"), 3) << "the newest on top, in the next colour";
}

TEST_F(EventsPageTest, TheOverviewShowsWhereTroubleMarksAndMatchesAre)
{
    traffic(400);
    auto* overview = w.find<ui::EventOverview>("eventOverview");
    ASSERT_TRUE(overview->isVisible());
    const auto stripesWith = [&](ui::EventOverview::Flag flag) {
        std::vector<double> out; // how far down
        for (std::size_t i = 0; i < overview->stripes().size(); ++i) {
            if (overview->stripes()[i] & flag)
                out.push_back(static_cast<double>(i) / static_cast<double>(overview->stripes().size()));
        }
        return out;
    };
    for (int i = 0; i < 20; ++i)
        w.backend.publish("dev-1", "needle", "x");
    w.backend.outcome(w.backend.publish("dev-1", "a", "x"), tap::KafkaStatus::Failed, -1, 10);
    w.tick();
    traffic(400);
    model->toggleMark(800);
    ASSERT_TRUE(QTest::qWaitFor([&] { return stripesWith(ui::EventOverview::Marked).size() == 1; }, 20000));
    EXPECT_NEAR(stripesWith(ui::EventOverview::Marked).front(), 800.0 / 821, 0.02);
    EXPECT_FALSE(stripesWith(ui::EventOverview::Error).empty());
    EXPECT_TRUE(stripesWith(ui::EventOverview::Match).empty());
    trigger("findAction");
    w.find<QLineEdit>("findLineEdit")->setText(QStringLiteral("needle"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !stripesWith(ui::EventOverview::Match).empty(); }, 20000));
    for (const double place : stripesWith(ui::EventOverview::Match))
        EXPECT_NEAR(place, 410.0 / 821, 0.03);
    QTest::mouseClick(overview, Qt::LeftButton, {}, { 3, overview->height() / 2 });
    EXPECT_NEAR(static_cast<double>(view->selectedNumber()), 410, 4);
    EXPECT_FALSE(view->isFollowing());
}

// --- Export and record -----------------------------------------------------------------------------------------------------

TEST_F(EventsPageTest, CsvCellsAreNeverFormulas)
{
    EXPECT_EQ(ui::csvCell("=HYPERLINK(\"http://x\")"), QByteArray("\"'=HYPERLINK(\"\"http://x\"\")\""));
    for (const char* text : { "+1+1", "-2+3|cmd", "@SUM(A1)", "\t=1", "=1" })
        EXPECT_EQ(ui::csvCell(text).replace("\"", "")[0], '\'') << text;
    EXPECT_EQ(ui::csvCell("-192"), QByteArray("-192")) << "a number stays one";
    EXPECT_EQ(ui::csvCell("a,b"), QByteArray("\"a,b\""));
    EXPECT_EQ(ui::csvCell("plain"), QByteArray("plain"));
}

TEST_F(EventsPageTest, ExportsWhatIsShown)
{
    w.backend.publish("dev-1", "a/b", "=cmd()");
    w.backend.publish("dev-2", "a/b", std::string_view("\xff\x00", 2));
    w.backend.publish("dev-1", "<b>x</b>", "line one\nline two");
    w.tick();
    page->setFilterText(QStringLiteral("client == dev-1"));
    finishSearch();
    ui::EventExporter& exporter = page->exporter();
    QSignalSpy finished(&exporter, &ui::EventExporter::finished);
    const auto write = [&](const char* name, ui::ExportFormat format, ui::EventExporter::Scope scope) {
        finished.clear();
        const QString file = folder.filePath(QLatin1String(name));
        EXPECT_TRUE(exporter.start(file, format, scope));
        EXPECT_TRUE(QTest::qWaitFor([&] { return !finished.isEmpty(); }, 5000));
        return contents(file);
    };
    const QByteArray csv = write("a.csv", ui::ExportFormat::Csv, ui::EventExporter::Scope::Shown);
    EXPECT_EQ(csv.count("\r\n"), 3) << "head and two rows";
    EXPECT_TRUE(csv.contains("'=cmd()"));
    EXPECT_TRUE(csv.contains("\"line one\nline two\""));
    const QByteArray all = write("a.jsonl", ui::ExportFormat::JsonLines, ui::EventExporter::Scope::All);
    const QList<QByteArray> lines = all.trimmed().split('\n');
    ASSERT_EQ(lines.size(), 3);
    EXPECT_TRUE(lines[1].contains("\"payload_base64\":\"/wA=\""));
    EXPECT_FALSE(exporter.start(
        QStringLiteral("/nonexistent/folder/x.csv"), ui::ExportFormat::Csv, ui::EventExporter::Scope::All));
    EXPECT_FALSE(exporter.errorText().isEmpty());
    EXPECT_TRUE(
        exporter.start(folder.filePath(QStringLiteral("c.csv")), ui::ExportFormat::Csv, ui::EventExporter::Scope::All));
    exporter.cancel();
    EXPECT_FALSE(QFile::exists(folder.filePath(QStringLiteral("c.csv")))) << "cancelled: no half a file";
}

TEST_F(EventsPageTest, RecordsFromNowOnAndBeginsNewFiles)
{
    traffic(10);
    ui::EventRecorder& recorder = page->recorder();
    const QString file = folder.filePath(QStringLiteral("r.jsonl"));
    ASSERT_TRUE(recorder.start(file, 2000));
    traffic(40);
    recorder.stop();
    EXPECT_EQ(recorder.written(), 40u);
    EXPECT_EQ(recorder.lost(), 0u);
    QByteArray all;
    int files = 0;
    for (int i = 1; QFile::exists(ui::EventRecorder::fileName(file, i)); ++i, ++files) {
        const QByteArray part = contents(ui::EventRecorder::fileName(file, i));
        EXPECT_LE(part.size(), 2000);
        all += part;
    }
    EXPECT_GT(files, 1);
    EXPECT_EQ(all.count('\n'), 40);
    EXPECT_TRUE(all.startsWith("{"));
    EXPECT_TRUE(all.contains("\"number\":11")) << "the first after the start";
    EXPECT_FALSE(recorder.start(QStringLiteral("/nonexistent/folder/r.jsonl")));
}

TEST_F(EventsPageTest, TerminalLinesCannotBecomeCommands)
{
    w.backend.publish("dev-1", "it's; rm -rf /", "$(reboot) 'x'");
    ui::EventRow row = newest();
    EXPECT_EQ(ui::mosquittoLine(row, QStringLiteral("127.0.0.1:1883")),
        QStringLiteral("mosquitto_pub -h 127.0.0.1 -p 1883 -q 1 -t 'it'\\''s; rm -rf /' -m '$(reboot) '\\''x'\\'''"));
    EXPECT_TRUE(ui::kafkaConsumerLine(row, {}).isEmpty());
    row.kafka = tap::KafkaStatus::Acked;
    row.kafkaTopic = base::makeText("iot.events");
    row.partition = 3;
    row.offset = 1048;
    EXPECT_EQ(ui::kafkaConsumerLine(row, QStringLiteral("k1:9092, k2:9092")),
        QStringLiteral("kafka-console-consumer.sh --bootstrap-server k1:9092,k2:9092 --topic iot.events --partition 3 "
                       "--offset 1048 "
                       "--max-messages 1"));
    w.backend.publish("dev-1", "t", std::string_view("\x00\xff", 2));
    row.event = w.backend.waiting.back();
    EXPECT_TRUE(ui::mosquittoLine(row, QStringLiteral("[::1]:1884"))
                    .startsWith(QStringLiteral("printf '\\000\\377' | mosquitto_pub -h ::1 -p 1884")));
}

// --- Payloads --------------------------------------------------------------------------------------------------------------

TEST_F(EventsPageTest, SparkplugPayloadsAreReadable)
{
    const auto number = [](std::uint64_t value) {
        std::string out;
        for (; value >= 0x80; value >>= 7)
            out += static_cast<char>(value | 0x80);
        return out + static_cast<char>(value);
    };
    const auto varint = [&](int field, std::uint64_t value) {
        return number(static_cast<std::uint64_t>(field) << 3) + number(value);
    };
    const auto text = [&](int field, const std::string& value) {
        return number(static_cast<std::uint64_t>(field) << 3 | 2) + number(value.size()) + value;
    };
    // A float after its type, a negative Int32 before it, a data set, a template with a metric of its own, a null.
    const std::string temperature = text(1, "line 3/\xE6\xB8\xA9\xE5\xBA\xA6") + varint(3, 1773469927123) + varint(4, 9)
        + std::string("\x65\x00\x00\xAC\x41", 5);
    const std::string offset = text(1, "offset") + varint(10, 0xFFFFFFFB) + varint(4, 3);
    const std::string rows = text(17,
        varint(1, 2) + text(2, "a") + text(2, "b") + varint(3, 12) + varint(3, 4)
            + text(4, text(1, text(6, "x")) + text(1, varint(2, 7))));
    const std::string table = text(1, "table") + varint(4, 16) + rows;
    const std::string motor = text(1, "motor") + varint(4, 19) + text(18, text(4, "Motor") + text(2, offset));
    const std::string nothing = text(1, "gone") + varint(4, 11) + varint(7, 1);
    const std::string payload = varint(1, 1773469927123) + text(2, temperature) + text(2, offset) + text(2, table)
        + text(2, motor) + text(2, nothing) + varint(3, 42);
    w.backend.publish("edge", "spBv1.0/plant/DDATA/edge/line3", payload);
    w.tick();
    view->selectRow(model->rowCount() - 1);
    w.settle();
    const auto* shown = page->findChild<ui::PayloadView*>();
    EXPECT_EQ(shown->decoder(), ui::Decoder::Sparkplug);
    const QString out = ui::decodePayload(ui::Decoder::Sparkplug, payload, 65536).text;
    for (const char* wanted : { "\"line 3/\xE6\xB8\xA9\xE5\xBA\xA6\"", "21.5", "\"2026-03-14T06:32:07.123Z\"", "-5",
             "\"Int32\"", "\"Motor\"", "\"seq\": 42", "\"x\"", "\"null\": true" })
        EXPECT_TRUE(out.contains(QString::fromUtf8(wanted))) << wanted << " is not in " << out.toStdString();
    const QByteArray cbor = QCborMap { { QStringLiteral("温度\\u2F"), QStringLiteral("\u202E x") } }.toCborValue().toCbor();
    const QString notation = ui::decodePayload(ui::Decoder::Cbor, { cbor.constData(), static_cast<std::size_t>(cbor.size()) }, 65536).text;
    EXPECT_TRUE(notation.contains(QStringLiteral("温度\\\\u2F"))) << notation.toStdString();
    EXPECT_FALSE(notation.contains(QChar(0x202E))) << "no character that turns the line";
    EXPECT_FALSE(ui::decodePayload(ui::Decoder::Sparkplug, "just words", 65536).error.isEmpty());
    // A state is JSON, another topic tells nothing, and whatever is cut or changed must not do harm.
    EXPECT_FALSE(ui::isSparkplugTopic("spBv1.0/STATE/host"));
    EXPECT_FALSE(ui::isSparkplugTopic("factory/l1"));
    std::mt19937 random(5);
    for (std::size_t i = 0; i < 400; ++i) {
        std::string hurt = payload.substr(0, i % 2 ? payload.size() : i % payload.size());
        if (i % 2)
            hurt[random() % hurt.size()] = static_cast<char>(random());
        QString why;
        const auto value = ui::parseSparkplug(hurt, why);
        EXPECT_EQ(value.has_value(), why.isEmpty());
    }
}

TEST_F(EventsPageTest, PayloadsOfEveryKindAreReadable)
{
    using ui::Decoder;
    const auto shown = [&](std::string_view payload) {
        w.backend.publish("dev-1", "a/b", payload);
        w.tick();
        view->selectRow(model->rowCount() - 1);
        return page->findChild<QPlainTextEdit*>(QStringLiteral("decodedPlainTextEdit"))->toPlainText();
    };
    auto* payload = w.window->findChild<ui::EventDetail*>()->payload();
    EXPECT_EQ(shown("{\"t\":1}"), QStringLiteral("{\n  \"t\": 1\n}"));
    EXPECT_EQ(payload->decoder(), Decoder::Json);
    EXPECT_EQ(shown("plain words"), QStringLiteral("plain words"));
    EXPECT_EQ(payload->decoder(), Decoder::Utf8);
    EXPECT_TRUE(shown(std::string_view("\xff\x00\x01", 3)).contains(QStringLiteral("ff 00 01")));
    EXPECT_EQ(payload->decoder(), Decoder::Hex);
    EXPECT_TRUE(shown("<a><b>1</b></a>").contains(QStringLiteral("  <b>1</b>")));
    EXPECT_EQ(payload->decoder(), Decoder::Xml);
    EXPECT_EQ(shown("\xce\xc2\xb6\xc8\xc6\xab\xb8\xdf"), QStringLiteral("温度偏高"));
    EXPECT_EQ(payload->decoder(), Decoder::Gb18030);
    EXPECT_TRUE(
        shown("\x82\xa1t\xcb\x40\x3f\x66\x66\x66\x66\x66\x66\xa2ok\xc3").contains(QStringLiteral("\"ok\": true")));
    EXPECT_EQ(payload->decoder(), Decoder::MessagePack);
    const QByteArray cbor
        = QCborValue(QCborMap { { QStringLiteral("t"), 31.5 }, { QStringLiteral("list"), -7 } }).toCbor();
    EXPECT_TRUE(shown({ cbor.constData(), static_cast<std::size_t>(cbor.size()) }).contains(QStringLiteral("31.5")));
    EXPECT_EQ(payload->decoder(), Decoder::Cbor);
    payload->setDecoder(Decoder::Base64);
    EXPECT_EQ(shown("abc").trimmed(), QStringLiteral("YWJj"));
    payload->setDecoder(Decoder::MessagePack);
    EXPECT_EQ(shown("plain words"), QStringLiteral("plain words")) << "what it is not is shown as what it is";
    EXPECT_TRUE(page->findChild<QLabel*>(QStringLiteral("decoderErrorLabel"))->isVisible());
}

TEST_F(EventsPageTest, HostilePayloadsAreRefusedInTime)
{
    using ui::Decoder;
    QString why;
    EXPECT_FALSE(ui::parseMessagePack(std::string(5000, '\x91'), why)) << "nested too deeply";
    EXPECT_FALSE(ui::parseMessagePack("\xdd\xff\xff\xff\xff", why)) << "more elements than bytes";
    EXPECT_FALSE(ui::parseMessagePack("\xc6\xff\xff\xff\xff", why));
    EXPECT_FALSE(ui::parseMessagePack("", why));
    const std::string bomb
        = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;\">]><a>&y;</a>";
    EXPECT_LT(ui::decodePayload(Decoder::Xml, bomb, 65536).text.size(), 65537);
    for (int decoder = 0; decoder < ui::kDecoders; ++decoder) {
        for (const std::string& payload : { std::string(200'000, '\0'), std::string(200'000, '['),
                 std::string(200'000, '\xff'), std::string(200'000, '{') }) {
            const ui::Decoded decoded = ui::decodePayload(static_cast<Decoder>(decoder), payload, 65536);
            EXPECT_LT(decoded.text.size(), 1'000'000);
            EXPECT_FALSE(decoded.text.contains(QChar(0)));
        }
    }
}

TEST_F(EventsPageTest, PublishAgainFillsInTheTestClient)
{
    w.backend.publish("dev-1", "a/b", "again");
    w.tick();
    view->selectRow(0);
    emit page->republishWanted(QStringLiteral("a/b"), "again", 1, true);
    w.settle();
    EXPECT_EQ(w.find<QLineEdit>("publishTopicLineEdit")->text(), QStringLiteral("a/b"));
    EXPECT_EQ(w.find<QPlainTextEdit>("payloadPlainTextEdit")->toPlainText(), QStringLiteral("again"));
}

} // namespace
} // namespace hookline
