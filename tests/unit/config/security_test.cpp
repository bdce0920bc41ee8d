// What the bridge needs to log in to Kafka: findings about it, secrets by reference, and a Java client's properties.
#include "core/config/client_properties.h"
#include "core/config/secret_reference.h"
#include "core/config/security_checks.h"
#include "core/config/validate.h"
#include "tests/unit/config/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace hookline::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> findings(const std::function<void(KafkaSettings&)>& change)
{
    KafkaSettings settings;
    change(settings);
    std::vector<std::string> out;
    for (const Issue& issue : validate(settings))
        out.push_back(issue.key + " " + issue.id + (issue.severity == Severity::Error ? "!" : ""));
    return out;
}

TEST(Security, ALoginNeedsItsParts)
{
    EXPECT_THAT(findings([](auto& s) { s.securityProtocol = SecurityProtocol::SaslSsl; }),
        ElementsAre("kafka.sasl_user sasl.user!", "kafka.sasl_password sasl.password!"));
    EXPECT_THAT(findings([](auto& s) {
        s.securityProtocol = SecurityProtocol::SaslSsl;
        s.saslMechanism = SaslMechanism::ScramSha512;
        s.saslUser = "bridge";
        s.saslPassword = "env:KAFKA_PASSWORD";
    }),
        IsEmpty());
    EXPECT_THAT(findings([](auto& s) {
        s.securityProtocol = SecurityProtocol::SaslSsl;
        s.saslMechanism = SaslMechanism::OauthBearer;
    }),
        ElementsAre("kafka.oauth_token sasl.token!"));
    EXPECT_THAT(findings([](auto& s) {
        s.securityProtocol = SecurityProtocol::SaslSsl;
        s.saslMechanism = SaslMechanism::Gssapi;
        s.kerberosKeytab = "hookline.keytab";
    }),
        ElementsAre("kafka.kerberos_keytab file.absolute!", "kafka.kerberos_principal kerberos.principal!"));
}

TEST(Security, SecretsAndFilesAreChecked)
{
    EXPECT_THAT(findings([](auto& s) {
        s.securityProtocol = SecurityProtocol::SaslPlaintext;
        s.saslUser = "u";
        s.saslPassword = "hunter2";
    }),
        ElementsAre("kafka.sasl_password secret.plain", "kafka.security_protocol property.sasl_plaintext"));
    EXPECT_THAT(findings([](auto& s) {
        s.securityProtocol = SecurityProtocol::Ssl;
        s.tlsCa = "ca.pem";
        s.tlsCertificate = "/etc/c.pem";
        s.tlsKeyPassword = "env:";
        s.tlsVerify = TlsVerify::None;
    }),
        ElementsAre("kafka.tls_ca file.absolute!", "kafka.tls_key_password secret.environment_name!", "kafka.tls_key tls.pair!",
            "kafka.tls_verify property.no_verification"));
    EXPECT_THAT(findings([](auto& s) {
        s.securityProtocol = SecurityProtocol::Ssl;
        s.tlsCa = "-----BEGIN CERTIFICATE-----\n…";
        s.tlsCertificate = "/etc/c.pem";
        s.tlsKey = "env:KAFKA_KEY";
    }),
        IsEmpty());
}

TEST(Security, AnEntryOfTheKeychainHasAName)
{
    const auto of = [](const char* reference) {
        return findings([reference](auto& s) {
            s.securityProtocol = SecurityProtocol::SaslSsl;
            s.saslUser = "u";
            s.saslPassword = reference;
        });
    };
    EXPECT_THAT(of("keychain:kafka/prod"), IsEmpty());
    EXPECT_THAT(of("keychain:"), ElementsAre("kafka.sasl_password secret.keychain_name!"));
    EXPECT_THAT(of("keychain:a\nb"), ElementsAre("kafka.sasl_password secret.keychain_name!"));
    KafkaSettings settings;
    settings.saslPassword = "keychain:kafka/prod";
    settings.tlsKeyPassword = "env:KEY";
    settings.tlsKey = "keychain:kafka/key";
    EXPECT_THAT(keychainEntries(settings), ElementsAre("kafka/prod", "kafka/key"));
}

TEST(Security, ASecretsFileIsItsOwnersAlone)
{
    const test::TemporaryFolder folder;
    const auto file = folder.write("password", "hunter2\n");
    std::filesystem::permissions(file, std::filesystem::perms(0644));
    KafkaSettings settings;
    settings.securityProtocol = SecurityProtocol::SaslSsl;
    settings.saslPassword = "file:" + file.string();
    const auto issues = checkSecurityFiles(settings);
    ASSERT_EQ(issues.size(), 1u);
    EXPECT_EQ(issues[0].id, "secret.file_mode");
    EXPECT_THAT(issues[0].text, testing::HasSubstr("0644"));
    std::filesystem::permissions(file, std::filesystem::perms(0600));
    EXPECT_THAT(checkSecurityFiles(settings), IsEmpty());
}

TEST(Security, WhatHasNoEffectIsSaid)
{
    EXPECT_THAT(findings([](auto& s) {
        s.tlsCa = "/etc/ca.pem";
        s.saslUser = "u";
    }),
        ElementsAre("kafka.tls_ca security.unused", "kafka.sasl_user security.unused"));
}

TEST(Security, RawPropertiesStillWork)
{
    EXPECT_THAT(findings([](auto& s) {
        s.properties = { { "sasl.username", "u" }, { "security.protocol", "sasl_ssl" } };
    }),
        ElementsAre("kafka.properties.security.protocol property.has_key", "kafka.properties.sasl.username property.has_key"));
}

TEST(Security, FilesThatAreNotThereAreNamed)
{
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "ca.pem") << "x";
    KafkaSettings settings;
    settings.securityProtocol = SecurityProtocol::SaslSsl;
    settings.tlsCa = folder.path() / "ca.pem";
    settings.tlsKey = folder.path() / "key.pem";
    settings.saslPassword = "file:" + folder.path().string();
    const auto issues = checkSecurityFiles(settings);
    ASSERT_EQ(issues.size(), 2u);
    EXPECT_EQ(issues[0].key, "kafka.tls_key");
    EXPECT_EQ(issues[0].id, "file.not_readable");
    EXPECT_EQ(issues[1].key, "kafka.sasl_password");
    settings.securityProtocol = SecurityProtocol::Plaintext;
    EXPECT_THAT(checkSecurityFiles(settings), IsEmpty()) << "not in use";
}

TEST(Security, WhatMayChangeBehindTheSettingsIsAFileInUse)
{
    KafkaSettings settings;
    settings.securityProtocol = SecurityProtocol::SaslSsl;
    settings.saslPassword = "a secret";
    settings.tlsCa = "-----BEGIN CERTIFICATE-----";
    settings.tlsKey = "env:KEY";
    EXPECT_FALSE(readsSecurityFiles(settings));
    settings.tlsKey = "keychain:kafka/key";
    EXPECT_TRUE(readsSecurityFiles(settings)) << "the keychain is no file, but as changeable";
    settings.tlsKey = "env:KEY";
    settings.saslPassword = "file:/run/secrets/kafka";
    EXPECT_TRUE(readsSecurityFiles(settings));
    settings.securityProtocol = SecurityProtocol::Ssl;
    EXPECT_FALSE(readsSecurityFiles(settings)) << "no login, no password";
    settings.tlsCertificate = "/etc/hookline/client.pem";
    EXPECT_TRUE(readsSecurityFiles(settings));
}

TEST(SecretReference, IsReadFromWhereItIs)
{
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "secret") << "hunter2\n";
    ::setenv("HOOKLINE_TEST_SECRET", "from the environment", 1);
    EXPECT_EQ(readSecret("env:HOOKLINE_TEST_SECRET").value(), "from the environment");
    EXPECT_EQ(readSecret("file:" + (folder.path() / "secret").string()).value(), "hunter2");
    EXPECT_EQ(readSecret("hunter2").value(), "hunter2");
    EXPECT_EQ(readSecret("text:env:x").value(), "env:x");
    ::unsetenv("HOOKLINE_TEST_SECRET");
    EXPECT_EQ(readSecret("env:HOOKLINE_TEST_SECRET").error().id, "secret.environment");
    EXPECT_EQ(readSecret("file:/nowhere/at/all").error().id, "secret.file");
    std::ofstream(folder.path() / "secret") << "";
    EXPECT_EQ(readSecret("file:" + (folder.path() / "secret").string()).error().id, "secret.empty");
}

TEST(SecretReference, IsWrittenAsItWasRead)
{
    for (const char* text : { "env:NAME", "file:/a/b", "plain", "keychain:kafka/prod", "text:env:odd", "text:text:odd", "text:keychain:odd", "" })
        EXPECT_EQ(writeSecret(parseSecret(text)), text);
}

TEST(ClientProperties, BringsAJavaClientsFileIntoTheSettings)
{
    const auto read = readClientProperties("# from the cluster's web page\n"
                                           "bootstrap.servers=kafka-1:9093,\\\n    kafka-2:9093\n"
                                           "security.protocol = SASL_SSL\n"
                                           "sasl.mechanism: SCRAM-SHA-512\n"
                                           "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required "
                                           "username=\"bridge\" \\\n  password=\"a\\\\\"b;c\";\n"
                                           "ssl.truststore.location=/etc/kafka/ca.pem\r\n"
                                           "ssl.truststore.type=PEM\n"
                                           "acks=-1\nlinger.ms=20\nmax.request.size=2000000\n"
                                           "key.serializer=org.apache.kafka.common.serialization.StringSerializer\n"
                                           "nonsense\n",
        {});
    EXPECT_EQ(read.settings.servers, "kafka-1:9093,kafka-2:9093");
    EXPECT_EQ(read.settings.securityProtocol, SecurityProtocol::SaslSsl);
    EXPECT_EQ(read.settings.saslMechanism, SaslMechanism::ScramSha512);
    EXPECT_EQ(read.settings.saslUser, "bridge");
    EXPECT_EQ(read.settings.saslPassword, "a\"b;c");
    EXPECT_EQ(read.settings.tlsCa, "/etc/kafka/ca.pem");
    EXPECT_EQ(read.settings.lingerMs, 20u);
    EXPECT_EQ(read.settings.properties, (std::map<std::string, std::string> { { "message.max.bytes", "2000000" } }));
    EXPECT_THAT(read.unmapped, ElementsAre("ssl.truststore.type", "key.serializer"));
    EXPECT_THAT(read.unreadable, ElementsAre("nonsense"));
    EXPECT_THAT(validate(read.settings), testing::Each(testing::Field(&Issue::severity, Severity::Warning)));
}

TEST(ClientProperties, SaysWhatItCouldNotExpress)
{
    const auto read = readClientProperties("ssl.truststore.location=/etc/trust.jks\nssl.truststore.password=x\n"
                                           "ssl.keystore.location=/etc/me.p12\nssl.keystore.password=env:odd\n"
                                           "sasl.mechanism=AWS_MSK_IAM\nsecurity.protocol=SSL\n"
                                           "ssl.endpoint.identification.algorithm=\n"
                                           "sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true "
                                           "storeKey=true keyTab=\"/etc/k.keytab\" principal='me@X' debug=true;\n",
        {});
    EXPECT_THAT(read.unmapped,
        ElementsAre("ssl.truststore.location", "ssl.truststore.password", "sasl.mechanism", "sasl.jaas.config: debug"));
    EXPECT_EQ(read.settings.tlsVerify, TlsVerify::Ca);
    EXPECT_EQ(read.settings.kerberosKeytab, "/etc/k.keytab");
    EXPECT_EQ(read.settings.kerberosPrincipal, "me@X");
    EXPECT_EQ(read.settings.properties.at("ssl.keystore.location"), "/etc/me.p12");
    EXPECT_EQ(read.settings.properties.at("ssl.keystore.password"), "text:env:odd");
    EXPECT_EQ(read.settings.saslMechanism, SaslMechanism::Plain) << "an unknown word changes nothing";
}

TEST(ClientProperties, TakesPemAndBrokenLoginsAsTheyAre)
{
    const auto read = readClientProperties("ssl.truststore.certificates=-----BEGIN CERTIFICATE-----\\nabc\\n-----END CERTIFICATE-----\n"
                                           "sasl.jaas.config=org.x.PlainLoginModule required username=\"a password=\"b\";\n"
                                           "hunter2=oops\n",
        {});
    EXPECT_EQ(read.settings.tlsCa, "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----");
    EXPECT_THAT(read.unmapped, ElementsAre("sasl.jaas.config"));
    EXPECT_THAT(read.unreadable, ElementsAre("hunter2"));
}

} // namespace
} // namespace hookline::config
