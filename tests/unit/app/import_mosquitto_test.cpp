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
        ElementsAre(HasSubstr("mosquitto.conf:2: listener"), HasSubstr("mosquitto.conf:3: cafile"), HasSubstr("mosquitto.conf:4: connection"),
            AllOf(HasSubstr("mosquitto.conf:5: nonsense"), HasSubstr("no counterpart")), HasSubstr("mosquitto.conf:6: max_keepalive"),
            HasSubstr("mosquitto.conf:7: max_queued_messages"), HasSubstr("mosquitto.conf:8: message_size_limit")));
    EXPECT_EQ(settingsOf(imported).broker.maxPacketSize, 66536u);
}

} // namespace
} // namespace hookline::runtime
