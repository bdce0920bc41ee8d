// The settings page's port over the real core: what is applied is in use and in the file, what is refused leaves both as they were.
#include "tests/support/raw_client.h"
#include "tests/window/real_core.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

namespace hookline::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A connection that is listening on a port, so that nobody else can.
class TakenPort {
public:
    TakenPort()
        : m_fd(RawClient::newSocket())
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(0, ::bind(m_fd, reinterpret_cast<sockaddr*>(&address), sizeof address));
        EXPECT_EQ(0, ::listen(m_fd, 1));
        socklen_t size = sizeof address;
        ::getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &size);
        m_port = ntohs(address.sin_port);
    }
    ~TakenPort() { ::close(m_fd); }
    TakenPort(const TakenPort&) = delete;
    std::uint16_t port() const { return m_port; }

private:
    int m_fd;
    std::uint16_t m_port = 0;
};

/// CONNACK's code; 0 is welcome.
unsigned answerTo(RealCore& core, const std::string& id, std::optional<std::string> user = {})
{
    RawClient client(core.program().port(), { .id = id, .username = std::move(user) });
    return client.connack().byteAt(1);
}

TEST(RealSettings, AppliedMeansInUseAndInTheFile)
{
    RealCore core("\n[log]\nlevel = \"warning\" # not more\n[kafka]\nenabled = false\n");
    RawClient before(core.program().port(), { .id = "stays" });
    ASSERT_EQ(before.subscribe("a/#", 0).size(), 3u);
    EXPECT_EQ(core.program().settings().broker.maxSubscriptions, 256u);

    int told = 0;
    QObject::connect(&core.desk(), &ui::SettingsDesk::changed, &core.desk(), [&] { ++told; });
    const RealCore::Answer answer = core.apply([](config::Settings& settings) {
        settings.broker.maxSubscriptions = 3;
        settings.access.bannedClients = { "unwanted" };
    });
    EXPECT_EQ(answer.times, 1);
    EXPECT_EQ(answer.id, QString());
    EXPECT_EQ(answer.refused, QStringList());
    EXPECT_GE(told, 1) << "the page shows what is saved now";

    EXPECT_EQ(core.program().settings().broker.maxSubscriptions, 3u);
    EXPECT_EQ(core.desk().saved().broker.maxSubscriptions, 3u);
    EXPECT_EQ(core.desk().waiting(), QStringList());
    EXPECT_NE(answerTo(core, "unwanted"), 0u) << "the ban holds without a restart";
    RawClient many(core.program().port(), { .id = "many" });
    for (const char* filter : { "a", "b", "c" })
        EXPECT_EQ(many.subscribe(filter, 0).back(), '\0') << filter;
    EXPECT_EQ(many.subscribe("d", 0).back(), '\x80') << "one more than may be";
    before.expectNothing(); // who was there is still there, and heard nothing

    EXPECT_THAT(core.text(), AllOf(StartsWith("# mine\n[broker]\nport = 0 # any\n"), HasSubstr("max_subscriptions = 3"), HasSubstr("level = \"warning\" # not more")));
    core.stop();
    RealCore again(core);
    EXPECT_EQ(again.program().settings().broker.maxSubscriptions, 3u);
    EXPECT_NE(answerTo(again, "unwanted"), 0u);
    EXPECT_EQ(answerTo(again, "welcome"), 0u);
}

TEST(RealSettings, WhatNeedsARestartIsSavedNamedAndTakenThen)
{
    RealCore core("\n[kafka]\nenabled = false\n");
    const std::uint16_t port = core.program().port();
    const std::string socket = (core.folder() / "mqtt.sock").string();
    EXPECT_TRUE(core.desk().needsRestart("broker.port"));
    EXPECT_FALSE(core.desk().needsRestart("broker.max_subscriptions"));
    const RealCore::Answer answer = core.apply([&](config::Settings& settings) {
        settings.broker.bind = "localhost";
        config::ListenerSettings near;
        near.name = "near";
        near.type = config::ListenerType::Unix;
        near.socket = socket;
        settings.broker.listeners.push_back(near);
    });
    EXPECT_EQ(answer.id, QString());
    EXPECT_EQ(core.desk().waiting(), (QStringList { QStringLiteral("broker.bind"), QStringLiteral("listeners") }));
    EXPECT_EQ(core.program().port(), port);
    EXPECT_FALSE(std::filesystem::exists(socket));
    EXPECT_THAT(core.text(), AllOf(HasSubstr("[[listeners]]"), HasSubstr("bind = \"localhost\"")));

    core.desk().restartBroker();
    ASSERT_TRUE(core.program().brokerRunning());
    EXPECT_EQ(core.desk().waiting(), QStringList());
    RawClient near(socket);
    near.connect({ .id = "near" });
    EXPECT_EQ(near.connack().byteAt(1), 0u);
}

TEST(RealSettings, ARefusedChangeLeavesFileAndCoreAsTheyWere)
{
    RealCore core("\n[kafka]\nenabled = false\n");
    const std::string before = core.text();
    const auto unchanged = [&](const RealCore::Answer& answer, const char* why) {
        EXPECT_EQ(answer.id, QStringLiteral("config.not_saved"));
        EXPECT_THAT(answer.text.toStdString(), HasSubstr(why));
        EXPECT_EQ(core.text(), before);
        EXPECT_EQ(core.program().settings().broker.maxSubscriptions, 256u) << "nothing of the edit is in use";
        EXPECT_EQ(core.desk().saved().broker.maxSubscriptions, 256u);
    };
    int told = 0;
    QObject::connect(&core.desk(), &ui::SettingsDesk::changed, &core.desk(), [&] { ++told; });
    unchanged(core.apply([](config::Settings& settings) {
        settings.broker.maxSubscriptions = 5;
        settings.access.passwordFile = "nobody-has-this";
    }),
        "nobody-has-this");
    unchanged(core.apply([](config::Settings& settings) {
        settings.broker.maxSubscriptions = 5;
        settings.access.bannedAddresses = { "300.1.1.1" };
    }),
        "300.1.1.1");
    core.write("acl", "topic read a\ntopic fly b\n");
    unchanged(core.apply([](config::Settings& settings) {
        settings.broker.maxSubscriptions = 5;
        settings.access.aclFile = "acl";
    }),
        "line 2");
    EXPECT_EQ(told, 0);
    EXPECT_EQ(answerTo(core, "still-welcome"), 0u);
}

TEST(RealSettings, WhatCannotBeTakenIntoUseIsNamedAndTheRestIsInUse)
{
    const TakenPort taken;
    RealCore core("\n[kafka]\nenabled = false\n");
    const RealCore::Answer answer = core.apply([&](config::Settings& settings) {
        settings.broker.maxSubscriptions = 7;
        settings.metrics.enabled = true;
        settings.metrics.port = taken.port();
    });
    EXPECT_EQ(answer.id, QString()) << answer.text.toStdString();
    ASSERT_EQ(answer.refused.size(), 1);
    EXPECT_THAT(answer.refused.first().toStdString(), HasSubstr(std::to_string(taken.port())));
    EXPECT_EQ(core.program().settings().broker.maxSubscriptions, 7u);
    EXPECT_THAT(core.text(), HasSubstr("max_subscriptions = 7"));
}

TEST(RealSettings, RulesThatBrokeOnTheDiskStayInForce)
{
    RealCore core("\n[access]\nacl_file = \"acl\"\n[kafka]\nenabled = false\n");
    EXPECT_FALSE(core.program().brokerRunning()) << "a file that is not there keeps the broker from listening";
    core.write("acl", "topic read open/#\n");
    core.desk().restartBroker();
    ASSERT_TRUE(core.program().brokerRunning());
    const auto granted = [&] {
        RawClient client(core.program().port(), { .id = "reader" });
        return std::pair { client.subscribe("open/a", 0).back(), client.subscribe("shut/a", 0).back() };
    };
    EXPECT_EQ(granted(), (std::pair { '\0', '\x80' }));

    core.write("acl", "topic read shut/#\nnonsense\n");
    const RealCore::Answer answer = core.apply([](config::Settings& settings) { settings.broker.maxSubscriptions = 9; });
    EXPECT_EQ(answer.id, QStringLiteral("config.not_saved"));
    EXPECT_THAT(answer.text.toStdString(), HasSubstr("line 2"));
    EXPECT_EQ(granted(), (std::pair { '\0', '\x80' })) << "the rules of before";
    EXPECT_EQ(core.program().settings().broker.maxSubscriptions, 256u);
}

TEST(RealSettings, ABrokenFileIsLeftAloneAndAHandEditIsKept)
{
    RealCore core("\n[kafka]\nenabled = false\n");
    const std::string fine = core.text();
    core.write("hookline.toml", fine + "oops = = 1\n");
    const auto change = [](config::Settings& settings) { settings.broker.maxSubscriptions = 11; };
    RealCore::Answer answer = core.apply(change);
    EXPECT_EQ(answer.id, QStringLiteral("config.broken"));
    EXPECT_TRUE(core.desk().fileBroken());
    EXPECT_EQ(core.text(), fine + "oops = = 1\n");
    EXPECT_EQ(core.program().settings().broker.maxSubscriptions, 256u);

    // mended, and changed by hand meanwhile
    core.write("hookline.toml", fine + "[access]\nbanned_clients = [\"by-hand\"] # them\n");
    answer = core.apply(change);
    EXPECT_EQ(answer.id, QString()) << answer.text.toStdString();
    EXPECT_FALSE(core.desk().fileBroken());
    EXPECT_THAT(core.text(), AllOf(HasSubstr("max_subscriptions = 11"), HasSubstr("banned_clients = [\"by-hand\"] # them")));
    EXPECT_NE(answerTo(core, "by-hand"), 0u) << "what the file says is in use after applying";
}

TEST(RealSettings, AFileThatCannotBeWrittenChangesNothing)
{
    RealCore core("\n[kafka]\nenabled = false\n");
    const std::filesystem::path away = core.folder().string() + "-away";
    std::filesystem::rename(core.folder(), away);
    std::ofstream(core.folder()) << "a file where the folder was";
    const RealCore::Answer answer = core.apply([](config::Settings& settings) { settings.broker.maxSubscriptions = 13; });
    std::filesystem::remove(core.folder());
    std::filesystem::rename(away, core.folder());
    EXPECT_TRUE(answer.id.startsWith(QLatin1String("file."))) << answer.id.toStdString();
    EXPECT_THAT(answer.text.toStdString(), HasSubstr("not saved"));
    EXPECT_EQ(core.program().settings().broker.maxSubscriptions, 256u);
    EXPECT_THAT(core.text(), Not(HasSubstr("max_subscriptions")));
}

TEST(RealSettings, TheFirstChangeMakesTheFile)
{
    RealCore core(std::nullopt, { "broker.port=0", "kafka.enabled=false" });
    EXPECT_FALSE(core.desk().fileExists());
    const RealCore::Answer answer = core.apply([](config::Settings& settings) { settings.broker.maxSubscriptions = 17; });
    EXPECT_EQ(answer.id, QString()) << answer.text.toStdString();
    EXPECT_TRUE(core.desk().fileExists());
    EXPECT_THAT(core.text(), AllOf(HasSubstr("max_subscriptions = 17"), Not(HasSubstr("port")), Not(HasSubstr("enabled"))));
}

TEST(RealSettings, TheCommandLineStandsAboveTheFileAndStaysOutOfIt)
{
    RealCore core("\n[kafka]\nenabled = false\ntopic = \"of.file\"\n", { "broker.max_subscriptions=19", "kafka.topic=of.line" });
    EXPECT_EQ(core.desk().decidedElsewhere(), (QStringList { QStringLiteral("broker.max_subscriptions"), QStringLiteral("kafka.topic") }));
    QSignalSpy taken(&core.backend(), &ui::Backend::kafkaApplied);
    const RealCore::Answer answer = core.apply([](config::Settings& settings) {
        settings.broker.maxSubscriptions = 21;
        settings.kafka.clientId = "changed";
    });
    EXPECT_EQ(answer.id, QString()) << answer.text.toStdString();
    ASSERT_TRUE(RealCore::waitFor([&] { return taken.count() > 0; }));
    EXPECT_EQ(core.program().settings().kafka.clientId, "changed");
    EXPECT_EQ(core.program().settings().broker.maxSubscriptions, 19u);
    EXPECT_EQ(core.program().settings().kafka.topic, "of.line");
    EXPECT_THAT(core.text(), AllOf(HasSubstr("max_subscriptions = 21"), HasSubstr("client_id = \"changed\""), HasSubstr("topic = \"of.file\""), Not(HasSubstr("of.line"))));
    EXPECT_EQ(core.desk().saved().kafka.topic, "of.file");
}

TEST(RealSettings, UsersAreInUseAtOnceAndCanBePutBack)
{
    RealCore core("\n[access]\npassword_file = \"users\"\n[kafka]\nenabled = false\n");
    ui::SettingsDesk& desk = core.desk();
    EXPECT_FALSE(core.program().brokerRunning()) << "no file yet";
    ASSERT_TRUE(desk.setUser(QStringLiteral("users"), QStringLiteral("ann"), QStringLiteral("secret"), false));
    core.backend().startBroker();
    ASSERT_TRUE(core.program().brokerRunning());
    EXPECT_EQ(*desk.users(QStringLiteral("users")), QStringList { QStringLiteral("ann") });
    EXPECT_EQ(desk.setUser(QStringLiteral("users"), QStringLiteral("bob"), {}, false).error().id, "users.password");

    const auto login = [&](const std::string& user, const std::string& password) {
        RawClient client(core.program().port());
        std::string body = str("MQTT") + std::string("\x04\xC2", 2) + u16(60) + str(user + "-client") + str(user) + str(password);
        client.send(packet(0x10, body));
        return client.expect(mqtt::PacketType::Connack).byteAt(1);
    };
    EXPECT_EQ(login("ann", "secret"), 0u);
    EXPECT_NE(login("ann", "wrong"), 0u);
    ASSERT_TRUE(desk.setUser(QStringLiteral("users"), QStringLiteral("bob"), QStringLiteral("other"), true));
    EXPECT_EQ(login("bob", "other"), 0u) << "without a restart";
    ASSERT_TRUE(desk.removeUser(QStringLiteral("users"), QStringLiteral("bob")));
    EXPECT_NE(login("bob", "other"), 0u);
    ASSERT_TRUE(desk.restoreUsers());
    EXPECT_EQ(login("bob", "other"), 0u);
    EXPECT_EQ(desk.removeUser(QStringLiteral("users"), QStringLiteral("nobody")).error().id, "users.unknown");
}

TEST(RealSettings, ImportsAreADraftAndNothingElse)
{
    RealCore core("\n[kafka]\nenabled = false\n");
    const std::string before = core.text();
    const ui::ImportedSettings mosquitto = core.desk().import(
        ui::ImportKind::Mosquitto, QStringLiteral("listener 1884 127.0.0.1\nmax_keepalive 600\nbridge_something x\n"), QStringLiteral("m.conf"));
    EXPECT_EQ(mosquitto.settings.broker.port, 1884);
    EXPECT_EQ(mosquitto.settings.broker.maxKeepAlive, 600);
    EXPECT_FALSE(mosquitto.settings.kafka.enabled) << "what the other file does not speak of stays";
    ASSERT_EQ(mosquitto.warnings.size(), 1);
    EXPECT_THAT(mosquitto.warnings.first().toStdString(), StartsWith("m.conf:3:"));
    const ui::ImportedSettings emq = core.desk().import(
        ui::ImportKind::EmqPlugin, QStringLiteral("emqx.kafka.server = 127.0.0.1:9092\nemqx.kafka.topic = iot\n"), QStringLiteral("e.conf"));
    EXPECT_EQ(emq.settings.kafka.servers, "127.0.0.1:9092");
    EXPECT_EQ(emq.settings.kafka.topic, "iot");
    EXPECT_EQ(core.text(), before);
    EXPECT_EQ(core.program().settings().broker.maxKeepAlive, 3600);
}

TEST(RealSettings, ProfilesAreKeptChangedAndTakenIntoUse)
{
    RealCore core("\n[kafka]\nenabled = false\ntopic = \"first\"\n");
    ui::SettingsDesk& desk = core.desk();
    const QString first = desk.activeProfile();
    config::KafkaSettings other = core.program().settings().kafka;
    other.topic = "second";
    EXPECT_FALSE(desk.saveProfile(first, other)) << "the one in use is changed in its dialog";
    ASSERT_TRUE(desk.saveProfile(QStringLiteral("spare"), other));
    ASSERT_TRUE(desk.renameProfile(QStringLiteral("spare"), QStringLiteral("plant")));
    ASSERT_TRUE(desk.deleteProfile(QStringLiteral("plant")));
    EXPECT_EQ(desk.profiles().size(), 1u);
    EXPECT_EQ(desk.activateProfile(QStringLiteral("plant")).error().id, "profile.missing");
    ASSERT_TRUE(desk.restoreProfile(QStringLiteral("plant")));
    EXPECT_EQ(desk.renameProfile(QStringLiteral("plant"), first).error().id, "profile.exists");

    QString refused = QStringLiteral("nothing came");
    QObject::connect(&core.backend(), &ui::Backend::kafkaApplied, &core.backend(), [&](const QString& id) { refused = id; });
    ASSERT_TRUE(desk.activateProfile(QStringLiteral("plant")));
    ASSERT_TRUE(RealCore::waitFor([&] { return refused != QLatin1String("nothing came"); }));
    EXPECT_EQ(refused, QString());
    EXPECT_EQ(core.program().settings().kafka.topic, "second");
    EXPECT_EQ(desk.activeProfile(), QStringLiteral("plant"));
    EXPECT_THAT(core.text(), AllOf(HasSubstr("topic = \"second\""), HasSubstr("kafka_profile = \"plant\"")));
    core.stop();
    RealCore again(core);
    EXPECT_EQ(again.desk().activeProfile(), QStringLiteral("plant"));
    EXPECT_EQ(again.program().settings().kafka.topic, "second");
    EXPECT_EQ(again.desk().profiles().size(), 2u) << "what was in use before is kept";
}

} // namespace
} // namespace hookline::test
