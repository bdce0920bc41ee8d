// The system keychain: against a real GNOME keyring, against none, a locked one, and ones that do not answer.
#include "core/keychain/keychain.h"

#include "core/config/secret_reference.h"
#include "tests/support/keychain/session_bus.h"

#include <future>
#include <sys/socket.h>
#include <sys/un.h>

namespace hookline::keychain {
namespace {

using test::Program;
using test::SessionBus;
using namespace std::chrono_literals;

/// The answer to one order.
class Answer {
public:
    Keychain::Done done()
    {
        return [this](const base::Result<>& result) { m_promise.set_value(result ? std::string() : result.error().id); };
    }
    /// Empty: it went well.
    std::string id()
    {
        auto future = m_promise.get_future();
        return future.wait_for(60s) == std::future_status::ready ? future.get() : "nothing within a minute";
    }

private:
    std::promise<std::string> m_promise;
};

std::string store(Keychain& keychain, const std::string& entry, const std::string& secret)
{
    Answer answer;
    keychain.store(entry, secret, answer.done());
    return answer.id();
}

std::string probe(Keychain& keychain)
{
    Answer answer;
    keychain.probe(answer.done());
    return answer.id();
}

/// The secret, or the error's id in brackets.
std::string read(Keychain& keychain, const std::string& entry, Wait wait = Wait::Short)
{
    const auto secret = keychain.read(entry, wait);
    return secret ? *secret : '(' + secret.error().id + ')';
}

/// As somebody reads who has other things to do meanwhile.
std::string readWithoutWaiting(Keychain& keychain, const std::string& entry)
{
    const auto until = std::chrono::steady_clock::now() + 60s;
    std::string out = read(keychain, entry, Wait::No);
    while (out == "(keychain.pending)" && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(5ms);
        out = read(keychain, entry, Wait::No);
    }
    return out;
}

class RealKeyring : public ::testing::Test {
protected:
    void SetUp() override { m_bus.startKeyring(); }
    SessionBus m_bus;
    Keychain m_keychain;
};

TEST_F(RealKeyring, KeepsReplacesMovesAndRemoves)
{
    EXPECT_EQ(probe(m_keychain), "");
    EXPECT_EQ(read(m_keychain, "kafka/prod"), "(keychain.no_entry)");
    EXPECT_EQ(store(m_keychain, "kafka/prod", "geheim"), "");
    EXPECT_EQ(store(m_keychain, "kafka/prod", "ein Geheimnis mit Umlauten: äöü"), "");
    {
        Keychain another; // as after a new start: nothing is remembered
        EXPECT_EQ(read(another, "kafka/prod"), "ein Geheimnis mit Umlauten: äöü");
        EXPECT_EQ(readWithoutWaiting(another, "kafka/prod"), "ein Geheimnis mit Umlauten: äöü");
        Answer moved;
        another.move("kafka/prod", "kafka/test", moved.done());
        EXPECT_EQ(moved.id(), "");
    }
    Keychain another;
    EXPECT_EQ(read(another, "kafka/prod"), "(keychain.no_entry)");
    EXPECT_EQ(read(another, "kafka/test"), "ein Geheimnis mit Umlauten: äöü");
    Answer removed, again;
    another.remove("kafka/test", removed.done());
    EXPECT_EQ(removed.id(), "");
    EXPECT_EQ(read(another, "kafka/test"), "(keychain.no_entry)");
    another.remove("kafka/test", again.done());
    EXPECT_EQ(again.id(), "") << "one that is not there is no error";
}

TEST_F(RealKeyring, SpeaksWithOtherProgramsEntries)
{
    const std::vector<std::string> names { "application", "hookline", "entry", "kafka/by hand" };
    std::vector<std::string> put { "secret-tool", "store", "--label=Kafka" }, get { "secret-tool", "lookup" };
    put.insert(put.end(), names.begin(), names.end());
    get.insert(get.end(), names.begin(), names.end());
    ASSERT_EQ(m_bus.run(put, "geheim"), 0);
    EXPECT_EQ(read(m_keychain, "kafka/by hand"), "geheim");
    EXPECT_EQ(store(m_keychain, "kafka/by hand", "neu\n"), "");
    std::string line;
    EXPECT_EQ(m_bus.run(get, {}, &line), 0);
    EXPECT_EQ(line, "neu") << "the item was changed, no second one made";
}

TEST_F(RealKeyring, LockedIsSaidAndWhatWasKnownStillHolds)
{
    ASSERT_EQ(store(m_keychain, "kafka/prod", "geheim"), "");
    ASSERT_EQ(m_bus.lock(), 0);
    EXPECT_EQ(probe(m_keychain), "keychain.locked");
    EXPECT_EQ(readWithoutWaiting(m_keychain, "kafka/prod"), "geheim") << "a producer that is made again must not need a person";
    Keychain fresh;
    EXPECT_EQ(read(fresh, "kafka/prod"), "(keychain.locked)");
    EXPECT_EQ(readWithoutWaiting(fresh, "kafka/prod"), "(keychain.locked)");
    EXPECT_EQ(read(fresh, "kafka/other"), "(keychain.locked)") << "who knows what is in there";
    ASSERT_EQ(m_bus.unlockElsewhere(), 0);
    EXPECT_EQ(read(fresh, "kafka/prod"), "geheim");
}

TEST_F(RealKeyring, OneThatIsStartedAgainIsAskedAgain)
{
    ASSERT_EQ(store(m_keychain, "kafka/prod", "geheim"), "");
    m_bus.stopKeyring();
    Keychain fresh;
    EXPECT_EQ(read(fresh, "kafka/prod"), "(keychain.no_service)");
    m_bus.startKeyring();
    EXPECT_EQ(read(fresh, "kafka/prod"), "geheim");
}

TEST_F(RealKeyring, IsReadThroughAReference)
{
    ASSERT_EQ(store(Keychain::instance(), "kafka/prod", "geheim"), "");
    EXPECT_EQ(config::readSecret("keychain:kafka/prod").value(), "geheim");
    const auto none = config::readSecret("keychain:kafka/none");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().id, "keychain.no_entry");
    EXPECT_NE(none.error().text().find("kafka/none"), std::string::npos);
    EXPECT_NE(none.error().remedy, "");
}

TEST(Keychain, WithoutABusSaysSo)
{
    Keychain keychain;
    ::unsetenv("DBUS_SESSION_BUS_ADDRESS");
    ::unsetenv("XDG_RUNTIME_DIR");
    EXPECT_EQ(read(keychain, "kafka/prod"), "(keychain.no_session)");
    ::setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus", 1);
    EXPECT_EQ(probe(keychain), "keychain.no_session");
    EXPECT_EQ(store(keychain, "kafka/prod", "geheim"), "keychain.no_session");
}

TEST(Keychain, WithoutAServiceKeepsASecretForTheSession)
{
    SessionBus bus;
    Keychain keychain;
    EXPECT_EQ(probe(keychain), "keychain.no_service");
    EXPECT_EQ(read(keychain, "kafka/prod"), "(keychain.no_service)");
    keychain.keepForSession("kafka/prod", "geheim");
    EXPECT_EQ(read(keychain, "kafka/prod", Wait::No), "geheim");
    Answer moved;
    keychain.move("kafka/prod", "kafka/test", moved.done());
    EXPECT_EQ(moved.id(), "");
    EXPECT_TRUE(keychain.isKeptForSession("kafka/test"));
    EXPECT_FALSE(keychain.isKeptForSession("kafka/prod"));
    bus.startKeyring();
    EXPECT_EQ(store(keychain, "kafka/test", "geheim"), "");
    EXPECT_FALSE(keychain.isKeptForSession("kafka/test")) << "it is where it belongs";
}

TEST(Keychain, ASilentServiceHoldsNobodyUp)
{
    SessionBus bus;
    bus.startFake({ "silent" });
    Keychain keychain;
    EXPECT_EQ(read(keychain, "kafka/prod", Wait::No), "(keychain.pending)");
    EXPECT_EQ(read(keychain, "kafka/prod"), "(keychain.no_answer)");
    EXPECT_EQ(store(keychain, "kafka/prod", "geheim"), "keychain.no_answer");
    Answer answer;
    const auto ticket = keychain.probe(answer.done());
    keychain.cancel(ticket);
    EXPECT_EQ(answer.id(), "keychain.cancelled");
    (void)keychain.read("kafka/other", Wait::No); // its question is open when the keychain goes: the test ends all the same
}

TEST(Keychain, ABusThatOnlyListensHoldsNobodyUp)
{
    const test::TemporaryFolder folder;
    const std::string path = (folder.path() / "bus").string();
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address { AF_UNIX, {} };
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(fd, 8), 0);
    ::setenv("DBUS_SESSION_BUS_ADDRESS", ("unix:path=" + path).c_str(), 1);
    {
        Keychain keychain;
        EXPECT_EQ(read(keychain, "kafka/prod"), "(keychain.no_answer)");
    }
    ::close(fd);
    ::unsetenv("DBUS_SESSION_BUS_ADDRESS");
}

TEST(Keychain, APromptThatIsAnsweredUnlocks)
{
    SessionBus bus;
    bus.startFake({ "prompt", "accept" });
    Keychain keychain;
    EXPECT_EQ(readWithoutWaiting(keychain, "kafka/prod"), "(keychain.locked)") << "reading asks nobody";
    Answer answer;
    keychain.unlock("kafka/prod", answer.done());
    EXPECT_EQ(answer.id(), "");
    EXPECT_EQ(readWithoutWaiting(keychain, "kafka/prod"), "geheim");
}

TEST(Keychain, APromptThatIsDeclinedIsSaid)
{
    SessionBus bus;
    bus.startFake({ "prompt", "decline" });
    Keychain keychain;
    Answer answer;
    keychain.unlock("kafka/prod", answer.done());
    EXPECT_EQ(answer.id(), "keychain.dismissed");
}

TEST(Keychain, APromptNobodyAnswersHoldsOnlyItselfUpAndCanBeCancelled)
{
    SessionBus bus;
    Program& fake = bus.startFake({ "prompt", "never" });
    Keychain keychain;
    Answer answer, queued;
    const auto ticket = keychain.unlock("kafka/prod", answer.done());
    const auto next = keychain.store("kafka/other", "x", queued.done());
    ASSERT_EQ(fake.line(), "prompted");
    EXPECT_EQ(read(keychain, "kafka/prod"), "(keychain.locked)") << "others are answered meanwhile";
    keychain.cancel(next);
    keychain.cancel(ticket);
    EXPECT_EQ(answer.id(), "keychain.cancelled");
    EXPECT_EQ(queued.id(), "keychain.cancelled");
    EXPECT_EQ(fake.line(), "dismissed") << "the prompt goes off the screen";
}

TEST(Keychain, WhatIsNotGivenBackWasNotStored)
{
    SessionBus bus;
    bus.startFake({ "forgetful" });
    Keychain keychain;
    EXPECT_EQ(store(keychain, "kafka/prod", "geheim"), "keychain.not_kept");
}

} // namespace
} // namespace hookline::keychain
