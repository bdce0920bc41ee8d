// The window and a real GNOME keyring: what is typed is stored there and not in the file, and profiles take their entries along.
#include "core/keychain/secret_service.h"

#include "core/base/clock.h"
#include "tests/support/keychain/session_bus.h"
#include "tests/window/real_window.h"
#include "ui/ports/settings_desk.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>

#include <fstream>
#include <sstream>

namespace hookline::test {
namespace {

std::string contentOf(const std::string& file)
{
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

/// What is really there, past everything that is remembered.
std::string inKeyring(const std::string& entry)
{
    const auto found = keychain::lookUp(entry, { base::steadyNanos() + 20 * keychain::kAnswerNanos, -1 });
    return found ? *found : '(' + found.error().id + ')';
}

void useLogin(config::Settings& settings)
{
    settings.kafka.servers = "127.0.0.1:1";
    settings.kafka.securityProtocol = config::SecurityProtocol::SaslPlaintext;
    settings.kafka.saslUser = "bridge";
    settings.kafka.saslPassword = "env:HOOKLINE_TEST_PASSWORD";
}

class WindowAndKeyring : public ::testing::Test {
protected:
    WindowAndKeyring()
    {
        bus.startKeyring();
        ::setenv("HOOKLINE_TEST_PASSWORD", "from the environment", 1);
    }
    static std::string entryOf(const std::string& reference) { return reference.starts_with("keychain:") ? reference.substr(9) : std::string(); }
    void put(const std::string& entry, const std::string& secret)
    {
        ASSERT_TRUE(keychain::store(entry, secret, { base::steadyNanos() + 20 * keychain::kAnswerNanos, -1 }));
    }
    SessionBus bus;
};

TEST_F(WindowAndKeyring, ATypedPasswordIsStoredThereAndNotInTheFile)
{
    RealWindow app(useLogin);
    app.window().openKafkaSettings();
    app.find<QTabWidget>("kafkaTabWidget").setCurrentIndex(1);
    auto& kind = app.find<QComboBox>("passwordKindComboBox");
    kind.setCurrentIndex(0);
    emit kind.activated(0);
    QTest::keyClicks(&app.find<QLineEdit>("passwordLineEdit"), QStringLiteral("hunter2"));
    auto& apply = app.find<QPushButton>("applyPushButton");
    ASSERT_TRUE(RealWindow::waitFor([&] { return apply.isEnabled(); }));
    apply.click();
    const auto reference = [&] { return app.backend().settings().kafka.saslPassword; };
    ASSERT_TRUE(RealWindow::waitFor([&] { return !entryOf(reference()).empty(); }, 30000));
    EXPECT_EQ(inKeyring(entryOf(reference())), "hunter2");
    EXPECT_TRUE(RealWindow::waitFor([&] { return contentOf(app.configFile()).find(reference()) != std::string::npos; }));
    EXPECT_EQ(contentOf(app.configFile()).find("hunter2"), std::string::npos);
}

TEST_F(WindowAndKeyring, ProfilesTakeTheirEntriesAlong)
{
    RealWindow app(useLogin);
    ui::SettingsDesk& desk = app.backend().settingsDesk();
    config::KafkaSettings test = app.backend().settings().kafka;
    test.saslPassword = "keychain:kafka/test/password-1";
    test.tlsKeyPassword = "keychain:shared";
    put("kafka/test/password-1", "hunter2");
    put("shared", "both");
    ASSERT_TRUE(desk.saveProfile(QStringLiteral("test"), test));
    config::KafkaSettings other = test;
    other.saslPassword.clear();
    ASSERT_TRUE(desk.saveProfile(QStringLiteral("other"), other));

    ASSERT_TRUE(desk.renameProfile(QStringLiteral("test"), QStringLiteral("stage")));
    const auto passwordOf = [&](const char* name) {
        for (const ui::KafkaProfile& one : desk.profiles()) {
            if (one.name == QLatin1String(name))
                return one.settings.saslPassword;
        }
        return std::string("no such profile");
    };
    ASSERT_TRUE(RealWindow::waitFor([&] { return passwordOf("stage") == "keychain:kafka/stage/password-1"; }, 30000));
    EXPECT_EQ(inKeyring("kafka/stage/password-1"), "hunter2");
    EXPECT_EQ(inKeyring("kafka/test/password-1"), "(keychain.no_entry)");

    ASSERT_TRUE(desk.deleteProfile(QStringLiteral("stage")));
    ASSERT_TRUE(RealWindow::waitFor([&] { return inKeyring("kafka/stage/password-1") == "(keychain.no_entry)"; }, 30000));
    EXPECT_EQ(inKeyring("shared"), "both") << "another profile names it";
    ASSERT_TRUE(desk.restoreProfile(QStringLiteral("stage")));
    ASSERT_TRUE(RealWindow::waitFor([&] { return inKeyring("kafka/stage/password-1") == "hunter2"; }, 30000)) << "as it was before";

    ASSERT_TRUE(desk.activateProfile(QStringLiteral("stage")));
    ASSERT_TRUE(RealWindow::waitFor([&] { return desk.activeProfile() == QStringLiteral("stage"); }, 30000));
    ASSERT_TRUE(desk.renameProfile(QStringLiteral("stage"), QStringLiteral("live")));
    ASSERT_TRUE(RealWindow::waitFor([&] { return app.backend().settings().kafka.saslPassword == "keychain:kafka/live/password-1"; }, 30000));
    EXPECT_EQ(inKeyring("kafka/live/password-1"), "hunter2");
}

TEST_F(WindowAndKeyring, ClustersTakeTheirEntriesAlong)
{
    put("kafka-cluster/archive/password-1", "hunter2");
    put("kafka-cluster/archive/key-2", "a profile's, too");
    RealWindow app([](config::Settings& settings) {
        useLogin(settings);
        settings.kafka.tlsKeyPassword = "keychain:kafka-cluster/archive/key-2";
        config::ClusterSettings& archive = settings.kafka.clusters.emplace_back();
        static_cast<config::KafkaConnection&>(archive) = settings.kafka;
        archive.name = "archive";
        archive.saslPassword = "keychain:kafka-cluster/archive/password-1";
    });
    ui::SettingsDesk& desk = app.backend().settingsDesk();
    const auto passwordOf = [&](const std::string& name) {
        for (const config::ClusterSettings& one : app.backend().settings().kafka.clusters) {
            if (one.name == name)
                return one.saslPassword;
        }
        return std::string("no such cluster");
    };
    desk.renameCluster("archive", "long term");
    const std::string entry = "kafka-cluster/long term/password-1";
    ASSERT_TRUE(RealWindow::waitFor([&] { return passwordOf("long term") == "keychain:" + entry; }, 30000)) << passwordOf("long term");
    EXPECT_TRUE(RealWindow::waitFor([&] { return contentOf(app.configFile()).find(entry) != std::string::npos; }, 30000));
    EXPECT_EQ(inKeyring(entry), "hunter2");
    EXPECT_EQ(inKeyring("kafka-cluster/archive/password-1"), "(keychain.no_entry)");
    EXPECT_EQ(inKeyring("kafka-cluster/archive/key-2"), "a profile's, too");

    const config::ClusterSettings gone = app.backend().settings().kafka.clusters.front();
    desk.deleteCluster("long term");
    ASSERT_TRUE(RealWindow::waitFor([&] { return inKeyring(entry) == "(keychain.no_entry)"; }, 30000));
    EXPECT_EQ(passwordOf("long term"), "no such cluster");
    EXPECT_EQ(inKeyring("kafka-cluster/archive/key-2"), "a profile's, too") << "the one in use names it";
    desk.restoreCluster(gone);
    ASSERT_TRUE(RealWindow::waitFor([&] { return inKeyring(entry) == "hunter2"; }, 30000)) << "as it was before";
    EXPECT_TRUE(RealWindow::waitFor([&] { return passwordOf("long term") == "keychain:" + entry; }, 30000));
}

TEST_F(WindowAndKeyring, AStartWithALockedKeychainWaitsForIt)
{
    put("kafka/prod", "hunter2");
    ASSERT_EQ(bus.lock(), 0);
    RealWindow app([](config::Settings& settings) {
        useLogin(settings);
        settings.kafka.saslPassword = "keychain:kafka/prod";
    });
    ASSERT_TRUE(RealWindow::waitFor([&] { return app.backend().snapshot().kafka.problemId == "keychain.locked"; }, 30000));
    ASSERT_EQ(bus.unlockElsewhere(), 0);
    ASSERT_TRUE(RealWindow::waitFor([&] { return app.backend().snapshot().kafka.problemId != "keychain.locked"; }, 30000));
}

} // namespace
} // namespace hookline::test
