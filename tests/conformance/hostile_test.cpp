// Every row of the table of hostile inputs, whole and byte by byte, against a real broker with a canary client that is served throughout.
#include "tests/conformance/conformance_fixture.h"
#include "tests/conformance/hostile_vectors.h"

#include <algorithm>
#include <fstream>
#include <set>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HOOKLINE_SANITIZED 1
#endif

namespace hookline::test {
namespace {

using Before = HostileInput::Before;
using Owed = HostileInput::Owed;

class Hostile : public ConformanceTest, public testing::WithParamInterface<bool> {
protected:
    static std::string connectFor(Before before)
    {
        switch (before) {
        case Before::V31: return packet(0x10, str("MQIsdp") + bytes({ 3, 2 }) + u16(60) + str("hostile"));
        case Before::V311: return connectPacket({ .id = "hostile" });
        case Before::V5: return connectPacket({ .id = "hostile", .version = 5 });
        case Before::Nothing: break;
        }
        return {};
    }
    /// In one piece or byte by byte (large ones by a number that meets every place of a structure). Stops when nobody listens.
    static void say(RawClient& client, std::string_view input, bool whole)
    {
        const std::size_t piece = whole ? input.size() : input.size() > 2000 ? 997 : 1;
        for (std::size_t at = 0; at < input.size(); at += piece) {
            if (!client.send(input.substr(at, piece)))
                return;
        }
    }
    static void expectOwed(RawClient& client, const HostileInput& input)
    {
        const PacketType last = input.owed == Owed::Connack ? PacketType::Connack
            : input.owed == Owed::Disconnect                ? PacketType::Disconnect
                                                            : PacketType::Pingresp;
        if (input.owed == Owed::Service)
            client.send(kPing);
        std::optional<Received> got = client.next();
        while (got && got->type() != last)
            got = client.next();
        if (input.owed == Owed::Close) {
            EXPECT_FALSE(got) << "got a packet of type " << (got ? static_cast<int>(got->type()) : 0);
        } else if (!got) {
            ADD_FAILURE() << "no answer";
        } else if (input.owed != Owed::Service) {
            EXPECT_EQ(got->byteAt(input.owed == Owed::Connack ? 1 : 0), input.code);
        }
        if (input.owed != Owed::Service) {
            EXPECT_TRUE(client.closes());
        }
    }
    void replay(const HostileInput& input, RawClient& canary, bool whole)
    {
        SCOPED_TRACE(input.what);
        RawClient client(broker.port());
        if (input.before != Before::Nothing) {
            client.send(connectFor(input.before));
            ASSERT_EQ(client.expect(PacketType::Connack).byteAt(1), 0u);
        }
        say(client, input.bytes, whole);
        if (input.halfClose)
            ::shutdown(client.fd(), SHUT_WR);
        canary.send(publishPacket("canary", "alive"));
        EXPECT_EQ(canary.expectPublish().payload(), "alive");
        expectOwed(client, input);
    }
    static std::size_t residentKilobytes()
    {
        std::ifstream status("/proc/self/status");
        for (std::string word; status >> word;) {
            std::size_t value = 0;
            if (word == "VmRSS:" && status >> value)
                return value;
        }
        return 0;
    }
};

TEST_P(Hostile, IsAnsweredAsOwedAndTheCanaryIsServed)
{
    start();
    RawClient canary = v3("canary");
    canary.subscribe("canary", 0);
    const std::vector<HostileInput> inputs = hostileInputs();
    const auto all = [&] {
        for (const HostileInput& input : inputs)
            replay(input, canary, GetParam());
    };
    all();
    if (HasFailure() || !GetParam())
        return;
    const std::size_t before = residentKilobytes();
    all();
#ifndef HOOKLINE_SANITIZED // whose bookkeeping grows by itself
    EXPECT_LT(residentKilobytes(), before + 8 * 1024);
#else
    (void)before;
#endif
}

INSTANTIATE_TEST_SUITE_P(Bytes, Hostile, testing::Bool(), [](const auto& test) { return test.param ? "Whole" : "ByteByByte"; });

TEST(HostileTable, HasManyRowsAndNoTwoOfOneName)
{
    const std::vector<HostileInput> inputs = hostileInputs();
    EXPECT_GE(inputs.size(), 300u);
    std::set<std::string> names;
    std::set<std::string> contents;
    for (const HostileInput& input : inputs) {
        EXPECT_TRUE(names.insert(input.what).second) << input.what;
        contents.insert(std::to_string(static_cast<int>(input.before)) + input.bytes);
    }
    EXPECT_GE(contents.size(), 300u);
}

} // namespace
} // namespace hookline::test
