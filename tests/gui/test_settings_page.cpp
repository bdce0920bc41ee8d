// The settings page: edits, mistakes, applying, what waits for a restart, users.
#include "tests/gui/support/window.h"

#include "ui/models/cluster_table_model.h"
#include "ui/models/event_table_model.h"
#include "ui/pages/settings_page.h"

#include <QAbstractButton>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>

namespace hookline {
namespace {

using ui::MainWindow;
using ui::SettingsPage;

struct Page : test::Window {
    explicit Page(SettingsPage::Section section, const std::function<void(test::FakeBackend&)>& prepare = {})
        : Window(prepare)
        , page(find<SettingsPage>("settingsPage"))
    {
        window->showPage(MainWindow::Settings);
        page->showSection(section);
        settle();
    }
    QString label(const char* name) const { return find<QLabel>(name)->text(); }
    bool shown(const char* name) const { return find<QWidget>(name)->isVisible(); }
    void type(const char* name, const char* text)
    {
        auto* edit = find<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QString::fromUtf8(text));
        settle();
    }
    void click(const char* name)
    {
        find<QAbstractButton>(name)->click();
        settle();
    }
    SettingsPage* page;
};

TEST(SettingsPage, AnEditIsADraftUntilItIsApplied)
{
    Page p(SettingsPage::Limits);
    EXPECT_FALSE(p.shown("pendingSettingsBar"));
    p.find<QDoubleSpinBox>("settingBrokerMaxConnectionsSpinBox")->setValue(500);
    p.settle();
    EXPECT_TRUE(p.shown("pendingSettingsBar"));
    EXPECT_EQ(p.label("pendingSettingsLabel"), QStringLiteral("1 change not applied yet."));
    EXPECT_EQ(p.backend.settingsFile.inFile.broker.maxConnections, 10000U);
    p.click("applySettingsPushButton");
    EXPECT_EQ(p.backend.settingsFile.inFile.broker.maxConnections, 500U);
    EXPECT_FALSE(p.shown("pendingSettingsBar"));
    EXPECT_FALSE(p.shown("restartBar"));
    EXPECT_TRUE(p.page->findChild<QWidget*>(QStringLiteral("confirmBar"))->isVisible());
    p.page->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click(); // Undo
    p.settle();
    EXPECT_EQ(p.backend.settingsFile.inFile.broker.maxConnections, 10000U);
}

TEST(SettingsPage, NumbersAreGroupedAndPortsAreNot)
{
    Page p(SettingsPage::Limits);
    for (const char* name : { "settingBrokerMaxKeepAliveSpinBox", "settingBrokerMaxTopicLengthSpinBox", "settingBrokerConnectTimeoutMsSpinBox" }) {
        auto* box = p.find<QDoubleSpinBox>(name);
        box->setValue(3600);
        EXPECT_TRUE(box->text().startsWith(QStringLiteral("3,600"))) << box->text().toStdString();
    }
    EXPECT_EQ(p.find<QDoubleSpinBox>("settingBrokerPortSpinBox")->text(), QStringLiteral("1883"));
}

TEST(SettingsPage, SaysWhatWaitsForARestartAndRestarts)
{
    Page p(SettingsPage::Limits);
    p.find<QDoubleSpinBox>("settingBrokerMaxPacketSizeSpinBox")->setValue(2048);
    p.settle();
    p.click("applySettingsPushButton");
    ASSERT_TRUE(p.shown("restartBar"));
    EXPECT_EQ(p.label("restartLabel"), QStringLiteral("Saved; in use after a restart: Limits › Largest packet: 2,048 B"));
    EXPECT_EQ(p.label("settingBrokerMaxPacketSizeNoteLabel"), QStringLiteral("saved, waits for a restart"));
    p.click("restartBrokerPushButton");
    EXPECT_EQ(p.backend.settingsFile.restarts, 0) << "it asks first";
    p.page->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click();
    p.settle();
    EXPECT_EQ(p.backend.settingsFile.restarts, 1);
    EXPECT_FALSE(p.shown("restartBar"));
}

TEST(SettingsPage, AMistakeIsSaidUnderItsFieldAndNotApplied)
{
    Page p(SettingsPage::Listeners);
    p.type("settingBrokerBindLineEdit", "nonsense");
    EXPECT_EQ(p.label("settingBrokerBindNoteLabel"), QStringLiteral("not applied yet"));
    p.find<QAction>("applySettingsAction")->trigger();
    p.settle();
    EXPECT_EQ(p.backend.settingsFile.applies, 0);
    EXPECT_TRUE(p.shown("settingBrokerBindLineEditIssueLabel"));
    EXPECT_TRUE(p.label("pendingSettingsLabel").contains(QStringLiteral("1 mistake")));
    EXPECT_EQ(p.label("settingBrokerBindNoteLabel"), QStringLiteral("not accepted; 127.0.0.1 stays in use"));
    const QAbstractItemModel* listeners = p.find<QTableView>("listenersTableView")->model();
    EXPECT_EQ(listeners->index(0, 2).data().toString(), QStringLiteral("127.0.0.1:1883")) << "what holds, not what was refused";
    EXPECT_EQ(listeners->index(0, listeners->columnCount() - 1).data().toString(), QStringLiteral("has a mistake"));
    EXPECT_FALSE(p.find<QAbstractButton>("applySettingsPushButton")->isEnabled()) << "as in every dialog that has a mistake";
    p.page->showSection(SettingsPage::Limits);
    p.find<QAction>("applySettingsAction")->trigger();
    p.settle();
    EXPECT_TRUE(p.find<QLineEdit>("settingBrokerBindLineEdit")->isVisible()) << "the key for it goes to the mistake";
    const auto* sections = p.find<QListWidget>("settingsSectionsListWidget");
    const auto spoken = [&](int section, int role) { return sections->item(section)->data(role).toString(); };
    EXPECT_EQ(spoken(SettingsPage::Listeners, Qt::AccessibleTextRole), QStringLiteral("Listeners")) << "without the dot behind it";
    EXPECT_EQ(spoken(SettingsPage::Listeners, Qt::AccessibleDescriptionRole), QStringLiteral("has a mistake"));
    EXPECT_EQ(spoken(SettingsPage::Limits, Qt::AccessibleDescriptionRole), QString());
    p.type("settingBrokerBindLineEdit", "127.0.0.2");
    ASSERT_TRUE(QTest::qWaitFor([&] { return p.find<QAbstractButton>("applySettingsPushButton")->isEnabled(); }, 20000));
    EXPECT_EQ(p.label("settingBrokerBindNoteLabel"), QStringLiteral("not applied yet"));
    EXPECT_EQ(spoken(SettingsPage::Listeners, Qt::AccessibleDescriptionRole), QStringLiteral("has changes that are not applied"));
    p.click("applySettingsPushButton");
    EXPECT_EQ(p.backend.settingsFile.inFile.broker.bind, "127.0.0.2");
    EXPECT_EQ(spoken(SettingsPage::Listeners, Qt::AccessibleDescriptionRole), QString());
}

TEST(SettingsPage, WhatWasSavedButCouldNotBeUsedIsSaid)
{
    Page p(SettingsPage::Access);
    p.backend.settingsFile.refusals = { QStringLiteral("Port 9883 is in use") };
    p.find<QComboBox>("settingAccessAnonymousComboBox")->setCurrentIndex(1);
    p.settle();
    p.click("applySettingsPushButton");
    EXPECT_TRUE(p.label("settingsProblemLabel").contains(QStringLiteral("Port 9883 is in use")));
    EXPECT_TRUE(p.shown("settingsProblemLabel"));
}

TEST(SettingsPage, ARefusalKeepsTheDraft)
{
    Page p(SettingsPage::Limits);
    p.backend.settingsFile.refusal = QStringLiteral("the disk is full");
    p.find<QDoubleSpinBox>("settingBrokerMaxConnectionsSpinBox")->setValue(500);
    p.settle();
    p.click("applySettingsPushButton");
    EXPECT_TRUE(p.label("settingsProblemLabel").contains(QStringLiteral("the disk is full")));
    EXPECT_EQ(p.page->draft().settings().broker.maxConnections, 500U);
    p.backend.settingsFile.refusal.clear();
    p.click("applySettingsPushButton");
    EXPECT_EQ(p.backend.settingsFile.inFile.broker.maxConnections, 500U);
}

TEST(SettingsPage, ListenersAreAddedEditedAndDeleted)
{
    Page p(SettingsPage::Listeners);
    p.find<QAction>("addListenerAction")->trigger();
    p.settle();
    auto* table = p.find<QTableView>("listenersTableView");
    ASSERT_EQ(table->model()->rowCount(), 2);
    EXPECT_EQ(table->currentIndex().row(), 1);
    EXPECT_FALSE(p.shown("settingListenersCertificateLineEdit"));
    auto* transport = p.find<QComboBox>("settingListenersTypeComboBox");
    transport->setCurrentIndex(transport->findData(QStringLiteral("wss")));
    p.settle();
    EXPECT_TRUE(p.shown("settingListenersCertificateLineEdit"));
    EXPECT_TRUE(p.shown("settingListenersPathLineEdit"));
    p.type("settingListenersNameLineEdit", "web");
    p.type("settingListenersCertificateLineEdit", "cert.pem");
    p.type("settingListenersKeyLineEdit", "key.pem");
    p.click("applySettingsPushButton");
    ASSERT_EQ(p.backend.settingsFile.inFile.broker.listeners.size(), 1U);
    const config::ListenerSettings& made = p.backend.settingsFile.inFile.broker.listeners.front();
    EXPECT_EQ(made.name, "web");
    EXPECT_EQ(made.type, config::ListenerType::Wss);
    EXPECT_EQ(made.port, 1884) << "the next free port";
    EXPECT_TRUE(p.shown("restartBar"));
    p.find<QAction>("deleteListenerAction")->trigger();
    p.settle();
    EXPECT_EQ(table->model()->rowCount(), 1);
    p.find<QAction>("undoSettingsAction")->trigger();
    p.settle();
    EXPECT_EQ(table->model()->rowCount(), 2);
}

TEST(SettingsPage, TheFirstUserMakesThePasswordFile)
{
    Page p(SettingsPage::Access);
    p.click("addUserToolButton");
    auto* dialog = p.find<QDialog>("userDialog");
    const auto type = [&](const char* name, const char* text) { QTest::keyClicks(dialog->findChild<QLineEdit*>(QLatin1String(name)), QString::fromUtf8(text)); };
    auto* ok = dialog->findChild<QAbstractButton*>(QStringLiteral("userOkPushButton"));
    type("userNameLineEdit", "ann");
    type("userPasswordLineEdit", "one");
    EXPECT_FALSE(ok->isEnabled());
    type("userAgainLineEdit", "onf");
    EXPECT_TRUE(dialog->findChild<QLabel*>(QStringLiteral("userProblemLabel"))->isVisible());
    QTest::keyClick(dialog->findChild<QLineEdit*>(QStringLiteral("userAgainLineEdit")), Qt::Key_Backspace);
    type("userAgainLineEdit", "e");
    ASSERT_TRUE(ok->isEnabled());
    ok->click();
    p.settle();
    EXPECT_EQ(p.backend.settingsFile.userFiles[QStringLiteral("users")][QStringLiteral("ann")], QStringLiteral("one"));
    EXPECT_EQ(p.find<QListWidget>("usersListWidget")->count(), 1);
    p.click("applySettingsPushButton");
    EXPECT_EQ(p.backend.settingsFile.inFile.access.passwordFile, "users");
}

TEST(SettingsPage, ARemovedUserCanComeBack)
{
    Page p(SettingsPage::Access, [](test::FakeBackend& backend) {
        backend.current.access.passwordFile = "users";
        backend.settingsFile.userFiles[QStringLiteral("users")] = { { QStringLiteral("ann"), QStringLiteral("one") }, { QStringLiteral("bob"), QStringLiteral("two") } };
    });
    auto* list = p.find<QListWidget>("usersListWidget");
    ASSERT_EQ(list->count(), 2);
    list->setCurrentRow(1);
    p.click("removeUserToolButton");
    EXPECT_EQ(list->count(), 1);
    p.page->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click();
    p.settle();
    EXPECT_EQ(list->count(), 2);
}

void twoProfiles(test::FakeBackend& backend)
{
    backend.current.kafka.servers = "kafka-1:9092";
    backend.current.window.kafkaProfile = "lab";
    config::KafkaSettings plant;
    plant.servers = "10.0.5.1:9093";
    plant.topic = "plant.events";
    backend.settingsFile.stored[QStringLiteral("plant")] = plant;
}

TEST(SettingsPage, AnotherProfileTakesOverAndTheOldOneCanComeBack)
{
    Page p(SettingsPage::Kafka, twoProfiles);
    auto* table = p.find<QTableView>("profilesTableView");
    ASSERT_EQ(table->model()->rowCount(), 2);
    EXPECT_FALSE(p.find<QAbstractButton>("activateProfilePushButton")->isEnabled()) << "lab is in use already";
    EXPECT_EQ(table->model()->index(1, 1).data().toString(), QStringLiteral("not in use"));
    table->selectRow(1);
    p.click("activateProfilePushButton");
    EXPECT_EQ(p.backend.applied, 0) << "it asks first";
    const auto yes = [&] {
        p.page->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click();
        p.settle();
    };
    yes();
    EXPECT_EQ(p.backend.current.kafka.servers, "10.0.5.1:9093");
    EXPECT_EQ(table->model()->index(1, 1).data().toString(), QStringLiteral("in use"));
    yes(); // Undo
    EXPECT_EQ(p.backend.current.kafka.servers, "kafka-1:9092");
    EXPECT_EQ(p.backend.settingsFile.activeProfile(), QStringLiteral("lab"));
}

TEST(SettingsPage, ARefusedProfileLeavesTheOldOneAndSaysWhy)
{
    Page p(SettingsPage::Kafka, twoProfiles);
    p.backend.acceptApply = false;
    p.find<QTableView>("profilesTableView")->selectRow(1);
    p.click("activateProfilePushButton");
    p.page->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click();
    p.settle();
    EXPECT_TRUE(p.label("profilesProblemLabel").contains(QStringLiteral("“lab” stays")));
    EXPECT_EQ(p.backend.current.kafka.servers, "kafka-1:9092");
}

TEST(SettingsPage, ProfilesAreMadeRenamedCopiedAndDeleted)
{
    Page p(SettingsPage::Kafka, twoProfiles);
    auto* table = p.find<QTableView>("profilesTableView");
    p.find<QAction>("addProfileAction")->trigger();
    p.settle();
    auto* editor = table->findChild<QLineEdit*>();
    ASSERT_TRUE(editor) << "its name comes first";
    editor->setText(QStringLiteral("test bench"));
    QTest::keyClick(editor, Qt::Key_Return);
    p.settle();
    EXPECT_TRUE(p.backend.settingsFile.stored.contains(QStringLiteral("test bench")));
    table->selectRow(p.backend.settingsFile.stored.contains(QStringLiteral("plant")) ? 1 : 0);
    p.find<QAction>("duplicateProfileAction")->trigger();
    p.settle();
    EXPECT_EQ(p.backend.settingsFile.stored.value(QStringLiteral("plant 2")).topic, "plant.events");
    p.find<QAction>("deleteProfileAction")->trigger();
    p.settle();
    EXPECT_FALSE(p.backend.settingsFile.stored.contains(QStringLiteral("plant 2")));
    p.page->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click();
    p.settle();
    EXPECT_TRUE(p.backend.settingsFile.stored.contains(QStringLiteral("plant 2")));
    table->selectRow(0); // in use
    EXPECT_FALSE(p.find<QAction>("deleteProfileAction")->isEnabled());
}

void archiveCluster(test::FakeBackend& backend)
{
    backend.current.kafka.servers = "kafka-1:9092";
    config::ClusterSettings archive;
    archive.name = "archive";
    archive.servers = "10.0.9.1:9093";
    backend.current.kafka.clusters = { archive };
    config::RuleSettings rule;
    rule.name = "all";
    rule.cluster = "archive";
    backend.current.kafka.rules = { rule };
}

TEST(SettingsPage, MoreClustersAreAddedRenamedAndDeletedWhileEverythingRuns)
{
    Page p(SettingsPage::Kafka, archiveCluster);
    auto* table = p.find<QTableView>("clustersTableView");
    ASSERT_EQ(table->model()->rowCount(), 1);
    EXPECT_EQ(table->model()->index(0, ui::ClusterTableModel::Users).data().toString(), QStringLiteral("all")) << "what uses it";
    table->selectRow(0);
    p.find<QAction>("deleteClusterAction")->trigger();
    p.settle();
    EXPECT_TRUE(p.label("clustersProblemLabel").contains(QStringLiteral("used by all")));
    EXPECT_EQ(p.backend.current.kafka.clusters.size(), 1u);
    p.find<QAction>("renameClusterAction")->trigger();
    p.settle();
    auto* editor = table->findChild<QLineEdit*>();
    ASSERT_TRUE(editor);
    editor->setText(QStringLiteral("long term"));
    QTest::keyClick(editor, Qt::Key_Return);
    p.settle();
    EXPECT_EQ(p.backend.current.kafka.clusters[0].name, "long term");
    EXPECT_EQ(p.backend.current.kafka.rules[0].cluster, "long term") << "rules go along";
    p.find<QAction>("addClusterAction")->trigger();
    p.settle();
    ASSERT_EQ(p.backend.current.kafka.clusters.size(), 2u);
    EXPECT_EQ(p.backend.current.kafka.clusters[1].name, "kafka");
    p.find<QAction>("deleteClusterAction")->trigger(); // the new one is selected
    p.settle();
    EXPECT_EQ(p.backend.current.kafka.clusters.size(), 1u);
    p.page->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click(); // Undo
    p.settle();
    EXPECT_EQ(p.backend.current.kafka.clusters.size(), 2u);
}

TEST(SettingsPage, AClusterIsEditedInTheKafkaDialogAndItsRulesStay)
{
    Page p(SettingsPage::Kafka, archiveCluster);
    p.find<QTableView>("clustersTableView")->selectRow(0);
    p.find<QAction>("editClusterAction")->trigger();
    p.settle();
    auto* dialog = p.find<QDialog>("kafkaDialog");
    EXPECT_TRUE(dialog->windowTitle().contains(QStringLiteral("archive")));
    auto* servers = dialog->findChild<QLineEdit*>(QStringLiteral("serversLineEdit"));
    EXPECT_EQ(servers->text(), QStringLiteral("10.0.9.1:9093"));
    EXPECT_FALSE(dialog->findChild<QLineEdit*>(QStringLiteral("topicLineEdit"))->isVisible()) << "a topic is a rule's";
    servers->selectAll();
    QTest::keyClicks(servers, QStringLiteral("10.0.9.2:9093"));
    dialog->findChild<QAbstractButton*>(QStringLiteral("applyPushButton"))->click();
    p.settle();
    EXPECT_EQ(p.backend.current.kafka.clusters[0].servers, "10.0.9.2:9093");
    EXPECT_EQ(p.backend.current.kafka.servers, "kafka-1:9092") << "the default one is as it was";
    EXPECT_EQ(p.backend.current.kafka.rules.size(), 1u);
    dialog->close();
}

TEST(SettingsPage, AClusterIsNotCalledLikeAnother)
{
    Page p(SettingsPage::Kafka, [](test::FakeBackend& backend) {
        archiveCluster(backend);
        backend.current.kafka.clusters.push_back(backend.current.kafka.clusters[0]);
        backend.current.kafka.clusters[1].name = "plant";
    });
    auto* table = p.find<QTableView>("clustersTableView");
    const auto rename = [&](const char* to) {
        table->selectRow(0);
        p.find<QAction>("renameClusterAction")->trigger();
        p.settle();
        auto* editor = table->findChild<QLineEdit*>();
        ASSERT_TRUE(editor);
        editor->setText(QString::fromUtf8(to));
        QTest::keyClick(editor, Qt::Key_Return);
        p.settle();
    };
    for (const char* wrong : { "plant", "default", "a/b" }) {
        rename(wrong);
        EXPECT_TRUE(p.shown("clustersProblemLabel")) << wrong;
        EXPECT_EQ(p.backend.current.kafka.clusters[0].name, "archive") << wrong;
    }
    p.backend.acceptApply = false;
    rename("long term");
    EXPECT_TRUE(p.label("clustersProblemLabel").contains(QStringLiteral("refused the settings"))) << "what the bridge says";
    EXPECT_EQ(p.backend.current.kafka.clusters[0].name, "archive");
    p.backend.acceptApply = true;
    rename("long term");
    EXPECT_FALSE(p.shown("clustersProblemLabel"));
    EXPECT_EQ(p.backend.current.kafka.rules[0].cluster, "long term");
}

TEST(SettingsPage, ServersAreToBeSeenInASmallWindowToo)
{
    Page p(SettingsPage::Kafka, archiveCluster);
    p.window->resize(1100, 680);
    p.settle();
    for (const char* name : { "profilesTableView", "clustersTableView" }) {
        const auto* table = p.find<QTableView>(name);
        EXPECT_GT(table->columnWidth(ui::ClusterTableModel::Servers), 100) << name;
        EXPECT_EQ(table->horizontalScrollBar()->maximum(), 0) << name;
    }
    p.window->resize(1900, 900);
    p.settle();
    const auto* table = p.find<QTableView>("clustersTableView");
    EXPECT_GT(table->columnWidth(ui::ClusterTableModel::Servers), table->columnWidth(ui::ClusterTableModel::Name)) << "it has what is left again";
    EXPECT_EQ(table->horizontalScrollBar()->maximum(), 0);
}

TEST(SettingsPage, AClustersPasswordGoesIntoTheKeychainUnderItsName)
{
    Page p(SettingsPage::Kafka, [](test::FakeBackend& backend) {
        archiveCluster(backend);
        config::ClusterSettings& archive = backend.current.kafka.clusters[0];
        archive.securityProtocol = config::SecurityProtocol::SaslPlaintext;
        archive.saslUser = "bridge";
        archive.saslPassword = "env:KAFKA_PASSWORD";
    });
    p.find<QTableView>("clustersTableView")->selectRow(0);
    p.find<QAction>("editClusterAction")->trigger();
    p.settle();
    auto* dialog = p.find<QDialog>("kafkaDialog");
    dialog->findChild<QTabWidget*>(QStringLiteral("kafkaTabWidget"))->setCurrentIndex(1);
    auto* kind = dialog->findChild<QComboBox*>(QStringLiteral("passwordKindComboBox"));
    kind->setCurrentIndex(0);
    emit kind->activated(0);
    auto* password = dialog->findChild<QLineEdit*>(QStringLiteral("passwordLineEdit"));
    QTest::keyClicks(password, QStringLiteral("hunter2"));
    QTest::keyClick(password, Qt::Key_Return); // leaving the field checks at once
    p.settle();
    dialog->findChild<QAbstractButton*>(QStringLiteral("applyPushButton"))->click();
    p.settle();
    const QString reference = QString::fromStdString(p.backend.current.kafka.clusters[0].saslPassword);
    ASSERT_TRUE(reference.startsWith(QStringLiteral("keychain:kafka-cluster/archive/password-"))) << reference.toStdString();
    EXPECT_EQ(p.backend.secrets.entries.value(reference.mid(9)), QStringLiteral("hunter2"));
    dialog->close();
}

TEST(SettingsPage, TroubleNamesItsClusterAndTheTestIsOfThatOne)
{
    Page p(SettingsPage::Listeners, archiveCluster);
    metrics::KafkaSnapshot& kafka = p.backend.now.kafka;
    kafka.state = metrics::KafkaState::Down;
    kafka.problemId = "kafka.unreachable";
    kafka.problem = "Kafka at 10.0.9.1:9093 cannot be reached";
    kafka.problemCluster = "archive";
    kafka.problemServers = "10.0.9.1:9093";
    p.backend.advance(1);
    p.sample();
    EXPECT_TRUE(p.label("messageWhatLabel").startsWith(QStringLiteral("Cluster “archive”: "))) << p.label("messageWhatLabel").toStdString();
    EXPECT_TRUE(p.label("messageWhatLabel").contains(QStringLiteral("10.0.9.1:9093")));
    p.click("messageActionPushButton");
    EXPECT_TRUE(p.find<QDialog>("kafkaDialog")->windowTitle().contains(QStringLiteral("archive")));
    EXPECT_EQ(p.backend.testsStarted, 1);
    EXPECT_EQ(p.backend.tested.servers, "10.0.9.1:9093");
    p.find<QDialog>("kafkaDialog")->close();
    emit p.backend.problem(QStringLiteral("net.port_in_use"), QStringLiteral("Port 1883 is in use"), {});
    p.settle();
    int about = 0;
    for (const QLabel* label : p.window->findChildren<QLabel*>(QStringLiteral("messageWhatLabel")))
        about += label->text().contains(QStringLiteral("archive")) ? 1 : 0;
    EXPECT_EQ(about, 1) << "the broker's trouble is no cluster's";
}

TEST(SettingsPage, AClusterMaySendInTransactionsOfItsOwn)
{
    Page p(SettingsPage::Kafka, archiveCluster);
    p.find<QTableView>("clustersTableView")->selectRow(0);
    p.find<QAction>("editClusterAction")->trigger();
    p.settle();
    auto* dialog = p.find<QDialog>("kafkaDialog");
    dialog->findChild<QTabWidget*>(QStringLiteral("kafkaTabWidget"))->setCurrentIndex(3);
    p.settle();
    auto* once = dialog->findChild<QAbstractButton*>(QStringLiteral("exactlyOnceCheckBox"));
    auto* id = dialog->findChild<QLineEdit*>(QStringLiteral("transactionalIdLineEdit"));
    auto* apply = dialog->findChild<QAbstractButton*>(QStringLiteral("applyPushButton"));
    ASSERT_TRUE(once->isVisible());
    ASSERT_TRUE(id->isVisible());
    once->click();
    id->setText(QStringLiteral("edge 1"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !apply->isEnabled(); }, 20000)) << "a blank is not allowed in it";
    id->setText(QStringLiteral("edge-1"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return apply->isEnabled(); }, 20000));
    apply->click();
    p.settle();
    const config::KafkaSettings& kafka = p.backend.current.kafka;
    EXPECT_TRUE(kafka.clusters[0].exactlyOnce);
    EXPECT_EQ(kafka.clusters[0].transactionalId, "edge-1");
    EXPECT_FALSE(kafka.exactlyOnce) << "the default one is as it was";
    EXPECT_EQ(kafka.buffer, config::BufferMode::Disk) << "it means nothing without";
    dialog->close();
}

TEST(SettingsPage, AClusterThatIsGoneIsNotApplied)
{
    Page p(SettingsPage::Kafka, archiveCluster);
    p.find<QTableView>("clustersTableView")->selectRow(0);
    p.find<QAction>("editClusterAction")->trigger();
    p.settle();
    auto* dialog = p.find<QDialog>("kafkaDialog");
    auto* servers = dialog->findChild<QLineEdit*>(QStringLiteral("serversLineEdit"));
    servers->selectAll();
    QTest::keyClicks(servers, QStringLiteral("10.0.9.2:9093"));
    p.backend.current.kafka.clusters.clear(); // the file was changed by hand
    p.backend.current.kafka.rules.clear();
    dialog->findChild<QAbstractButton*>(QStringLiteral("applyPushButton"))->click();
    p.settle();
    EXPECT_TRUE(dialog->findChild<QLabel*>(QStringLiteral("resultLabel"))->text().contains(QStringLiteral("no cluster of that name")));
    EXPECT_EQ(p.backend.current.kafka.servers, "kafka-1:9092");
    EXPECT_TRUE(p.backend.current.kafka.clusters.empty());
    dialog->close();
}

TEST(SettingsPage, AProfileNotInUseIsEditedInTheKafkaDialog)
{
    Page p(SettingsPage::Kafka, twoProfiles);
    p.find<QTableView>("profilesTableView")->selectRow(1);
    p.find<QAction>("editProfileAction")->trigger();
    p.settle();
    auto* dialog = p.find<QDialog>("kafkaDialog");
    EXPECT_TRUE(dialog->windowTitle().contains(QStringLiteral("plant")));
    auto* servers = dialog->findChild<QLineEdit*>(QStringLiteral("serversLineEdit"));
    EXPECT_EQ(servers->text(), QStringLiteral("10.0.5.1:9093"));
    servers->selectAll();
    QTest::keyClicks(servers, QStringLiteral("10.0.5.2:9093"));
    dialog->findChild<QAbstractButton*>(QStringLiteral("applyPushButton"))->click();
    p.settle();
    EXPECT_EQ(p.backend.settingsFile.stored.value(QStringLiteral("plant")).servers, "10.0.5.2:9093");
    EXPECT_EQ(p.backend.applied, 0) << "nothing in use has changed";
    EXPECT_EQ(p.backend.current.kafka.servers, "kafka-1:9092");
    dialog->close();
}

TEST(SettingsPage, AnImportBecomesPartOfTheDraft)
{
    Page p(SettingsPage::File, [](test::FakeBackend& backend) {
        config::ListenerSettings& listener = backend.current.broker.listeners.emplace_back();
        listener.name = "tls";
        listener.port = 8883;
    });
    p.click("importMosquittoPushButton");
    auto* dialog = p.find<QDialog>("importDialog");
    auto* use = dialog->findChild<QAbstractButton*>(QStringLiteral("importUsePushButton"));
    EXPECT_FALSE(use->isEnabled());
    dialog->findChild<QPlainTextEdit*>(QStringLiteral("importPlainTextEdit"))->setPlainText(QStringLiteral("listener 1884\nlistener 8083\nplugin x.so\n"));
    p.settle();
    auto* list = dialog->findChild<QListWidget*>(QStringLiteral("importListWidget"));
    ASSERT_EQ(list->count(), 3) << "the port, the new listener, and what has no counterpart";
    EXPECT_TRUE(list->item(0)->text().contains(QStringLiteral("1883 \u2192 1884")));
    use->click();
    p.settle();
    EXPECT_EQ(p.backend.settingsFile.applies, 0);
    EXPECT_EQ(p.label("pendingSettingsLabel"), QStringLiteral("2 changes not applied yet."));
    p.click("applySettingsPushButton");
    EXPECT_EQ(p.backend.settingsFile.inFile.broker.port, 1884);
    EXPECT_EQ(p.backend.settingsFile.inFile.broker.listeners.size(), 2U);
}

TEST(SettingsPage, LooksChangeAtOnce)
{
    Page p(SettingsPage::Appearance);
    auto* theme = p.find<QComboBox>("settingsThemeComboBox");
    theme->setCurrentIndex(theme->findData(QStringLiteral("dark")));
    emit theme->activated(theme->currentIndex());
    EXPECT_EQ(p.backend.current.window.theme, "dark");
    auto* language = p.find<QComboBox>("settingsLanguageComboBox");
    emit language->activated(language->findData(QStringLiteral("zh_CN")));
    language->setCurrentIndex(language->findData(QStringLiteral("zh_CN")));
    emit language->activated(language->currentIndex());
    p.settle();
    EXPECT_EQ(p.find<QListWidget>("settingsSectionsListWidget")->item(SettingsPage::Listeners)->text(), QStringLiteral("监听器"));
    p.window->setLanguage(QStringLiteral("en"));
}

TEST(SettingsPage, TheZoomIsChosenHereAsInTheMenu)
{
    Page p(SettingsPage::Appearance);
    auto* zoom = p.find<QSpinBox>("settingsZoomSpinBox");
    EXPECT_EQ(zoom->value(), 100);
    p.find<QAction>("zoomInAction")->trigger();
    EXPECT_EQ(zoom->value(), 110);
    auto* table = p.find<QTableView>("eventsTableView");
    const double before = table->font().pointSizeF();
    zoom->setValue(150);
    EXPECT_GT(table->font().pointSizeF(), before);
    p.find<QAction>("zoomResetAction")->trigger();
    EXPECT_EQ(zoom->value(), 100);
}

TEST(SettingsPage, WhatHasNoEffectIsGreyAndSaysWhy)
{
    Page p(SettingsPage::Storage);
    const auto isIdle = [&](const char* name) { return !p.find<QWidget>(name)->isEnabled(); };
    const auto says = [&](const QString& text) {
        const auto labels = p.page->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* label) { return label->isVisible() && label->text() == text; });
    };
    const QString noFolder = QStringLiteral("Without effect: nothing is stored while there is no folder.");
    EXPECT_TRUE(isIdle("settingPersistenceSyncComboBox"));
    EXPECT_TRUE(says(noFolder));
    EXPECT_TRUE(isIdle("settingMetricsBindLineEdit"));
    EXPECT_TRUE(isIdle("settingMetricsPortSpinBox"));
    p.type("settingPersistenceFolderLineEdit", "state");
    p.find<QAbstractButton>("settingMetricsEnabledCheckBox")->click();
    p.settle();
    EXPECT_FALSE(isIdle("settingPersistenceSyncComboBox"));
    EXPECT_FALSE(says(noFolder));
    EXPECT_FALSE(isIdle("settingMetricsBindLineEdit"));
    EXPECT_FALSE(isIdle("settingMetricsPortSpinBox"));
}

TEST(SettingsPage, TheEventTablesMemoryIsSaidWhileItIsChosen)
{
    Page p(SettingsPage::Appearance);
    const QString before = p.label("settingsMemoryLabel");
    EXPECT_TRUE(before.contains(QStringLiteral("up to 256\u00A0MiB for payloads"))) << before.toStdString();
    p.find<QDoubleSpinBox>("settingWindowEventRowsSpinBox")->setValue(1'000'000);
    p.settle();
    EXPECT_NE(p.label("settingsMemoryLabel"), before);
}

TEST(SettingsPage, TimesOfTheEventTableAreChosenHereToo)
{
    Page p(SettingsPage::Appearance);
    auto* times = p.find<QComboBox>("settingsTimeFormatComboBox");
    ASSERT_EQ(times->count(), 5);
    times->setCurrentIndex(1);
    emit times->activated(1);
    EXPECT_EQ(p.window->findChild<ui::EventTableModel*>()->timeFormat(), ui::EventTableModel::TimeFormat::Utc);
    p.settle();
    EXPECT_EQ(times->currentIndex(), 1);
}

TEST(SettingsPage, FewerRowsAreKeptAtOnce)
{
    Page p(SettingsPage::Appearance);
    p.backend.makeTraffic(3000);
    p.tick();
    auto* model = p.window->findChild<ui::EventTableModel*>();
    ASSERT_GT(model->rowCount(), 2000);
    p.find<QDoubleSpinBox>("settingWindowEventRowsSpinBox")->setValue(1000);
    p.settle();
    p.click("applySettingsPushButton");
    EXPECT_EQ(model->rowCount(), 1000);
    EXPECT_EQ(model->capacity(), 1000U);
}

TEST(SettingsPage, TheCommandLineAndABrokenFileAreSaid)
{
    Page p(SettingsPage::File, [](test::FakeBackend& backend) {
        backend.settingsFile.decided = { QStringLiteral("broker.port") };
        backend.settingsFile.broken = true;
    });
    EXPECT_TRUE(p.label("settingsDecidedLabel").contains(QStringLiteral("broker.port")));
    EXPECT_TRUE(p.label("settingsFileLabel").contains(QStringLiteral("cannot be read")));
    EXPECT_EQ(p.label("settingBrokerPortNoteLabel"), QStringLiteral("the command line decides"));
}

TEST(SettingsPage, ClosingWithEditsAsks)
{
    Page p(SettingsPage::Limits);
    p.find<QDoubleSpinBox>("settingBrokerMaxConnectionsSpinBox")->setValue(500);
    p.settle();
    p.window->showPage(MainWindow::Overview);
    p.window->close();
    p.settle();
    EXPECT_TRUE(p.window->isVisible());
    EXPECT_TRUE(p.page->isVisible());
    p.page->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click();
    p.settle();
    EXPECT_FALSE(p.window->isVisible());
}

TEST(SettingsPage, SectionsAreChosenByMouseAndByKeys)
{
    Page p(SettingsPage::Kafka);
    auto* list = p.find<QListWidget>("settingsSectionsListWidget");
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(SettingsPage::Limits)).center());
    p.settle();
    EXPECT_TRUE(p.shown("settingBrokerMaxConnectionsSpinBox"));
    QTest::keyClick(list, Qt::Key_Down);
    p.settle();
    EXPECT_TRUE(p.shown("settingLogLevelComboBox"));
}

TEST(SettingsPage, TheWheelScrollsAndChangesNothing)
{
    Page p(SettingsPage::Limits);
    auto* box = p.find<QDoubleSpinBox>("settingBrokerMaxConnectionsSpinBox");
    const QPointF at(10, 10);
    QWheelEvent wheel(at, box->mapToGlobal(at), {}, { 0, -120 }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(box, &wheel);
    EXPECT_EQ(box->value(), 10000);
}

} // namespace
} // namespace hookline
