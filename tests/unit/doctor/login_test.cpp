// The login's step against a broker that a script plays: what is offered, refused, or answered with nonsense; and that no text holds
// the password.
#include "core/doctor/login.h"
#include "core/doctor/wire.h"

#include <deque>

namespace hookline::test {
namespace {

using doctor::Effective;
using doctor::Finding;
using doctor::Limit;
using doctor::Login;
using doctor::Stream;

void put(std::string& out, std::uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; --i)
        out.push_back(static_cast<char>(value >> (8 * i)));
}

/// Gives the prepared answers one after the other, each with the number of the question.
class Script final : public Stream {
public:
    explicit Script(std::deque<std::string> answers)
        : m_answers(std::move(answers))
    {
    }
    Result write(std::string_view bytes, const Limit&) override
    {
        written += bytes;
        if (m_answers.empty())
            return Result::Ok;
        std::string frame;
        put(frame, m_answers.front().size() + 4, 4);
        frame += bytes.substr(8, 4);
        m_pending += frame + m_answers.front();
        m_answers.pop_front();
        return Result::Ok;
    }
    Result read(std::string& out, std::size_t most, const Limit&) override
    {
        if (m_pending.empty())
            return Result::Closed;
        const std::size_t size = std::min(most, m_pending.size());
        out += m_pending.substr(0, size);
        m_pending.erase(0, size);
        return Result::Ok;
    }
    std::string written;

private:
    std::deque<std::string> m_answers;
    std::string m_pending;
};

std::string mechanisms(int code, const std::vector<std::string>& offered)
{
    std::string out;
    put(out, static_cast<std::uint64_t>(code), 2);
    put(out, offered.size(), 4);
    for (const std::string& word : offered) {
        put(out, word.size(), 2);
        out += word;
    }
    return out;
}

std::string authenticated(int code, const std::string& message, const std::string& bytes)
{
    std::string out;
    put(out, static_cast<std::uint64_t>(code), 2);
    put(out, message.size(), 2);
    out += message;
    put(out, bytes.size(), 4);
    return out + bytes;
}

struct Outcome {
    std::string diagnosis;
    std::string texts;
    bool decided;
    std::string written;
};

Outcome run(const std::string& mechanism, std::deque<std::string> answers)
{
    Effective access;
    access.sasl = true;
    access.protocol = "sasl_plaintext";
    access.mechanism = mechanism;
    access.user = "bridge";
    access.password = "hunter2";
    access.oauthConfig = "text:opaque-token";
    Script script(std::move(answers));
    Login login(script, access, "hookline", "kafka-1:9092");
    const auto finding = login.run(Limit(std::chrono::seconds(5), {}));
    Outcome out { finding ? finding->diagnosis : "", login.who(), login.decided(), script.written };
    if (finding) {
        out.texts += finding->detail;
        for (const std::string& arg : finding->args)
            out.texts += arg;
    }
    EXPECT_EQ(out.texts.find("hunter2"), std::string::npos) << out.texts;
    EXPECT_EQ(out.texts.find("opaque-token"), std::string::npos) << out.texts;
    return out;
}

TEST(Login, PlainSendsUserAndPasswordAndHearsTheAnswer)
{
    const Outcome in = run("PLAIN", { mechanisms(0, { "PLAIN" }), authenticated(0, "", "") });
    EXPECT_EQ(in.diagnosis, "");
    EXPECT_TRUE(in.decided);
    EXPECT_NE(in.written.find(std::string("\0bridge\0hunter2", 15)), std::string::npos);
    EXPECT_EQ(run("PLAIN", { mechanisms(0, { "PLAIN" }), authenticated(58, "Invalid username or password", "") }).diagnosis, "sasl.password");
    EXPECT_EQ(run("PLAIN", { mechanisms(0, { "PLAIN" }) }).diagnosis, "sasl.password") << "old brokers just hang up";
}

TEST(Login, WhatIsNotOfferedIsToldWithWhatIs)
{
    const Outcome other = run("SCRAM-SHA-512", { mechanisms(33, { "PLAIN", "GSSAPI" }) });
    EXPECT_EQ(other.diagnosis, "sasl.mechanism");
    EXPECT_NE(other.texts.find("PLAIN, GSSAPI"), std::string::npos);
    EXPECT_EQ(run("PLAIN", { mechanisms(34, {}) }).diagnosis, "sasl.not_offered");
    EXPECT_EQ(run("PLAIN", {}).diagnosis, "sasl.refused");
}

TEST(Login, ScramTellsAWrongPasswordFromABrokerThatIsNone)
{
    EXPECT_EQ(run("SCRAM-SHA-256", { mechanisms(0, {}), authenticated(58, "invalid credentials", "") }).diagnosis, "sasl.scram_password");
    EXPECT_EQ(run("SCRAM-SHA-256", { mechanisms(0, {}), authenticated(0, "", "nonsense") }).diagnosis, "sasl.refused");
}

TEST(Login, ATokenCanBeRefusedInTwoWays)
{
    EXPECT_EQ(run("OAUTHBEARER", { mechanisms(0, {}), authenticated(0, "", "") }).diagnosis, "");
    EXPECT_EQ(run("OAUTHBEARER", { mechanisms(0, {}), authenticated(58, "no", "") }).diagnosis, "sasl.token_refused");
    EXPECT_EQ(run("OAUTHBEARER", { mechanisms(0, {}), authenticated(0, "", R"({"status":"invalid_token"})") }).diagnosis, "sasl.token_refused");
}

TEST(Login, KerberosWithoutAKeytabIsLibrdkafkasToTry)
{
    const Outcome in = run("GSSAPI", { mechanisms(0, { "GSSAPI" }) });
    EXPECT_EQ(in.diagnosis, "");
    EXPECT_FALSE(in.decided);
}

TEST(Login, LibrdkafkasComplaintsAboutKerberosAreToldApart)
{
    Script script({});
    Effective access;
    access.mechanism = "GSSAPI";
    const Login login(script, access, "hookline", "kafka-1:9092");
    const auto of = [&](const char* reason) { return login.explain(reason).diagnosis; };
    EXPECT_EQ(of("Failed to initialize SASL authentication: SASL handshake failed (start (-4)): SASL(-4): no mechanism available: No worthy mechs found"), "sasl.gssapi_module");
    EXPECT_EQ(of("GSSAPI Error: Unspecified GSS failure. Minor code may provide more information (No Kerberos credentials available "
                 "(default cache: FILE:/tmp/krb5cc_0))"),
        "sasl.kerberos_ticket");
    EXPECT_EQ(of("Minor code may provide more information (Cannot find KDC for realm \"HOOKLINE.TEST\")"), "sasl.kerberos_config");
    EXPECT_EQ(of("Minor code may provide more information (Cannot contact any KDC for realm 'HOOKLINE.TEST')"), "sasl.kerberos_kdc");
    EXPECT_EQ(of("Minor code may provide more information (Ticket expired)"), "sasl.kerberos_expired");
    EXPECT_EQ(of("GSSAPI Error: The referenced context has expired (Success)"), "sasl.kerberos_expired");
    EXPECT_EQ(of("Server kafkax/localhost@REALM not found in Kerberos database"), "sasl.kerberos_service");
    EXPECT_EQ(of("anything else"), "sasl.refused");
}

} // namespace
} // namespace hookline::test
