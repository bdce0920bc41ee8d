#include "app/simulator/simulator.h"

#include "app/simulator/plant.h"

#include <cmath>

namespace hookline::simulator {
namespace {

constexpr unsigned kMostDevices = 1000;
constexpr double kHighestRate = 100'000;
constexpr unsigned kLargestPayload = 1 << 20;

base::Result<> checked(const Options& options)
{
    const auto refuse = [](std::string what, std::string remedy) {
        return base::fail({ "simulator.options", std::move(what), {}, std::move(remedy) });
    };
    if (options.devices < 1 || options.devices > kMostDevices)
        return refuse("The simulator cannot have " + std::to_string(options.devices) + " devices",
            "Choose 1 to " + std::to_string(kMostDevices));
    if (!std::isfinite(options.messagesPerSecond) || options.messagesPerSecond < 0
        || options.messagesPerSecond > kHighestRate)
        return refuse("The simulator cannot send " + std::to_string(options.messagesPerSecond) + " messages a second",
            "Choose 0 to 100000");
    if (options.payloadBytes > kLargestPayload)
        return refuse(
            "Payloads of " + std::to_string(options.payloadBytes) + " bytes are too large", "Choose 1048576 or less");
    if (options.qos < 0 || options.qos > 2)
        return refuse("There is no QoS " + std::to_string(options.qos), "Choose 0, 1 or 2");
    if (!std::isfinite(options.secondsBetweenReconnects) || options.secondsBetweenReconnects < 0)
        return refuse("The time between reconnects must be a number of seconds", "Choose 0 or more");
    return {};
}

} // namespace

Simulator::Simulator() = default;
Simulator::~Simulator() { stop(); }

base::Result<> Simulator::start(const Options& options)
{
    if (running())
        return base::fail({ "simulator.running", "The simulator is running already", {}, "Stop it first" });
    if (auto good = checked(options); !good)
        return good;
    auto plant = Plant::create(options);
    if (!plant)
        return base::fail(plant.error());
    m_plant = std::move(*plant);
    return {};
}

void Simulator::stop()
{
    if (m_plant)
        m_plant->stop();
}

bool Simulator::running() const noexcept { return m_plant && m_plant->running(); }
Counters Simulator::counters() const { return m_plant ? m_plant->counters() : Counters {}; }
std::string Simulator::problem() const { return running() ? m_plant->problem() : std::string(); }

} // namespace hookline::simulator
