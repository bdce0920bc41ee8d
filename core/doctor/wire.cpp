#include "core/doctor/wire.h"

namespace hookline::doctor {
namespace {

constexpr std::size_t kLargestAnswer = 1 << 20;

void put(std::string& out, std::uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; --i)
        out.push_back(static_cast<char>(value >> (8 * i)));
}

void putText(std::string& out, std::string_view text)
{
    put(out, text.size(), 2);
    out += text;
}

/// Reads what is there and zeros behind the end.
class Reader {
public:
    explicit Reader(std::string_view bytes)
        : m_bytes(bytes)
    {
    }
    std::int64_t number(int bytes)
    {
        std::uint64_t value = 0;
        for (int i = 0; i < bytes; ++i)
            value = value << 8 | next();
        const int unused = 64 - 8 * bytes;
        return static_cast<std::int64_t>(value << unused) >> unused;
    }
    std::string text(int sizeBytes)
    {
        const std::int64_t size = number(sizeBytes);
        std::string out(m_bytes.substr(0, size < 0 ? 0 : static_cast<std::size_t>(size)));
        m_bytes.remove_prefix(out.size());
        return out;
    }
    bool empty() const { return m_bytes.empty(); }

private:
    unsigned char next()
    {
        if (m_bytes.empty())
            return 0;
        const auto byte = static_cast<unsigned char>(m_bytes[0]);
        m_bytes.remove_prefix(1);
        return byte;
    }
    std::string_view m_bytes;
};

} // namespace

Wire::Answer Wire::ask(int api, int version, std::string_view body, std::string& answer, const Limit& limit)
{
    Answer out;
    std::string request;
    put(request, static_cast<std::uint64_t>(api), 2);
    put(request, static_cast<std::uint64_t>(version), 2);
    put(request, ++m_number, 4);
    putText(request, m_clientId);
    request += body;
    std::string framed;
    put(framed, request.size(), 4);
    framed += request;
    if (out.result = m_stream.write(framed, limit); out.result != Stream::Result::Ok)
        return out;
    std::string head;
    if (out.result = m_stream.readAll(head, 8, limit); out.result != Stream::Result::Ok) {
        out.start = head;
        return out;
    }
    Reader reader(head);
    const std::int64_t size = reader.number(4);
    const std::int64_t number = reader.number(4);
    if (size < 4 || size > static_cast<std::int64_t>(kLargestAnswer) || number != m_number) {
        out.start = head;
        return out;
    }
    out.isKafka = true;
    out.result = m_stream.readAll(answer, static_cast<std::size_t>(size - 4), limit);
    return out;
}

Wire::Versions Wire::versions(const Limit& limit)
{
    std::string answer;
    Versions out;
    static_cast<Answer&>(out) = ask(18, 0, {}, answer, limit);
    Reader reader(answer);
    out.code = static_cast<int>(reader.number(2));
    for (std::int64_t count = reader.number(4); count > 0 && !reader.empty(); --count) {
        const int api = static_cast<int>(reader.number(2));
        reader.number(2);
        out.apis[api] = static_cast<int>(reader.number(2));
    }
    return out;
}

Wire::Mechanisms Wire::handshake(const std::string& mechanism, const Limit& limit)
{
    std::string body;
    putText(body, mechanism);
    std::string answer;
    Mechanisms out;
    static_cast<Answer&>(out) = ask(kSaslHandshake, 1, body, answer, limit);
    Reader reader(answer);
    out.code = static_cast<int>(reader.number(2));
    for (std::int64_t count = reader.number(4); count > 0 && !reader.empty(); --count)
        out.offered.push_back(reader.text(2));
    return out;
}

Wire::Authenticated Wire::authenticate(std::string_view token, const Limit& limit)
{
    std::string body;
    put(body, token.size(), 4);
    body += token;
    std::string answer;
    Authenticated out;
    static_cast<Answer&>(out) = ask(kSaslAuthenticate, 0, body, answer, limit);
    Reader reader(answer);
    out.code = static_cast<int>(reader.number(2));
    out.message = reader.text(2);
    out.bytes = reader.text(4);
    return out;
}

} // namespace hookline::doctor
