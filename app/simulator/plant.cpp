#include "app/simulator/plant.h"

#include "core/base/clock.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <netdb.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace hookline::simulator {
namespace {

using base::kSecond;
constexpr std::int64_t kTick = kSecond / 1000; ///< messages due within one tick leave together
constexpr std::int64_t kBetweenConnects = kSecond / 200;
constexpr std::int64_t kMostBehind = kSecond / 4; ///< what a slow computer cannot send in time is held back, not piled up
constexpr std::uint64_t kCommandSeconds = 5;
constexpr std::uint64_t kAlarmSeconds = 10;
constexpr std::string_view kAlarmFilter = "factory/+/+/alarm";

std::string deviceName(std::size_t number)
{
    char text[32];
    std::snprintf(text, sizeof text, "sim-%02zu", number);
    return text;
}

base::Result<Address> resolve(const Options& options)
{
    addrinfo hints {};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int error = ::getaddrinfo(options.host.c_str(), std::to_string(options.port).c_str(), &hints, &found);
    if (error != 0) {
        return base::fail({ "simulator.address", "The simulator cannot find the broker's host " + options.host,
            ::gai_strerror(error), "Use 127.0.0.1 for this computer" });
    }
    Address address;
    address.size = found->ai_addrlen;
    std::copy_n(
        reinterpret_cast<const char*>(found->ai_addr), found->ai_addrlen, reinterpret_cast<char*>(&address.storage));
    ::freeaddrinfo(found);
    return address;
}

void increase(std::atomic<std::uint64_t>& counter, std::uint64_t by = 1)
{
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

} // namespace

base::Result<std::unique_ptr<Plant>> Plant::create(const Options& options)
{
    const auto address = resolve(options);
    if (!address)
        return base::fail(address.error());
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (epoll < 0 || wake < 0) {
        const std::string why = std::generic_category().message(errno);
        ::close(epoll);
        ::close(wake);
        return base::fail({ "simulator.resources", "The simulator cannot start", why, "Close some programs" });
    }
    return std::unique_ptr<Plant>(new Plant(options, *address, epoll, wake));
}

Plant::Plant(const Options& options, const Address& address, int epoll, int wake)
    : m_options(options)
    , m_address(address)
    , m_epoll(epoll)
    , m_wake(wake)
    , m_dashboard(std::make_unique<Connection>(static_cast<ConnectionListener&>(*this), epoll, "sim-dashboard", 5))
    , m_random(7)
{
    for (std::size_t i = 1; i <= m_options.devices; ++i) {
        const std::string name = deviceName(i);
        const std::string base = "factory/line-" + std::to_string(1 + (i - 1) / 10) + "/" + name;
        m_devices.push_back(
            { std::make_unique<Connection>(static_cast<ConnectionListener&>(*this), epoll, name, i % 2 ? 4 : 5),
                base + "/telemetry", base + "/command", Telemetry(static_cast<std::uint32_t>(i)) });
    }
    epoll_event event {};
    event.events = EPOLLIN;
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event);
    m_thread = std::jthread([this](const std::stop_token& token) { run(token); });
}

Plant::~Plant()
{
    stop();
    ::close(m_wake);
    ::close(m_epoll);
}

void Plant::stop()
{
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wake, &one, sizeof one);
    m_thread.join();
}

Counters Plant::counters() const
{
    return { m_sent.load(std::memory_order_relaxed), m_acked.load(std::memory_order_relaxed),
        m_received.load(std::memory_order_relaxed), m_heldBack.load(std::memory_order_relaxed),
        m_connects.load(std::memory_order_relaxed), m_disconnects.load(std::memory_order_relaxed),
        m_connected.load(std::memory_order_relaxed) };
}

std::string Plant::problem() const
{
    const std::scoped_lock lock(m_problemMutex);
    return m_problem;
}

void Plant::setProblem(std::string text)
{
    const std::scoped_lock lock(m_problemMutex);
    m_problem = std::move(text);
}

void Plant::run(const std::stop_token& stop)
{
    std::int64_t now = base::steadyNanos();
    m_nextMessage = m_nextSecond = m_nextConnect = now;
    m_nextLeave = now + static_cast<std::int64_t>(m_options.secondsBetweenReconnects * 1e9);
    while (!stop.stop_requested()) {
        connectSome(now);
        publishDue(now);
        if (now >= m_nextSecond)
            everySecond(now);
        flushAll();
        wait(nextWake(now));
        now = base::steadyNanos();
    }
    leaveAll(now);
}

void Plant::wait(std::int64_t until)
{
    const std::int64_t nanos = std::max<std::int64_t>(until - base::steadyNanos(), 0);
    const timespec timeout { nanos / kSecond, nanos % kSecond };
    epoll_event events[128];
    const int ready = ::epoll_pwait2(m_epoll, events, 128, &timeout, nullptr);
    const std::int64_t now = base::steadyNanos();
    for (int i = 0; i < ready; ++i) {
        if (auto* connection = static_cast<Connection*>(events[i].data.ptr))
            connection->onReady(events[i].events, now);
    }
}

void Plant::leaveAll(std::int64_t now)
{
    m_leaving = true;
    for (Device& device : m_devices)
        device.connection->leave(now, 0);
    m_dashboard->leave(now, 0);
    ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, m_wake, nullptr); // it stays readable from stop() on
    const auto gone = [&] {
        return m_dashboard->state() == Connection::State::Closed && std::ranges::all_of(m_devices, [](const Device& d) {
            return d.connection->state() == Connection::State::Closed;
        });
    };
    while (!gone()) {
        wait(base::steadyNanos() + kSecond / 20);
        for (Device& device : m_devices)
            device.connection->tick(base::steadyNanos());
        m_dashboard->tick(base::steadyNanos());
    }
    setProblem({});
}

/// One attempt in kBetweenConnects: a crowd coming back must not knock the broker over.
void Plant::connectSome(std::int64_t now)
{
    const auto wants
        = [now](const Connection& c) { return c.state() == Connection::State::Closed && now >= c.retryAt(); };
    while (now >= m_nextConnect) {
        Connection* next = wants(*m_dashboard) ? m_dashboard.get() : nullptr;
        for (Device& device : m_devices) {
            if (next)
                break;
            if (wants(*device.connection))
                next = device.connection.get();
        }
        if (!next) {
            m_nextConnect = now;
            return;
        }
        m_nextConnect = std::max(m_nextConnect, now - kTick) + kBetweenConnects;
        next->open(m_address, now);
    }
}

void Plant::publishDue(std::int64_t now)
{
    if (m_options.messagesPerSecond <= 0)
        return;
    const double interval = 1e9 / m_options.messagesPerSecond;
    if (now - m_nextMessage > kMostBehind) {
        const auto missed = static_cast<std::uint64_t>(static_cast<double>(now - m_nextMessage) / interval);
        increase(m_heldBack, missed);
        m_nextMessage = now;
    }
    const std::int64_t first = m_nextMessage;
    for (std::uint64_t i = 1; m_nextMessage <= now; ++i) {
        m_nextMessage = first + static_cast<std::int64_t>(static_cast<double>(i) * interval);
        bool sent = false;
        for (std::size_t tried = 0; tried < m_devices.size() && !sent; ++tried) {
            Device& device = m_devices[m_turn];
            m_turn = m_turn + 1 == m_devices.size() ? 0 : m_turn + 1;
            sent = device.connection->isOpen()
                && device.connection->publish(
                    device.telemetryTopic, device.telemetry.next(m_options.payloadBytes), m_options.qos);
        }
        increase(sent ? m_sent : m_heldBack);
    }
}

void Plant::everySecond(std::int64_t now)
{
    m_nextSecond = now + kSecond;
    ++m_seconds;
    for (Device& device : m_devices)
        device.connection->tick(now);
    m_dashboard->tick(now);
    if (m_dashboard->isOpen() && m_seconds % kCommandSeconds == 0)
        sendCommand();
    if (m_dashboard->isOpen() && m_seconds % kAlarmSeconds == 0) {
        // Somebody opens and closes a page of the dashboard.
        m_watchingAlarms = !m_watchingAlarms;
        if (m_watchingAlarms)
            m_dashboard->subscribe(kAlarmFilter, 1);
        else
            m_dashboard->unsubscribe(kAlarmFilter);
    }
    if (m_options.secondsBetweenReconnects > 0 && now >= m_nextLeave) {
        m_nextLeave = now + static_cast<std::int64_t>(m_options.secondsBetweenReconnects * 1e9);
        Device& device = m_devices[m_random() % m_devices.size()];
        if (device.connection->isOpen())
            device.connection->leave(now, kSecond + static_cast<std::int64_t>(m_random() % 2000) * (kSecond / 1000));
    }
}

void Plant::sendCommand()
{
    const Device& device = m_devices[m_random() % m_devices.size()];
    if (m_dashboard->publish(device.commandTopic, R"({"command":"report"})", m_options.qos))
        increase(m_sent);
}

void Plant::flushAll()
{
    for (Device& device : m_devices)
        device.connection->flush();
    m_dashboard->flush();
}

std::int64_t Plant::nextWake(std::int64_t now) const
{
    std::int64_t next = m_nextSecond;
    if (m_options.messagesPerSecond > 0)
        next = std::min(next, std::max(m_nextMessage, now + kTick));
    const auto consider = [&](const Connection& c) {
        if (c.state() == Connection::State::Closed)
            next = std::min(next, std::max({ c.retryAt(), m_nextConnect, now + kTick }));
    };
    for (const Device& device : m_devices)
        consider(*device.connection);
    consider(*m_dashboard);
    return next;
}

void Plant::opened(Connection& connection)
{
    increase(m_connects);
    const unsigned connected = m_connected.load(std::memory_order_relaxed) + 1;
    m_connected.store(connected, std::memory_order_relaxed);
    if (connected == m_devices.size() + 1)
        setProblem({});
    if (&connection == m_dashboard.get()) {
        m_watchingAlarms = false;
        connection.subscribe("factory/#", m_options.qos);
        return;
    }
    for (const Device& device : m_devices) {
        if (device.connection.get() == &connection)
            connection.subscribe(device.commandTopic, 1);
    }
}

void Plant::arrived(Connection&, const Arrival&) { increase(m_received); }
void Plant::acknowledged(Connection&) { increase(m_acked); }

void Plant::closed(Connection&, bool wasOpen, const std::string& reason)
{
    if (wasOpen) {
        increase(m_disconnects);
        m_connected.store(m_connected.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
    }
    if (!m_leaving && !reason.empty())
        setProblem(m_options.host + ":" + std::to_string(m_options.port) + ": " + reason);
}

} // namespace hookline::simulator
