// The fake backend's hook chains and scripts: what a plant with access rules, a bridge and three scripts looks like.
#include "tests/gui/support/fake_backend.h"

#include <algorithm>

namespace hookline::test {
namespace {

using metrics::HookCallback;
using metrics::HookChain;
using metrics::HookPhase;

constexpr auto kFolder = "/home/user/.config/hookline/scripts/";

struct Point {
    const char* name;
    HookPhase phase;
};
constexpr Point kPoints[] = { { "listener.accepted", HookPhase::Observe }, { "tls.handshake", HookPhase::Observe },
    { "packet.in", HookPhase::Mutate }, { "client.connect", HookPhase::Mutate },
    { "client.authenticate", HookPhase::Authorize }, { "client.auth_start", HookPhase::Mutate },
    { "client.subscribe", HookPhase::Mutate }, { "client.unsubscribe", HookPhase::Mutate },
    { "message.publish", HookPhase::Mutate }, { "message.route", HookPhase::Mutate },
    { "delivery.send", HookPhase::Mutate }, { "client.connack", HookPhase::Mutate },
    { "message.puback", HookPhase::Mutate }, { "packet.out", HookPhase::Mutate },
    { "message.authorize", HookPhase::Authorize }, { "message.accept", HookPhase::Veto },
    { "subscription.authorize", HookPhase::Authorize }, { "delivery.authorize", HookPhase::Authorize },
    { "delivery.enqueue", HookPhase::Veto }, { "client.authn_complete", HookPhase::Observe },
    { "client.connected", HookPhase::Observe }, { "client.connect_refused", HookPhase::Observe },
    { "client.ping", HookPhase::Observe }, { "client.disconnected", HookPhase::Observe },
    { "session.created", HookPhase::Observe }, { "session.resumed", HookPhase::Observe },
    { "session.takenover", HookPhase::Observe }, { "session.subscribed", HookPhase::Observe },
    { "client.subscribe_refused", HookPhase::Observe }, { "session.unsubscribed", HookPhase::Observe },
    { "session.terminated", HookPhase::Observe }, { "message.routed", HookPhase::Observe },
    { "message.delivered", HookPhase::Observe }, { "delivery.received", HookPhase::Observe },
    { "message.acked", HookPhase::Observe }, { "message.dropped", HookPhase::Observe },
    { "message.retained", HookPhase::Observe }, { "will.scheduled", HookPhase::Observe },
    { "will.cancelled", HookPhase::Observe }, { "will.published", HookPhase::Observe },
    { "sys.tick", HookPhase::Observe }, { "overload.activated", HookPhase::Observe },
    { "overload.deactivated", HookPhase::Observe }, { "bridge.mapped", HookPhase::Observe },
    { "bridge.acked", HookPhase::Observe }, { "bridge.failed", HookPhase::Observe } };

void time(HookCallback& callback, std::uint64_t nanos, std::uint64_t samples)
{
    const auto add = [&](std::uint64_t each, std::uint64_t count) {
        callback.stats.nanos.counts[static_cast<std::size_t>(metrics::LatencyHistogram::bucketOf(each))] += count;
    };
    const std::uint64_t seldom = samples / 40; // some take longer
    add(nanos, samples - seldom);
    add(nanos * 3, seldom);
}

/// One in 64 is timed, and takes as long as those before; some take longer.
void makeCall(HookCallback& callback, unsigned count)
{
    callback.stats.calls += count;
    auto& counts = callback.stats.nanos.counts;
    const auto most = static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin());
    const std::uint64_t timed = count / 64;
    counts[most] += timed;
    counts[std::min(most + 3 + callback.stats.calls % 7, counts.size() - 1)] += timed / 18;
}

} // namespace

void FakeBackend::makeHooks()
{
    std::uint64_t id = 0;
    const auto add = [&](const char* point, const char* owner, int priority, std::uint64_t calls, std::uint64_t nanos) -> HookCallback& {
        HookCallback& made = std::ranges::find(chains, point, &HookChain::point)->callbacks.emplace_back();
        made.id = ++id;
        made.owner = owner;
        made.priority = priority;
        made.stats.calls = calls;
        if (calls > 0)
            time(made, nanos, calls / 64 + 1);
        return made;
    };
    chains.clear();
    for (const Point& point : kPoints)
        chains.push_back({ point.name, point.phase, {} });
    add("client.authenticate", "access", 700, 41, 3'100);
    add("client.auth_start", "scram", 700, 0, 0);
    auto& guard = add("client.subscribe", "script guard.lua", 800, 77, 4'200);
    guard.stats.changes = 3;
    auto& rest = add("message.publish", "script legacy.lua", 900, 4120, 9'000);
    rest.filter = { { "old/+/temp", "old/+/humidity" }, "dev-*" };
    rest.stats.errors = 61;
    rest.stats.skipped = 1204;
    rest.stats.openings = 3;
    rest.stats.breaker = metrics::BreakerState::Open;
    rest.stats.lastError = "legacy.lua:7: attempt to perform arithmetic on a nil value (local 'celsius')";
    auto& enrich = add("message.publish", "script enrich.lua", 800, 184'220, 6'400);
    enrich.filter.topics = { "sensors/+/+" };
    enrich.stats.changes = 184'201;
    enrich.stats.drops = 19;
    auto& slow = add("message.publish", "script lookup.lua", 800, 9'310, 1'900'000);
    slow.filter.client = "line-*";
    slow.stats.changes = 9'310;
    add("message.authorize", "access", 700, 188'340, 700).stats.drops = 12;
    add("subscription.authorize", "access", 700, 77, 900);
    add("delivery.authorize", "access", 700, 402'113, 500);
    for (const char* point : { "client.connected", "client.disconnected", "message.routed", "message.delivered", "message.acked" }) {
        add(point, "kafka", 300, point[0] == 'c' ? 41 : 188'309, 1'300);
        add(point, "event table", 100, point[0] == 'c' ? 41 : 188'309, 320);
    }
    const auto script = [&](const char* name, bool stale, std::uint64_t errors, const char* problem, const char* text) {
        scriptEntries.push_back({ std::string(kFolder) + name, name, true, stale, problem, errors, 1, 41'200 });
        scriptTexts[QLatin1String(kFolder) + QLatin1String(name)] = QLatin1String(text);
    };
    scriptEntries.clear();
    script("enrich.lua", false, 0, "",
        "-- Adds to every JSON reading where it comes from and when the broker got it.\n"
        "hook.on(\"message.publish\", { topic = \"sensors/+/+\" }, function(msg)\n"
        "  local reading = json.decode(msg.payload)\n"
        "  if type(reading) ~= \"table\" then\n"
        "    return \"reject\", \"payload_format_invalid\"\n"
        "  end\n"
        "  msg:copy(\"audit/sensors\", msg.payload)\n"
        "  hook.log(\"from\", msg.client)\n"
        "  reading.site, reading.device = msg.topic:match(\"^sensors/([^/]+)/([^/]+)$\")\n"
        "  reading.received = hook.now() // 1000 --[[ seconds ]]\n"
        "  msg.payload = json.encode(reading)\n"
        "end)\n");
    script("guard.lua", false, 0, "", "hook.on(\"client.subscribe\", function(sub)\n  if sub.filter == \"#\" then sub.filter = \"public/#\" end\nend)\n");
    script("legacy.lua", false, 61, "legacy.lua:7: attempt to perform arithmetic on a nil value (local 'celsius')",
        "--[[ Moves old devices\n     to the topics that new ones use. ]]\nlocal scale = 1.8\n"
        "hook.on(\"message.publish\", { topic = { \"old/+/temp\", \"old/+/humidity\" }, client = \"dev-*\", priority = \"validate\" }, function(msg)\n"
        "  local device = msg.topic:match(\"^old/([^/]+)/\")\n  local celsius = tonumber(msg.payload)\n"
        "  msg.payload = tostring(celsius * scale + 32)\n  msg.topic = \"devices/\" .. device\nend)\n");
}

void FakeBackend::makeCalls(unsigned count)
{
    for (HookChain& chain : chains) {
        for (HookCallback& callback : chain.callbacks) {
            if (callback.enabled && callback.stats.calls > 0 && callback.stats.breaker == metrics::BreakerState::Closed)
                makeCall(callback, chain.point.starts_with("message") ? count : 0);
        }
    }
}

std::vector<HookChain> FakeBackend::hookChains() const
{
    ++hookQuestions;
    return chains;
}

void FakeBackend::setHookEnabled(qulonglong id, bool enabled)
{
    for (HookChain& chain : chains) {
        const auto found = std::ranges::find(chain.callbacks, id, &HookCallback::id);
        if (found != chain.callbacks.end())
            found->enabled = enabled;
    }
}

void FakeBackend::moveHook(qulonglong id, qulonglong before)
{
    for (HookChain& chain : chains) {
        auto& list = chain.callbacks;
        const auto from = std::ranges::find(list, id, &HookCallback::id);
        if (from == list.end() || id == before)
            continue;
        HookCallback moved = *from;
        list.erase(from);
        const auto to = before == 0 ? list.end() : std::ranges::find(list, before, &HookCallback::id);
        if (!list.empty())
            moved.priority = to == list.end() ? list.back().priority : to->priority;
        list.insert(to, moved);
    }
}

base::Result<QString> FakeBackend::readScript(const QString& path) const
{
    const auto found = scriptTexts.constFind(path);
    if (found == scriptTexts.constEnd())
        return base::fail({ "script.not_read", "cannot read " + path.toStdString(), "No such file", "" });
    return *found;
}

void FakeBackend::applyScript(const QString& path, const QString& text, const QString& basis)
{
    if (!basis.isNull() && basis != scriptTexts.value(path)) {
        emit scriptApplied(path, QStringLiteral("script.changed_elsewhere"), {});
        return;
    }
    if (scriptProblemId.isEmpty())
        scriptTexts[path] = text;
    emit scriptApplied(path, scriptProblemId, scriptProblem);
}

void FakeBackend::createScript(const QString& name, const QString& text)
{
    const QString path = QLatin1String(kFolder) + name;
    if (scriptTexts.contains(path)) {
        emit scriptApplied(path, QStringLiteral("script.exists"), {});
        return;
    }
    scriptTexts[path] = text;
    scriptEntries.push_back({ path.toStdString(), name.toStdString(), true, false, "", 0, 1, 32'000 });
    emit scriptApplied(path, {}, {});
}

void FakeBackend::tryScript(const QString&, const QString&, const ui::ScriptSample& message)
{
    tried = message;
    emit scriptTried(trial);
}

} // namespace hookline::test
