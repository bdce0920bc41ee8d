#include "app/runtime/import_emq.h"
#include "app/runtime/import_mosquitto.h"

#include "core/config/config_file.h"
#include "core/config/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::runtime {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

config::Settings settingsOf(const Imported& imported)
{
    config::Loaded loaded = config::parse(imported.toml, "imported");
    for (const config::Issue& issue : loaded.issues) // an address that others can reach is worth a warning, here too
        EXPECT_EQ(issue.id, "bind.open") << issue.text << '\n' << imported.toml;
    return loaded.settings;
}

TEST(ImportMosquitto, TranslatesWhatHasACounterpart)
{
    const Imported imported = importMosquitto("# a comment\n"
                                              "listener 1884 192.0.2.7\r\n"
                                              "allow_anonymous false\n"
                                              "password_file /etc/mosquitto/my passwd\n"
                                              "acl_file /etc/mosquitto/acl\n"
                                              "max_connections 500\n"
                                              "max_keepalive 600\n"
                                              "max_queued_messages 250\n"
                                              "max_inflight_messages 40\n"
                                              "max_packet_size 200000\n"
                                              "persistent_client_expiration 2w\n"
                                              "persistence true\npersistence_location /var/lib/mosquitto/\nautosave_interval 60\n"
                                              "sys_interval 30\n"
                                              "log_type error\nlog_type warning\n"
                                              "log_dest stderr\nconnection_messages true\n",
        "mosquitto.conf");
    EXPECT_THAT(imported.warnings, IsEmpty());
    const config::Settings settings = settingsOf(imported);
    EXPECT_EQ(settings.broker.port, 1884);
    EXPECT_EQ(settings.broker.bind, "192.0.2.7");
    EXPECT_EQ(settings.access.anonymous, config::Anonymous::Never);
    EXPECT_EQ(settings.access.passwordFile, "/etc/mosquitto/my passwd");
    EXPECT_EQ(settings.access.aclFile, "/etc/mosquitto/acl");
    EXPECT_EQ(settings.broker.maxConnections, 500u);
    EXPECT_EQ(settings.broker.maxKeepAlive, 600);
    EXPECT_EQ(settings.broker.maxQueuedMessages, 250u);
    EXPECT_EQ(settings.broker.receiveMaximum, 40);
    EXPECT_EQ(settings.broker.maxPacketSize, 200000u);
    EXPECT_EQ(settings.broker.maxSessionExpiry, 14u * 86400u);
    EXPECT_EQ(settings.broker.sysIntervalSeconds, 30u);
    EXPECT_EQ(settings.persistence.folder, "/var/lib/mosquitto/hookline-state");
    EXPECT_EQ(settings.log.level, "warning");
}

TEST(ImportMosquitto, AnonymousIsAsMosquittoHasIt)
{
    EXPECT_EQ(settingsOf(importMosquitto("", "m")).access.anonymous, config::Anonymous::Auto) << "no listener: this computer only";
    EXPECT_EQ(settingsOf(importMosquitto("listener 1883\n", "m")).access.anonymous, config::Anonymous::Never);
    EXPECT_EQ(settingsOf(importMosquitto("listener 1883\nallow_anonymous true\n", "m")).access.anonymous, config::Anonymous::Always);
    EXPECT_EQ(settingsOf(importMosquitto("listener 1883\n", "m")).broker.bind, "0.0.0.0");
    EXPECT_EQ(settingsOf(importMosquitto("listener 1883 localhost\n", "m")).broker.bind, "localhost");
}

TEST(ImportMosquitto, SaysWhatItCannotTranslate)
{
    const Imported imported = importMosquitto("listener 1883\nlistener 8883\ncafile /etc/ca.crt\nconnection cloud\nnonsense 1\nmax_keepalive 99999999\n"
                                              "max_queued_messages 0\nmessage_size_limit 1000\n",
        "mosquitto.conf");
    EXPECT_THAT(imported.warnings,
        ElementsAre(HasSubstr("mosquitto.conf:4: connection"), AllOf(HasSubstr("mosquitto.conf:5: nonsense"), HasSubstr("no counterpart")),
            HasSubstr("mosquitto.conf:6: max_keepalive"), HasSubstr("mosquitto.conf:7: max_queued_messages"),
            HasSubstr("mosquitto.conf:8: message_size_limit"), AllOf(HasSubstr("mosquitto.conf:2: listener"), HasSubstr("without TLS"))));
    EXPECT_EQ(settingsOf(imported).broker.maxPacketSize, 66536u);
}

TEST(ImportMosquitto, EveryListenerComesOver)
{
    const Imported imported = importMosquitto("listener 8883\ncertfile /etc/server.pem\nkeyfile /etc/server.key\ncafile /etc/ca.pem\n"
                                              "require_certificate true\nuse_identity_as_username true\ntls_version tlsv1.3\nmax_connections 40\n"
                                              "listener 1884 127.0.0.1\nmax_connections 500\n"
                                              "listener 9001\nprotocol websockets\n"
                                              "listener 0 /run/mqtt.sock\n",
        "mosquitto.conf");
    EXPECT_THAT(imported.warnings, IsEmpty());
    const config::BrokerSettings broker = settingsOf(imported).broker;
    EXPECT_EQ(broker.port, 1884);
    EXPECT_EQ(broker.bind, "127.0.0.1");
    EXPECT_EQ(broker.maxConnections, 500U);
    ASSERT_EQ(broker.listeners.size(), 3U);
    const config::ListenerSettings &tls = broker.listeners[0], &web = broker.listeners[1], &local = broker.listeners[2];
    EXPECT_EQ(tls.type, config::ListenerType::Tls);
    EXPECT_EQ(tls.port, 8883);
    EXPECT_EQ(tls.certificate, "/etc/server.pem");
    EXPECT_EQ(tls.clientCertificates, config::ClientCertificates::Required);
    EXPECT_EQ(tls.clientCa, "/etc/ca.pem");
    EXPECT_EQ(tls.userName, config::CertificateName::CommonName);
    EXPECT_EQ(tls.tlsMinimum, config::TlsVersion::V13);
    EXPECT_EQ(tls.maxConnections, 40U);
    EXPECT_EQ(web.type, config::ListenerType::Ws);
    EXPECT_EQ(web.port, 9001);
    EXPECT_EQ(local.type, config::ListenerType::Unix);
    EXPECT_EQ(local.socket, "/run/mqtt.sock");
    // The window takes the same as single assignments.
    config::Settings assigned;
    for (const std::string& assignment : imported.assignments)
        EXPECT_TRUE(config::applyOverride(assigned, assignment)) << assignment;
    EXPECT_TRUE(assigned.broker == broker);
}

TEST(ImportMosquitto, WithoutAPlainListenerTheFirstOneIsOff)
{
    const Imported imported = importMosquitto("listener 8883\ncertfile /etc/server.pem\nkeyfile /etc/server.key\n", "m");
    EXPECT_FALSE(settingsOf(imported).broker.defaultListener);
}

TEST(ImportEmq, TakesServerAndTopicAndThePluginsRecords)
{
    const Imported imported = importEmqPlugin("## Kafka\nemq.plugin.kafka.server = 10.0.5.1\nplugin.kafka.topic = \"iot\"\nplugin.kafka.other = 1\n", "emq.conf");
    const config::Settings settings = settingsOf(imported);
    EXPECT_EQ(settings.kafka.servers, "10.0.5.1:9092") << "a host alone means 9092 there";
    EXPECT_EQ(settings.kafka.topic, "iot");
    EXPECT_EQ(settings.kafka.format, config::RecordFormat::EmqJson);
    EXPECT_EQ(settings.kafka.publishType, "public");
    EXPECT_THAT(imported.warnings, ElementsAre(HasSubstr("emq.conf:4: plugin.kafka.other")));
}

TEST(ImportEmq, NothingOfItIsNothing)
{
    const Imported imported = importEmqPlugin("listener.tcp.external = 1883\n", "emq.conf");
    EXPECT_THAT(imported.assignments, IsEmpty());
    EXPECT_THAT(importEmqPlugin("kafka.server = a:1, [::1], b\n", "e").assignments, testing::Contains(HasSubstr("a:1,[::1]:9092,b:9092")));
}

} // namespace
} // namespace hookline::runtime
