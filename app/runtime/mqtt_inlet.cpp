#include "app/runtime/mqtt_inlet.h"

#include "core/base/log.h"
#include "core/kafka/source_record.h"
#include "core/mqtt/acks.h"
#include "core/mqtt/extra_properties.h"
#include "core/mqtt/publish.h"
#include "core/mqtt/user_properties.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace hookline::runtime {
namespace {

using hooks::Injection;
using hooks::InjectionFate;
using mqtt::PacketType;

constexpr int kPatienceSeconds = 10;

void addText(std::string& out, std::string_view text)
{
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xFF);
    out += text;
}

std::string packet(PacketType type, unsigned flags, std::string_view body)
{
    std::array<char, 4> size {};
    mqtt::Writer writer(size.data());
    writer.variable(static_cast<std::uint32_t>(body.size()));
    std::string out(1, static_cast<char>(static_cast<unsigned>(type) << 4 | flags));
    return out.append(size.data(), writer.position()).append(body);
}

std::string connectPacket(const MqttInlet::Where& where)
{
    const unsigned flags = 2u | (where.username.empty() ? 0u : 0x80u) | (where.password.empty() ? 0u : 0x40u); // a clean start
    std::string body;
    addText(body, "MQTT");
    body += '\x05';
    body += static_cast<char>(flags);
    body += std::string_view("\0\0\0", 3); // no keep-alive, no properties
    addText(body, where.clientId);
    if (!where.username.empty())
        addText(body, where.username);
    if (!where.password.empty())
        addText(body, where.password);
    return packet(PacketType::Connect, 0, body);
}

/// Of a CONNACK's properties, the one that matters here. Those of a server are not what mqtt::readProperties() reads.
std::uint16_t receiveMaximumOf(mqtt::Reader& reader)
{
    mqtt::Reader list(reader.take(reader.variable()));
    while (list.ok() && !list.atEnd()) {
        switch (static_cast<mqtt::Property>(list.byte())) {
        case mqtt::Property::ReceiveMaximum: return list.twoBytes();
        case mqtt::Property::SessionExpiryInterval:
        case mqtt::Property::MaximumPacketSize: list.fourBytes(); break;
        case mqtt::Property::TopicAliasMaximum:
        case mqtt::Property::ServerKeepAlive: list.twoBytes(); break;
        case mqtt::Property::MaximumQoS:
        case mqtt::Property::RetainAvailable:
        case mqtt::Property::WildcardSubscriptionAvailable:
        case mqtt::Property::SubscriptionIdentifierAvailable:
        case mqtt::Property::SharedSubscriptionAvailable: list.byte(); break;
        case mqtt::Property::UserProperty: list.binary(); list.binary(); break;
        default: list.binary(); // the rest are texts
        }
    }
    return 65535;
}

} // namespace

base::Result<std::unique_ptr<MqttInlet>> MqttInlet::connect(Where where)
{
    std::unique_ptr<MqttInlet> inlet(new MqttInlet(std::move(where)));
    if (auto opened = inlet->open(); !opened)
        return base::fail(opened.error());
    return inlet;
}

MqttInlet::~MqttInlet()
{
    if (m_socket >= 0)
        send(packet(PacketType::Disconnect, 0, {}));
    close();
}

void MqttInlet::close() noexcept
{
    m_tls.reset();
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
    m_in.clear();
    m_used = 0;
}

base::Result<> MqttInlet::open()
{
    const std::string address = m_where.host + ':' + std::to_string(m_where.port);
    const auto unreachable = [&](std::string why) {
        close();
        return base::fail({ "mqtt.unreachable", "The MQTT broker at " + address + " cannot be reached", std::move(why),
            "Start it, or name another with --broker HOST:PORT" });
    };
    addrinfo hints {};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int code = ::getaddrinfo(m_where.host.c_str(), std::to_string(m_where.port).c_str(), &hints, &found); code != 0)
        return unreachable(::gai_strerror(code));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
    std::string why;
    for (const addrinfo* one = addresses.get(); one && m_socket < 0; one = one->ai_next) {
        m_socket = ::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, one->ai_protocol);
        const timeval patience { kPatienceSeconds, 0 };
        const int on = 1;
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(m_socket, one->ai_addr, one->ai_addrlen) != 0) {
            why = std::strerror(errno);
            close();
        }
    }
    if (m_socket < 0)
        return unreachable(why);
    if (m_where.tls) {
        auto secured = net::TlsClient::connect(m_socket, m_where.host, *m_where.tls);
        if (!secured) {
            close();
            return base::fail(secured.error());
        }
        m_tls = std::move(*secured);
    }
    std::uint8_t first = 0;
    std::string_view body;
    if (!send(connectPacket(m_where)) || !receive(first, body) || first >> 4 != static_cast<unsigned>(PacketType::Connack) || body.size() < 2)
        return unreachable(m_tls || m_socket < 0 ? "it does not answer as an MQTT 5 broker" : "it does not answer as an MQTT 5 broker without TLS");
    mqtt::Reader reader(body);
    reader.byte(); // no session is present
    if (const auto reason = static_cast<mqtt::ReasonCode>(reader.byte()); mqtt::isError(reason)) {
        close();
        return base::fail({ "mqtt.refused", "The MQTT broker at " + address + " does not let the replay in", std::string(mqtt::name(reason)),
            "Give --user and --password" });
    }
    m_receiveMaximum = std::max<std::uint16_t>(1, receiveMaximumOf(reader));
    return {};
}

bool MqttInlet::send(std::string_view bytes)
{
    if (m_tls)
        return m_tls->send(bytes);
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::size_t MqttInlet::read(char* bytes, std::size_t most)
{
    if (m_tls)
        return m_tls->receive(bytes, most);
    for (;;) {
        const ssize_t got = ::recv(m_socket, bytes, most, 0);
        if (got < 0 && errno == EINTR)
            continue;
        return got > 0 ? static_cast<std::size_t>(got) : 0;
    }
}

bool MqttInlet::receive(std::uint8_t& first, std::string_view& body)
{
    m_in.erase(0, std::exchange(m_used, 0));
    for (;;) {
        const mqtt::FixedHeader header = mqtt::readFixedHeader(m_in.data(), m_in.size());
        if (header.state == mqtt::FixedHeader::State::Malformed)
            return false;
        if (header.state == mqtt::FixedHeader::State::Complete) {
            first = header.first;
            body = std::string_view(m_in).substr(header.headerSize, header.remainingLength);
            m_used = header.packetSize();
            return true;
        }
        std::array<char, 4096> bytes {};
        const std::size_t got = read(bytes.data(), bytes.size());
        if (got == 0)
            return false;
        m_in.append(bytes.data(), got);
    }
}

bool MqttInlet::publish(const mqtt::Message& message, std::uint16_t packetId)
{
    mqtt::PublishHead head;
    head.qos = message.qos();
    head.retain = message.retain();
    head.packetId = packetId;
    head.topic = message.topic();
    head.v5 = true;
    std::string properties(message.properties());
    if (message.publisher() && message.publisher()->hops > 0 && mqtt::userProperty(properties, kafka::kHopsHeader).empty())
        mqtt::appendUserProperty(properties, kafka::kHopsHeader, std::to_string(message.publisher()->hops));
    head.properties = properties;
    head.payloadSize = message.payload().size();
    const std::size_t remaining = head.remainingLength();
    std::string bytes(mqtt::PublishHead::headSize(remaining, head.payloadSize), '\0');
    mqtt::Writer writer(bytes.data());
    head.write(writer, remaining);
    return send(bytes.append(message.payload()));
}

/// False: the connection is of no use any more.
bool MqttInlet::takeAck(std::vector<Injection>& batch, std::size_t& open)
{
    std::uint8_t first = 0;
    std::string_view body;
    if (!receive(first, body))
        return false;
    const auto type = static_cast<PacketType>(first >> 4);
    if (type != PacketType::Puback && type != PacketType::Pubrec && type != PacketType::Pubcomp)
        return type != PacketType::Disconnect; // nothing else is asked for
    mqtt::AckView ack;
    if (mqtt::readAck(type, body, mqtt::ProtocolVersion::V5, ack) != mqtt::ReasonCode::Success || ack.packetId == 0 || ack.packetId > batch.size())
        return false;
    Injection& one = batch[ack.packetId - 1u];
    if (type == PacketType::Pubrec && !mqtt::isError(ack.reason)) {
        const std::array<char, 2> id { static_cast<char>(ack.packetId >> 8), static_cast<char>(ack.packetId & 0xFF) };
        return send(packet(PacketType::Pubrel, 2, { id.data(), id.size() }));
    }
    one.fate = mqtt::isError(ack.reason) ? InjectionFate::Refused : InjectionFate::Routed;
    one.reason = ack.reason;
    --open;
    return true;
}

bool MqttInlet::publishAll(std::vector<Injection>& batch)
{
    std::size_t next = 0;
    std::size_t open = 0;
    while (next < batch.size() || open > 0) {
        if (next == batch.size() || open == m_receiveMaximum) { // [MQTT-3.3.4-7]
            if (!takeAck(batch, open))
                return false;
            continue;
        }
        Injection& one = batch[next++];
        if (!publish(*one.message, static_cast<std::uint16_t>(next)))
            return false;
        if (one.message->qos() == mqtt::QoS::AtMostOnce)
            one.fate = InjectionFate::Routed;
        else
            ++open;
    }
    return true;
}

void MqttInlet::inject(std::vector<Injection> batch, hooks::InjectionTerms, Done done)
{
    base::Result<> opened;
    if (m_socket < 0)
        opened = open();
    if (!opened) {
        base::logWarning("replay", opened.error().text());
        std::this_thread::sleep_for(std::chrono::seconds(1));
    } else if (!publishAll(batch)) {
        close(); // what has no acknowledgement is offered again, over another connection
    }
    done(std::move(batch));
}

void MqttInlet::askOwed(const mqtt::ClientInfoRef&, std::function<void(Owed&&)> done) { done({}); }

} // namespace hookline::runtime
