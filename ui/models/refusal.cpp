#include "ui/models/refusal.h"

#include "core/mqtt/topic.h"

namespace hookline::ui {
namespace {

using Wish = AclQuestion::Wish;

/// What the broker says of a CONNECT whose will may not be published.
constexpr std::string_view kWillRefused = "the will may not be published to its topic";
/// … and of a filter that the access rules do not grant; other callbacks have other names.
constexpr std::string_view kFilterRefused = "refused by the access rules";

std::optional<Wish> wishOf(const tap::Event& event)
{
    if (event.kind == tap::EventKind::Dropped && event.drop == tap::DropReason::NotAuthorized)
        return event.incoming ? Wish::Publish : Wish::Receive;
    if (event.kind == tap::EventKind::SubscribeRefused)
        return event.detail() == kFilterRefused ? std::optional(Wish::Subscribe) : std::nullopt;
    if (event.kind != tap::EventKind::ConnectRefused)
        return std::nullopt;
    const std::string_view detail = event.detail();
    if (event.reason == mqtt::ReasonCode::NotAuthorized && detail == kWillRefused)
        return Wish::Publish;
    // Any other detail is the answer already, and it is not the rules': a session of another user, a client id that is missing.
    const bool theirs = event.reason == mqtt::ReasonCode::NotAuthorized || event.reason == mqtt::ReasonCode::ClientIdentifierNotValid;
    return theirs && detail == mqtt::name(event.reason) ? std::optional(Wish::Connect) : std::nullopt;
}

} // namespace

std::optional<AclQuestion> refusalOf(const tap::Event& event)
{
    const std::optional<Wish> wish = event.client ? wishOf(event) : std::nullopt;
    if (!wish)
        return std::nullopt;
    const std::string_view topic = wish == Wish::Subscribe ? mqtt::parseShared(event.topic()).filter : event.topic();
    return AclQuestion { event.client->clientId, event.client->username, *wish, std::string(topic) };
}

} // namespace hookline::ui
