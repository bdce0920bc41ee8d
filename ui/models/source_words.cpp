#include "ui/models/source_words.h"

#include "ui/format.h"

#include <cmath>
#include <numeric>

namespace hookline::ui {

using metrics::ReplayState;
using metrics::SourceSkip;
using metrics::SourceState;

QString SourceWords::state(SourceState state)
{
    switch (state) {
    case SourceState::Connecting: return tr("connecting…");
    case SourceState::Running: return tr("running");
    case SourceState::Waiting: return tr("waits for a subscriber");
    case SourceState::Held: return tr("held back by the broker");
    case SourceState::Down: return tr("Kafka unreachable");
    case SourceState::Blocked: return tr("refused");
    }
    return {};
}

QString SourceWords::advice(SourceState state)
{
    switch (state) {
    case SourceState::Connecting: return tr("It has no partition yet: it joins its group, or others of the group have all of them.");
    case SourceState::Waiting:
        return tr("Nobody is subscribed with QoS 1 or 2 to what it would publish, and it commits only what somebody acknowledged. The records stay in Kafka.");
    case SourceState::Held: return tr("The broker takes no messages now: it is stopped, or holds all publishers back because a queue or a disk is behind.");
    default: return {};
    }
}

QString SourceWords::skip(SourceSkip reason)
{
    switch (reason) {
    case SourceSkip::MissingField: return tr("a field is missing");
    case SourceSkip::BadTopic: return tr("not an MQTT topic");
    case SourceSkip::BadQos: return tr("not a QoS");
    case SourceSkip::BadRetain: return tr("neither true nor false");
    case SourceSkip::BadProperty: return tr("not a user property");
    case SourceSkip::TooLarge: return tr("too large");
    case SourceSkip::Loop: return tr("came out of Kafka before");
    case SourceSkip::NotAuthorized: return tr("forbidden by the access rules");
    case SourceSkip::Rejected: return tr("rejected by a hook");
    }
    return {};
}

QString SourceWords::remedy(SourceSkip reason)
{
    switch (reason) {
    case SourceSkip::MissingField: return tr("Give the field a default in the template: ${field|default}.");
    case SourceSkip::BadTopic: return tr("Change the template of the topic: what it makes is empty, too long, or has + or # in it.");
    case SourceSkip::BadQos: return tr("The template of the QoS must make 0, 1 or 2.");
    case SourceSkip::BadRetain: return tr("The template of retain must make true or false.");
    case SourceSkip::BadProperty: return tr("What a user property's template makes is not text, or longer than 65,535 bytes.");
    case SourceSkip::TooLarge: return tr("Raise broker.max_packet_size, or publish less of the record.");
    case SourceSkip::Loop: return tr("That is the loop guard's work. Switch it off only where no rule sends these topics back.");
    case SourceSkip::NotAuthorized: return tr("Let the source's user name publish there in the ACL file.");
    case SourceSkip::Rejected: return tr("The Hooks page says which hook it was.");
    }
    return {};
}

std::uint64_t SourceWords::total(const Skips& skipped) { return std::accumulate(skipped.begin(), skipped.end(), std::uint64_t {}); }

QString SourceWords::skips(const Skips& skipped)
{
    QStringList out;
    for (std::size_t i = 0; i < skipped.size(); ++i) {
        if (skipped[i] == 0)
            continue;
        const QString reason = skip(static_cast<SourceSkip>(i));
        out << (skipped[i] == total(skipped) ? reason : withDetail(reason, ui::number(skipped[i])));
    }
    return listed(out);
}

QString SourceWords::state(ReplayState state, bool dryRun)
{
    switch (state) {
    case ReplayState::Preparing: return tr("Asking Kafka for the range…");
    case ReplayState::Running: return dryRun ? tr("Dry run: reading, publishing nothing…") : tr("Replaying…");
    case ReplayState::Paused: return tr("Paused");
    case ReplayState::Done: return dryRun ? tr("Dry run done: nothing was published") : tr("Replayed");
    case ReplayState::Cancelled: return tr("Cancelled");
    case ReplayState::Failed: return tr("Failed");
    }
    return {};
}

QString SourceWords::duration(double seconds)
{
    if (!std::isfinite(seconds) || seconds < 0)
        return QStringLiteral("\u2013");
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60)
        return tr("%1 s").arg(whole);
    if (whole < 3600 && whole % 60 == 0)
        return tr("%1 min").arg(whole / 60);
    if (whole < 3600)
        return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    if (whole % 86400 < 3600 && whole >= 48 * 3600)
        return tr("%1 d").arg(whole / 86400);
    if (whole < 48 * 3600)
        return tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
    return tr("%1 d %2 h").arg(whole / 86400).arg(whole % 86400 / 3600);
}

} // namespace hookline::ui
