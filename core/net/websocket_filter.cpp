#include "core/net/websocket_filter.h"

#include "core/base/utf8.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace hookline::net {
namespace {

constexpr std::size_t kMaxControl = 125;
/// Pongs are not piled up for a peer that does not read: any answer to the latest ping will do.
constexpr std::size_t kMaxAnswers = 64 * 1024;

void appendFrame(std::string& out, unsigned op, std::string_view payload)
{
    out += static_cast<char>(0x80u | op);
    if (payload.size() <= 125) {
        out += static_cast<char>(payload.size());
    } else if (payload.size() <= 0xFFFF) {
        out += static_cast<char>(126);
        out += static_cast<char>(payload.size() >> 8);
        out += static_cast<char>(payload.size() & 0xFF);
    } else {
        out += static_cast<char>(127);
        for (int shift = 56; shift >= 0; shift -= 8)
            out += static_cast<char>((payload.size() >> shift) & 0xFF);
    }
    out.append(payload);
}

void appendClose(std::string& out, unsigned code)
{
    const char payload[2] = { static_cast<char>(code >> 8), static_cast<char>(code & 0xFF) };
    appendFrame(out, 8, { payload, 2 });
}

/// What a peer may send (RFC 6455 section 7.4).
bool isCloseCode(unsigned code) noexcept
{
    return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) || (code >= 3000 && code <= 4999);
}

} // namespace

WebSocketFilter::WebSocketFilter(std::shared_ptr<const WebSocketSettings> settings)
    : m_settings(std::move(settings))
{
}

std::size_t WebSocketFilter::bestSize() const noexcept { return 64 * 1024 - 16; }

Filter::State WebSocketFilter::receive(std::string_view bytes, std::string& up, std::string& down)
{
    if (m_stage == Stage::Upgrade) {
        if (const State state = upgrade(bytes, down); state != State::Open || m_stage == Stage::Upgrade)
            return state;
    }
    return frames(bytes, up, down);
}

Filter::State WebSocketFilter::upgrade(std::string_view& bytes, std::string& down)
{
    const std::size_t kept = m_head.size();
    m_head.append(bytes.substr(0, kMaxUpgradeBytes + 1 - kept));
    const auto end = m_head.find("\r\n\r\n", kept < 3 ? 0 : kept - 3);
    Upgrade answer;
    if (end != std::string::npos && end + 4 <= kMaxUpgradeBytes) {
        answer = answerUpgrade(std::string_view(m_head).substr(0, end + 4), *m_settings);
        bytes.remove_prefix(end + 4 - kept);
    } else if (m_head.size() > kMaxUpgradeBytes) {
        answer = refuseLongUpgrade();
    } else {
        return State::Open;
    }
    down += answer.response;
    std::string().swap(m_head);
    m_stage = answer.accepted ? Stage::Open : Stage::Closed;
    m_problem = answer.accepted ? std::string() : "WebSocket: " + answer.problem;
    return answer.accepted ? State::Open : State::Failed;
}

Filter::State WebSocketFilter::frames(std::string_view bytes, std::string& up, std::string& down)
{
    while (m_stage == Stage::Open) {
        if (!m_inFrame) {
            if (!readHeader(bytes, down))
                break;
            m_inFrame = true;
        }
        const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(m_left, bytes.size()));
        std::string& target = static_cast<unsigned>(m_op) >= 8 ? m_head : up;
        const std::size_t at = target.size();
        target.append(bytes.substr(0, step));
        const unsigned char* mask = m_header.data() + m_headerSize - 4;
        for (std::size_t i = 0; i < step; ++i)
            target[at + i] = static_cast<char>(static_cast<unsigned char>(target[at + i]) ^ mask[(m_maskAt + i) & 3]);
        m_maskAt = static_cast<std::uint8_t>((m_maskAt + step) & 3);
        m_left -= step;
        bytes.remove_prefix(step);
        if (m_left > 0)
            break;
        m_inFrame = false;
        m_headerSize = 0;
        if (static_cast<unsigned>(m_op) >= 8) {
            if (const State state = endOfControl(down); state != State::Open)
                return state;
        } else {
            m_inMessage = !m_final;
        }
    }
    return m_stage == Stage::Open ? State::Open : State::Failed;
}

bool WebSocketFilter::readHeader(std::string_view& bytes, std::string& down)
{
    for (;;) {
        std::size_t wanted = 2;
        if (m_headerSize >= 2) {
            const unsigned length = m_header[1] & 0x7Fu;
            wanted = 2u + (length == 126 ? 2u : length == 127 ? 8u : 0u) + 4u;
        }
        if (m_headerSize == wanted)
            break;
        if (bytes.empty())
            return false;
        m_header[m_headerSize++] = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        if (m_headerSize == 2 && !checkHeader(down))
            return false;
    }
    std::uint64_t length = m_header[1] & 0x7Fu;
    const std::size_t digits = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (digits > 0) {
        length = 0;
        for (std::size_t i = 0; i < digits; ++i)
            length = length << 8 | m_header[2 + i];
        if (length < (digits == 2 ? 126u : 0x10000u) || (length >> 63) != 0) {
            fail(1002, "a frame's length is not in its shortest form", down);
            return false;
        }
    }
    m_left = length;
    m_maskAt = 0;
    return true;
}

/// The first two bytes.
bool WebSocketFilter::checkHeader(std::string& down)
{
    const unsigned op = m_header[0] & 0x0Fu;
    const bool final = (m_header[0] & 0x80u) != 0;
    const bool control = op >= 8;
    if ((m_header[0] & 0x70u) != 0)
        fail(1002, "reserved bits are set", down);
    else if ((op > 2 && op < 8) || op > 10)
        fail(1002, "unknown opcode " + std::to_string(op), down);
    else if ((m_header[1] & 0x80u) == 0)
        fail(1002, "a frame without mask", down);
    else if (control && (!final || (m_header[1] & 0x7Fu) > kMaxControl))
        fail(1002, "a control frame that is fragmented or too long", down);
    else if (op == 1)
        fail(1003, "a text frame; MQTT is binary", down); // [MQTT-6.0.0-1]
    else if (!control && (op == 0) != m_inMessage)
        fail(1002, op == 0 ? "a continuation of nothing" : "a new message within another", down);
    else {
        m_op = static_cast<Op>(op);
        m_final = final;
        return true;
    }
    return false;
}

Filter::State WebSocketFilter::endOfControl(std::string& down)
{
    const std::string payload = std::move(m_head);
    m_head.clear();
    if (m_op == Op::Ping && down.size() < kMaxAnswers)
        appendFrame(down, 10, payload);
    if (m_op != Op::Close)
        return State::Open;
    if (payload.empty()) {
        appendFrame(down, 8, {});
    } else {
        const unsigned code = payload.size() < 2
            ? 0
            : static_cast<unsigned char>(payload[0]) * 256u + static_cast<unsigned char>(payload[1]);
        if (!isCloseCode(code)) {
            fail(1002, "a close frame with an invalid code", down);
            return State::Failed;
        }
        if (!base::isUtf8(std::string_view(payload).substr(2))) {
            fail(1007, "a close reason that is not UTF-8", down);
            return State::Failed;
        }
        appendClose(down, code);
    }
    m_stage = Stage::Closed;
    return State::Ended;
}

void WebSocketFilter::fail(unsigned code, std::string problem, std::string& down)
{
    m_problem = "WebSocket: " + std::move(problem);
    appendClose(down, code);
    m_stage = Stage::Closed;
}

void WebSocketFilter::send(std::string_view bytes, std::string& down)
{
    if (m_stage != Stage::Open)
        return;
    while (!bytes.empty()) {
        const std::size_t size = m_cutter.next(bytes);
        appendFrame(down, 2, bytes.substr(0, size));
        bytes.remove_prefix(size);
    }
}

std::size_t WebSocketFilter::PacketCutter::next(std::string_view bytes) noexcept
{
    std::size_t at = 0;
    for (; m_left == 0 && at < bytes.size(); ++at) { // the fixed header: a byte, then the remaining length, seven bits a byte
        const auto byte = static_cast<unsigned char>(bytes[at]);
        if (std::exchange(m_inHeader, true)) {
            m_length |= std::uint32_t { byte & 0x7Fu } << m_shift;
            m_shift = static_cast<std::uint8_t>(m_shift + 7);
            if ((byte & 0x80u) == 0) {
                m_left = std::exchange(m_length, 0);
                m_shift = 0;
                m_inHeader = false;
                if (m_left == 0)
                    return at + 1;
            }
        }
    }
    const std::size_t body = std::min<std::size_t>(m_left, bytes.size() - at);
    m_left -= static_cast<std::uint32_t>(body);
    return at + body;
}

void WebSocketFilter::close(std::string& down)
{
    if (m_stage == Stage::Open)
        appendClose(down, 1000);
    m_stage = Stage::Closed;
}

} // namespace hookline::net
