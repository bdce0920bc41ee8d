// What is done with the rows of the events page that somebody chose: several of them at once, from one to another, and what their
// payload holds.
#include "tests/gui/support/window.h"

#include "ui/models/event_exporter.h"
#include "ui/models/event_recorder.h"
#include "ui/models/event_table_model.h"
#include "ui/models/record_exporter.h"
#include "ui/pages/events_page.h"
#include "ui/widgets/event_detail.h"
#include "ui/widgets/event_overview.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/field_menu.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/json_tree.h"
#include "ui/widgets/payload_view.h"
#include "ui/widgets/plot_window.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeWidget>

#include <gtest/gtest.h>

#include <numeric>

namespace hookline {
namespace {

using ui::EventTableModel;

class EventRowsTest : public ::testing::Test {
protected:
    EventRowsTest()
        : w([](test::FakeBackend& backend) { backend.current.window.eventRows = 1000; })
    {
        w.window->showPage(ui::MainWindow::Events);
        view = w.find<ui::EventView>("eventsTableView");
        model = w.window->findChild<EventTableModel*>();
        page = w.find<ui::EventsPage>("eventsPage");
        filter = w.find<QLineEdit>("filterLineEdit");
        detail = w.window->findChild<ui::EventDetail*>();
        w.settle();
    }
    void traffic(int events)
    {
        w.backend.makeTraffic(events);
        w.tick();
        w.sample();
        w.settle();
    }
    void finishSearch()
    {
        ASSERT_TRUE(QTest::qWaitFor([&] { return !model->isSearching(); }, 20000));
    }
    void trigger(const char* action) { w.find<QAction>(action)->trigger(); }
    void click(int row, Qt::KeyboardModifiers keys = {})
    {
        view->scrollTo(model->index(row, 0));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, keys, view->visualRect(model->index(row, EventTableModel::Client)).center());
        w.settle();
    }
    /// Of the payload that is shown below the list; other pages have theirs.
    template <class T> T* part(const char* name) const
    {
        T* found = detail->payload()->findChild<T*>(QLatin1String(name));
        if (!found)
            qFatal("no part named %s", name);
        return found;
    }
    QToolButton* chip(const char* name) const { return w.find<QToolButton>(name); }
    static QString copied() { return QGuiApplication::clipboard()->text(); }

    QTemporaryDir folder;
    test::Window w;
    ui::EventView* view;
    EventTableModel* model;
    ui::EventsPage* page;
    QLineEdit* filter;
    ui::EventDetail* detail;
};

// --- Kinds -----------------------------------------------------------------------------------------------------------------

TEST_F(EventRowsTest, AButtonForEachKindSaysHowManyThereAre)
{
    EXPECT_EQ(chip("publishChipToolButton")->text(), QStringLiteral("Published"));
    EXPECT_FALSE(chip("refusedChipToolButton")->isVisible()) << "there are none";
    traffic(400);
    const auto shown = [&](const QString& test) {
        page->setFilterText(test);
        finishSearch();
        return ui::number(static_cast<std::uint64_t>(model->rowCount()));
    };
    EXPECT_EQ(chip("publishChipToolButton")->text(), QStringLiteral("Published ") + shown(QStringLiteral("event == publish")));
    EXPECT_EQ(chip("deliveredChipToolButton")->text(), QStringLiteral("Delivered ") + shown(QStringLiteral("event == delivered")));
    page->setFilterText({});
    tap::Event refused;
    refused.kind = tap::EventKind::ConnectRefused;
    refused.client = w.backend.client("dev-9");
    w.backend.add(std::move(refused));
    traffic(1000); // as many as are kept: the refused one goes first
    traffic(1);
    const std::uint64_t all = std::accumulate(model->store().kinds().begin(), model->store().kinds().end(), std::uint64_t {});
    EXPECT_EQ(all, 1000u) << "rows that were let go do not count";
    EXPECT_FALSE(chip("refusedChipToolButton")->isVisible());
    model->clear();
    traffic(0);
    EXPECT_EQ(chip("publishChipToolButton")->text(), QStringLiteral("Published"));
}

TEST_F(EventRowsTest, KindsAreAddedUpAndOtherTestsStay)
{
    traffic(300);
    page->setFilterText(QStringLiteral("topic like factory/# and client == dash-1"));
    chip("deliveredChipToolButton")->click();
    EXPECT_EQ(filter->text(), QStringLiteral("event == delivered and topic like factory/# and client == dash-1"));
    chip("ackedChipToolButton")->click();
    EXPECT_EQ(filter->text(), QStringLiteral("event in {delivered, acked} and topic like factory/# and client == dash-1"));
    EXPECT_TRUE(chip("deliveredChipToolButton")->isChecked());
    EXPECT_TRUE(chip("ackedChipToolButton")->isChecked());
    EXPECT_FALSE(chip("publishChipToolButton")->isChecked());
    chip("deliveredChipToolButton")->click();
    EXPECT_EQ(filter->text(), QStringLiteral("event == acked and topic like factory/# and client == dash-1"));
    chip("ackedChipToolButton")->click();
    EXPECT_EQ(filter->text(), QStringLiteral("topic like factory/# and client == dash-1"));
    page->setFilterText(QStringLiteral("client == a or client == b"));
    chip("problemsChipToolButton")->click();
    EXPECT_TRUE(filter->text().startsWith(QStringLiteral("(client == a or client == b) and ("))) << filter->text().toStdString();
    EXPECT_TRUE(chip("problemsChipToolButton")->isChecked());
    chip("problemsChipToolButton")->click();
    EXPECT_EQ(filter->text(), QStringLiteral("client == a or client == b"));
    page->setFilterText(QStringLiteral("event == subscribed"));
    EXPECT_TRUE(chip("subscribedChipToolButton")->isChecked()) << "typed by hand it is the same";
}

// --- Several rows ----------------------------------------------------------------------------------------------------------

TEST_F(EventRowsTest, SeveralRowsAreSelectedMarkedAndCopied)
{
    traffic(60);
    click(20);
    click(24, Qt::ShiftModifier);
    click(30, Qt::ControlModifier);
    EXPECT_EQ(view->selectedNumbers(), (std::vector<std::uint64_t> { 21, 22, 23, 24, 25, 31 }));
    EXPECT_EQ(view->selectedNumber(), 31u) << "the one chosen last is read";
    EXPECT_EQ(detail->number(), 31u);
    trigger("copyRowAction");
    const QStringList lines = copied().trimmed().split(u'\n');
    ASSERT_EQ(lines.size(), 6);
    EXPECT_TRUE(lines[0].contains(QStringLiteral("\"number\":21,")) && lines[5].contains(QStringLiteral("\"number\":31,")))
        << lines[0].toStdString();
    trigger("markAction");
    EXPECT_EQ(model->marks().size(), 6u);
    click(30, Qt::ControlModifier);
    EXPECT_EQ(view->selectedNumbers().size(), 5u);
    trigger("markAction");
    EXPECT_EQ(model->marks(), std::set<std::uint64_t> { 31 }) << "all of them were marked, so none of them is now";
    click(10);
    EXPECT_EQ(view->selectedNumbers(), std::vector<std::uint64_t> { 11 });
    trigger("copyRowAction");
    EXPECT_TRUE(copied().startsWith(QStringLiteral("{\n"))) << "one is for reading";
}

TEST_F(EventRowsTest, ControlASelectsWhatIsShownAndTheExportTakesIt)
{
    traffic(200);
    page->setFilterText(QStringLiteral("event == publish"));
    finishSearch();
    const std::size_t published = static_cast<std::size_t>(model->rowCount());
    view->setFocus();
    QTest::keySequence(view, QKeySequence::SelectAll);
    EXPECT_EQ(view->selectedCount(), published);
    page->setFilterText({});
    EXPECT_EQ(view->selectedCount(), published) << "another filter hides some, but does not forget";
    ui::EventExporter& exporter = page->exporter();
    QSignalSpy finished(&exporter, &ui::EventExporter::finished);
    const QString file = folder.filePath(QStringLiteral("some.jsonl"));
    ASSERT_TRUE(exporter.start(file, ui::ExportFormat::JsonLines, ui::EventExporter::Scope::Selected, view->selectedNumbers()));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !finished.isEmpty(); }, 5000));
    QFile in(file);
    ASSERT_TRUE(in.open(QIODevice::ReadOnly));
    const QByteArray all = in.readAll();
    EXPECT_EQ(static_cast<std::size_t>(all.count('\n')), published);
    EXPECT_EQ(static_cast<std::size_t>(all.count("\"event\":\"publish\"")), published);
}

TEST_F(EventRowsTest, SelectedRowsThatAreLetGoLeaveTheOthersSelected)
{
    traffic(1000);
    view->setFollowing(false);
    click(5);
    click(400, Qt::ControlModifier);
    click(600, Qt::ControlModifier);
    click(3, Qt::ControlModifier);
    ASSERT_EQ(view->selectedNumber(), 4u);
    const std::uint64_t top = model->numberAt(view->rowAt(0));
    traffic(50);
    EXPECT_EQ(view->selectedNumbers(), (std::vector<std::uint64_t> { 401, 601 }));
    EXPECT_EQ(view->selectedNumber(), 0u) << "no other row is read in its place";
    EXPECT_EQ(detail->number(), 4u);
    EXPECT_EQ(w.find<QLabel>("eventGoneLabel")->text(), QStringLiteral("no longer in the list"));
    EXPECT_LE(model->numberAt(view->rowAt(0)), std::max<std::uint64_t>(top, 51)) << "nothing has jumped";
    trigger("markAction");
    EXPECT_EQ(model->marks(), (std::set<std::uint64_t> { 401, 601 }));
}

TEST_F(EventRowsTest, ShiftAndArrowsSelectWithTheKeyboard)
{
    traffic(50);
    view->setFocus();
    click(10);
    QTest::keyClick(view, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(view, Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_EQ(view->selectedNumbers(), (std::vector<std::uint64_t> { 11, 12, 13 }));
    QTest::keyClick(view, Qt::Key_Down);
    EXPECT_EQ(view->selectedNumbers(), std::vector<std::uint64_t> { 14 });
}

// --- From row to row -------------------------------------------------------------------------------------------------------

TEST_F(EventRowsTest, WhatWasReadBeforeIsFoundAgain)
{
    traffic(200);
    for (const int row : { 20, 120, 60 })
        click(row);
    trigger("backAction");
    EXPECT_EQ(view->selectedNumber(), 121u);
    trigger("backAction");
    EXPECT_EQ(view->selectedNumber(), 21u);
    trigger("backAction");
    EXPECT_EQ(view->selectedNumber(), 21u) << "there is nothing before it";
    trigger("forwardAction");
    EXPECT_EQ(view->selectedNumber(), 121u);
    click(150);
    trigger("forwardAction");
    EXPECT_EQ(view->selectedNumber(), 151u) << "a new way begins";
    view->setFocus();
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(view, Qt::Key_Down);
    ASSERT_EQ(view->selectedNumber(), 156u);
    trigger("backAction");
    EXPECT_EQ(view->selectedNumber(), 121u) << "rows gone through one by one are one visit";
    EXPECT_EQ(w.find<QAction>("backAction")->shortcut(), QKeySequence(Qt::ALT | Qt::Key_Left));
}

TEST_F(EventRowsTest, RelatedEventsAreVisitedInBothDirections)
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
    EXPECT_EQ(model->cellText(2, EventTableModel::Related), QStringLiteral("1"));
    EXPECT_EQ(model->cellText(0, EventTableModel::Related), QString());
    EXPECT_EQ(model->cellText(1, EventTableModel::Related), QString());
    view->selectRow(2);
    trigger("previousRelatedAction");
    EXPECT_EQ(view->selectedNumber(), 1u);
    trigger("previousRelatedAction");
    EXPECT_EQ(view->selectedNumber(), 4u) << "round at the beginning";
    trigger("relatedAction");
    EXPECT_EQ(view->selectedNumber(), 1u);
}

TEST_F(EventRowsTest, AnEventThatTheFilterHidesSaysSo)
{
    w.backend.publish("dev-1", "a/b", "one");
    w.backend.publish("dev-2", "a/b", "two");
    w.tick();
    view->selectRow(0);
    auto* tag = w.find<QLabel>("eventGoneLabel");
    EXPECT_FALSE(tag->isVisible());
    page->setFilterText(QStringLiteral("client == dev-2"));
    finishSearch();
    w.settle();
    EXPECT_EQ(detail->number(), 1u);
    EXPECT_EQ(tag->text(), QStringLiteral("not in this filter"));
    EXPECT_TRUE(tag->isVisible());
    page->setFilterText({});
    w.settle();
    EXPECT_FALSE(tag->isVisible());
}

TEST_F(EventRowsTest, FindSaysHowManyThereAreAndWhichThisIs)
{
    for (int i = 0; i < 30; ++i)
        w.backend.publish("dev-1", "a/b", i % 10 == 5 ? "needle" : "hay");
    w.tick();
    trigger("findAction");
    auto* edit = w.find<QLineEdit>("findLineEdit");
    auto* count = w.find<QLabel>("findCountLabel");
    QTest::keyClicks(edit, QStringLiteral("needle"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return count->text() == QStringLiteral("3 matches"); }, 5000)) << count->text().toStdString();
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClick(edit, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return count->text() == QStringLiteral("2 of 3"); }, 5000)) << count->text().toStdString();
    w.backend.publish("dev-1", "a/b", "needle");
    w.tick();
    ASSERT_TRUE(QTest::qWaitFor([&] { return count->text() == QStringLiteral("2 of 4"); }, 5000)) << "as rows come";
}

// --- The payload -----------------------------------------------------------------------------------------------------------

TEST_F(EventRowsTest, AValueOfThePayloadBecomesAFilter)
{
    const QString json = QStringLiteral("{\"t\":31.4,\"unit\":\"°C \\\"in\\\"\",\"ok\":true,\"list\":[1,{\"deep\":null}],\"a b\":1}");
    w.backend.publish("dev-1", "a/b", json.toStdString());
    w.tick();
    const auto test = [&](const char* around) {
        const auto field = ui::fieldAt(json, json.indexOf(QString::fromUtf8(around)));
        return field ? ui::FieldMenu::test(*field) : QStringLiteral("none");
    };
    EXPECT_EQ(test("31.4"), QStringLiteral("payload.t == 31.4"));
    EXPECT_EQ(test("true"), QStringLiteral("payload.ok == true"));
    EXPECT_EQ(test("null"), QStringLiteral("payload.list[1].deep == null"));
    for (const char* each : { "31.4", "°C", "true", "1,{" }) {
        const ui::EventFilter same(test(each));
        EXPECT_FALSE(same.error()) << test(each).toStdString();
        EXPECT_TRUE(same.matches(model->at(0), 1)) << test(each).toStdString();
    }
    EXPECT_EQ(test("1}"), QString()) << "the filter language has no name for such a key";
    EXPECT_EQ(test("unit"), QStringLiteral("none")) << "a key is no value";

    view->selectRow(0);
    w.settle();
    // A click into the text opens the menu.
    auto* text = part<QPlainTextEdit>("decodedPlainTextEdit");
    QTextCursor cursor(text->document());
    cursor.setPosition(static_cast<int>(text->toPlainText().indexOf(QStringLiteral("31.4"))) + 1);
    QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, text->cursorRect(cursor).center());
    auto* menu = page->findChild<ui::FieldMenu*>();
    ASSERT_NE(menu, nullptr);
    menu->actions().first()->trigger();
    EXPECT_EQ(filter->text(), QStringLiteral("payload.t == 31.4"));
    menu->close();
    // Its course over time is a window of its own.
    delete menu;
    QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, text->cursorRect(cursor).center());
    page->findChild<QAction*>(QStringLiteral("plotFieldAction"))->trigger();
    auto* plot = page->findChild<ui::PlotWindow*>();
    ASSERT_NE(plot, nullptr);
    EXPECT_TRUE(plot->isVisible());
    EXPECT_TRUE(plot->windowTitle().contains(QStringLiteral("a/b")));
}

TEST_F(EventRowsTest, JsonIsATreeThatTheKeyboardWalks)
{
    w.backend.publish("dev-1", "a/b", "{\"t\":31.4,\"list\":[1,{\"deep\":\"\\u00fc\\\"\"}],\"none\":{}}");
    w.backend.publish("dev-1", "a/b", "no JSON");
    w.tick();
    view->selectRow(0);
    auto* button = part<QToolButton>("jsonTreeToolButton");
    ASSERT_TRUE(button->isVisible());
    button->click();
    auto* tree = part<ui::JsonTree>("jsonTreeWidget");
    ASSERT_TRUE(tree->isVisible());
    ASSERT_EQ(tree->topLevelItemCount(), 3);
    EXPECT_EQ(tree->topLevelItem(0)->text(0), QStringLiteral("t"));
    EXPECT_EQ(tree->topLevelItem(0)->text(1), QStringLiteral("31.4"));
    EXPECT_EQ(tree->topLevelItem(1)->text(1), QStringLiteral("2 items"));
    EXPECT_EQ(tree->topLevelItem(1)->child(1)->child(0)->text(1), QStringLiteral("\"\\u00fc\\\"\""));
    tree->setCurrentItem(tree->topLevelItem(1)->child(1)->child(0));
    QTest::keyClick(tree, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(copied(), QStringLiteral("ü\"")) << "what it says, not how it is written";
    QTest::keyClick(tree, Qt::Key_Return);
    auto* menu = page->findChild<ui::FieldMenu*>();
    ASSERT_NE(menu, nullptr);
    EXPECT_EQ(menu->actions().first()->text(), QStringLiteral("payload.list[1].deep == \"ü\\\"\""));
    menu->close();
    EXPECT_TRUE(part<QAction>("jsonTreeAction")->isChecked()) << "where there is no room for the button, the menu has it";
    view->selectRow(1);
    EXPECT_FALSE(tree->isVisible()) << "there is no tree in it";
    EXPECT_FALSE(part<QAction>("jsonTreeAction")->isEnabled());
    EXPECT_FALSE(button->isVisible());
    view->selectRow(0);
    EXPECT_TRUE(tree->isVisible()) << "the choice stays";
}

TEST_F(EventRowsTest, ALongValueIsOneValueThoughItIsShownInPieces)
{
    const QString value = QString(5000, QLatin1Char('v'));
    w.backend.publish("dev-1", "a/b", "{\"long\":\"" + value.toStdString() + "\",\"behind\":7}");
    w.tick();
    view->selectRow(0);
    auto* text = part<QPlainTextEdit>("decodedPlainTextEdit");
    ASSERT_GT(text->toPlainText().indexOf(QStringLiteral("v\nv")), 0) << "in pieces";
    text->selectAll();
    text->copy();
    EXPECT_TRUE(copied().contains(value));
    EXPECT_TRUE(copied().endsWith(QStringLiteral("\"behind\": 7\n}"))) << copied().right(40).toStdString();
    QTextCursor cursor(text->document());
    text->setTextCursor(cursor);
    cursor.setPosition(static_cast<int>(text->toPlainText().indexOf(QStringLiteral(": 7")) + 2));
    text->setTextCursor(cursor);
    text->ensureCursorVisible();
    QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, text->cursorRect(cursor).center());
    auto* menu = page->findChild<ui::FieldMenu*>();
    ASSERT_NE(menu, nullptr);
    EXPECT_EQ(menu->actions().first()->text(), QStringLiteral("payload.behind == 7"));
    delete menu;
    part<QToolButton>("jsonTreeToolButton")->click();
    auto* tree = part<ui::JsonTree>("jsonTreeWidget");
    tree->setCurrentItem(tree->topLevelItem(0));
    QTest::keyClick(tree, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(copied(), value);
    QTest::keyClick(tree, Qt::Key_Down); // without Ctrl, which would still count as held
}

TEST_F(EventRowsTest, ARowShowsAsMuchOfAPayloadAsTheSettingsSay)
{
    w.backend.publish("dev-1", "a/b", std::string(3000, 'p'));
    w.tick();
    const auto shown = [this] { return model->index(0, EventTableModel::Info).data().toString().count(QLatin1Char('p')); };
    EXPECT_EQ(shown(), 200);
    w.backend.current.window.previewChars = 1000;
    emit w.backend.settingsFile.changed();
    EXPECT_EQ(shown(), 1000);
    w.backend.current.window.previewChars = 200;
    emit w.backend.settingsFile.changed();
    EXPECT_EQ(shown(), 200);
}

TEST_F(EventRowsTest, ThePayloadIsCopiedInFourWays)
{
    w.backend.publish("dev-1", "a/b", "{\"t\":1}");
    w.tick();
    view->selectRow(0);
    part<QAction>("copyAsItIsAction")->trigger();
    EXPECT_EQ(copied(), QStringLiteral("{\"t\":1}"));
    part<QAction>("copyFormattedAction")->trigger();
    EXPECT_EQ(copied(), QStringLiteral("{\n  \"t\": 1\n}"));
    part<QAction>("copyHexAction")->trigger();
    EXPECT_EQ(copied(), QStringLiteral("7b2274223a317d"));
    part<QAction>("copyBase64Action")->trigger();
    EXPECT_EQ(copied(), QStringLiteral("eyJ0IjoxfQ=="));
}

TEST_F(EventRowsTest, TheRecordThatTheRuleMakesIsShown)
{
    config::RuleSettings rule;
    rule.name = "telemetry";
    w.backend.current.kafka.rules = { rule };
    tap::KafkaOutcome outcome;
    outcome.eventId = w.backend.publish("dev-1", "a/b", "{\"t\":1}");
    outcome.status = tap::KafkaStatus::Acked;
    outcome.topic = base::makeText("iot.events");
    outcome.rule = base::makeText("telemetry");
    outcome.partition = 3;
    outcome.offset = 1048;
    w.backend.waitingOutcomes.push_back(outcome);
    w.backend.publish("dev-1", "a/b", "nobody takes it");
    w.tick();
    ui::RuleRecord record;
    record.topic = "iot.events";
    record.key = "dev-1";
    record.headers = { { "source", "hookline" } };
    record.value = "{\"payload\":{\"t\":1}}";
    w.backend.ruleTrial.records = { record };
    auto* button = part<QToolButton>("kafkaRecordToolButton");
    view->selectRow(1);
    EXPECT_FALSE(button->isVisible()) << "no rule took it";
    view->selectRow(0);
    ASSERT_TRUE(button->isVisible());
    button->click();
    EXPECT_EQ(w.backend.triedRule, "telemetry");
    EXPECT_EQ(w.backend.triedEvents, 1u);
    auto* text = part<QPlainTextEdit>("kafkaRecordPlainTextEdit");
    ASSERT_TRUE(QTest::qWaitFor([&] { return text->toPlainText().contains(QStringLiteral("\"t\": 1")); }, 5000))
        << text->toPlainText().toStdString();
    for (const char* part : { "iot.events", "Partition: 3", "Offset: 1048", "Key: dev-1", "source = hookline" })
        EXPECT_TRUE(text->toPlainText().contains(QLatin1String(part))) << part;
    EXPECT_TRUE(text->isVisible());
    EXPECT_FALSE(part<QComboBox>("decoderComboBox")->isVisible()) << "it is of the payload";
    w.backend.current.kafka.rules.clear();
    button->click();
    button->click();
    EXPECT_EQ(text->toPlainText(), QStringLiteral("There is no rule “telemetry” any more."));
    view->selectRow(1);
    EXPECT_FALSE(text->isVisible());
}

TEST_F(EventRowsTest, TheHooksThatAnEventCameByAreListed)
{
    w.backend.makeHooks();
    w.backend.makeCalls(200);
    w.backend.publish("dev-1", "a/b", "x");
    w.tick();
    view->selectRow(0);
    const auto* tree = w.find<QTreeWidget>("eventTreeWidget");
    const QTreeWidgetItem* hooks = tree->topLevelItem(tree->topLevelItemCount() - 1);
    ASSERT_EQ(hooks->text(0), QStringLiteral("Hooks"));
    ASSERT_GT(hooks->childCount(), 0);
    EXPECT_EQ(hooks->child(0)->text(0), QStringLiteral("message.publish"));
    EXPECT_TRUE(hooks->child(0)->text(1).contains(QStringLiteral("callbacks"))) << hooks->child(0)->text(1).toStdString();
    EXPECT_TRUE(hooks->child(0)->text(1).contains(QStringLiteral("usually"))) << hooks->child(0)->text(1).toStdString();
}

TEST_F(EventRowsTest, AnEventWithoutAPayloadSaysSo)
{
    tap::Event event;
    event.kind = tap::EventKind::Subscribed;
    event.client = w.backend.client("dash-1");
    event.text = base::makeText("a/#");
    w.backend.add(std::move(event));
    w.tick();
    view->selectRow(0);
    w.settle();
    EXPECT_EQ(part<QPlainTextEdit>("decodedPlainTextEdit")->toPlainText(), QStringLiteral("This event has no payload."));
    EXPECT_FALSE(part<QComboBox>("decoderComboBox")->isVisible());
    EXPECT_FALSE(part<QToolButton>("copyPayloadToolButton")->isVisible());
}

TEST_F(EventRowsTest, AllOfALargePayloadIsMadeReadableBesideTheWindow)
{
    std::string large = "[";
    while (large.size() < 400'000)
        large += "{\"t\":1},";
    large.back() = ']';
    w.backend.publish("dev-1", "a/b", large);
    w.tick();
    view->selectRow(0);
    auto* all = part<QToolButton>("showAllToolButton");
    EXPECT_EQ(all->text(), QStringLiteral("Show all ") + ui::byteSize(static_cast<double>(large.size())));
    all->click();
    auto* text = part<QPlainTextEdit>("decodedPlainTextEdit");
    EXPECT_LT(text->toPlainText().size(), 100) << "it is not there at once";
    EXPECT_FALSE(all->isVisible());
    ASSERT_TRUE(QTest::qWaitFor([&] { return text->toPlainText().size() > 400'000; }, 20000));
    EXPECT_TRUE(text->toPlainText().endsWith(u']'));
    // What is made for a payload that is not looked at any more is not shown.
    w.backend.publish("dev-1", "a/b", "small");
    w.tick();
    view->selectRow(1);
    view->selectRow(0);
    all->click();
    view->selectRow(1);
    w.settle();
    EXPECT_EQ(text->toPlainText(), QStringLiteral("small"));
}

TEST_F(EventRowsTest, EveryDecoderSaysWhyItCannotReadAPayload)
{
    w.backend.publish("dev-1", "a/b", std::string("\xff\xfe\x00\x01", 4));
    w.tick();
    view->selectRow(0);
    EXPECT_FALSE(part<QToolButton>("explainDecodingToolButton")->isVisible()) << "bytes can be shown as they are";
    detail->payload()->setDecoder(ui::Decoder::Json);
    ASSERT_TRUE(part<QToolButton>("explainDecodingToolButton")->isVisible()) << "it is not JSON";
    part<QToolButton>("explainDecodingToolButton")->click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return detail->findChild<QTableWidget*>(QStringLiteral("decoderReportTableWidget")); }, 5000));
    auto* table = detail->findChild<QTableWidget*>(QStringLiteral("decoderReportTableWidget"));
    ASSERT_EQ(table->rowCount(), 7);
    EXPECT_EQ(table->item(0, 0)->text(), QStringLiteral("JSON"));
    EXPECT_EQ(table->item(0, 1)->text(), QStringLiteral("Not JSON."));
    for (int row = 0; row < table->rowCount(); ++row)
        EXPECT_FALSE(table->item(row, 1)->text().isEmpty()) << row;
}

// --- The list --------------------------------------------------------------------------------------------------------------

TEST_F(EventRowsTest, TheTopmostRowIsWholeWhileTheNewestIsFollowed)
{
    for (const int height : { 900, 907, 915, 921 }) {
        w.window->resize(1440, height);
        traffic(200);
        ASSERT_TRUE(view->isFollowing());
        EXPECT_EQ(view->visualRect(model->index(view->rowAt(0), 0)).top(), 0) << height;
    }
}

TEST_F(EventRowsTest, ThePlaceInKafkaIsWholeWhereThereIsRoom)
{
    w.window->resize(1800, 900);
    w.settle();
    const int before = view->columnWidth(EventTableModel::Kafka);
    tap::KafkaOutcome outcome;
    outcome.eventId = w.backend.publish("dev-1", "a/b", "1");
    outcome.status = tap::KafkaStatus::Acked;
    outcome.topic = base::makeText("hookline.site-3.events");
    outcome.cluster = base::makeText("archive");
    outcome.partition = 3;
    outcome.offset = 104711;
    w.backend.waitingOutcomes.push_back(outcome);
    w.tick();
    w.sample();
    w.settle();
    const QString text = model->cellText(0, EventTableModel::Kafka);
    EXPECT_GT(view->columnWidth(EventTableModel::Kafka), before);
    EXPECT_GE(view->columnWidth(EventTableModel::Kafka), view->fontMetrics().horizontalAdvance(text) + 16);
    EXPECT_LE(view->horizontalHeader()->length(), view->viewport()->width());
}

TEST_F(EventRowsTest, NothingInKafkaLeavesRoomToOthers)
{
    w.window->resize(1100, 680);
    tap::Event refused;
    refused.kind = tap::EventKind::SubscribeRefused;
    refused.reason = mqtt::ReasonCode::NotAuthorized;
    refused.client = w.backend.client("panel-3");
    refused.text = tap::refusedText("plant/#", "refused by the access rules");
    w.backend.add(std::move(refused));
    w.tick();
    w.sample();
    w.settle();
    const QString word = model->cellText(0, EventTableModel::Kind);
    EXPECT_GE(view->columnWidth(EventTableModel::Kind), view->fontMetrics().horizontalAdvance(word) + 19 + 16);
    EXPECT_GE(view->columnWidth(EventTableModel::Kafka), view->fontMetrics().horizontalAdvance(QStringLiteral("Kafka")) + 16);
}

TEST_F(EventRowsTest, GroupsTakeTheRoomOfTheDetail)
{
    traffic(50);
    view->selectRow(3);
    EXPECT_TRUE(detail->isVisible());
    w.find<QAction>("groupAction")->setChecked(true);
    w.settle();
    EXPECT_FALSE(detail->isVisible());
    w.find<QAction>("groupAction")->setChecked(false);
    w.settle();
    EXPECT_TRUE(detail->isVisible());
}

TEST_F(EventRowsTest, NothingIsOfferedOfAFileThatCannotBeRead)
{
    EventTableModel rows(100, 1000);
    ui::EventsPage capture(rows);
    capture.show();
    capture.setUnreadable(true);
    w.settle();
    for (const char* name : { "groupToolButton", "exportToolButton", "columnsToolButton", "timeToolButton", "marksToolButton" })
        EXPECT_FALSE(capture.findChild<QToolButton*>(QLatin1String(name))->isEnabled()) << name;
    EXPECT_FALSE(capture.findChild<ui::FilterBar*>()->isEnabled());
    EXPECT_FALSE(capture.findChild<ui::EventDetail*>()->isVisible());
}

TEST_F(EventRowsTest, TheNewWindowIsAButtonOfTheFirst)
{
    QSignalSpy wanted(page, &ui::EventsPage::newWindowWanted);
    auto* button = w.find<QToolButton>("newWindowToolButton");
    EXPECT_TRUE(button->isVisible());
    w.window->resize(1000, 700);
    w.settle();
    EXPECT_EQ(button->toolButtonStyle(), Qt::ToolButtonIconOnly) << "its words give way";
    EXPECT_GE(button->width(), button->sizeHint().width());
    button->click();
    EXPECT_EQ(wanted.size(), 1);
    w.window->resize(1700, 900);
    w.settle();
    EXPECT_EQ(button->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
}

TEST_F(EventRowsTest, KafkaRecordsOfEventsAreExported)
{
    config::RuleSettings rule;
    rule.name = "telemetry";
    w.backend.current.kafka.rules = { rule };
    for (int i = 0; i < 3; ++i) {
        tap::KafkaOutcome outcome;
        outcome.eventId = w.backend.publish("dev-1", "a/b", "x");
        outcome.status = i == 1 ? tap::KafkaStatus::Queued : tap::KafkaStatus::Acked;
        outcome.topic = base::makeText("iot.events");
        outcome.rule = base::makeText(i == 2 ? "renamed" : "telemetry");
        outcome.partition = 3;
        outcome.offset = 7;
        w.backend.waitingOutcomes.push_back(outcome);
    }
    w.tick();
    ui::RuleRecord record;
    record.topic = "iot.planned";
    record.key = std::string("\xff", 1);
    record.headers = { { "source", "hookline" } };
    record.value = "{\"t\":1}";
    w.backend.ruleTrial.records = { record, record };
    w.backend.ruleTrial.records[1].event = 1;
    auto* exporter = new ui::RecordExporter(w.backend, *model, page); // until it is done
    QSignalSpy finished(exporter, &ui::RecordExporter::finished);
    const QString file = folder.filePath(QStringLiteral("x.records.jsonl"));
    ASSERT_TRUE(exporter->start(file, { 1, 2, 3, 4 }));
    EXPECT_TRUE(QTest::qWaitFor([&] { return !finished.isEmpty(); }, 5000));
    ASSERT_FALSE(finished.isEmpty());
    EXPECT_EQ(finished[0][0].toULongLong(), 2u);
    EXPECT_EQ(finished[0][1].toULongLong(), 2u) << "no such rule, and no such row";
    QFile in(file);
    ASSERT_TRUE(in.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = in.readAll().trimmed().split('\n');
    ASSERT_EQ(lines.size(), 2);
    for (const char* part : { "\"topic\":\"iot.events\"", "\"partition\":3", "\"offset\":7", "\"key_base64\":\"/w==\"",
             "\"headers\":[[\"source\",\"hookline\"]]", "\"value\":\"{\\\"t\\\":1}\"" })
        EXPECT_TRUE(lines[0].contains(part)) << part << " in " << lines[0].toStdString();
    EXPECT_TRUE(lines[1].contains("\"topic\":\"iot.planned\"") && !lines[1].contains("offset")) << "not known yet";
}

TEST_F(EventRowsTest, ARecordingBeginsANewFileWhenOneIsOld)
{
    ui::EventRecorder& recorder = page->recorder();
    const QString file = folder.filePath(QStringLiteral("r.jsonl"));
    ASSERT_TRUE(recorder.start(file, 1'000'000, 60'000'000));
    for (int minute = 0; minute < 3; ++minute) {
        for (int i = 0; i < 2; ++i)
            w.backend.publish("dev-1", "a/b", "x");
        w.tick();
        w.backend.advance(61);
    }
    recorder.stop();
    EXPECT_EQ(recorder.written(), 6u);
    for (int i = 1; i <= 3; ++i) {
        QFile in(ui::EventRecorder::fileName(file, i));
        ASSERT_TRUE(in.open(QIODevice::ReadOnly)) << i;
        EXPECT_EQ(in.readAll().count('\n'), 2) << i;
    }
    EXPECT_FALSE(QFile::exists(ui::EventRecorder::fileName(file, 4)));
}

} // namespace
} // namespace hookline
