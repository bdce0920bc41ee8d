#include "app/runtime/doctor_command.h"

#include "core/config/clusters.h"
#include "core/doctor/doctor.h"
#include "core/kafka/json_text.h"
#include "core/kafka/version.h"

#include <csignal>
#include <cstdio>
#include <pthread.h>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace hookline::runtime {
namespace {

using doctor::Step;
using kafka::ByteBuffer;

const char* sign(Step::State state)
{
    switch (state) {
    case Step::State::Passed: return "ok  ";
    case Step::State::Warning: return "warn";
    case Step::State::Failed: return "FAIL";
    default: return "-   ";
    }
}

void tell(const Step& step)
{
    std::string line = std::string(sign(step.state)) + "  " + step.id;
    line.append(line.size() < 18 ? 18 - line.size() : 1, ' ');
    line += step.subject.empty() ? step.detail : step.subject + (step.detail.empty() ? "" : "  " + step.detail);
    if (step.state == Step::State::Skipped)
        std::printf("%s\n", line.c_str());
    else
        std::printf("%s  (%.1f ms)\n", line.c_str(), step.milliseconds);
    if (!step.diagnosis.empty())
        std::printf("                  %s [%s]\n                  -> %s\n", step.what.c_str(), step.diagnosis.c_str(), step.remedy.c_str());
    std::fflush(stdout);
}

void member(ByteBuffer& out, const char* name, std::string_view text)
{
    out.append(",\"");
    out.append(name);
    out.append("\":\"");
    kafka::appendEscapedLossy(out, text);
    out.append("\"");
}

std::string asJson(const std::vector<Step>& steps, bool passed)
{
    ByteBuffer out;
    out.append(passed ? R"({"passed":true)" : R"({"passed":false)");
    member(out, "librdkafka", kafka::libraryVersion());
    out.append(",\"steps\":[");
    const char* comma = "";
    for (const Step& step : steps) {
        out.append(comma);
        comma = ",\n";
        out.append("{\"step\":\"");
        out.append(step.id);
        out.append("\"");
        member(out, "state", doctor::word(step.state));
        member(out, "subject", step.subject);
        member(out, "detail", step.detail);
        std::array<char, 32> number {};
        std::snprintf(number.data(), number.size(), ",\"ms\":%.1f", step.milliseconds);
        out.append(number.data());
        if (!step.diagnosis.empty()) {
            member(out, "diagnosis", step.diagnosis);
            member(out, "what", step.what);
            member(out, "remedy", step.remedy);
        }
        out.append("}");
    }
    out.append("]}");
    return std::string(out.view());
}

/// Turns SIGINT and SIGTERM into a cancel for as long as it lives.
class Signals {
public:
    Signals()
    {
        sigemptyset(&m_set);
        for (const int signal : { SIGINT, SIGTERM, SIGUSR1 })
            sigaddset(&m_set, signal);
        ::pthread_sigmask(SIG_BLOCK, &m_set, nullptr); // before any thread exists
        m_thread = std::thread([this] {
            int signal = 0;
            ::sigwait(&m_set, &signal);
            m_stop.request_stop();
        });
    }
    ~Signals()
    {
        ::pthread_kill(m_thread.native_handle(), SIGUSR1);
        m_thread.join();
    }
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;
    std::stop_token token() const { return m_stop.get_token(); }

private:
    sigset_t m_set {};
    std::stop_source m_stop;
    std::thread m_thread;
};

} // namespace

Exit doctorCommand(const config::Settings& settings, const DoctorWish& wish)
{
    if (!config::hasCluster(settings.kafka, wish.cluster)) {
        std::fprintf(stderr, "hooklined: %s\n", config::unknownCluster(settings.kafka, wish.cluster).text().c_str());
        return Exit::Config;
    }
    ::signal(SIGPIPE, SIG_IGN);
    const Signals signals;
    doctor::Options options;
    options.sendProbe = wish.probe;
    options.largestMessage = settings.broker.maxPacketSize;
    std::vector<Step> steps;
    const bool passed = doctor::examine(
        config::settingsToTest(settings.kafka, wish.cluster), options,
        [&](const Step& step) {
            if (step.state == Step::State::Running)
                return;
            if (!wish.json)
                tell(step);
            steps.push_back(step);
        },
        signals.token());
    if (wish.json)
        std::printf("%s\n", asJson(steps, passed).c_str());
    else
        std::printf("%s\n", passed ? "Everything works." : "It does not work yet.");
    return passed ? Exit::Ok : Exit::Failed;
}

} // namespace hookline::runtime
