#include "core/tap/event.h"

namespace hookline::tap {

std::string_view name(EventKind kind) noexcept
{
    switch (kind) {
    case EventKind::Connected: return "connected";
    case EventKind::ConnectRefused: return "connect_refused";
    case EventKind::Disconnected: return "disconnected";
    case EventKind::Subscribed: return "subscribed";
    case EventKind::Unsubscribed: return "unsubscribed";
    case EventKind::SessionCreated: return "session_created";
    case EventKind::SessionResumed: return "session_resumed";
    case EventKind::SessionTakenOver: return "session_takenover";
    case EventKind::SessionTerminated: return "session_terminated";
    case EventKind::Publish: return "publish";
    case EventKind::Delivered: return "delivered";
    case EventKind::Acked: return "acked";
    case EventKind::Dropped: return "dropped";
    case EventKind::SubscribeRefused: return "subscribe_refused";
    }
    return "?";
}

std::string_view name(DropReason reason) noexcept
{
    switch (reason) {
    case DropReason::None: return "none";
    case DropReason::NoSubscribers: return "no_subscribers";
    case DropReason::QueueFull: return "queue_full";
    case DropReason::OutboxFull: return "slow_consumer";
    case DropReason::OfflineQoS0: return "qos0_offline";
    case DropReason::Expired: return "expired";
    case DropReason::PacketTooLarge: return "packet_too_large";
    case DropReason::SessionEnded: return "session_ended";
    case DropReason::HookRejected: return "hook_rejected";
    case DropReason::RetainedLimit: return "retained_limit";
    case DropReason::MailboxFull: return "mailbox_full";
    case DropReason::NotAuthorized: return "not_authorized";
    }
    return "?";
}

base::TextRef refusedText(std::string_view filter, std::string_view detail)
{
    std::string text(filter.substr(0, filter.find('\0')));
    if (!detail.empty())
        text.append(1, '\0').append(detail);
    return base::makeText(text);
}

} // namespace hookline::tap
