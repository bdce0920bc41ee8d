// A state whose files were damaged or belong to somebody else: what can be read is in use, nothing wrong comes out, and it starts.
#include "tests/unit/store/store_fixture.h"

#include <fstream>

namespace hookline::store {
namespace {

using test::Changes;
using test::Kind;
using test::message;
using test::RunningStore;
using test::StateFolder;

constexpr std::uint64_t kSessions = 200;

/// 200 sessions, each owed a message of its own with two kilobytes, and a retained message each.
void fill(const StateFolder& folder)
{
    RunningStore running(folder.options());
    Changes changes;
    for (SessionId id = 1; id <= kSessions; ++id) {
        changes.session(id, "client-" + std::to_string(id)).subscribed(id, "a/" + std::to_string(id));
        changes.owed(id, message(id << 8, "a/" + std::to_string(id), "owed " + std::to_string(id) + " " + std::string(2000, 'o')));
        changes.retained(message((1000 + id) << 8, "r/" + std::to_string(id), "kept " + std::to_string(id) + std::string(500, 'r'), true));
    }
    running.submit(changes);
    ASSERT_TRUE(running.waitCommitted());
}

void overwrite(const StateFolder& folder, std::size_t from, const std::string& bytes)
{
    std::fstream file(folder.path / "state.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(from));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::size_t setAside(const StateFolder& folder)
{
    std::size_t out = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path))
        out += entry.path().filename().string().starts_with("state.db.bad-") && !entry.path().string().ends_with("-wal") ? 1u : 0u;
    return out;
}

/// Every record that comes back is one that was written.
void expectNothingWrong(RunningStore& running)
{
    for (const SessionRecord& session : running.kept.sessions) {
        EXPECT_EQ(session.clientId, "client-" + std::to_string(session.id));
        for (const SubscriptionRecord& subscription : session.subscriptions)
            EXPECT_EQ(subscription.filter, "a/" + std::to_string(session.id));
        for (const Delivery& one : running.load(session.id))
            EXPECT_EQ(one.body->payload(), "owed " + std::to_string(session.id) + " " + std::string(2000, 'o'));
    }
    for (const mqtt::MessageRef& one : running.kept.retained) {
        const std::string number(one->topic().substr(2));
        EXPECT_EQ(one->payload(), "kept " + number + std::string(500, 'r'));
    }
}

TEST(StoreDamage, APageOfGarbageCostsWhatWasOnIt)
{
    const StateFolder folder;
    fill(folder);
    const std::size_t size = std::filesystem::file_size(folder.path / "state.db");
    std::size_t sessions = 0;
    for (const std::size_t page : { size / 8192 / 3, size / 8192 / 2, size / 8192 - 2 })
        overwrite(folder, page * 8192, std::string(8192, '\x5A'));
    std::filesystem::remove(folder.path / "state.db-wal");
    // As after a sudden end: only then is the whole file looked at before use.
    {
        disk::Connection db;
        ASSERT_EQ(db.open(folder.path / "state.db", SQLITE_OPEN_READWRITE, {}), SQLITE_OK);
        db.run("UPDATE meta SET v=0 WHERE k='clean'");
    }
    {
        RunningStore running(folder.options());
        ASSERT_TRUE(running.store) << running.error.text();
        EXPECT_EQ(setAside(folder), 1u);
        sessions = running.kept.sessions.size();
        // Three pages of eight kilobytes: a dozen messages, or a table's worth of sessions when it is theirs.
        EXPECT_GT(sessions, kSessions / 2);
        EXPECT_GT(running.kept.retained.size(), kSessions / 2);
        expectNothingWrong(running);
        Changes changes; // and it is used
        changes.session(running.store->nextSession(), "new");
        running.submit(changes);
        ASSERT_TRUE(running.waitCommitted());
    }
    RunningStore again(folder.options());
    EXPECT_EQ(again.kept.sessions.size(), sessions + 1);
    EXPECT_EQ(setAside(folder), 1u);
}

TEST(StoreDamage, AnUnreadableFileIsSetAsideAndTheProgramStarts)
{
    for (const std::string& content : { std::string("this is no database\n"), std::string(100'000, '\0') }) {
        const StateFolder folder;
        std::ofstream(folder.path / "state.db", std::ios::binary) << content;
        RunningStore running(folder.options());
        ASSERT_TRUE(running.store) << running.error.text();
        EXPECT_EQ(setAside(folder), 1u);
        EXPECT_TRUE(running.kept.sessions.empty());
    }
}

TEST(StoreDamage, AFlippedByteIsFoundThoughTheDatabaseSaysOk)
{
    const StateFolder folder;
    fill(folder);
    std::ifstream in(folder.path / "state.db", std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    const auto flip = [&](const std::string& text, std::size_t at) { // also in what pages have left over of their past
        std::size_t found = 0;
        for (std::size_t place = bytes.find(text); place != std::string::npos; place = bytes.find(text, place + 1), ++found)
            overwrite(folder, place + at, "#");
        EXPECT_GT(found, 0u) << text;
    };
    flip("owed 7 ooo", 9);
    flip("kept 9rrr", 8);
    flip("client-50", 0);
    RunningStore running(folder.options());
    ASSERT_TRUE(running.store);
    EXPECT_EQ(setAside(folder), 0u) << "the rest is fine where it is";
    EXPECT_EQ(running.kept.sessions.size(), kSessions - 1);
    EXPECT_EQ(running.kept.retained.size(), kSessions - 1);
    EXPECT_TRUE(running.load(7).empty());
    expectNothingWrong(running);
    EXPECT_TRUE(running.wait([&] { return running.store->stats().damaged >= 3; }));
}

TEST(StoreDamage, ANewerFileIsNotTouched)
{
    const StateFolder folder;
    fill(folder);
    {
        disk::Connection db;
        ASSERT_EQ(db.open(folder.path / "state.db", SQLITE_OPEN_READWRITE, {}), SQLITE_OK);
        ASSERT_EQ(db.run("UPDATE meta SET v=99 WHERE k='schema'"), SQLITE_OK);
    }
    RunningStore running(folder.options());
    EXPECT_FALSE(running.store);
    EXPECT_EQ(running.error.id, "state.newer");
    EXPECT_EQ(setAside(folder), 0u);
}

TEST(StoreDamage, TwoProgramsCannotHaveOneFolder)
{
    const StateFolder folder;
    const RunningStore first(folder.options());
    ASSERT_TRUE(first.store);
    const RunningStore second(folder.options());
    EXPECT_FALSE(second.store);
    EXPECT_EQ(second.error.id, "state.in_use");
}

TEST(StoreDamage, NobodyElseMayReadIt)
{
    const StateFolder folder;
    std::filesystem::permissions(folder.path, std::filesystem::perms(0755));
    const RunningStore running(folder.options());
    ASSERT_TRUE(running.store);
    EXPECT_EQ(std::filesystem::status(folder.path).permissions(), std::filesystem::perms(0700));
    EXPECT_EQ(std::filesystem::status(folder.path / "state.db").permissions(), std::filesystem::perms(0600));
}

TEST(StoreDamage, ASalvageThatWasInterruptedIsBroughtToItsEnd)
{
    const StateFolder folder;
    fill(folder);
    // The power went between the two renames: the damaged one is away, the new one not yet in its place.
    std::filesystem::rename(folder.path / "state.db", folder.path / "state.db.new");
    RunningStore running(folder.options());
    ASSERT_TRUE(running.store);
    EXPECT_EQ(running.kept.sessions.size(), kSessions);
    // It went before: the new one is incomplete, the old one there still.
    std::ofstream(folder.path / "state.db.new") << "half";
    running.store->close();
    running.store.reset();
    RunningStore again(folder.options());
    ASSERT_TRUE(again.store);
    EXPECT_EQ(again.kept.sessions.size(), kSessions);
    EXPECT_FALSE(std::filesystem::exists(folder.path / "state.db.new"));
}

} // namespace
} // namespace hookline::store
