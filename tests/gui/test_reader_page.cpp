// The Kafka reader: topics, what is read and from where, the way from a record to its event and back, checks, and what changes a topic.
#include "tests/gui/support/window.h"

#include "ui/models/event_table_model.h"
#include "ui/models/reading_rate.h"
#include "ui/models/record_place.h"
#include "ui/models/record_table_model.h"
#include "ui/models/record_words.h"
#include "ui/pages/reader_page.h"
#include "ui/widgets/event_view.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QIcon>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTreeWidget>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using metrics::KafkaFinding;
using metrics::KafkaReading;
using metrics::KafkaStart;
using ui::MainWindow;
using ui::RecordTableModel;

class ReaderPageTest : public ::testing::Test {
protected:
    ReaderPageTest()
        : w([](test::FakeBackend& backend) { backend.current.kafka.servers = "kafka-1:9092"; })
    {
        desk.makeTopics();
    }
    void open()
    {
        w.window->showPage(MainWindow::Reader);
        w.settle();
    }
    /// By its place in the list: alarms, hookline.dead, hookline.events, plant.telemetry, __consumer_offsets.
    void chooseTopic(int row)
    {
        topics()->selectRow(row);
        w.settle();
    }
    void renew()
    {
        for (int i = 0; i < 5; ++i)
            page()->renew();
        w.settle();
    }
    ui::ReaderPage* page() const { return w.find<ui::ReaderPage>("readerPage"); }
    QTableView* topics() const { return w.find<QTableView>("kafkaTopicsTableView"); }
    QTableView* table() const { return w.find<QTableView>("recordsTableView"); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    template <class T>
    T* mine(const char* name) const
    {
        return page()->findChild<T*>(QLatin1String(name));
    }
    QString state() const { return mine<QLabel>("readerStateLabel")->toolTip().isEmpty() ? mine<QLabel>("readerStateLabel")->text() : mine<QLabel>("readerStateLabel")->toolTip(); }
    QString emptyText() const
    {
        for (const QLabel* label : table()->findChildren<QLabel*>()) {
            if (label->isVisible() && !label->text().isEmpty())
                return label->text();
        }
        return {};
    }

    test::Window w;
    test::FakeKafkaDesk& desk = w.backend.desk;
};

TEST_F(ReaderPageTest, TopicsAreListedWithPartitionsAndRecordsKafkasOwnLast)
{
    open();
    ASSERT_EQ(topics()->model()->rowCount(), 5);
    EXPECT_EQ(topics()->model()->index(0, 0).data().toString(), QStringLiteral("alarms"));
    EXPECT_EQ(topics()->model()->index(4, 0).data().toString(), QStringLiteral("__consumer_offsets"));
    EXPECT_EQ(topics()->model()->index(2, 1).data().toString(), QStringLiteral("6"));
    const auto sign = [&](int row) { return topics()->model()->index(row, 0).data(Qt::DecorationRole).value<QIcon>().pixmap(16).toImage(); };
    const QImage warning = sign(0), none = sign(1);
    ASSERT_FALSE(warning.isNull()) << "a replica is not in sync";
    EXPECT_EQ(none.size(), warning.size()) << "the names begin below each other";
    EXPECT_EQ(none.pixelColor(none.width() / 2, none.height() / 2).alpha(), 0);
    mine<QLineEdit>("readerTopicLineEdit")->setText(QStringLiteral("tele"));
    EXPECT_EQ(topics()->model()->rowCount(), 1);
}

TEST_F(ReaderPageTest, TheClusterIsAskedOnlyWhileSomebodyLooks)
{
    w.settle();
    EXPECT_EQ(desk.listed, 0);
    open();
    EXPECT_EQ(desk.listed, 1);
}

TEST_F(ReaderPageTest, ATopicIsReadAsSoonAsItIsChosenAndShowsItsRecords)
{
    open();
    chooseTopic(2);
    EXPECT_EQ(desk.started, 1);
    EXPECT_EQ(desk.wish.topic, "hookline.events");
    EXPECT_EQ(desk.wish.start, KafkaStart::Last);
    EXPECT_EQ(desk.wish.value, 100);
    EXPECT_TRUE(desk.wish.committedOnly);
    QAbstractItemModelTester tester(&page()->records());
    desk.makeRecords(30);
    renew();
    ASSERT_EQ(table()->model()->rowCount(), 30);
    EXPECT_EQ(cell(7, RecordTableModel::Partition), QStringLiteral("1"));
    EXPECT_EQ(cell(7, RecordTableModel::Offset), QStringLiteral("1049"));
    EXPECT_TRUE(cell(7, RecordTableModel::Value).startsWith(QStringLiteral("{\"type\":\"publish\"")));
    EXPECT_TRUE(cell(7, RecordTableModel::Headers).contains(QStringLiteral("mqtt_event=publish")));
    EXPECT_EQ(cell(7, RecordTableModel::Event), QStringLiteral("from another run"));
    EXPECT_TRUE(state().contains(QStringLiteral("30 records read"))) << state().toStdString();
    EXPECT_TRUE(state().contains(QStringLiteral("at the end")));
}

TEST_F(ReaderPageTest, WhereItBeginsWhichPartitionAndWhichRecordsGoIntoTheWish)
{
    open();
    chooseTopic(2);
    auto* from = mine<QComboBox>("readerFromComboBox");
    from->setCurrentIndex(from->findData(static_cast<int>(KafkaStart::Offset)));
    EXPECT_TRUE(mine<QLineEdit>("readerOffsetLineEdit")->isVisible());
    EXPECT_FALSE(mine<QSpinBox>("readerLastSpinBox")->isVisible());
    mine<QLineEdit>("readerOffsetLineEdit")->setText(QStringLiteral("1048"));
    EXPECT_EQ(mine<QComboBox>("readerPartitionComboBox")->count(), 7);
    mine<QComboBox>("readerPartitionComboBox")->setCurrentIndex(4);
    mine<QLineEdit>("readerFilterLineEdit")->setText(QStringLiteral("key=dev-017"));
    QTest::keyClick(mine<QLineEdit>("readerFilterLineEdit"), Qt::Key_Return);
    EXPECT_EQ(desk.started, 2);
    EXPECT_EQ(desk.wish.start, KafkaStart::Offset);
    EXPECT_EQ(desk.wish.value, 1048);
    EXPECT_EQ(desk.wish.partitions, std::vector<std::int32_t> { 3 });
    EXPECT_EQ(desk.wish.filter, "key=dev-017");
}

TEST_F(ReaderPageTest, OnlyRecordsOfABridgeAreReadWhereThatIsWanted)
{
    open();
    chooseTopic(2);
    EXPECT_FALSE(desk.wish.bridgeOnly);
    mine<QAbstractButton>("readerBridgeToolButton")->click();
    EXPECT_EQ(desk.started, 2) << "it is read anew at once";
    EXPECT_TRUE(desk.wish.bridgeOnly);
    desk.now.state = KafkaReading::State::AtEnd;
    desk.now.read = 12;
    renew();
    EXPECT_EQ(emptyText(), QStringLiteral("None of 12 records match."));
    mine<QPushButton>("readerEmptyPushButton")->click();
    EXPECT_FALSE(desk.wish.bridgeOnly);
    EXPECT_FALSE(mine<QAbstractButton>("readerBridgeToolButton")->isChecked());
}

TEST_F(ReaderPageTest, ATestRecordIsWrittenAndIsFoundInTheTopic)
{
    EXPECT_FALSE(w.find<QAction>("produceRecordAction")->isEnabled()) << "no cluster has answered yet";
    open();
    chooseTopic(2);
    desk.now.state = KafkaReading::State::AtEnd;
    renew();
    mine<QPushButton>("readerEmptyPushButton")->click();
    auto* dialog = w.find<QDialog>("produceDialog");
    EXPECT_EQ(dialog->findChild<QLineEdit*>(QStringLiteral("produceTopicLineEdit"))->text(), QStringLiteral("hookline.events"));
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("produceValuePlainTextEdit"))->setPlainText(QStringLiteral("{\"t\":1}"));
    desk.changeError = { "topics.unreachable", "x", "y", "z" };
    auto* produce = dialog->findChild<QPushButton*>(QStringLiteral("topicPrimaryPushButton"));
    produce->click();
    w.settle();
    EXPECT_TRUE(dialog->findChild<QLabel*>(QStringLiteral("topicErrorLabel"))->isVisible());
    EXPECT_EQ(desk.written.key, std::nullopt);
    EXPECT_EQ(desk.written.value, "{\"t\":1}");
    desk.changeError = {};
    dialog->findChild<QLineEdit*>(QStringLiteral("produceKeyLineEdit"))->setText(QStringLiteral("dev-017"));
    dialog->findChild<QAbstractButton*>(QStringLiteral("produceTombstoneCheckBox"))->click();
    produce->click();
    w.settle();
    EXPECT_EQ(desk.written.topic, "hookline.events");
    EXPECT_EQ(desk.written.key, "dev-017");
    EXPECT_EQ(desk.written.value, std::nullopt);
    EXPECT_TRUE(mine<QLabel>("confirmLabel")->text().contains(QStringLiteral("hookline.events-3@1048")));
    desk.makeRecords(12);
    renew();
    ASSERT_TRUE(table()->selectionModel()->hasSelection()) << "it is selected as soon as it comes";
    const int row = table()->selectionModel()->selectedRows().first().row();
    EXPECT_EQ(cell(row, RecordTableModel::Partition), QStringLiteral("3"));
    EXPECT_EQ(cell(row, RecordTableModel::Offset), QStringLiteral("1048"));
}

TEST_F(ReaderPageTest, OnTheTopicsOwnPageThereIsOnlyStop)
{
    open();
    chooseTopic(2);
    mine<QAbstractButton>("topicTabToolButton")->click();
    for (const char* name : { "readerFromComboBox", "readerLastSpinBox", "readerPartitionComboBox", "readerFilterLineEdit", "readerCommittedToolButton",
             "readerBridgeToolButton" })
        EXPECT_FALSE(mine<QWidget>(name)->isVisible()) << name;
    auto* button = mine<QPushButton>("readerStartPushButton");
    EXPECT_TRUE(button->isVisible()) << "it is being read";
    EXPECT_EQ(button->text(), QStringLiteral("Stop reading"));
    button->click();
    EXPECT_EQ(desk.stopped, 1);
    EXPECT_FALSE(button->isVisible());
    mine<QAbstractButton>("recordsTabToolButton")->click();
    EXPECT_TRUE(mine<QWidget>("readerFromComboBox")->isVisible());
    EXPECT_TRUE(button->isVisible());
}

TEST_F(ReaderPageTest, WithoutAnAnswerNothingIsCountedAndNothingCanBeVerified)
{
    desk.listError = { "topics.unreachable", "x", "y", "z" };
    w.window->showPage(MainWindow::Reader);
    EXPECT_EQ(emptyText(), QStringLiteral("Asking Kafka (kafka-1:9092) for the topics…"));
    EXPECT_EQ(mine<QLabel>("kafkaTopicCountLabel")->text(), QString());
    w.settle();
    EXPECT_FALSE(w.find<QAction>("verifyMenuAction")->isEnabled());
    EXPECT_FALSE(w.find<QAction>("verifyEventsAction")->isEnabled());
    desk.listError = {};
    desk.listTopics({});
    w.settle();
    EXPECT_TRUE(w.find<QAction>("verifyMenuAction")->isEnabled());
    EXPECT_EQ(mine<QLabel>("kafkaTopicCountLabel")->text(), QStringLiteral("5 topics"));
}

TEST(ReadingRate, SaysHowFastATopicIsReadWhileItIs)
{
    ui::ReadingRate rate;
    KafkaReading reading;
    reading.state = KafkaReading::State::Reading;
    const auto look = [&](std::int64_t at, std::uint64_t records) {
        reading.read = records;
        reading.bytes = records * 1024;
        rate.add(at, records, reading.bytes);
        return ui::RecordWords::reading(reading, false, rate);
    };
    EXPECT_FALSE(look(0, 0).contains(QStringLiteral("/s"))) << "too early to say";
    look(500, 600);
    EXPECT_TRUE(look(1000, 1200).contains(QStringLiteral("  ·  1,200/s  ·  1.2\u00A0MiB/s"))) << look(1000, 1200).toStdString();
    for (int at = 1500; at <= 6000; at += 500)
        look(at, 1200);
    EXPECT_FALSE(look(6500, 1200).contains(QStringLiteral("/s"))) << "nothing comes any more";
    EXPECT_FALSE(look(7000, 5).contains(QStringLiteral("/s"))) << "begun anew";
}

TEST_F(ReaderPageTest, AStoppedReaderStaysStoppedWhenTheListOfTopicsChanges)
{
    open();
    chooseTopic(2);
    mine<QPushButton>("readerStartPushButton")->click(); // still connecting: it is Stop
    EXPECT_EQ(desk.stopped, 1);
    desk.listing.topics.erase(desk.listing.topics.begin() + 1);
    desk.listTopics({});
    w.settle();
    EXPECT_EQ(topics()->model()->rowCount(), 4);
    EXPECT_TRUE(topics()->selectionModel()->isRowSelected(1)) << "what was chosen stays so";
    EXPECT_EQ(desk.started, 1);
    mine<QPushButton>("readerStartPushButton")->click();
    EXPECT_EQ(desk.started, 2);
}

TEST_F(ReaderPageTest, SpacePausesAndAFullListRestsUntilSomebodySaysGoOn)
{
    open();
    chooseTopic(2);
    desk.makeRecords(static_cast<int>(RecordTableModel::kRows) + 500);
    desk.now.state = KafkaReading::State::Reading;
    for (int i = 0; i < 12; ++i)
        page()->renew();
    EXPECT_TRUE(desk.paused);
    EXPECT_EQ(table()->model()->rowCount(), static_cast<int>(RecordTableModel::kRows));
    EXPECT_TRUE(state().contains(QStringLiteral("reading rests"))) << state().toStdString();
    mine<QPushButton>("readerGoOnPushButton")->click();
    EXPECT_FALSE(desk.paused);
    renew();
    EXPECT_EQ(table()->model()->rowCount(), static_cast<int>(RecordTableModel::kRows)) << "the oldest made room";
    EXPECT_EQ(page()->records().letGo(), 500u);
    QTest::keyClick(table(), Qt::Key_Space);
    EXPECT_TRUE(desk.paused);
}

TEST_F(ReaderPageTest, ARecordLeadsToItsEvent)
{
    w.backend.makeTraffic(40);
    w.tick();
    const auto& store = w.window->findChild<ui::EventTableModel*>()->store();
    const std::uint64_t number = store.begin() + 11;
    open();
    chooseTopic(2);
    desk.makeRecords(5);
    desk.waiting[3].eventId = store.row(number).event.stamp.id;
    renew();
    EXPECT_EQ(cell(3, RecordTableModel::Event), QStringLiteral("#%1").arg(number));
    table()->selectRow(2);
    EXPECT_FALSE(mine<QPushButton>("readerToEventPushButton")->isEnabled());
    table()->selectRow(3);
    ASSERT_TRUE(mine<QPushButton>("readerToEventPushButton")->isEnabled());
    w.find<QLineEdit>("filterLineEdit")->setText(QStringLiteral("nothing-has-this"));
    w.settle();
    mine<QPushButton>("readerToEventPushButton")->click();
    w.settle();
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Events);
    EXPECT_EQ(w.find<ui::EventView>("eventsTableView")->selectedNumber(), number) << "though a filter had hidden it";
}

TEST_F(ReaderPageTest, AnEventLeadsToItsRecord)
{
    w.window->showPage(MainWindow::Events);
    const auto id = w.backend.publish("dev-1", "t", "x");
    w.backend.outcome(id, tap::KafkaStatus::Acked, 1051);
    w.tick();
    w.settle();
    auto* view = w.find<ui::EventView>("eventsTableView");
    view->selectRow(0);
    w.settle();
    ASSERT_TRUE(w.find<QAction>("showRecordAction")->isEnabled());
    w.find<QAction>("showRecordAction")->trigger();
    w.settle();
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Reader);
    EXPECT_EQ(desk.wish.topic, "hookline.events");
    EXPECT_EQ(desk.wish.start, KafkaStart::Offset);
    EXPECT_EQ(desk.wish.value, 1051);
    const auto partition = static_cast<std::int32_t>(id % 6);
    EXPECT_EQ(desk.wish.partitions, std::vector<std::int32_t> { partition });
    desk.makeRecords(60);
    for (auto& record : desk.waiting)
        record.partition = partition;
    desk.waiting[20].offset = 1051;
    for (std::size_t i = 0; i < desk.waiting.size(); ++i) {
        if (i != 20)
            desk.waiting[i].offset = 2000 + static_cast<std::int64_t>(i);
    }
    renew();
    ASSERT_TRUE(table()->selectionModel()->hasSelection());
    EXPECT_EQ(table()->selectionModel()->selectedRows().first().row(), 20);
    EXPECT_EQ(desk.started, 1) << "choosing the topic does not read it once more";
}

TEST_F(ReaderPageTest, AnOffsetThatIsGoneIsSaidInWords)
{
    open();
    chooseTopic(2);
    desk.now.state = KafkaReading::State::AtEnd;
    desk.now.moved = KafkaReading::Moved { 3, 5, 100, 200 };
    renew();
    EXPECT_TRUE(state().contains(QStringLiteral("Offset 5 is not there any more: partition 3 begins at 100 now."))) << state().toStdString();
}

TEST_F(ReaderPageTest, EmptyStatesSayWhatIsMissingAndWhatToDo)
{
    open();
    EXPECT_EQ(emptyText(), QStringLiteral("Choose a topic."));
    chooseTopic(0);
    desk.now.state = KafkaReading::State::AtEnd;
    renew();
    EXPECT_EQ(emptyText(), QStringLiteral("No records here. New ones appear as they come."));
    desk.now.state = KafkaReading::State::Failed;
    desk.now.error = base::Error { "topics.not_authorized", "x", "y", "z" };
    renew();
    EXPECT_TRUE(emptyText().contains(QStringLiteral("does not allow"))) << emptyText().toStdString();
    desk.listing = {};
    desk.listError = { "topics.unreachable", "x", "connection refused", "z" };
    w.backend.applyKafka(w.backend.current.kafka);
    w.settle();
    EXPECT_TRUE(emptyText().contains(QStringLiteral("kafka-1:9092"))) << emptyText().toStdString();
    EXPECT_TRUE(emptyText().contains(QStringLiteral("connection refused")));
}

TEST_F(ReaderPageTest, TheNewestAcknowledgedEventsAreComparedAndTheResultIsInWords)
{
    w.backend.makeTraffic(300);
    w.tick();
    open();
    chooseTopic(2);
    w.find<QAction>("verifyEventsAction")->trigger();
    ASSERT_EQ(desk.verifying.size(), 100u);
    EXPECT_EQ(desk.verifying[0].topic, "hookline.events");
    EXPECT_LT(desk.verifying[0].event.stamp.wallMicros, desk.verifying[99].event.stamp.wallMicros + 1);
    EXPECT_TRUE(mine<QWidget>("verifyBar")->isVisible());
    metrics::KafkaVerification result;
    result.milliseconds = 11.2;
    result.findings.resize(100);
    for (auto& finding : result.findings) {
        finding.verdict = KafkaFinding::Verdict::Same;
        finding.topic = "hookline.events";
        finding.partition = 3;
        finding.offset = 1048;
    }
    emit desk.verified(result);
    EXPECT_TRUE(mine<QLabel>("verdictLabel")->text().contains(QStringLiteral("100 identical"))) << mine<QLabel>("verdictLabel")->text().toStdString();
    result.findings[7].verdict = KafkaFinding::Verdict::Differs;
    result.findings[7].at = 17;
    result.findings[8].verdict = KafkaFinding::Verdict::Forgotten;
    result.findings[8].high = 1000;
    emit desk.verified(result);
    const QString text = mine<QLabel>("verdictLabel")->text();
    EXPECT_TRUE(text.contains(QStringLiteral("98 identical, 1 different, 1 forgotten by Kafka"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("hookline.events-3@1048: differs at byte 17")));
    EXPECT_TRUE(text.contains(QStringLiteral("the partition ends at 999 now")));
}

TEST_F(ReaderPageTest, ARoundTripIsWrittenIntoTheChosenTopicAndCanBeCancelled)
{
    open();
    EXPECT_FALSE(w.find<QAction>("roundTripAction")->isEnabled());
    chooseTopic(0);
    w.find<QAction>("roundTripAction")->trigger();
    EXPECT_EQ(desk.roundTrip, QStringLiteral("alarms"));
    mine<QPushButton>("verifyClosePushButton")->click();
    EXPECT_EQ(desk.cancelled, 1);
    EXPECT_FALSE(mine<QWidget>("verifyBar")->isVisible());
}

TEST_F(ReaderPageTest, ATopicIsMadeWithItsSettingsAndARefusalStaysInTheDialog)
{
    open();
    w.find<QAction>("newTopicAction")->trigger();
    auto* dialog = w.find<QDialog>("newTopicDialog");
    EXPECT_FALSE(dialog->findChild<QPushButton*>(QStringLiteral("topicPrimaryPushButton"))->isEnabled());
    dialog->findChild<QLineEdit*>(QStringLiteral("newTopicLineEdit"))->setText(QStringLiteral("iot.new"));
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("newTopicSettingsPlainTextEdit"))->setPlainText(QStringLiteral("retention.ms = 1000\n"));
    desk.changeError = { "topics.exists", "x", "y", "z" };
    dialog->findChild<QPushButton*>(QStringLiteral("topicPrimaryPushButton"))->click();
    w.settle();
    auto* error = dialog->findChild<QLabel*>(QStringLiteral("topicErrorLabel"));
    ASSERT_TRUE(error->isVisible());
    EXPECT_TRUE(error->text().contains(QStringLiteral("iot.new"))) << error->text().toStdString();
    const auto isMarked = [&](const char* name) { return dialog->findChild<QWidget*>(QLatin1String(name))->property("invalid").toBool(); };
    EXPECT_TRUE(isMarked("newTopicLineEdit"));
    desk.changeError = { "topics.replication", "x", "y", "z" };
    dialog->findChild<QPushButton*>(QStringLiteral("topicPrimaryPushButton"))->click();
    w.settle();
    EXPECT_TRUE(isMarked("newTopicReplicasSpinBox")) << "it is what was refused";
    EXPECT_FALSE(isMarked("newTopicLineEdit"));
    desk.changeError = {};
    dialog->findChild<QPushButton*>(QStringLiteral("topicPrimaryPushButton"))->click();
    w.settle();
    EXPECT_EQ(desk.created.name, "iot.new");
    EXPECT_EQ(desk.created.settings, (std::vector<std::pair<std::string, std::string>> { { "retention.ms", "1000" } }));
    EXPECT_EQ(desk.wish.topic, "iot.new") << "it is chosen and read at once";
}

TEST_F(ReaderPageTest, ATopicIsChosenByItsSelectionToo)
{
    open();
    const QModelIndex row = topics()->model()->index(2, 0);
    topics()->selectionModel()->select(row, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows); // as a screen reader does
    w.settle();
    EXPECT_EQ(desk.wish.topic, "hookline.events");
}

TEST_F(ReaderPageTest, ATopicIsDeletedOnlyAfterItsNameWasTyped)
{
    open();
    chooseTopic(1);
    mine<QAbstractButton>("topicTabToolButton")->click();
    w.settle();
    mine<QPushButton>("deleteTopicPushButton")->click();
    auto* dialog = w.find<QDialog>("deleteTopicDialog");
    auto* yes = dialog->findChild<QPushButton*>(QStringLiteral("topicPrimaryPushButton"));
    auto* typed = dialog->findChild<QLineEdit*>(QStringLiteral("deleteTopicLineEdit"));
    EXPECT_FALSE(yes->isEnabled());
    const auto labels = dialog->findChildren<QLabel*>();
    EXPECT_TRUE(std::ranges::any_of(labels, [](const QLabel* each) {
        return each->text().contains(QStringLiteral("hookline.dead")) && each->textInteractionFlags() & Qt::TextSelectableByMouse;
    })) << "the name that is to be typed is there to be copied";
    typed->setText(QStringLiteral("hookline.dea"));
    EXPECT_FALSE(yes->isEnabled());
    typed->setText(QStringLiteral("hookline.dead"));
    ASSERT_TRUE(yes->isEnabled());
    yes->click();
    w.settle();
    EXPECT_EQ(desk.deleted, QStringList { QStringLiteral("hookline.dead") });
    EXPECT_EQ(topics()->model()->rowCount(), 4);
    EXPECT_TRUE(mine<QLabel>("topicNoteLabel")->text().contains(QStringLiteral("Choose a topic")));
}

TEST_F(ReaderPageTest, PartitionsAndSettingsAreShownAndASettingIsChanged)
{
    open();
    chooseTopic(0);
    mine<QAbstractButton>("topicTabToolButton")->click();
    w.settle();
    auto* partitions = mine<QTreeWidget>("partitionsTreeWidget");
    ASSERT_EQ(partitions->topLevelItemCount(), 1);
    EXPECT_EQ(partitions->topLevelItem(0)->text(2), QStringLiteral("1, 2"));
    EXPECT_EQ(partitions->topLevelItem(0)->text(3), QStringLiteral("1"));
    EXPECT_EQ(mine<QTreeWidget>("topicSettingsTreeWidget")->topLevelItem(1)->text(1), QStringLiteral("604800000 (7 d)"));
    EXPECT_FALSE(partitions->topLevelItem(0)->icon(0).isNull());
    auto* settings = mine<QTreeWidget>("topicSettingsTreeWidget");
    settings->setCurrentItem(settings->topLevelItem(1));
    mine<QPushButton>("changeSettingPushButton")->click();
    auto* dialog = w.find<QDialog>("topicSettingDialog");
    auto* value = dialog->findChild<QLineEdit*>(QStringLiteral("topicSettingLineEdit"));
    EXPECT_EQ(value->text(), QStringLiteral("604800000"));
    EXPECT_EQ(dialog->findChild<QLabel*>(QStringLiteral("topicSettingTimeLabel"))->text(), QStringLiteral("7 d"));
    value->setText(QStringLiteral("1000"));
    dialog->findChild<QPushButton*>(QStringLiteral("topicPrimaryPushButton"))->click();
    w.settle();
    ASSERT_EQ(desk.altered.size(), 1u);
    EXPECT_EQ(desk.altered[0], (metrics::KafkaSettingChange { "retention.ms", "1000" }));
}

TEST_F(ReaderPageTest, OfThePracticeClusterThePageSaysWhatItCannotDo)
{
    w.backend.current.kafka.servers.clear();
    w.backend.now.kafka.servers = "127.0.0.1:34567";
    open();
    chooseTopic(2);
    EXPECT_FALSE(w.find<QAction>("newTopicAction")->isEnabled());
    EXPECT_EQ(desk.started, 1) << "reading works";
    mine<QAbstractButton>("topicTabToolButton")->click();
    w.settle();
    EXPECT_TRUE(mine<QLabel>("topicNoteLabel")->text().contains(QStringLiteral("practice cluster")));
    EXPECT_FALSE(mine<QPushButton>("deleteTopicPushButton")->isEnabled());
}

/// A second cluster, with topics of its own.
class ReaderClusters : public ReaderPageTest {
protected:
    ReaderClusters()
    {
        metrics::KafkaTopicListing& there = desk.others[QStringLiteral("archive")];
        there = desk.listing;
        std::erase_if(there.topics, [](const metrics::KafkaTopic& topic) { return topic.name != "alarms" && topic.name != "hookline.events"; });
        there.total = there.topics.size();
        w.backend.current.kafka.clusters = { archive() };
        w.backend.applyKafka(w.backend.current.kafka);
        w.settle();
    }
    static config::ClusterSettings archive()
    {
        config::ClusterSettings out;
        out.name = "archive";
        out.servers = "archive-1:9093";
        return out;
    }
    QComboBox* clusters() const { return mine<QComboBox>("readerClusterComboBox"); }
    void chooseArchive()
    {
        clusters()->setCurrentIndex(clusters()->findData(QStringLiteral("archive")));
        w.settle();
    }
};

TEST_F(ReaderPageTest, WithOneClusterThereIsNothingToChoose)
{
    open();
    EXPECT_FALSE(mine<QComboBox>("readerClusterComboBox")->isVisible());
}

TEST_F(ReaderClusters, EverythingGoesToTheOneThatIsChosen)
{
    open();
    ASSERT_TRUE(clusters()->isVisible());
    EXPECT_EQ(desk.asked, QString());
    chooseTopic(2);
    chooseArchive();
    EXPECT_GE(desk.stopped, 1) << "what was read of the other one";
    EXPECT_EQ(desk.asked, QStringLiteral("archive"));
    EXPECT_EQ(table()->model()->rowCount(), 0);
    ASSERT_EQ(topics()->model()->rowCount(), 2);
    EXPECT_EQ(emptyText(), QStringLiteral("Choose a topic."));
    desk.asked.clear();
    chooseTopic(1);
    EXPECT_EQ(desk.wish.topic, "hookline.events");
    EXPECT_EQ(desk.asked, QStringLiteral("archive"));
    desk.asked.clear();
    w.find<QAction>("roundTripAction")->trigger();
    EXPECT_EQ(desk.roundTrip, QStringLiteral("hookline.events"));
    EXPECT_EQ(desk.asked, QStringLiteral("archive"));
    mine<QPushButton>("verifyClosePushButton")->click();
    desk.asked.clear();
    w.find<QAction>("newTopicAction")->trigger();
    auto* dialog = w.find<QDialog>("newTopicDialog");
    EXPECT_TRUE(dialog->findChild<QLabel*>(QStringLiteral("topicClusterLabel"))->text().contains(QStringLiteral("archive")));
    dialog->findChild<QLineEdit*>(QStringLiteral("newTopicLineEdit"))->setText(QStringLiteral("iot.new"));
    dialog->findChild<QPushButton*>(QStringLiteral("topicPrimaryPushButton"))->click();
    EXPECT_EQ(desk.asked, QStringLiteral("archive"));
    w.settle();
    EXPECT_EQ(desk.others[QStringLiteral("archive")].topics.size(), 3u);
    EXPECT_EQ(desk.listing.topics.size(), 5u) << "not in the other one";
    EXPECT_EQ(desk.wish.topic, "iot.new");
    mine<QAbstractButton>("topicTabToolButton")->click();
    w.settle();
    mine<QPushButton>("deleteTopicPushButton")->click();
    auto* deletes = w.find<QDialog>("deleteTopicDialog");
    deletes->findChild<QLineEdit*>(QStringLiteral("deleteTopicLineEdit"))->setText(QStringLiteral("iot.new"));
    desk.asked.clear();
    deletes->findChild<QPushButton*>(QStringLiteral("topicPrimaryPushButton"))->click();
    EXPECT_EQ(desk.asked, QStringLiteral("archive"));
    w.settle();
    EXPECT_EQ(topics()->model()->rowCount(), 2);
}

TEST_F(ReaderClusters, AnAnswerAboutAnotherOneIsNotShown)
{
    open();
    chooseArchive();
    emit desk.topicsListed({}, desk.listing);
    w.settle();
    EXPECT_EQ(topics()->model()->rowCount(), 2);
    emit desk.topicsNotListed({}, { "topics.unreachable", "x", "y", "z" });
    w.settle();
    EXPECT_EQ(emptyText(), QStringLiteral("Choose a topic."));
}

TEST_F(ReaderClusters, OnlyEventsOfTheChosenOneAreCompared)
{
    for (int i = 0; i < 10; ++i) {
        const auto id = w.backend.publish("dev-1", "t", "x");
        w.backend.outcome(id, tap::KafkaStatus::Acked, 1051 + i);
        if (i < 3)
            w.backend.waitingOutcomes.back().cluster = base::makeText("archive");
    }
    w.tick();
    open();
    w.find<QAction>("verifyEventsAction")->trigger();
    EXPECT_EQ(desk.verifying.size(), 7u);
    mine<QPushButton>("verifyClosePushButton")->click();
    chooseArchive();
    w.find<QAction>("verifyEventsAction")->trigger();
    EXPECT_EQ(desk.asked, QStringLiteral("archive"));
    ASSERT_EQ(desk.verifying.size(), 3u);
    EXPECT_EQ(desk.verifying[0].offset, 1051);
}

TEST_F(ReaderClusters, AnEventLeadsToItsRecordOnItsClusterAndBack)
{
    w.window->showPage(MainWindow::Events);
    const auto id = w.backend.publish("dev-1", "t", "x");
    w.backend.outcome(id, tap::KafkaStatus::Acked, 1051);
    w.backend.waitingOutcomes.back().cluster = base::makeText("archive");
    w.tick();
    w.settle();
    w.find<ui::EventView>("eventsTableView")->selectRow(0);
    w.settle();
    ASSERT_TRUE(w.find<QAction>("showRecordAction")->isEnabled());
    w.find<QAction>("showRecordAction")->trigger();
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Reader);
    EXPECT_EQ(clusters()->currentData().toString(), QStringLiteral("archive"));
    EXPECT_EQ(desk.asked, QStringLiteral("archive"));
    EXPECT_EQ(desk.wish.topic, "hookline.events");
    EXPECT_EQ(desk.wish.value, 1051);
    w.settle();
    desk.makeRecords(1, id);
    desk.waiting[0].partition = static_cast<std::int32_t>(id % 6);
    desk.waiting[0].offset = 1051;
    renew();
    ASSERT_TRUE(table()->selectionModel()->hasSelection());
    mine<QPushButton>("readerToEventPushButton")->click();
    w.settle();
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Events);
}

TEST_F(ReaderClusters, TheChoiceIsKeptWhileThereIsSuchAOne)
{
    open();
    chooseArchive();
    QTemporaryDir folder;
    QSettings kept(folder.filePath(QStringLiteral("layout.ini")), QSettings::IniFormat);
    page()->saveLayout(kept);
    clusters()->setCurrentIndex(0);
    page()->restoreLayout(kept);
    EXPECT_EQ(page()->cluster(), QStringLiteral("archive"));
    w.backend.current.kafka.clusters.clear();
    w.backend.applyKafka(w.backend.current.kafka);
    w.settle();
    EXPECT_EQ(page()->cluster(), QString()) << "back to the one that is left";
    EXPECT_FALSE(clusters()->isVisible());
    page()->restoreLayout(kept);
    EXPECT_EQ(page()->cluster(), QString());
}

TEST_F(ReaderClusters, ARecordOfOneThatIsNoMoreIsNotLookedForInAnother)
{
    w.backend.current.kafka.clusters.clear();
    open();
    page()->openRecord({ QStringLiteral("archive"), QStringLiteral("hookline.events"), 3, 1051 });
    w.settle();
    EXPECT_EQ(page()->cluster(), QStringLiteral("archive"));
    EXPECT_TRUE(emptyText().contains(QStringLiteral("no Kafka cluster “archive” any more"))) << emptyText().toStdString();
}

TEST_F(ReaderClusters, AReplayBeginsWithTheChosenOne)
{
    open();
    chooseArchive();
    chooseTopic(1);
    w.find<QAction>("replayTopicAction")->trigger();
    w.settle();
    auto* dialog = w.find<QDialog>("replayDialog");
    EXPECT_EQ(dialog->findChild<QComboBox*>(QStringLiteral("replayClusterComboBox"))->currentData().toString(), QStringLiteral("archive"));
    EXPECT_EQ(w.backend.replays.previewedSource.cluster, "archive");
    auto* start = dialog->findChild<QAbstractButton*>(QStringLiteral("replayStartPushButton"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return start->isEnabled(); }, 20000));
    start->click();
    EXPECT_EQ(w.backend.replays.ordered.cluster, "archive");
    EXPECT_EQ(w.backend.replays.ordered.topics, std::vector<std::string> { "hookline.events" });
}

TEST_F(ReaderPageTest, HostileKeysValuesAndHeadersStayOneLineOfPlainText)
{
    open();
    chooseTopic(2);
    desk.makeRecords(1);
    desk.waiting[0].key = "<b>k</b>\xE2\x80\xAE\n";
    desk.waiting[0].value = std::string("\x00\xff\x01", 3);
    desk.waiting[0].valueSize = 3;
    desk.waiting[0].headers = { { "<i>h</i>", "v\nw" } };
    renew();
    for (int column = 0; column < RecordTableModel::ColumnCount; ++column) {
        EXPECT_FALSE(cell(0, column).contains(QLatin1Char('\n')));
        EXPECT_FALSE(cell(0, column).contains(QChar(0x202E)));
        EXPECT_FALSE(table()->model()->index(0, column).data(Qt::ToolTipRole).toString().contains(QStringLiteral("<b>")));
    }
    const QByteArray json = RecordTableModel::json(page()->records().record(0), QStringLiteral("t"));
    EXPECT_TRUE(json.contains("\"value_base64\": \"AP8B\"")) << json.toStdString();
}

} // namespace
} // namespace hookline
