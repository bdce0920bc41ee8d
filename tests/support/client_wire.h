// The client's side of TLS and WebSocket for tests, over strings: what RawClient puts between its bytes and the socket.
#pragma once

#include "tests/support/raw_client.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <string>
#include <string_view>

namespace hookline::test {

class TlsWire final : public Wire {
public:
    struct Options {
        std::filesystem::path ca = {};          ///< empty: the server is not checked
        std::filesystem::path certificate = {}; ///< the client's own
        std::filesystem::path key = {};
        int version = 0; ///< e.g. TLS1_1_VERSION: this one only
    };
    explicit TlsWire(const Options& options)
        : m_context(::SSL_CTX_new(::TLS_client_method()))
    {
        if (options.version != 0) {
            ::SSL_CTX_set_security_level(m_context, 0);
            ::SSL_CTX_set_min_proto_version(m_context, options.version);
            ::SSL_CTX_set_max_proto_version(m_context, options.version);
        }
        if (!options.ca.empty()) {
            EXPECT_EQ(1, ::SSL_CTX_load_verify_locations(m_context, options.ca.c_str(), nullptr));
            ::SSL_CTX_set_verify(m_context, SSL_VERIFY_PEER, nullptr);
        }
        if (!options.certificate.empty()) {
            EXPECT_EQ(1, ::SSL_CTX_use_certificate_file(m_context, options.certificate.c_str(), SSL_FILETYPE_PEM));
            EXPECT_EQ(1, ::SSL_CTX_use_PrivateKey_file(m_context, options.key.c_str(), SSL_FILETYPE_PEM));
        }
        m_ssl = ::SSL_new(m_context);
        m_in = ::BIO_new(::BIO_s_mem());
        m_out = ::BIO_new(::BIO_s_mem());
        BIO_set_mem_eof_return(m_in, -1);
        ::SSL_set_bio(m_ssl, m_in, m_out);
        ::SSL_set_connect_state(m_ssl);
    }
    ~TlsWire() override
    {
        ::SSL_free(m_ssl);
        ::SSL_CTX_free(m_context);
    }

    std::string begin() override
    {
        ::SSL_do_handshake(m_ssl);
        return written();
    }
    bool ready() const override { return ::SSL_is_init_finished(m_ssl) == 1; }
    std::string out(std::string_view plain) override
    {
        if (!plain.empty()) {
            EXPECT_EQ(static_cast<int>(plain.size()), ::SSL_write(m_ssl, plain.data(), static_cast<int>(plain.size())));
        }
        return written();
    }
    std::string in(std::string_view bytes, std::string& plain) override
    {
        ::BIO_write(m_in, bytes.data(), static_cast<int>(bytes.size()));
        char buffer[16384];
        for (int got = 0; (got = ::SSL_read(m_ssl, buffer, sizeof buffer)) > 0;)
            plain.append(buffer, static_cast<std::size_t>(got));
        closed = (::SSL_get_shutdown(m_ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
        return written();
    }
    SSL* ssl() const { return m_ssl; }
    bool closed = false; ///< close_notify came

private:
    std::string written()
    {
        std::string out(static_cast<std::size_t>(BIO_ctrl_pending(m_out)), '\0');
        if (!out.empty())
            ::BIO_read(m_out, out.data(), static_cast<int>(out.size()));
        return out;
    }
    SSL_CTX* m_context;
    SSL* m_ssl;
    BIO* m_in;
    BIO* m_out;
};

/// One frame from a client: masked.
inline std::string clientFrame(unsigned first, std::string_view payload, bool masked = true)
{
    std::string out(1, static_cast<char>(first));
    const unsigned bit = masked ? 0x80u : 0u;
    if (payload.size() < 126) {
        out += static_cast<char>(bit | payload.size());
    } else if (payload.size() < 65536) {
        out += static_cast<char>(bit | 126u);
        out += u16(static_cast<unsigned>(payload.size()));
    } else {
        out += static_cast<char>(bit | 127u);
        out += u32(0) + u32(static_cast<std::uint32_t>(payload.size()));
    }
    constexpr std::string_view kMask = "\x11\xA2\x33\xC4";
    if (masked)
        out.append(kMask);
    for (std::size_t i = 0; i < payload.size(); ++i)
        out += masked ? static_cast<char>(payload[i] ^ kMask[i % 4]) : payload[i];
    return out;
}

inline std::string upgradeRequest(std::string_view more = {}, std::string_view path = "/mqtt")
{
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n"
        + std::string(more) + "\r\n";
}

/// Reads what a server sends: whole frames, never masked.
class ServerFrames {
public:
    struct Frame {
        unsigned op;
        std::string payload;
    };
    void add(std::string_view bytes) { m_bytes.append(bytes); }
    std::optional<Frame> next()
    {
        if (m_bytes.size() < 2)
            return std::nullopt;
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(m_bytes[i]); };
        EXPECT_EQ(byte(0) & 0xF0u, 0x80u);
        EXPECT_EQ(byte(1) & 0x80u, 0u) << "a masked frame from a server";
        std::size_t size = byte(1) & 0x7Fu;
        std::size_t at = 2;
        const std::size_t digits = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (m_bytes.size() < 2 + digits)
            return std::nullopt;
        if (digits > 0) {
            size = 0;
            for (std::size_t i = 0; i < digits; ++i)
                size = size << 8 | byte(2 + i);
            at += digits;
        }
        if (m_bytes.size() < at + size)
            return std::nullopt;
        Frame out { byte(0) & 15u, m_bytes.substr(at, size) };
        m_bytes.erase(0, at + size);
        return out;
    }

private:
    std::string m_bytes;
};

/// WebSocket over `below`, or over the socket itself.
class WebSocketWire final : public Wire {
public:
    explicit WebSocketWire(std::unique_ptr<Wire> below = nullptr, std::size_t frameSize = 0)
        : m_below(std::move(below))
        , m_frameSize(frameSize)
    {
    }
    std::string begin() override { return m_below ? m_below->begin() : upgradeRequest(); }
    bool ready() const override { return m_open; }
    std::string out(std::string_view plain) override
    {
        std::string framed;
        while (!plain.empty()) { // a frame need not be a packet
            const std::string_view piece = plain.substr(0, m_frameSize == 0 ? plain.size() : m_frameSize);
            framed += clientFrame(0x82, piece);
            plain.remove_prefix(piece.size());
        }
        return m_below ? m_below->out(framed) : framed;
    }
    std::string in(std::string_view bytes, std::string& plain) override
    {
        std::string answer;
        std::string inner;
        if (m_below) {
            answer = m_below->in(bytes, inner);
            if (m_below->ready() && !m_asked) {
                m_asked = true;
                answer += m_below->out(upgradeRequest());
            }
        } else {
            inner = bytes;
        }
        if (!m_open) {
            m_head += inner;
            const auto end = m_head.find("\r\n\r\n");
            if (end == std::string::npos)
                return answer;
            EXPECT_TRUE(m_head.starts_with("HTTP/1.1 101 ")) << m_head;
            EXPECT_NE(m_head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), std::string::npos);
            m_open = true;
            inner = m_head.substr(end + 4);
        }
        m_frames.add(inner);
        while (auto frame = m_frames.next()) {
            if (frame->op == 2)
                plain += frame->payload;
            else if (frame->op == 8)
                closeCode = frame->payload.size() < 2 ? 1005u
                                                      : static_cast<unsigned char>(frame->payload[0]) * 256u
                        + static_cast<unsigned char>(frame->payload[1]);
            else if (frame->op == 10)
                pongs.push_back(frame->payload);
        }
        return answer;
    }
    unsigned closeCode = 0;
    std::vector<std::string> pongs;

private:
    std::unique_ptr<Wire> m_below;
    std::size_t m_frameSize;
    bool m_asked = false;
    bool m_open = false;
    std::string m_head;
    ServerFrames m_frames;
};

} // namespace hookline::test
