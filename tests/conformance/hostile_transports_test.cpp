// The table of hostile inputs again, over TLS and WebSocket: what the broker owes does not depend on how the bytes come.
#include "tests/conformance/hostile_replay.h"
#include "tests/unit/broker/transports_fixture.h"

namespace hookline::test {
namespace {

class HostileTransports : public TransportsBase, public testing::WithParamInterface<ListenerType> {
protected:
    HostileTransports() { listener().type = GetParam(); }
    void replayAll(bool whole)
    {
        start();
        RawClient canary = connect("canary");
        canary.subscribe("canary", 0);
        for (const HostileInput& input : hostileInputs()) {
            RawClient client = open();
            replay(input, client, canary, whole);
        }
    }
};

TEST_P(HostileTransports, OweTheSameForBytesInOnePiece) { replayAll(true); }
TEST_P(HostileTransports, OweTheSameForBytesOneByOne) { replayAll(false); }

INSTANTIATE_TEST_SUITE_P(
    All, HostileTransports, testing::Values(ListenerType::Tls, ListenerType::Ws, ListenerType::Wss), nameOf);

} // namespace
} // namespace hookline::test
