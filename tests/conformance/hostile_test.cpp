// Every row of the table of hostile inputs, whole and byte by byte, against a real broker with a canary client that is served throughout.
#include "tests/conformance/hostile_replay.h"

#include <algorithm>
#include <fstream>
#include <set>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HOOKLINE_SANITIZED 1
#endif

namespace hookline::test {
namespace {

class Hostile : public ConformanceTest, public testing::WithParamInterface<bool> {
protected:
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
        for (const HostileInput& input : inputs) {
            RawClient client(broker.port());
            replay(input, client, canary, GetParam());
        }
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
