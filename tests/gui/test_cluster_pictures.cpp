// Several Kafka clusters, in pictures: where one is chosen, edited, and named.
#include "tests/gui/support/screenshots.h"

#include "ui/pages/reader_page.h"
#include "ui/pages/settings_page.h"
#include "ui/widgets/rules_view.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QTabWidget>
#include <QTableView>

namespace hookline {
namespace {

using test::looks;
using test::nameOfLook;
using ui::MainWindow;

class ClusterPictures : public test::Screenshots {
protected:
    static void twoClusters(test::FakeBackend& backend)
    {
        use(backend);
        backend.makeBridge();
        config::KafkaSettings& kafka = backend.current.kafka;
        config::ClusterSettings archive;
        archive.name = "archive";
        archive.servers = "archive-1:9093,archive-2:9093";
        archive.securityProtocol = config::SecurityProtocol::SaslSsl;
        archive.saslMechanism = config::SaslMechanism::ScramSha512;
        archive.saslUser = "edge";
        archive.saslPassword = "env:ARCHIVE_PASSWORD";
        kafka.clusters = { archive };
        kafka.rules[1].cluster = "archive";
        metrics::KafkaSnapshot& now = backend.now.kafka;
        now.clusters.resize(2);
        now.clusters[0].state = now.clusters[1].state = metrics::KafkaState::Up;
        now.clusters[0].servers = kafka.servers;
        now.clusters[0].waiting = now.topics[0].waiting;
        now.clusters[0].inFlight = now.inFlight;
        now.clusters[0].acknowledged = now.rules[0].acknowledged + now.rules[2].acknowledged; // and the dead letters
        now.clusters[0].brokersUp = now.clusters[0].brokersKnown = 3;
        now.clusters[1].name = "archive";
        now.clusters[1].servers = archive.servers;
        now.clusters[1].acknowledged = now.rules[1].acknowledged;
        now.clusters[1].failed = now.rules[1].failed;
        now.clusters[1].brokersUp = now.clusters[1].brokersKnown = 2;
        now.clusters[0].lastAckWallMicros = now.clusters[1].lastAckWallMicros = now.lastAckWallMicros;
        now.topics[1].cluster = "archive";
        for (int i = 1; i <= 2; ++i) {
            metrics::BrokerReport broker = backend.report.brokers.front();
            broker.id = i;
            broker.cluster = "archive";
            broker.host = "archive-" + std::to_string(i) + ":9093";
            broker.inFlight = 0;
            backend.report.brokers.push_back(broker);
        }
        backend.report.partitions.back().cluster = "archive";
    }
    /// The alarms wait for it; what goes to the other cluster goes on.
    static void archiveDown(test::FakeBackend& backend)
    {
        twoClusters(backend);
        metrics::KafkaSnapshot& now = backend.now.kafka;
        now.clusters[1].state = now.state = metrics::KafkaState::Down;
        now.rules[1].matched += 214;
        now.rules[1].queued += 214;
        now.topics[1].waiting += 214;
        now.clusters[1].waiting += 214;
        now.matched += 214;
        now.queued += 214;
        backend.report.partitions.back().queued += 214;
        now.clusters[1].brokersUp = 0;
        for (metrics::BrokerReport& broker : backend.report.brokers) {
            if (broker.cluster != "archive")
                continue;
            broker.state = "TRY_CONNECT";
            broker.stateAgeMicros = 1'000'000; // since the window says
            broker.up = 0;
            broker.rttP50Micros = broker.rttP99Micros = -1;
            broker.errors = 3;
            broker.disconnects = 1;
        }
        now.problemId = "kafka.unreachable";
        now.problem = "archive-1:9093/bootstrap: Connect to ipv4#10.0.9.1:9093 failed: Connection refused";
        now.problemCluster = "archive";
        now.problemServers = backend.current.kafka.clusters[0].servers;
    }
};

TEST_P(ClusterPictures, SettingsAndDialog)
{
    test::Window w(archiveDown);
    w.backend.advance(1);
    w.sample();
    w.window->showPage(MainWindow::Settings);
    w.find<ui::SettingsPage>("settingsPage")->showSection(ui::SettingsPage::Kafka);
    w.find<QTableView>("clustersTableView")->selectRow(0);
    w.settle();
    shoot(w.window.get(), "clusters-settings");
    w.find<QAction>("editClusterAction")->trigger();
    w.settle();
    auto* dialog = w.find<QDialog>("kafkaDialog");
    shoot(dialog, "clusters-dialog");
    dialog->findChild<QTabWidget*>(QStringLiteral("kafkaTabWidget"))->setCurrentIndex(1);
    w.settle();
    shoot(dialog, "clusters-dialog-security");
    dialog->findChild<QTabWidget*>(QStringLiteral("kafkaTabWidget"))->setCurrentIndex(3);
    w.settle();
    shoot(dialog, "clusters-dialog-producer");
    dialog->close();
}

TEST_P(ClusterPictures, BridgeAndRule)
{
    test::Window w(archiveDown);
    w.window->showPage(MainWindow::Bridge);
    w.backend.advance(1);
    w.sample();
    w.find<ui::RulesView>("rulesView")->renew();
    w.backend.askBridge();
    w.settle();
    shoot(w.window.get(), "clusters-rules");
    for (const auto& [tab, scene] : { std::pair(1, "clusters-brokers"), { 2, "clusters-partitions" } }) {
        w.find<QTabWidget>("bridgeTabWidget")->setCurrentIndex(tab);
        if (tab == 2)
            w.find<QTableView>("partitionsTableView")->selectRow(0);
        w.settle();
        shoot(w.window.get(), scene);
    }
    w.find<QTabWidget>("bridgeTabWidget")->setCurrentIndex(0);
    auto* table = w.find<QTableView>("rulesTableView");
    table->setCurrentIndex(table->model()->index(1, 0));
    w.find<QAction>("editRuleAction")->trigger();
    w.settle();
    w.find<QTabWidget>("ruleTabWidget")->setCurrentIndex(1);
    w.settle();
    shoot(w.find<QDialog>("ruleDialog"), "clusters-rule");
    w.find<QDialog>("ruleDialog")->close();
    w.window->showPage(MainWindow::Overview);
    w.settle();
    shoot(w.window.get(), "clusters-overview");
}

TEST_P(ClusterPictures, Events)
{
    test::Window w(twoClusters);
    const auto archive = base::makeText("archive");
    for (int i = 0; i < 12; ++i) {
        const std::uint64_t event = w.backend.publish("dev-017", "factory/l3/temp", R"({"t":31.4,"h":48})");
        w.backend.outcome(event, tap::KafkaStatus::Acked, 4711 + i);
        if (i % 2 == 1)
            w.backend.waitingOutcomes.back().cluster = archive;
        w.backend.advance(0.08);
    }
    w.backend.now.broker.messagesIn += 12;
    w.tick();
    w.sample();
    w.window->showPage(MainWindow::Events);
    auto* table = w.find<QTableView>("eventsTableView");
    table->selectRow(table->model()->rowCount() - 1);
    w.settle();
    w.sample(); // the columns look at what is in view
    w.settle();
    shoot(w.window.get(), "clusters-events");
}

TEST_P(ClusterPictures, ReaderAndReplay)
{
    test::Window w(twoClusters);
    w.backend.current.kafka.servers = "kafka-1:9092, kafka-2:9092, kafka-3:9092";
    w.backend.makeTraffic(60);
    w.tick();
    w.backend.advance(1);
    w.sample();
    w.backend.desk.makeTopics();
    w.backend.desk.others[QStringLiteral("archive")] = w.backend.desk.listing;
    w.window->showPage(MainWindow::Reader);
    auto* clusters = w.find<QComboBox>("readerClusterComboBox");
    clusters->setCurrentIndex(clusters->findData(QStringLiteral("archive")));
    w.settle();
    w.find<QTableView>("kafkaTopicsTableView")->selectRow(2);
    w.settle();
    w.backend.desk.makeRecords(40);
    w.backend.desk.others[QStringLiteral("archive")] = w.backend.desk.listing; // their ends have moved
    w.backend.desk.listTopics(QStringLiteral("archive"));
    w.settle();
    for (int i = 0; i < 5; ++i)
        w.find<ui::ReaderPage>("readerPage")->renew();
    w.find<QTableView>("recordsTableView")->selectRow(12);
    w.settle();
    shoot(w.window.get(), "clusters-reader");
    w.find<QAction>("newTopicAction")->trigger();
    w.settle();
    shoot(w.find<QDialog>("newTopicDialog"), "clusters-new-topic");
    w.find<QDialog>("newTopicDialog")->close();
    for (metrics::MessageSample& sample : w.backend.replays.previewSamples)
        sample.topic = "hookline.events";
    w.find<QAction>("replayTopicAction")->trigger();
    w.settle();
    shoot(w.find<QDialog>("replayDialog"), "clusters-replay");
    w.find<QDialog>("replayDialog")->close();
}

INSTANTIATE_TEST_SUITE_P(Looks, ClusterPictures, looks(), nameOfLook);

} // namespace
} // namespace hookline
