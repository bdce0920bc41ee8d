#include "core/broker/mail.h"

namespace hookline::broker {
namespace {

constexpr std::size_t kMostCopied = 1024;     ///< bytes of a message; a larger one is frozen, which costs less than to copy it
constexpr std::size_t kFewRecipients = 4;     ///< as cheap to copy as to count a reference
constexpr std::size_t kKeptBytes = 1 << 20;   ///< of a batch's memory, for each of its parts

template <class Container>
void forget(Container& container)
{
    container.clear();
    if (container.capacity() * sizeof(typename Container::value_type) > kKeptBytes)
        Container().swap(container);
}

} // namespace

Mail& MailBatch::append(Publication& publication, const RoutePtr* route)
{
    Mail& mail = m_mails.emplace_back();
    const std::size_t size = publication.topic.size() + publication.properties.size() + publication.payload.size();
    if (publication.frozen() || publication.storeId != 0 || size > kMostCopied) {
        mail.message = publication.message();
    } else {
        mail.at = static_cast<std::uint32_t>(m_bytes.size());
        m_bytes.append(publication.topic).append(publication.properties).append(publication.payload);
        mail.topicSize = static_cast<std::uint16_t>(publication.topic.size());
        mail.propertiesSize = static_cast<std::uint16_t>(publication.properties.size());
        mail.payloadSize = static_cast<std::uint16_t>(publication.payload.size());
        mail.qos = publication.qos;
        mail.retain = publication.retain;
        mail.dup = publication.dup;
        mail.expires = publication.expires;
        mail.expirySeconds = publication.expirySeconds;
        mail.wallMicros = publication.wallMicros;
        mail.steadyNanos = publication.steadyNanos;
        if (publication.publisher) {
            if (m_publishers.empty() || m_publishers.back() != *publication.publisher)
                m_publishers.push_back(*publication.publisher);
            mail.publisher = static_cast<std::uint32_t>(m_publishers.size());
        }
    }
    mail.from = publication.from;
    if (route) {
        if (m_routes.empty() || m_routes.back() != *route)
            m_routes.push_back(*route);
        mail.route = static_cast<std::uint32_t>(m_routes.size());
    }
    return mail;
}

void MailBatch::add(Publication& publication, const RoutePtr& route, unsigned loop)
{
    const std::vector<Recipient>& there = route->byLoop[loop];
    bool copy = there.size() <= kFewRecipients && !route->pick;
    for (std::size_t i = 0; copy && i < there.size(); ++i)
        copy = there[i].idCount == 0;
    Mail& mail = append(publication, copy ? nullptr : &route);
    if (copy) {
        mail.recipient = static_cast<std::uint32_t>(m_recipients.size());
        mail.recipients = static_cast<std::uint32_t>(there.size());
        m_recipients.insert(m_recipients.end(), there.begin(), there.end());
    }
}

void MailBatch::add(Publication& publication, const RoutePtr& route, const SharedRoute::Member& member, std::uint32_t via)
{
    Mail& mail = append(publication, member.recipient.idCount > 0 ? &route : nullptr);
    mail.via = via;
    mail.recipient = static_cast<std::uint32_t>(m_recipients.size());
    mail.recipients = 1;
    m_recipients.push_back(member.recipient);
}

Publication MailBatch::open(const Mail& mail, FrameScratch& frames) const
{
    if (mail.message) {
        Publication publication(mail.message, frames);
        publication.from = mail.from;
        return publication;
    }
    Publication publication;
    const std::string_view bytes(m_bytes);
    publication.topic = bytes.substr(mail.at, mail.topicSize);
    publication.properties = bytes.substr(mail.at + mail.topicSize, mail.propertiesSize);
    publication.payload = bytes.substr(std::size_t { mail.at } + mail.topicSize + mail.propertiesSize, mail.payloadSize);
    publication.qos = mail.qos;
    publication.retain = mail.retain;
    publication.dup = mail.dup;
    publication.expires = mail.expires;
    publication.expirySeconds = mail.expirySeconds;
    publication.wallMicros = mail.wallMicros;
    publication.steadyNanos = mail.steadyNanos;
    publication.publisher = mail.publisher == 0 ? nullptr : &m_publishers[mail.publisher - 1];
    publication.from = mail.from;
    publication.scratch = &frames;
    frames.made.fill(false);
    return publication;
}

const RoutePtr& MailBatch::route(const Mail& mail) const noexcept
{
    static const RoutePtr kNone;
    return mail.route == 0 ? kNone : m_routes[mail.route - 1];
}

std::span<const Recipient> MailBatch::recipients(const Mail& mail, unsigned loop) const noexcept
{
    if (mail.recipients == 0)
        return m_routes[mail.route - 1]->byLoop[loop];
    return std::span(m_recipients).subspan(mail.recipient, mail.recipients);
}

void MailBatch::clear()
{
    forget(m_mails);
    forget(m_bytes);
    forget(m_recipients);
    forget(m_routes);
    forget(m_publishers);
}

} // namespace hookline::broker
