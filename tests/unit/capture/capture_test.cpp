// Capture files: everything comes back; damage and ends that are missing cost what they hit and nothing else.
#include "core/capture/capture_reader.h"
#include "core/capture/capture_writer.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <unistd.h>

namespace hookline::capture {
namespace {

class Capture : public ::testing::Test {
protected:
    Capture()
        : m_folder(std::filesystem::temp_directory_path() / ("hookline-capture-" + std::to_string(::getpid())))
    {
        std::filesystem::create_directories(m_folder);
        file = m_folder / "some.hlcap";
    }
    ~Capture() override { std::filesystem::remove_all(m_folder); }

    void write(const std::string& bytes) const { std::ofstream(file, std::ios::binary) << bytes; }
    std::string bytes() const
    {
        std::ifstream in(file, std::ios::binary);
        return { std::istreambuf_iterator<char>(in), {} };
    }
    static std::string fileOf(const std::vector<Row>& rows)
    {
        CaptureWriter writer;
        std::string out
            = writer.begin({ "hookline test", "127.0.0.1:1883", "kafka:9092", "topic == a", 77, rows.size() });
        for (const Row& row : rows)
            out += writer.add(row);
        return out + writer.end();
    }
    /// `count` rows of ten clients; payloads that do not shrink.
    static std::vector<Row> rows(std::size_t count)
    {
        std::mt19937 random(7);
        std::vector<mqtt::ClientInfoRef> clients;
        for (int i = 0; i < 10; ++i) {
            auto client = base::makeRef<mqtt::ClientInfo>();
            client->clientId = "dev-" + std::to_string(i);
            clients.push_back(std::move(client));
        }
        std::vector<Row> out;
        for (std::size_t i = 0; i < count; ++i) {
            Row row;
            row.number = 1000 + i;
            row.event.stamp
                = { i + 1, 1'700'000'000'000'000 + static_cast<std::int64_t>(i), static_cast<std::int64_t>(i) };
            row.event.client = clients[i % clients.size()];
            std::string payload(100, ' ');
            for (char& c : payload)
                c = static_cast<char>(random());
            mqtt::Message::Parts parts;
            const std::string topic = "plant/" + std::to_string(i);
            parts.topic = topic;
            parts.payload = payload;
            parts.steadyNanos = static_cast<std::int64_t>(i);
            parts.publisher = row.event.client;
            row.event.message = mqtt::Message::create(parts);
            row.payloadSize = 100;
            out.push_back(std::move(row));
        }
        return out;
    }
    std::vector<Row> readAll(CaptureReader& reader) const
    {
        const auto opened = reader.open(file);
        EXPECT_TRUE(opened) << (opened ? "" : opened.error().text());
        std::vector<Row> out;
        while (opened && reader.step(out)) { }
        return out;
    }

    std::filesystem::path m_folder;
    std::filesystem::path file;
};

TEST_F(Capture, GivesBackEverythingOfARow)
{
    auto client = base::makeRef<mqtt::ClientInfo>();
    client->protocol = mqtt::ProtocolVersion::V5;
    client->cleanStart = false;
    client->keepAliveSeconds = 65535;
    client->clientId = std::string("dev\0\xff", 5);
    client->username = "张三";
    client->peer = "[::1]:51234";
    client->connectedWallMicros = -5;
    client->sessionExpirySeconds = 0xFFFFFFFF;
    client->certified = true;
    client->hops = 3;
    client->listener = base::makeText("tls, outside");
    Row full;
    full.number = 8'412'287;
    full.event.stamp = { (std::uint64_t { 7 } << 56) | 99, 1'700'000'000'123'456, -42 };
    full.event.kind = tap::EventKind::Dropped;
    full.event.qos = mqtt::QoS::ExactlyOnce;
    full.event.retain = full.event.dup = true;
    full.event.reason = mqtt::ReasonCode::WildcardSubscriptionsNotSupported;
    full.event.drop = tap::DropReason::MailboxFull;
    full.event.packetId = 65535;
    full.event.client = mqtt::ClientInfoRef(client);
    full.event.message = mqtt::Message::create({ .topic = "a/b",
        .payload = std::string_view("\0\x01payload", 9),
        .properties = "\x26\0\x01k\0\x01v",
        .qos = mqtt::QoS::AtLeastOnce,
        .retain = true,
        .dup = true,
        .expires = true,
        .expirySeconds = 60,
        .wallMicros = 5,
        .steadyNanos = 6,
        .publisher = mqtt::ClientInfoRef(client),
        .storeId = 0 });
    full.event.text = base::makeText("detail");
    full.kafkaTopic = base::makeText("iot.events");
    full.event.incoming = true;
    full.kafkaCluster = base::makeText("backup");
    full.rule = base::makeText("telemetry");
    full.keyed = tap::KafkaKey::Text;
    full.key = base::makeText(std::string_view("k\0\xff", 3));
    full.kafka = tap::KafkaStatus::Failed;
    full.partition = 3;
    full.offset = 1'048'000'000'000;
    full.latencyMicros = 4100;
    full.errorCode = -192;
    full.payloadSize = 9;
    full.payloadGone = true;
    full.marked = true;
    full.note = "looks wrong — 看这里";
    Row empty;
    empty.event.kind = tap::EventKind::SessionTerminated;
    Row refused;
    refused.event.kind = tap::EventKind::SubscribeRefused;
    refused.event.reason = mqtt::ReasonCode::NotAuthorized;
    refused.event.text = tap::refusedText("a/#", "refused by the access rules");
    write(fileOf({ full, empty, refused }));

    CaptureReader reader;
    const std::vector<Row> back = readAll(reader);
    ASSERT_EQ(back.size(), 3u);
    EXPECT_EQ(back[2].event.kind, tap::EventKind::SubscribeRefused);
    EXPECT_EQ(back[2].event.topic(), "a/#");
    EXPECT_EQ(back[2].event.reason, mqtt::ReasonCode::NotAuthorized);
    EXPECT_EQ(back[2].event.detail(), "refused by the access rules");
    const Row& row = back[0];
    EXPECT_EQ(row.number, full.number);
    EXPECT_EQ(row.event.stamp.id, full.event.stamp.id);
    EXPECT_EQ(row.event.stamp.wallMicros, full.event.stamp.wallMicros);
    EXPECT_EQ(row.event.stamp.steadyNanos, -42);
    EXPECT_EQ(row.event.kind, tap::EventKind::Dropped);
    EXPECT_EQ(row.event.qos, mqtt::QoS::ExactlyOnce);
    EXPECT_TRUE(row.event.retain && row.event.dup);
    EXPECT_EQ(row.event.reason, full.event.reason);
    EXPECT_EQ(row.event.drop, tap::DropReason::MailboxFull);
    EXPECT_EQ(row.event.packetId, 65535);
    ASSERT_TRUE(row.event.client);
    const mqtt::ClientInfo& who = *row.event.client;
    EXPECT_EQ(who.clientId, client->clientId);
    EXPECT_EQ(who.username, "张三");
    EXPECT_EQ(who.peer, "[::1]:51234");
    EXPECT_EQ(who.protocol, mqtt::ProtocolVersion::V5);
    EXPECT_FALSE(who.cleanStart);
    EXPECT_EQ(who.keepAliveSeconds, 65535);
    EXPECT_EQ(who.connectedWallMicros, -5);
    EXPECT_EQ(who.sessionExpirySeconds, 0xFFFFFFFF);
    EXPECT_TRUE(who.certified);
    EXPECT_EQ(who.hops, 3);
    ASSERT_TRUE(who.listener);
    EXPECT_EQ(who.listener->view(), "tls, outside");
    ASSERT_TRUE(row.event.message);
    const mqtt::Message& message = *row.event.message;
    EXPECT_EQ(message.topic(), "a/b");
    EXPECT_EQ(message.payload(), full.event.message->payload());
    EXPECT_EQ(message.properties(), full.event.message->properties());
    EXPECT_EQ(message.qos(), mqtt::QoS::AtLeastOnce);
    EXPECT_TRUE(message.retain() && message.dup() && message.expires());
    EXPECT_EQ(message.expirySeconds(), 60u);
    EXPECT_EQ(message.wallMicros(), 5);
    EXPECT_EQ(message.steadyNanos(), 6);
    EXPECT_EQ(message.publisher(), row.event.client);
    EXPECT_EQ(row.event.text->view(), "detail");
    EXPECT_EQ(row.kafkaTopic->view(), "iot.events");
    ASSERT_TRUE(row.kafkaCluster && row.rule && row.key);
    EXPECT_TRUE(row.event.incoming);
    EXPECT_EQ(row.kafkaCluster->view(), "backup");
    EXPECT_EQ(row.rule->view(), "telemetry");
    EXPECT_EQ(row.keyed, tap::KafkaKey::Text);
    EXPECT_EQ(row.key->view(), full.key->view());
    EXPECT_EQ(row.kafka, tap::KafkaStatus::Failed);
    EXPECT_EQ(row.partition, 3);
    EXPECT_EQ(row.offset, 1'048'000'000'000);
    EXPECT_EQ(row.latencyMicros, 4100);
    EXPECT_EQ(row.errorCode, -192);
    EXPECT_EQ(row.payloadSize, 9u);
    EXPECT_TRUE(row.payloadGone && row.marked);
    EXPECT_EQ(row.note, full.note);
    EXPECT_EQ(back[1].event.kind, tap::EventKind::SessionTerminated);
    EXPECT_FALSE(back[1].event.client || back[1].event.message || back[1].event.text || back[1].kafkaTopic || back[1].rule || back[1].key);
    EXPECT_EQ(back[1].keyed, tap::KafkaKey::Unknown);
    EXPECT_EQ(back[1].partition, -1);
    EXPECT_EQ(reader.info().program, "hookline test");
    EXPECT_EQ(reader.info().broker, "127.0.0.1:1883");
    EXPECT_EQ(reader.info().kafka, "kafka:9092");
    EXPECT_EQ(reader.info().filter, "topic == a");
    EXPECT_EQ(reader.info().savedWallMicros, 77);
    EXPECT_EQ(reader.info().rows, 3u);
    EXPECT_FALSE(reader.isCut());
    EXPECT_EQ(reader.lostRows(), 0u);
    EXPECT_EQ(reader.damagedBytes(), 0u);
}

/// Saved before there were listeners, rules, keys and clusters in it.
constexpr std::string_view kEarlierFile =
    "89484c4341500d0a010000006bff6bf2484c620101000000000000002b0000002b0000000000000000000000ca2bf03c0c686f6f6b6c696e6520302e"
    "310e3132372e302e302e313a313838330a6b61666b613a39303932009a0101484c620102000000010000006900000069000000000000000000000072"
    "6a1f794321056465762d3103616e6e0e31302e302e302e373a353130303005013c00901c00024d1407706c616e742f31000000000a01000432312e35"
    "540a696f742e6576656e747345220ef681f281838985062a0a09380100000901010004020106b010884000046c6f6f6b484c62010300000000000000"
    "01000000010000000100000000000000c08b5ef601";

TEST_F(Capture, AFileOfAnEarlierVersionStillOpens)
{
    std::string whole;
    for (std::size_t i = 0; i < kEarlierFile.size(); i += 2)
        whole += static_cast<char>(std::stoi(std::string(kEarlierFile.substr(i, 2)), nullptr, 16));
    write(whole);
    CaptureReader reader;
    const std::vector<Row> back = readAll(reader);
    ASSERT_EQ(back.size(), 1u);
    EXPECT_EQ(reader.damagedBytes(), 0u);
    EXPECT_EQ(reader.lostRows(), 0u);
    const Row& row = back.front();
    ASSERT_TRUE(row.event.client && row.event.message && row.kafkaTopic);
    EXPECT_EQ(row.event.client->clientId, "dev-1");
    EXPECT_EQ(row.event.client->hops, 2);
    EXPECT_FALSE(row.event.client->listener);
    EXPECT_EQ(row.event.topic(), "plant/1");
    EXPECT_EQ(row.event.message->payload(), "21.5");
    EXPECT_FALSE(row.event.incoming);
    EXPECT_EQ(row.kafkaTopic->view(), "iot.events");
    EXPECT_EQ(row.offset, 1048);
    EXPECT_EQ(row.note, "look");
    EXPECT_FALSE(row.rule || row.key || row.kafkaCluster);
    EXPECT_EQ(row.keyed, tap::KafkaKey::Unknown);
}

// A message that many rows are about is in the file once a block, and in memory once.
TEST_F(Capture, SharesMessagesAcrossRowsAndBlocks)
{
    std::vector<Row> many = rows(1);
    while (many.size() < 40'000)
        many.push_back(many.front());
    const std::string whole = fileOf(many);
    EXPECT_LT(whole.size(), 100'000u);
    write(whole);
    CaptureReader reader;
    const std::vector<Row> back = readAll(reader);
    ASSERT_EQ(back.size(), many.size());
    EXPECT_EQ(back.front().event.message, back.back().event.message);
    EXPECT_EQ(back.front().event.client, back.back().event.client);
}

TEST_F(Capture, FlippedBitsCostTheBlocksTheyAreIn)
{
    const std::vector<Row> many = rows(20'000);
    std::string whole = fileOf(many);
    whole[whole.size() / 2] ^= 0x10;
    write(whole);
    CaptureReader reader;
    const std::vector<Row> back = readAll(reader);
    EXPECT_GT(reader.lostRows(), 0u);
    EXPECT_LT(reader.lostRows(), 4000u);
    EXPECT_EQ(back.size() + reader.lostRows(), many.size());
    EXPECT_GT(reader.damagedBytes(), 0u);
    EXPECT_FALSE(reader.isCut());
    EXPECT_EQ(back.front().number, 1000u);
    EXPECT_EQ(back.back().number, 1000u + many.size() - 1);
    for (const Row& row : back)
        EXPECT_EQ(row.event.message->topic(), "plant/" + std::to_string(row.number - 1000));
}

TEST_F(Capture, BytesPutInOrTakenOutCostTheBlockTheyHit)
{
    const std::vector<Row> many = rows(20'000);
    for (const bool put : { true, false }) {
        std::string whole = fileOf(many);
        if (put)
            whole.insert(whole.size() / 3, std::string(3 * 1024 * 1024, 'H')); // more than one step searches
        else
            whole.erase(whole.size() / 3, 1000);
        write(whole);
        CaptureReader reader;
        const std::vector<Row> back = readAll(reader);
        EXPECT_EQ(back.size() + reader.lostRows(), many.size());
        EXPECT_GT(back.size(), 15'000u);
        EXPECT_FALSE(reader.isCut());
    }
}

// Wherever it ends: no crash, no row that was not written, every whole block is there.
TEST_F(Capture, OpensWhatIsWholeOfACutFile)
{
    const std::vector<Row> many = rows(9000);
    const std::string whole = fileOf(many);
    std::size_t last = 0;
    for (std::size_t size = kFileHead; size < whole.size(); size += 49999) {
        write(whole.substr(0, size));
        CaptureReader reader;
        const std::vector<Row> back = readAll(reader);
        EXPECT_TRUE(reader.isCut());
        EXPECT_GE(back.size(), last);
        last = back.size();
        for (std::size_t i = 0; i < back.size(); ++i)
            ASSERT_EQ(back[i].number, 1000 + i);
    }
    EXPECT_GT(last, 4000u);
}

TEST_F(Capture, SaysWhatIsNoCapture)
{
    CaptureReader absent;
    ASSERT_FALSE(absent.open(file));
    EXPECT_EQ(CaptureReader().open(file).error().id, "capture.unreadable");
    EXPECT_EQ(CaptureReader().open(m_folder).error().id, "capture.unreadable");
    for (const std::string& text : { std::string(), std::string("{\"number\":1}\n"), std::string(5000, '\0') }) {
        write(text);
        EXPECT_EQ(CaptureReader().open(file).error().id, "capture.not_one");
    }
    std::string damaged = fileOf({});
    damaged[8] = 2;
    write(damaged);
    EXPECT_EQ(CaptureReader().open(file).error().id, "capture.not_one") << "the head has a checksum";
    write(fileHead(kVersion + 1));
    EXPECT_EQ(CaptureReader().open(file).error().id, "capture.newer");
}

// Files come from anywhere: content that passes its checksum may still be nonsense.
TEST_F(Capture, SurvivesNonsenseInsideWholeBlocks)
{
    std::mt19937 random(3);
    std::string content = RowEncoder().take();
    RowEncoder encoder;
    for (const Row& row : rows(50))
        encoder.add(row);
    const std::string good = encoder.take();
    for (int round = 0; round < 250; ++round) {
        content = good;
        for (int i = 0; i < 4; ++i)
            content[random() % content.size()] = static_cast<char>(random());
        write(fileHead()
            + block(
                { .kind = BlockKind::Rows, .rows = 50, .rawSize = static_cast<std::uint32_t>(content.size()) }, content)
            + block({ .kind = BlockKind::End, .first = 50 }, {}));
        CaptureReader reader;
        const std::vector<Row> back = readAll(reader);
        EXPECT_FALSE(reader.isCut());
        for (const Row& row : back) {
            EXPECT_LT(static_cast<int>(row.event.kind), tap::kEventKinds);
            EXPECT_LT(static_cast<int>(row.event.drop), tap::kDropReasons);
        }
        if (round % 100 == 0) {
            // Not even packed.
            write(
                fileHead() + block({ .kind = BlockKind::Rows, .packed = true, .rows = 50, .rawSize = 1000 }, content));
            CaptureReader other;
            EXPECT_TRUE(readAll(other).empty());
            EXPECT_GT(other.damagedBytes(), 0u);
        }
    }
}

} // namespace
} // namespace hookline::capture
