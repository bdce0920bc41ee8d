// What a hook costs, without sockets: nanoseconds of one message.publish chain with nothing, a C++ callback, and Lua scripts in it.
#include "core/base/clock.h"
#include "core/hooks/hook_registry.h"
#include "core/script/script.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using namespace hookline;

double nanosPerCall(const hooks::HookRegistry& registry, unsigned calls)
{
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->clientId = "sensor-1";
    const mqtt::ClientInfoRef client = info;
    const hooks::HookTablePtr table = registry.table();
    std::vector<double> runs;
    for (int run = 0; run < 5; ++run) {
        const std::int64_t begin = base::steadyNanos();
        for (unsigned i = 0; i < calls; ++i) {
            hooks::PublishDraft draft("sensors/north/d1", R"({"t":21.5,"unit":"C"})", mqtt::QoS::AtMostOnce, false, false);
            const auto& chain = table->chain<hooks::MessagePublish>();
            if (!chain.empty() && chain.run(hooks::ClientView { client, 0, begin }, draft).rejected())
                std::abort();
            asm volatile("" : : "r"(&draft) : "memory"); // the draft is used
        }
        runs.push_back(static_cast<double>(base::steadyNanos() - begin) / calls);
    }
    std::ranges::sort(runs);
    return runs[2];
}

double scriptNanos(const char* text, unsigned calls)
{
    hooks::HookRegistry registry;
    const auto script = script::Script::load("bench.lua", text, {}, 1);
    if (!script) {
        std::fprintf(stderr, "%s\n", script.error().text().c_str());
        std::abort();
    }
    const auto registered = (*script)->registerAll(registry);
    return nanosPerCall(registry, calls);
}

} // namespace

int main()
{
    hooks::HookRegistry registry;
    std::printf("nobody listens                      %8.1f ns\n", nanosPerCall(registry, 20'000'000));
    {
        const auto hook = registry.add<hooks::MessagePublish>(
            "empty", hooks::Priority::Transform, [](const hooks::ClientView&, hooks::PublishDraft&) { return hooks::Verdict::next(); });
        std::printf("a C++ callback that does nothing    %8.1f ns\n", nanosPerCall(registry, 10'000'000));
    }
    {
        hooks::CallbackOptions options;
        options.filter.topics = { "other/#" };
        const auto hook = registry.add<hooks::MessagePublish>(
            "filtered", hooks::Priority::Transform, [](const hooks::ClientView&, hooks::PublishDraft&) { return hooks::Verdict::next(); }, options);
        std::printf("one whose topic filter is not met   %8.1f ns\n", nanosPerCall(registry, 10'000'000));
    }
    std::printf("a Lua callback that does nothing    %8.1f ns\n", scriptNanos("hook.on('message.publish', function(msg) end)", 1'000'000));
    std::printf("Lua: msg.topic = 'x/' .. msg.topic  %8.1f ns\n",
        scriptNanos("hook.on('message.publish', function(msg) msg.topic = 'x/' .. msg.topic end)", 1'000'000));
    std::printf("Lua: JSON read, one field, written  %8.1f ns\n",
        scriptNanos("hook.on('message.publish', function(msg) local v = json.decode(msg.payload) v.site = 'north' msg.payload = json.encode(v) end)",
            200'000));
    return 0;
}
