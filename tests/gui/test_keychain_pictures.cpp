// What the Kafka settings say about the system keychain, in pictures.
#include "tests/gui/support/screenshots.h"

#include "ui/dialogs/kafka_dialog.h"

#include <QLineEdit>
#include <QTabWidget>

namespace hookline {
namespace {

using test::looks;
using test::nameOfLook;

class KeychainPictures : public test::Screenshots {
protected:
    static void shootLogin(const std::string& reference, const base::Error& trouble, const char* typed, const char* scene)
    {
        test::Window w(use);
        w.backend.secrets.entries[QStringLiteral("kafka/production")] = QStringLiteral("x");
        w.backend.secrets.trouble = trouble;
        config::KafkaSettings& k = w.backend.current.kafka;
        k.servers = "kafka-1:9093, kafka-2:9093";
        k.securityProtocol = config::SecurityProtocol::SaslSsl;
        k.saslUser = "bridge";
        k.saslPassword = reference;
        w.window->openKafkaSettings();
        w.find<QTabWidget>("kafkaTabWidget")->setCurrentIndex(1);
        w.settle();
        QTest::keyClicks(w.find<QLineEdit>("passwordLineEdit"), QLatin1String(typed));
        w.settle();
        shoot(w.find<ui::KafkaDialog>("kafkaDialog"), scene);
    }
};

TEST_P(KeychainPictures, Kept) { shootLogin("keychain:kafka/production", {}, "", "keychain-kept"); }

TEST_P(KeychainPictures, Locked)
{
    shootLogin("keychain:kafka/production", { "keychain.locked", "The system keychain is locked", {}, {} }, "", "keychain-locked");
}

TEST_P(KeychainPictures, None)
{
    shootLogin({}, { "keychain.no_service", "None", "The name org.freedesktop.secrets was not provided by any .service files", {} }, "hunter2", "keychain-none");
}

TEST_P(KeychainPictures, Unencrypted) { shootLogin("hunter2", {}, "", "keychain-unencrypted"); }

INSTANTIATE_TEST_SUITE_P(Looks, KeychainPictures, looks(), nameOfLook);

} // namespace
} // namespace hookline
