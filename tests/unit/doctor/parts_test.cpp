// The doctor's parts without a network: SCRAM by the RFCs' own examples, files of certificates and keys, the table of diagnoses.
#include "core/doctor/certificates.h"
#include "core/doctor/diagnosis.h"
#include "core/doctor/doctor.h"
#include "core/doctor/effective.h"
#include "core/doctor/scram.h"
#include "core/doctor/tls.h"
#include "core/kafka/client_config.h"
#include "core/kafka/cluster_probe.h"
#include "core/kafka/oauth_token.h"
#include "tests/support/certificates.h"
#include "tests/unit/config/temporary_folder.h"

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace hookline::test {
namespace {

using doctor::Effective;
using doctor::ScramClient;
using doctor::TlsClient;

TEST(Scram, AsInTheExampleOfRfc7677)
{
    ScramClient client(ScramClient::Hash::Sha256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO");
    EXPECT_EQ(client.first(), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    EXPECT_EQ(client.proof("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"),
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    EXPECT_TRUE(client.accepts("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    EXPECT_FALSE(client.accepts("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
}

TEST(Scram, RefusesWhatNoServerMaySay)
{
    const auto proof = [](const char* text) { return ScramClient(ScramClient::Hash::Sha512, "u,=", "p", "abc").proof(text); };
    EXPECT_EQ(ScramClient(ScramClient::Hash::Sha512, "u,=", "p", "abc").first(), "n,,n=u=2C=3D,r=abc");
    for (const char* text : { "", "r=xyz,s=QUJD,i=4096", "r=abcd,s=QUJD,i=0", "r=abcd,s=QUJD,i=99999999", "r=abcd,s=,i=4096", "r=abcd,i=4096" })
        EXPECT_EQ(proof(text), "") << text;
    EXPECT_NE(proof("r=abcd,s=QUJD,i=4096"), "");
}

class Files : public ::testing::Test {
protected:
    std::string load(const std::function<void(Effective&)>& change)
    {
        Effective access;
        access.caFile = m_ca.file();
        access.certificateFile = m_own.certificate;
        access.keyFile = m_own.key;
        change(access);
        TlsClient client;
        const auto finding = client.load(access);
        return finding ? finding->diagnosis : "";
    }
    TemporaryFolder m_folder;
    Authority m_ca { m_folder.path() };
    Pem m_own = m_ca.issue("own", "bridge");
};

TEST_F(Files, EachHasItsOwnDiagnosis)
{
    const std::string text = m_folder.write("text", "no PEM at all");
    EXPECT_EQ(load([](Effective&) {}), "");
    EXPECT_EQ(load([](Effective& a) { a.caFile = "/nowhere/ca.pem"; }), "tls.ca_file");
    EXPECT_EQ(load([&](Effective& a) { a.caFile = text; }), "tls.ca_pem");
    EXPECT_EQ(load([](Effective& a) { a.certificateFile = "/nowhere/c.pem"; }), "tls.certificate_file");
    EXPECT_EQ(load([&](Effective& a) { a.certificateFile = text; }), "tls.certificate_pem");
    EXPECT_EQ(load([](Effective& a) { a.keyFile = "/nowhere/k.pem"; }), "tls.key_file");
    EXPECT_EQ(load([&](Effective& a) { a.keyFile = text; }), "tls.key_pem");
    const Pem other = m_ca.issue("other", "somebody else");
    EXPECT_EQ(load([&](Effective& a) { a.keyFile = other.key; }), "tls.key_mismatch");
    const Pem old = m_ca.issue("old", "bridge", {}, -1);
    EXPECT_EQ(load([&](Effective& a) {
        a.certificateFile = old.certificate;
        a.keyFile = old.key;
    }),
        "tls.own_expired");
}

TEST_F(Files, SettingsAreLookedAtBeforeAnythingIsConnected)
{
    config::KafkaSettings settings;
    settings.servers = "127.0.0.1:9093";
    settings.securityProtocol = config::SecurityProtocol::Ssl;
    settings.tlsCa = m_ca.file();
    const auto use = [&](const Pem& own) {
        settings.tlsCertificate = own.certificate;
        settings.tlsKey = own.key;
    };
    const auto found = [&] {
        const auto issue = doctor::checkCertificates(settings);
        return issue ? issue->key + " " + issue->id + (issue->severity == config::Severity::Error ? " !" : "") : "";
    };
    use(m_ca.issue("long", "bridge", {}, 400));
    EXPECT_EQ(found(), "");
    use(m_own);
    EXPECT_EQ(found(), "kafka.tls_certificate tls.own_expires_soon");
    use(m_ca.issue("old", "bridge", {}, -1));
    EXPECT_EQ(found(), "kafka.tls_certificate tls.own_expired");
    settings.tlsKey = m_ca.issue("other", "somebody else").key;
    EXPECT_EQ(found(), "kafka.tls_key tls.key_mismatch !");
    settings.tlsKey = "/nowhere/k.pem";
    EXPECT_EQ(found(), "") << "said by the check of the files";
    settings.tlsKey = "keychain:kafka/key";
    EXPECT_EQ(found(), "") << "the keychain is not asked while somebody types";
    settings.tlsCa = m_folder.write("text", "no PEM at all");
    EXPECT_EQ(found(), "kafka.tls_ca tls.ca_pem !");
    settings.securityProtocol = config::SecurityProtocol::Plaintext;
    EXPECT_EQ(found(), "");
}

TEST_F(Files, PemAndKeyMayComeFromTheEnvironmentAndKeysMayBeLocked)
{
    ::setenv("HOOKLINE_TEST_KEY", TemporaryFolder::read(m_own.key).c_str(), 1);
    EXPECT_EQ(load([&](Effective& a) {
        a.caPem = TemporaryFolder::read(m_ca.file());
        a.keyPem = "env:HOOKLINE_TEST_KEY";
    }),
        "");
    ::unsetenv("HOOKLINE_TEST_KEY");
    EXPECT_EQ(load([](Effective& a) { a.keyPem = "env:HOOKLINE_TEST_KEY"; }), "settings.secret");
    const std::string locked = m_folder.path() / "locked.key";
    {
        FILE* in = std::fopen(m_own.key.c_str(), "r");
        const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(PEM_read_PrivateKey(in, nullptr, nullptr, nullptr), &EVP_PKEY_free);
        std::fclose(in);
        FILE* out = std::fopen(locked.c_str(), "w");
        PEM_write_PKCS8PrivateKey(out, key.get(), EVP_aes_128_cbc(), "sesame", 6, nullptr, nullptr);
        std::fclose(out);
    }
    const auto withPassword = [&](const char* password) {
        return load([&](Effective& a) {
            a.keyFile = locked;
            a.keyPassword = password;
        });
    };
    EXPECT_EQ(withPassword("sesame"), "");
    EXPECT_EQ(withPassword("wrong"), "tls.key_password");
    EXPECT_EQ(withPassword(""), "tls.key_password");
    EXPECT_EQ(withPassword("env:HOOKLINE_TEST_NOT_SET"), "settings.secret");
}

TEST(EffectiveSettings, AreThoseThatLibrdkafkaGets)
{
    config::KafkaSettings settings;
    settings.servers = "kafka-1:9093";
    settings.securityProtocol = config::SecurityProtocol::SaslSsl;
    settings.saslMechanism = config::SaslMechanism::ScramSha512;
    settings.saslUser = "bridge";
    settings.saslPassword = "env:PASSWORD";
    settings.tlsCa = "/etc/ca.pem";
    settings.tlsVerify = config::TlsVerify::Ca;
    const auto of = [&] { return doctor::effective(kafka::connectionProperties(settings, settings.servers)); };
    Effective access = of();
    EXPECT_TRUE(access.tls && access.sasl && access.verifyChain && !access.verifyName);
    EXPECT_EQ(access.mechanism, "SCRAM-SHA-512");
    EXPECT_EQ(access.password, "env:PASSWORD") << "the reference, not what it stands for";
    EXPECT_EQ(access.caFile, "/etc/ca.pem");
    settings.properties = { { "security.protocol", "SASL_PLAINTEXT" }, { "sasl.mechanisms", "PLAIN" }, { "ssl.ca.location", "/x" } };
    access = of();
    EXPECT_FALSE(access.tls) << "the user's own properties win";
    EXPECT_EQ(access.mechanism, "PLAIN");
    settings.properties.clear();
    settings.servers.clear();
    EXPECT_EQ(doctor::effective(kafka::connectionProperties(settings, "127.0.0.1:1")).protocol, "plaintext")
        << "the practice cluster";
}

TEST(EffectiveSettings, EveryMechanismIsOneThatLibrdkafkaTakes)
{
    ::setenv("HOOKLINE_TEST_SECRET", "hunter2", 1);
    for (int i = 0; i < 5; ++i) {
        config::KafkaSettings settings;
        settings.servers = "localhost:1";
        settings.securityProtocol = config::SecurityProtocol::SaslSsl;
        settings.saslMechanism = static_cast<config::SaslMechanism>(i);
        settings.saslUser = "u";
        settings.saslPassword = settings.oauthToken = "env:HOOKLINE_TEST_SECRET";
        const auto fine = kafka::checkProperties(kafka::connectionProperties(settings, settings.servers));
        EXPECT_TRUE(fine) << i << ": " << fine.error().text();
    }
    ::unsetenv("HOOKLINE_TEST_SECRET");
}

TEST(OauthToken, SaysWhoseItIsAndHowLong)
{
    // {"alg":"none"} . {"sub":"alice","exp":4102444800}
    constexpr const char* kJwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6NDEwMjQ0NDgwMH0.";
    const auto token = kafka::readOauthToken(kJwt);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->principal, "alice");
    EXPECT_EQ(token->expiresMillis, 4102444800000);
    // … "exp":1
    EXPECT_EQ(kafka::readOauthToken("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6MX0.").error().id, "oauth.expired");
    EXPECT_EQ(kafka::readOauthToken("opaque")->value, "opaque");
    EXPECT_EQ(kafka::readOauthToken("env:HOOKLINE_TEST_NOT_SET").error().id, "secret.environment");
    EXPECT_EQ(kafka::readOauthToken("file:/nowhere").error().text().find("eyJ"), std::string::npos);
}

TEST(Diagnoses, HaveWordsAndStandInTheManual)
{
    std::ifstream file(HOOKLINE_SOURCE_DIR "/docs/DOCTOR.md");
    std::stringstream manual;
    manual << file.rdbuf();
    std::set<std::string_view> seen;
    for (const doctor::Diagnosis& one : doctor::diagnoses()) {
        EXPECT_TRUE(seen.insert(one.id).second) << one.id << " stands twice";
        EXPECT_FALSE(one.what.empty() || one.remedy.empty()) << one.id;
        EXPECT_NE(manual.str().find("`" + std::string(one.id) + "`"), std::string::npos) << one.id << " is not in docs/DOCTOR.md";
    }
}

TEST(Diagnoses, ArgumentsAreNotTakenForPlaceholders)
{
    EXPECT_EQ(doctor::filled("%2 and %1 of %3, 100 %", { "%2", "b" }), "b and %2 of %3, 100 %");
}

} // namespace
} // namespace hookline::test
