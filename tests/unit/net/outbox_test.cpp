#include "core/net/outbox.h"
#include "core/net/socket.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <sys/socket.h>

namespace hookline::net {
namespace {

struct Pair {
    Pair()
    {
        int fds[2];
        EXPECT_EQ(0, ::socketpair(AF_UNIX, SOCK_STREAM, 0, fds));
        left = Fd(fds[0]);
        right = Fd(fds[1]);
    }
    std::string readAll()
    {
        std::string out;
        char bytes[65536];
        for (ssize_t n = 0; (n = ::recv(right.get(), bytes, sizeof bytes, MSG_DONTWAIT)) > 0;)
            out.append(bytes, static_cast<std::size_t>(n));
        return out;
    }
    Fd left;
    Fd right;
};

TEST(Outbox, SendsSmallLargeAndSharedInOrderThroughAFullSocket)
{
    std::mt19937 random(11);
    Pair sockets;
    BlockPool pool;
    Outbox outbox(pool);
    std::string expected;
    std::vector<std::string> shared(50);
    int released = 0;
    for (int i = 0; i < 50; ++i) {
        std::string small(random() % 300, static_cast<char>('a' + i % 26));
        outbox.append(small);
        std::string large(BlockPool::kBlockSize + random() % 5000, 'L');
        outbox.append(large);
        shared[static_cast<std::size_t>(i)] = std::string(30000, static_cast<char>('A' + i % 26));
        outbox.appendShared({ shared[static_cast<std::size_t>(i)], &released, [](const void* owner) { ++*static_cast<int*>(const_cast<void*>(owner)); } });
        expected += small + large + shared[static_cast<std::size_t>(i)];
    }
    EXPECT_EQ(outbox.bytes(), expected.size());
    std::string got;
    std::uint64_t sent = 0;
    bool blocked = false;
    for (int turn = 0; turn < 10000 && !outbox.empty(); ++turn) {
        blocked |= outbox.flush(sockets.left.get(), sent) == Outbox::Flushed::Blocked;
        got += sockets.readAll();
    }
    got += sockets.readAll();
    EXPECT_TRUE(blocked);
    EXPECT_EQ(sent, expected.size());
    EXPECT_TRUE(got == expected);
    EXPECT_EQ(released, 50);
}

TEST(Outbox, ReleasesSharedBytesWhenCleared)
{
    BlockPool pool;
    int released = 0;
    {
        Outbox outbox(pool);
        outbox.appendShared({ "abc", &released, [](const void* owner) { ++*static_cast<int*>(const_cast<void*>(owner)); } });
    }
    EXPECT_EQ(released, 1);
}

TEST(Outbox, SaysWhenTheOtherSideIsGone)
{
    Pair sockets;
    BlockPool pool;
    Outbox outbox(pool);
    outbox.append("x");
    sockets.right.close();
    std::uint64_t sent = 0;
    EXPECT_EQ(outbox.flush(sockets.left.get(), sent), Outbox::Flushed::Broken);
}

} // namespace
} // namespace hookline::net
