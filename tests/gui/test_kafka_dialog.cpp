#include "tests/gui/support/window.h"

#include "ui/dialogs/kafka_dialog.h"
#include "ui/dialogs/kafka_form.h"
#include "ui/widgets/connection_test_view.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>

#include <gtest/gtest.h>

#include <algorithm>

namespace hookline {
namespace {

class KafkaDialogTest : public ::testing::Test {
protected:
    KafkaDialogTest()
    {
        w.window->openKafkaSettings();
        w.settle();
    }
    QAbstractButton* button(const char* name) const { return w.find<QAbstractButton>(name); }
    void useOwnKafka(const QString& servers)
    {
        button("ownRadioButton")->click();
        auto* edit = w.find<QLineEdit>("serversLineEdit");
        edit->clear();
        QTest::keyClicks(edit, servers);
        QTest::keyClick(edit, Qt::Key_Return); // leaving the field checks at once
    }
    /// Where a secret is: 0 the keychain, 1 an environment variable, 2 a file.
    void choose(const QString& secret, int where)
    {
        auto* kind = w.find<QComboBox>((secret + QStringLiteral("KindComboBox")).toUtf8().constData());
        kind->setCurrentIndex(where);
        emit kind->activated(where);
    }
    /// A Kafka that wants a password, opened on its page.
    void useLogin(const std::string& reference = {})
    {
        config::KafkaSettings& k = w.backend.current.kafka;
        k.servers = "kafka-1:9093";
        k.securityProtocol = config::SecurityProtocol::SaslSsl;
        k.saslUser = "bridge";
        k.saslPassword = reference;
        w.find<QWidget>("kafkaDialog")->close();
        w.window->openKafkaSettings();
        w.find<QTabWidget>("kafkaTabWidget")->setCurrentIndex(1);
        w.settle();
    }
    QString says() const { return w.find<QLabel>("passwordKeychainLabel")->text(); }
    void type(const QString& secret)
    {
        QTest::keyClicks(w.find<QLineEdit>("passwordLineEdit"), secret);
        QTest::keyClick(w.find<QLineEdit>("passwordLineEdit"), Qt::Key_Return);
    }
    void apply()
    {
        button("applyPushButton")->click();
        w.settle();
    }
    void step(ui::TestStep::State state, const char* id, const char* subject, const char* detail = "",
        const char* diagnosis = "")
    {
        emit w.backend.testStep(
            { state, QLatin1String(id), QLatin1String(subject), QLatin1String(detail), QLatin1String(diagnosis), 1.5,
                { QLatin1String(subject) } });
    }
    test::Window w;
};

TEST_F(KafkaDialogTest, ShowsTheSettingsInUse)
{
    EXPECT_TRUE(button("practiceRadioButton")->isChecked());
    EXPECT_FALSE(w.find<QLineEdit>("serversLineEdit")->isEnabled());
    EXPECT_EQ(w.find<QLineEdit>("topicLineEdit")->text(), QStringLiteral("hookline.events"));
    EXPECT_EQ(w.find<QComboBox>("acksComboBox")->currentData().toString(), QStringLiteral("all"));
    EXPECT_EQ(w.find<QComboBox>("compressionComboBox")->currentData().toString(), QStringLiteral("lz4"));
    EXPECT_EQ(w.find<QSpinBox>("lingerSpinBox")->value(), 5);
    EXPECT_FALSE(button("applyPushButton")->isEnabled()) << "nothing to apply yet";
}

TEST_F(KafkaDialogTest, ExactlyOnceBringsTheDiskAlongAndWantsEveryReplica)
{
    useOwnKafka(QStringLiteral("kafka-1:9092"));
    ASSERT_FALSE(button("exactlyOnceCheckBox")->isChecked());
    button("exactlyOnceCheckBox")->setChecked(true);
    w.find<QComboBox>("acksComboBox")->setCurrentIndex(1);
    w.find<ui::KafkaForm>("kafkaTabWidget")->validateNow();
    EXPECT_EQ(w.find<ui::KafkaForm>("kafkaTabWidget")->errors(), 1);
    EXPECT_FALSE(button("applyPushButton")->isEnabled());
    w.find<QComboBox>("acksComboBox")->setCurrentIndex(0);
    w.find<ui::KafkaForm>("kafkaTabWidget")->validateNow();
    ASSERT_TRUE(button("applyPushButton")->isEnabled());
    button("applyPushButton")->click();
    EXPECT_TRUE(w.backend.current.kafka.exactlyOnce);
    EXPECT_EQ(w.backend.current.kafka.buffer, config::BufferMode::Disk);
}

TEST_F(KafkaDialogTest, AppliesWhatWasEditedAndKeepsWhatItDoesNotShow)
{
    w.backend.current.kafka.properties["socket.keepalive.enable"] = "true";
    w.backend.current.kafka.flushTimeoutMs = 1234;
    w.find<QWidget>("kafkaDialog")->close();
    w.window->openKafkaSettings();
    useOwnKafka(QStringLiteral("kafka-1:9092, kafka-2:9093"));
    auto* topic = w.find<QLineEdit>("topicLineEdit");
    topic->clear();
    QTest::keyClicks(topic, QStringLiteral("iot.events"));
    w.find<QComboBox>("acksComboBox")->setCurrentIndex(1);
    w.find<QComboBox>("compressionComboBox")->setCurrentIndex(4);
    w.find<QSpinBox>("lingerSpinBox")->setValue(20);
    w.find<QComboBox>("publishTypeComboBox")->setCurrentIndex(1);
    w.find<QListWidget>("eventsListWidget")
        ->item(static_cast<int>(tap::EventKind::Dropped))
        ->setCheckState(Qt::Checked);
    w.find<QListWidget>("eventsListWidget")
        ->item(static_cast<int>(tap::EventKind::Acked))
        ->setCheckState(Qt::Unchecked);
    w.find<QComboBox>("whenFullComboBox")->setCurrentIndex(1);
    ASSERT_TRUE(button("applyPushButton")->isEnabled());
    button("applyPushButton")->click();
    ASSERT_EQ(w.backend.applied, 1);
    const config::KafkaSettings& k = w.backend.current.kafka;
    EXPECT_EQ(k.servers, "kafka-1:9092, kafka-2:9093");
    EXPECT_EQ(k.topic, "iot.events");
    EXPECT_EQ(k.acks, "1");
    EXPECT_EQ(k.compression, "zstd");
    EXPECT_EQ(k.lingerMs, 20u);
    EXPECT_EQ(k.publishType, "public");
    EXPECT_EQ(k.events,
        (std::vector<std::string> {
            "connected", "disconnected", "subscribed", "unsubscribed", "publish", "delivered", "dropped" }));
    EXPECT_EQ(k.whenFull, config::WhenFull::DropNewest);
    EXPECT_EQ(k.flushTimeoutMs, 1234u);
    EXPECT_EQ(k.properties.at("socket.keepalive.enable"), "true");
    EXPECT_TRUE(w.find<QLabel>("resultLabel")->text().contains(QStringLiteral("12 waiting records")))
        << w.find<QLabel>("resultLabel")->text().toStdString();
    EXPECT_FALSE(button("applyPushButton")->isEnabled()) << "it is in use now";
}

TEST_F(KafkaDialogTest, WrongServersAreSaidUnderTheFieldAndBlockApply)
{
    useOwnKafka(QStringLiteral("kafka-1:99092"));
    auto* issue = w.find<QLabel>("serversLineEditIssueLabel");
    EXPECT_TRUE(issue->isVisible());
    EXPECT_TRUE(issue->text().contains(QStringLiteral("99092")));
    EXPECT_FALSE(button("applyPushButton")->isEnabled());
    EXPECT_FALSE(button("testPushButton")->isEnabled());
    EXPECT_TRUE(w.find<QLabel>("stateLabel")->text().contains(QStringLiteral("1 error")));
    useOwnKafka(QStringLiteral("kafka-1:9092"));
    EXPECT_FALSE(issue->isVisible());
    EXPECT_TRUE(button("applyPushButton")->isEnabled());
}

TEST_F(KafkaDialogTest, TheIconOfAMistakeMovesNoTab)
{
    const QTabBar* tabs = w.find<QTabWidget>("kafkaTabWidget")->tabBar();
    QList<QRect> before;
    for (int i = 0; i < tabs->count(); ++i)
        before << tabs->tabRect(i);
    useOwnKafka(QStringLiteral("kafka-1:port"));
    w.settle();
    ASSERT_FALSE(tabs->tabIcon(0).isNull());
    for (int i = 0; i < tabs->count(); ++i)
        EXPECT_EQ(tabs->tabRect(i), before[i]) << i;
}

TEST_F(KafkaDialogTest, AnEmptyServerListIsAnErrorAndNotThePracticeCluster)
{
    useOwnKafka({});
    EXPECT_TRUE(w.find<QLabel>("serversLineEditIssueLabel")->isVisible());
    EXPECT_FALSE(button("applyPushButton")->isEnabled());
    button("practiceRadioButton")->click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !w.find<QLabel>("serversLineEditIssueLabel")->isVisible(); }, 3000));
}

TEST_F(KafkaDialogTest, WarningsDoNotBlock)
{
    useOwnKafka(QStringLiteral("kafka-1:2181"));
    EXPECT_TRUE(w.find<QLabel>("serversLineEditIssueLabel")->isVisible());
    EXPECT_TRUE(button("applyPushButton")->isEnabled());
}

TEST_F(KafkaDialogTest, TypingIsCheckedWhenItStops)
{
    auto* topic = w.find<QLineEdit>("topicLineEdit");
    topic->clear();
    QTest::keyClicks(topic, QStringLiteral("iot/events"));
    auto* issue = w.find<QLabel>("topicLineEditIssueLabel");
    EXPECT_FALSE(issue->isVisible()) << "not while typing";
    ASSERT_TRUE(QTest::qWaitFor([&] { return issue->isVisible(); }, 3000));
    EXPECT_TRUE(issue->text().contains(QLatin1Char('/')));
}

TEST_F(KafkaDialogTest, ARefusalIsShownAndTheDraftStays)
{
    w.backend.acceptApply = false;
    useOwnKafka(QStringLiteral("kafka-1:9092"));
    button("applyPushButton")->click();
    EXPECT_TRUE(w.find<QLabel>("resultLabel")->isVisible());
    EXPECT_TRUE(w.find<QLabel>("resultLabel")->text().contains(QStringLiteral("refused the settings")));
    EXPECT_EQ(w.find<QLineEdit>("serversLineEdit")->text(), QStringLiteral("kafka-1:9092"));
    EXPECT_TRUE(button("applyPushButton")->isEnabled());
}

TEST_F(KafkaDialogTest, RevertGoesBackToWhatIsInUse)
{
    useOwnKafka(QStringLiteral("kafka-1:9092"));
    button("revertPushButton")->click();
    EXPECT_TRUE(button("practiceRadioButton")->isChecked());
    EXPECT_FALSE(button("applyPushButton")->isEnabled());
}

TEST_F(KafkaDialogTest, TheTestShowsEachStepOnceWithItsRemedy)
{
    useOwnKafka(QStringLiteral("kafka-1:9092"));
    button("testPushButton")->click();
    ASSERT_EQ(w.backend.testsStarted, 1);
    EXPECT_EQ(w.backend.tested.servers, "kafka-1:9092");
    auto* view = w.find<ui::ConnectionTestView>("connectionTestView");
    using S = ui::TestStep::State;
    step(S::Running, "tcp", "kafka-1:9092");
    step(S::Passed, "tcp", "kafka-1:9092");
    step(S::Running, "listener", "a:1");
    step(S::Failed, "listener", "a:1", "Connection refused", "listener.localhost");
    step(S::Passed, "listener", "b:2");
    EXPECT_EQ(view->rows(), 3);
    EXPECT_TRUE(view->asText().contains(QStringLiteral("Connection refused")));
    EXPECT_TRUE(view->asText().contains(QStringLiteral("connect to a:1, which from here is this computer"))) << view->asText().toStdString();
    EXPECT_TRUE(view->asText().contains(QStringLiteral("advertised.listeners")));
    emit w.backend.testFinished(false);
    EXPECT_TRUE(w.find<QLabel>("testSummaryLabel")->text().contains(QStringLiteral("does not work")));
    QTest::keyClicks(w.find<QLineEdit>("topicLineEdit"), QStringLiteral("2"));
    EXPECT_TRUE(w.find<QLabel>("testSummaryLabel")->text().contains(QStringLiteral("changed")));
}

TEST_F(KafkaDialogTest, ALoginIsAskedForWhatItNeedsAndNothingElse)
{
    useOwnKafka(QStringLiteral("kafka-1:9093"));
    w.find<QTabWidget>("kafkaTabWidget")->setCurrentIndex(1);
    auto* protocol = w.find<QComboBox>("protocolComboBox");
    auto* mechanism = w.find<QComboBox>("mechanismComboBox");
    EXPECT_FALSE(mechanism->isVisible());
    EXPECT_FALSE(w.find<QLineEdit>("caLineEdit")->isVisible());
    protocol->setCurrentIndex(protocol->findText(QStringLiteral("sasl_ssl"), Qt::MatchContains));
    EXPECT_TRUE(mechanism->isVisible());
    EXPECT_TRUE(w.find<QLineEdit>("caLineEdit")->isVisible());
    EXPECT_FALSE(w.find<QWidget>("token")->isVisible());
    EXPECT_TRUE(w.find<QLabel>("userLineEditIssueLabel")->isVisible()) << "a user name is missing";
    EXPECT_FALSE(button("applyPushButton")->isEnabled());
    mechanism->setCurrentText(QStringLiteral("SCRAM-SHA-512"));
    EXPECT_TRUE(w.find<QLabel>("passwordIssueLabel")->text().contains(QStringLiteral("SCRAM-SHA-512")));
    const auto hints = mechanism->parentWidget()->findChildren<QLabel*>();
    EXPECT_TRUE(std::ranges::any_of(hints, [](const QLabel* hint) { return hint->text().contains(QStringLiteral("librdkafka 2.0.2 cannot")); }));
    QTest::keyClicks(w.find<QLineEdit>("userLineEdit"), QStringLiteral("bridge"));
    auto* password = w.find<QLineEdit>("passwordLineEdit");
    choose("password", 1);
    QTest::keyClicks(password, QStringLiteral("KAFKA_PASSWORD"));
    QTest::keyClicks(w.find<QLineEdit>("caLineEdit"), QStringLiteral("/nowhere/ca.pem"));
    QTest::keyClick(password, Qt::Key_Return);
    EXPECT_TRUE(w.find<QLabel>("caLineEditIssueLabel")->text().contains(QStringLiteral("/nowhere/ca.pem"))) << "a warning";
    ASSERT_TRUE(button("applyPushButton")->isEnabled());
    button("applyPushButton")->click();
    const config::KafkaSettings& k = w.backend.current.kafka;
    EXPECT_EQ(k.securityProtocol, config::SecurityProtocol::SaslSsl);
    EXPECT_EQ(k.saslMechanism, config::SaslMechanism::ScramSha512);
    EXPECT_EQ(k.saslUser, "bridge");
    EXPECT_EQ(k.saslPassword, "env:KAFKA_PASSWORD");
    EXPECT_EQ(k.tlsCa, "/nowhere/ca.pem");
}

TEST_F(KafkaDialogTest, ATypedSecretGoesIntoTheKeychainBeforeTheSettingsNameIt)
{
    useLogin();
    EXPECT_TRUE(says().contains(QStringLiteral("goes into the system keychain"))) << says().toStdString();
    type(QStringLiteral("hunter2"));
    ASSERT_TRUE(button("applyPushButton")->isEnabled());
    w.backend.secrets.holds = true;
    button("applyPushButton")->click();
    EXPECT_EQ(w.backend.applied, 0) << "not before it is there";
    EXPECT_TRUE(w.find<QLabel>("resultLabel")->text().contains(QStringLiteral("system keychain")));
    EXPECT_FALSE(button("applyPushButton")->isEnabled());
    w.backend.secrets.answer();
    ASSERT_EQ(w.backend.applied, 1);
    const QString reference = QString::fromStdString(w.backend.current.kafka.saslPassword);
    ASSERT_TRUE(reference.startsWith(QStringLiteral("keychain:kafka/default/password-"))) << reference.toStdString();
    EXPECT_EQ(w.backend.secrets.entries.value(reference.mid(9)), QStringLiteral("hunter2"));
    w.backend.secrets.holds = false;
    w.settle();
    EXPECT_TRUE(says().contains(QStringLiteral("Kept in the system keychain"))) << says().toStdString();
    EXPECT_TRUE(w.find<QLineEdit>("passwordLineEdit")->text().isEmpty());
    EXPECT_FALSE(button("applyPushButton")->isEnabled());
    // Another password for the same entry changes nothing in the settings, and is applied all the same.
    type(QStringLiteral("hunter3"));
    ASSERT_TRUE(button("applyPushButton")->isEnabled());
    apply();
    EXPECT_EQ(w.backend.secrets.entries.value(reference.mid(9)), QStringLiteral("hunter3"));
    EXPECT_EQ(w.backend.applied, 2);
}

TEST_F(KafkaDialogTest, ATestUsesWhatIsTyped)
{
    useLogin();
    type(QStringLiteral("hunter2"));
    button("testPushButton")->click();
    EXPECT_EQ(w.backend.tested.saslPassword, "hunter2");
    EXPECT_TRUE(w.backend.secrets.entries.isEmpty());
}

TEST_F(KafkaDialogTest, WithoutAKeychainASecretIsKeptForTheSessionAndTheFieldSaysSo)
{
    w.backend.secrets.trouble = { "keychain.no_service", "No system keychain answers", "ServiceUnknown", {} };
    useLogin();
    EXPECT_TRUE(says().contains(QStringLiteral("No system keychain answers"))) << says().toStdString();
    EXPECT_TRUE(says().contains(QStringLiteral("forgotten when Hookline ends")));
    EXPECT_TRUE(button("passwordUseFilePushButton")->isVisible());
    EXPECT_TRUE(button("passwordUseVariablePushButton")->isVisible());
    type(QStringLiteral("hunter2"));
    apply();
    ASSERT_EQ(w.backend.applied, 1);
    const QString reference = QString::fromStdString(w.backend.current.kafka.saslPassword);
    EXPECT_EQ(w.backend.secrets.session.value(reference.mid(9)), QStringLiteral("hunter2"));
    EXPECT_FALSE(reference.contains(QStringLiteral("hunter2")));
    EXPECT_TRUE(says().contains(QStringLiteral("Kept in memory"))) << says().toStdString();
    button("passwordUseFilePushButton")->click();
    type(QStringLiteral("/run/secrets/kafka"));
    apply();
    EXPECT_EQ(w.backend.current.kafka.saslPassword, "file:/run/secrets/kafka");
}

TEST_F(KafkaDialogTest, ALockedKeychainCanBeUnlocked)
{
    w.backend.secrets.entries[QStringLiteral("kafka/prod")] = QStringLiteral("x");
    w.backend.secrets.trouble = { "keychain.locked", "The system keychain is locked", {}, {} };
    useLogin("keychain:kafka/prod");
    EXPECT_TRUE(says().contains(QStringLiteral("is locked. Unlock it here"))) << says().toStdString();
    ASSERT_TRUE(button("passwordUnlockPushButton")->isVisible());
    button("passwordUnlockPushButton")->click();
    w.settle();
    EXPECT_EQ(w.backend.secrets.unlocks, 1);
    EXPECT_TRUE(says().contains(QStringLiteral("Kept in the system keychain as kafka/prod"))) << says().toStdString();
    EXPECT_FALSE(button("passwordUnlockPushButton")->isVisible());
}

TEST_F(KafkaDialogTest, ASecretInTheFileMovesOnlyWhenItHasArrived)
{
    useLogin("hunter2");
    EXPECT_TRUE(button("passwordUnencryptedCheckBox")->isChecked());
    EXPECT_TRUE(says().contains(QStringLiteral("stands in the settings file"))) << says().toStdString();
    EXPECT_FALSE(button("applyPushButton")->isEnabled());
    w.backend.secrets.trouble = { "keychain.dismissed", "Declined", {}, {} };
    button("passwordUnencryptedCheckBox")->click();
    ASSERT_TRUE(button("applyPushButton")->isEnabled());
    apply();
    EXPECT_EQ(w.backend.applied, 0);
    EXPECT_EQ(w.backend.current.kafka.saslPassword, "hunter2");
    EXPECT_TRUE(w.find<QLabel>("resultLabel")->text().contains(QStringLiteral("Not applied")));
    w.backend.secrets.trouble = { "keychain.no_session", "No bus", {}, {} };
    apply();
    EXPECT_EQ(w.backend.current.kafka.saslPassword, "hunter2") << "memory is no place to move it to";
    EXPECT_TRUE(says().contains(QStringLiteral("stays in the settings file"))) << says().toStdString();
    w.backend.secrets.trouble = {};
    apply();
    ASSERT_EQ(w.backend.applied, 1);
    const QString reference = QString::fromStdString(w.backend.current.kafka.saslPassword);
    ASSERT_TRUE(reference.startsWith(QStringLiteral("keychain:")));
    EXPECT_EQ(w.backend.secrets.entries.value(reference.mid(9)), QStringLiteral("hunter2"));
}

TEST_F(KafkaDialogTest, UnencryptedOnlyWithATick)
{
    w.backend.secrets.trouble = { "keychain.no_service", "None", {}, {} };
    useLogin();
    button("passwordUnencryptedCheckBox")->click();
    type(QStringLiteral("hunter2"));
    EXPECT_TRUE(says().contains(QStringLiteral("whoever can read the file has it"))) << says().toStdString();
    EXPECT_EQ(w.find<QLabel>("passwordIssueLabel")->text(), QString()) << "once is enough";
    EXPECT_FALSE(w.find<QComboBox>("passwordKindComboBox")->isVisible()) << "it would say that the keychain has it";
    apply();
    EXPECT_EQ(w.backend.current.kafka.saslPassword, "hunter2");
}

TEST_F(KafkaDialogTest, ClosingTheDialogGivesUpWaitingForTheKeychain)
{
    useLogin();
    type(QStringLiteral("hunter2"));
    w.backend.secrets.holds = true;
    button("applyPushButton")->click();
    button("closePushButton")->click();
    w.backend.secrets.answer();
    EXPECT_EQ(w.backend.applied, 0);
    EXPECT_TRUE(w.backend.secrets.entries.isEmpty()) << "the order was withdrawn";
}

TEST_F(KafkaDialogTest, SecretsAreHiddenAndKept)
{
    config::KafkaSettings& k = w.backend.current.kafka;
    k.servers = "kafka-1:9093";
    k.securityProtocol = config::SecurityProtocol::SaslSsl;
    k.saslUser = "bridge";
    k.saslPassword = "hunter2";
    k.tlsCa = "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n";
    k.properties = { { "ssl.keystore.password", "hunter3" }, { "socket.timeout.ms", "1000" } };
    w.find<QWidget>("kafkaDialog")->close();
    w.window->openKafkaSettings();
    EXPECT_EQ(w.find<QLineEdit>("passwordLineEdit")->echoMode(), QLineEdit::Password);
    auto* properties = w.find<QPlainTextEdit>("propertiesEdit");
    EXPECT_FALSE(properties->toPlainText().contains(QStringLiteral("hunter3")));
    EXPECT_FALSE(button("applyPushButton")->isEnabled()) << "showing them changes nothing";
    properties->appendPlainText(QStringLiteral("client.dns.lookup = use_all_dns_ips"));
    button("applyPushButton")->click();
    EXPECT_EQ(k.properties.at("ssl.keystore.password"), "hunter3");
    EXPECT_EQ(k.properties.at("client.dns.lookup"), "use_all_dns_ips");
    EXPECT_EQ(k.saslPassword, "hunter2");
    EXPECT_TRUE(k.tlsCa.starts_with("-----BEGIN"));
    choose("password", 1);
    EXPECT_TRUE(w.find<QLineEdit>("passwordLineEdit")->text().isEmpty()) << "a password must not become a name on the screen";
}

TEST_F(KafkaDialogTest, AJavaClientsPropertiesCanBePasted)
{
    button("pastePropertiesPushButton")->click();
    w.settle();
    w.find<QPlainTextEdit>("propertiesPlainTextEdit")
        ->setPlainText(QStringLiteral("bootstrap.servers=kafka-1:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n"
                                      "sasl.jaas.config=x.PlainLoginModule required username=\"bridge\" password=\"hunter2\";\n"
                                      "key.serializer=org.example.Serializer\n"));
    EXPECT_TRUE(w.find<QLabel>("takenLabel")->text().contains(QStringLiteral("sasl.jaas.config")));
    EXPECT_FALSE(w.find<QLabel>("takenLabel")->text().contains(QStringLiteral("hunter2")));
    EXPECT_TRUE(w.find<QLabel>("leftLabel")->text().contains(QStringLiteral("key.serializer")));
    w.find<QAbstractButton>("useTheseButton")->click();
    w.settle();
    EXPECT_EQ(w.find<QLineEdit>("serversLineEdit")->text(), QStringLiteral("kafka-1:9093"));
    EXPECT_EQ(w.find<QLineEdit>("userLineEdit")->text(), QStringLiteral("bridge"));
    EXPECT_TRUE(button("applyPushButton")->isEnabled()) << "a draft, not yet in use";
    EXPECT_EQ(w.backend.applied, 0);
    button("revertPushButton")->click();
    EXPECT_TRUE(button("practiceRadioButton")->isChecked());
}

TEST_F(KafkaDialogTest, PropertiesWithoutANameAreSaidThere)
{
    w.find<QPlainTextEdit>("propertiesEdit")->setPlainText(QStringLiteral("linger.ms = 5"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !w.find<QLabel>("propertiesEditIssueLabel")->text().isEmpty(); }, 3000));
    EXPECT_TRUE(w.find<QLabel>("propertiesEditIssueLabel")->text().contains(QStringLiteral("linger.ms is set on the “Producer” tab")));
    EXPECT_FALSE(button("applyPushButton")->isEnabled());
}

TEST_F(KafkaDialogTest, ATestCanBeCancelledAndClosingCancelsIt)
{
    button("testPushButton")->click();
    EXPECT_EQ(button("testPushButton")->text(), QStringLiteral("Cancel test"));
    button("testPushButton")->click();
    EXPECT_EQ(w.backend.testsCancelled, 1);
    EXPECT_EQ(button("testPushButton")->text(), QStringLiteral("Test connection"));
    button("testPushButton")->click();
    w.find<QWidget>("kafkaDialog")->close();
    EXPECT_EQ(w.backend.testsCancelled, 2);
}

TEST_F(KafkaDialogTest, WhatBecameOfItSpeaksTheLanguageOfTheWindow)
{
    useOwnKafka(QStringLiteral("kafka-1:9092"));
    button("applyPushButton")->click();
    auto* result = w.find<QLabel>("resultLabel");
    ASSERT_TRUE(result->text().contains(QStringLiteral("In use since"))) << result->text().toStdString();
    w.window->setLanguage(QStringLiteral("zh_CN"));
    w.settle();
    EXPECT_TRUE(result->text().contains(QStringLiteral("起生效"))) << result->text().toStdString();
    w.window->setLanguage(QStringLiteral("en"));
    w.settle();
    EXPECT_TRUE(result->text().contains(QStringLiteral("In use since"))) << result->text().toStdString();
}

TEST_F(KafkaDialogTest, IssuesSpeakTheLanguageOfTheWindow)
{
    useOwnKafka(QStringLiteral("kafka-1:99092"));
    w.window->setLanguage(QStringLiteral("zh_CN"));
    w.settle();
    EXPECT_TRUE(w.find<QLabel>("serversLineEditIssueLabel")->text().contains(QStringLiteral("不在 1–65535 范围内")));
    w.window->setLanguage(QStringLiteral("en"));
}

TEST_F(KafkaDialogTest, WhatBecomesOfRecordsWithoutKafkaIsSetThere)
{
    config::KafkaSettings& k = w.backend.current.kafka;
    k.queueBytes = 123'456'789;
    k.spoolKeepSeconds = 60;
    w.find<QWidget>("kafkaDialog")->close();
    w.window->openKafkaSettings();
    const auto choose = [&](const char* name, int value) {
        auto* box = w.find<QComboBox>(name);
        box->setCurrentIndex(box->findData(value));
    };
    EXPECT_FALSE(w.find<QWidget>("ackTimeoutSpinBox")->isEnabled()) << "nobody waits";
    EXPECT_FALSE(w.find<QWidget>("spoolQuotaSizeBox")->isEnabled()) << "nothing goes to the disk";
    choose("bufferComboBox", static_cast<int>(config::BufferMode::Hybrid));
    choose("ackComboBox", static_cast<int>(config::AckMode::Kafka));
    EXPECT_TRUE(w.find<QWidget>("ackTimeoutSpinBox")->isEnabled());
    w.find<QSpinBox>("ackTimeoutSpinBox")->setValue(5000);
    choose("ackFallbackComboBox", 0);
    w.find<QLineEdit>("spoolFolderLineEdit")->setText(QStringLiteral("/var/spool/hookline"));
    w.find<QSpinBox>("spoolQuotaSizeBox")->setValue(2048);
    choose("onForgottenComboBox", static_cast<int>(config::OnForgotten::Resend));
    w.find<QSpinBox>("flushSpinBox")->setValue(3000);
    w.find<QLineEdit>("schemaRegistryLineEdit")->setText(QStringLiteral("http://schemas:8081"));
    w.find<QSpinBox>("maxTopicsSpinBox")->setValue(12);
    apply();
    ASSERT_EQ(w.backend.applied, 1);
    EXPECT_EQ(k.buffer, config::BufferMode::Hybrid);
    EXPECT_EQ(k.ack, config::AckMode::Kafka);
    EXPECT_EQ(k.ackTimeoutMs, 5000u);
    EXPECT_EQ(k.ackFallback, 0u);
    EXPECT_EQ(k.spoolFolder, "/var/spool/hookline");
    EXPECT_EQ(k.spoolQuota, 2048ull << 20);
    EXPECT_EQ(k.onForgotten, config::OnForgotten::Resend);
    EXPECT_EQ(k.flushTimeoutMs, 3000u);
    EXPECT_EQ(k.schemaRegistry, "http://schemas:8081");
    EXPECT_EQ(k.maxTopics, 12u);
    EXPECT_EQ(k.queueBytes, 123'456'789u) << "what was not touched is not rounded";
}

TEST_F(KafkaDialogTest, PropertiesWithAFieldAreReadAndWrittenThere)
{
    w.backend.current.kafka.properties = { { "message.timeout.ms", "60000" }, { "batch.size", "2000" }, { "socket.nagle.disable", "true" } };
    w.find<QWidget>("kafkaDialog")->close();
    w.window->openKafkaSettings();
    EXPECT_EQ(w.find<QSpinBox>("deliveryTimeoutSpinBox")->value(), 60000);
    EXPECT_EQ(w.find<QSpinBox>("batchSpinBox")->value(), 2000);
    EXPECT_EQ(w.find<QPlainTextEdit>("propertiesEdit")->toPlainText(), QStringLiteral("socket.nagle.disable = true"));
    EXPECT_TRUE(w.find<QLabel>("deliveryTimeoutSpinBoxIssueLabel")->text().contains(QStringLiteral("60000"))) << "it says what that costs";
    EXPECT_FALSE(button("applyPushButton")->isEnabled()) << "looking changes nothing";
    w.find<QSpinBox>("batchSpinBox")->setValue(3000);
    auto* family = w.find<QComboBox>("addressFamilyComboBox");
    family->setCurrentIndex(family->findData(QStringLiteral("v4")));
    apply();
    EXPECT_EQ(w.backend.current.kafka.properties,
        (std::map<std::string, std::string> {
            { "message.timeout.ms", "60000" }, { "batch.size", "3000" }, { "socket.nagle.disable", "true" }, { "broker.address.family", "v4" } }));
}

TEST_F(KafkaDialogTest, APropertyWithAFieldIsRefusedElsewhere)
{
    auto* text = w.find<QPlainTextEdit>("propertiesEdit");
    text->setPlainText(QStringLiteral("linger.ms = 7\nbatch.size = 5"));
    w.find<ui::KafkaForm>("kafkaTabWidget")->validateNow();
    const QString said = w.find<QLabel>("propertiesEditIssueLabel")->text();
    EXPECT_TRUE(said.contains(QStringLiteral("linger.ms is set on the “Producer” tab"))) << said.toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral("batch.size is set on the “Producer” tab"))) << said.toStdString();
    EXPECT_FALSE(button("applyPushButton")->isEnabled());
}

TEST_F(KafkaDialogTest, AMissingPortIsNamedAndAdded)
{
    useOwnKafka(QStringLiteral("kafka-1:9092, kafka-3"));
    EXPECT_TRUE(w.find<QLabel>("noPortLabel")->text().contains(QStringLiteral("“kafka-3”")));
    EXPECT_TRUE(button("addPortPushButton")->isVisible());
    button("addPortPushButton")->click();
    EXPECT_EQ(w.find<QLineEdit>("serversLineEdit")->text(), QStringLiteral("kafka-1:9092, kafka-3:9092"));
    EXPECT_FALSE(button("addPortPushButton")->isVisible());
}

TEST_F(KafkaDialogTest, WhatWasAppliedCanBeTakenBack)
{
    EXPECT_FALSE(button("undoPushButton")->isVisible());
    w.find<QSpinBox>("lingerSpinBox")->setValue(20);
    apply();
    w.backend.current.kafka.sources.emplace_back().name = "made meanwhile";
    ASSERT_TRUE(button("undoPushButton")->isVisible());
    button("undoPushButton")->click();
    w.settle();
    EXPECT_EQ(w.backend.current.kafka.lingerMs, 5u);
    EXPECT_EQ(w.backend.current.kafka.sources.size(), 1u) << "others' changes stay";
    EXPECT_EQ(w.find<QSpinBox>("lingerSpinBox")->value(), 5);
    EXPECT_FALSE(button("undoPushButton")->isVisible());
    EXPECT_TRUE(w.find<QLabel>("resultLabel")->text().contains(QStringLiteral("As it was before"))) << w.find<QLabel>("resultLabel")->text().toStdString();
    w.find<QSpinBox>("lingerSpinBox")->setValue(30);
    apply();
    w.find<QSpinBox>("lingerSpinBox")->setValue(31);
    EXPECT_FALSE(button("undoPushButton")->isVisible()) << "it would take this edit along";
}

TEST_F(KafkaDialogTest, ACertificateThatDoesNotFitIsSaidUnderItsField)
{
    w.backend.secrets.certificates = config::Issue { config::Severity::Error, "kafka.tls_key", "tls.key_mismatch", { "/k.pem", "/c.pem" }, "English" };
    w.backend.current.kafka.tlsCertificate = "/c.pem";
    w.backend.current.kafka.tlsKey = "/k.pem";
    useLogin("env:KAFKA_PASSWORD");
    const QString said = w.find<QLabel>("keyLineEditIssueLabel")->text();
    EXPECT_TRUE(said.contains(QStringLiteral("The private key /k.pem does not belong to the certificate /c.pem."))) << said.toStdString();
    EXPECT_GT(w.find<ui::KafkaForm>("kafkaTabWidget")->errors(), 0);
}

TEST_F(KafkaDialogTest, FieldsWithoutAMeaningAreOff)
{
    EXPECT_FALSE(w.find<QLineEdit>("transactionalIdLineEdit")->isEnabled());
    button("exactlyOnceCheckBox")->setChecked(true);
    EXPECT_TRUE(w.find<QLineEdit>("transactionalIdLineEdit")->isEnabled());
    useLogin("env:KAFKA_PASSWORD");
    EXPECT_FALSE(w.find<QLineEdit>("keyPasswordLineEdit")->isEnabled());
    QTest::keyClicks(w.find<QLineEdit>("keyLineEdit"), QStringLiteral("/k.pem"));
    EXPECT_TRUE(w.find<QLineEdit>("keyPasswordLineEdit")->isEnabled());
}

TEST_F(KafkaDialogTest, TheQueuesLimitIsTimeAtTheCurrentRate)
{
    auto* form = w.find<ui::KafkaForm>("kafkaTabWidget");
    const auto says = [&](const char* part) {
        for (const QLabel* label : form->findChildren<QLabel*>()) {
            if (!label->isHidden() && label->text().contains(QString::fromUtf8(part)))
                return true;
        }
        return false;
    };
    w.find<QSpinBox>("queueSpinBox")->setValue(100'000);
    form->setRate(1250);
    EXPECT_TRUE(says("1 min 20 s"));
    form->setRate(200'000);
    EXPECT_TRUE(says("full in less than a second"));
}

TEST_F(KafkaDialogTest, PacketsAboveKafkasRecordsAreSaidWhereTheRecordIsLimited)
{
    w.backend.current.broker.maxPacketSize = 10'000'000;
    w.find<QWidget>("kafkaDialog")->close();
    w.window->openKafkaSettings();
    EXPECT_TRUE(w.find<QLabel>("largestSpinBoxIssueLabel")->text().contains(QStringLiteral("10000000")));
    EXPECT_EQ(w.find<ui::KafkaForm>("kafkaTabWidget")->errors(), 0);
}

TEST_F(KafkaDialogTest, ATopicThatIsMissingCanBeCreatedOnceTheSettingsAreInUse)
{
    const auto fail = [&] {
        button("testPushButton")->click();
        step(ui::TestStep::State::Failed, "topic", "hookline.events", "", "topic.missing");
        emit w.backend.testFinished(false);
        w.settle();
    };
    useOwnKafka(QStringLiteral("kafka-1:9092"));
    fail();
    ASSERT_TRUE(button("createTopicPushButton")->isVisible());
    button("createTopicPushButton")->click();
    EXPECT_TRUE(w.find<QLabel>("resultLabel")->text().contains(QStringLiteral("Apply these settings first")));
    apply();
    fail();
    button("createTopicPushButton")->click();
    w.settle();
    EXPECT_EQ(w.find<QLineEdit>("newTopicLineEdit")->text(), QStringLiteral("hookline.events"));
    w.find<QDialog>("newTopicDialog")->reject();
}

TEST_F(KafkaDialogTest, NoNoteUnderAFieldIsCutOrHasABlankLine)
{
    w.backend.secrets.trouble = { "keychain.no_service", "No program keeps secrets for this session", {}, {} };
    w.backend.current.kafka.tlsCa = "/nowhere/kafka-ca.pem";
    useLogin();
    w.find<QWidget>("kafkaDialog")->resize(w.find<QWidget>("kafkaDialog")->minimumSize());
    for (int tab = 0; tab < 6; ++tab) {
        w.find<QTabWidget>("kafkaTabWidget")->setCurrentIndex(tab);
        w.settle();
        for (const QLabel* label : w.find<QTabWidget>("kafkaTabWidget")->currentWidget()->findChildren<QLabel*>()) {
            if (label->isVisible() && label->wordWrap() && !label->text().isEmpty()) {
                EXPECT_EQ(label->height(), label->heightForWidth(label->width())) << tab << ": " << label->text().toStdString();
            }
        }
        for (const QLineEdit* edit : w.find<QTabWidget>("kafkaTabWidget")->currentWidget()->findChildren<QLineEdit*>()) {
            if (edit->isVisible() && edit->objectName() != QLatin1String("qt_spinbox_lineedit")) {
                EXPECT_GE(edit->height(), edit->minimumSizeHint().height()) << edit->objectName().toStdString();
            }
        }
    }
}

TEST_F(KafkaDialogTest, EveryFieldHasANameForScreenReaders)
{
    auto* dialog = w.find<QWidget>("kafkaDialog");
    for (const char* name : { "serversLineEdit", "topicLineEdit", "clientIdLineEdit", "acksComboBox",
             "compressionComboBox", "lingerSpinBox", "formatComboBox", "publishTypeComboBox", "eventsListWidget",
             "queueSpinBox", "whenFullComboBox" })
        EXPECT_FALSE(dialog->findChild<QWidget*>(QLatin1String(name))->accessibleName().isEmpty()) << name;
}

} // namespace
} // namespace hookline
