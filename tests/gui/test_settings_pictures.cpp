// Pictures of the settings page: HOOKLINE_SCREENSHOTS=folder.
#include "tests/gui/support/screenshots.h"
#include "tests/gui/support/window.h"

#include "ui/pages/settings_page.h"

#include <QAbstractButton>
#include <QAction>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTest>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

class SettingsPictures : public test::Screenshots { };

TEST_P(SettingsPictures, EverySection)
{
    const auto sizes = { std::pair("", QSize(1440, 900)), { "-small", QSize(1100, 680) } };
    for (const auto& [suffix, size] : sizes) {
        test::Window w([](test::FakeBackend& backend) {
            use(backend);
            config::Settings& current = backend.current;
            current.kafka.servers = "kafka-1:9093,kafka-2:9093";
            current.kafka.securityProtocol = config::SecurityProtocol::SaslSsl;
            current.kafka.saslMechanism = config::SaslMechanism::ScramSha512;
            current.window.kafkaProfile = "plant";
            backend.now.kafka.servers = current.kafka.servers;
            backend.now.kafka.practice = false;
            backend.now.kafka.brokersUp = backend.now.kafka.brokersKnown = 2;
            current.access.passwordFile = "users";
            current.broker.listeners.push_back(test::listenerOf("tls", config::ListenerType::Tls, "0.0.0.0", 8883));
            current.broker.listeners[0].certificate = "server.pem";
            current.broker.listeners[0].key = "server.key";
            config::KafkaSettings lab;
            lab.servers = "127.0.0.1:9092";
            lab.topic = "lab.events";
            backend.settingsFile.stored = { { QStringLiteral("lab"), lab }, { QStringLiteral("practice"), {} } };
            backend.settingsFile.userFiles[QStringLiteral("users")]
                = { { QStringLiteral("ann"), {} }, { QStringLiteral("dashboard"), {} }, { QStringLiteral("plant"), {} } };
            config::ClusterSettings archive;
            archive.name = "archive";
            archive.servers = "archive-1:9093,archive-2:9093";
            archive.securityProtocol = config::SecurityProtocol::SaslSsl;
            current.kafka.clusters = { archive };
            backend.now.kafka.clusters.resize(2);
            backend.now.kafka.clusters[1].name = "archive";
            backend.now.kafka.clusters[1].state = metrics::KafkaState::Down;
            backend.now.broker.listening = true;
        });
        w.window->resize(size);
        w.window->showPage(MainWindow::Settings);
        auto* page = w.find<ui::SettingsPage>("settingsPage");
        const auto shot = [&, end = std::string(suffix)](ui::SettingsPage::Section section, const char* scene) {
            page->showSection(section);
            w.settle();
            shoot(w.window.get(), (scene + end).c_str());
        };
        w.find<QTableView>("profilesTableView")->selectRow(0);
        shot(ui::SettingsPage::Kafka, "settings-kafka");
        w.find<QTableView>("listenersTableView")->selectRow(1);
        shot(ui::SettingsPage::Listeners, "settings-listeners");
        w.find<QListWidget>("usersListWidget")->setCurrentRow(1);
        shot(ui::SettingsPage::Access, "settings-access");
        w.find<QDoubleSpinBox>("settingBrokerMaxConnectionsSpinBox")->setValue(500);
        w.find<QDoubleSpinBox>("settingBrokerClientMessagesPerSecondSpinBox")->setValue(200);
        shot(ui::SettingsPage::Limits, "settings-limits");
        shot(ui::SettingsPage::Storage, "settings-storage");
        shot(ui::SettingsPage::Appearance, "settings-appearance");
        shot(ui::SettingsPage::File, "settings-file");
        w.find<QAbstractButton>("importMosquittoPushButton")->click();
        w.settle();
        auto* import = w.find<QDialog>("importDialog");
        import->findChild<QPlainTextEdit*>(QStringLiteral("importPlainTextEdit"))
            ->setPlainText(QStringLiteral("listener 1884\nlistener 8083\nplugin /usr/lib/auth.so\nmax_inflight_bytes 1000000\n"));
        w.settle();
        if (*suffix == 0) // it is as large in every window
            shoot(import, "settings-import");
        import->reject();
        // A mistake, and what waits for a restart.
        w.settle();
        w.find<QAction>("applySettingsAction")->trigger();
        w.settle();
        w.find<QTableView>("listenersTableView")->selectRow(0);
        auto* bind = w.find<QLineEdit>("settingBrokerBindLineEdit");
        page->showSection(ui::SettingsPage::Listeners);
        bind->setFocus();
        bind->selectAll();
        QTest::keyClicks(bind, QStringLiteral("0.0.0.0"));
        w.settle();
        w.find<QAction>("applySettingsAction")->trigger();
        w.settle();
        bind->selectAll();
        QTest::keyClicks(bind, QStringLiteral("plant-server"));
        w.find<QAction>("applySettingsAction")->trigger();
        shot(ui::SettingsPage::Listeners, "settings-mistake");
    }
}

INSTANTIATE_TEST_SUITE_P(Looks, SettingsPictures, test::looks(), test::nameOfLook);

} // namespace
} // namespace hookline
