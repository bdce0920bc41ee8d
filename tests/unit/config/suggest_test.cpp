#include "core/config/suggest.h"

#include <gtest/gtest.h>

#include <vector>

namespace hookline::config {
namespace {

const std::vector<std::string> kWords { "port", "max_packet_size", "publish", "linger_ms" };

TEST(Suggest, FindsTheWordThatWasMeant)
{
    EXPECT_EQ(nearest("prot", kWords), "port");
    EXPECT_EQ(nearest("Port", kWords), "port");
    EXPECT_EQ(nearest("maxPacketSize", kWords), "max_packet_size");
    EXPECT_EQ(nearest("linger-ms", kWords), "linger_ms");
    EXPECT_EQ(nearest("publised", kWords), "publish");
}

TEST(Suggest, StaysSilentWhenNothingIsNear)
{
    EXPECT_EQ(nearest("zookeeper", kWords), "");
    EXPECT_EQ(nearest("", kWords), "");
    EXPECT_EQ(nearest(std::string(5000, 'p'), kWords), "");
    EXPECT_EQ(nearest("port", {}), "");
}

} // namespace
} // namespace hookline::config
