#include "app/runtime/metrics_server.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/net/event_loop.h"
#include "core/net/socket.h"

#include <cerrno>
#include <pthread.h>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unordered_map>

namespace hookline::runtime {
namespace {

constexpr std::size_t kMostConnections = 16;
constexpr std::size_t kMostRequest = 8 * 1024;
constexpr std::int64_t kPatienceNanos = 5'000'000'000;

std::string response(std::string_view status, std::string_view type, std::string_view body, bool withBody)
{
    std::string out = "HTTP/1.1 " + std::string(status) + "\r\nContent-Type: " + std::string(type)
        + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\nCache-Control: no-store\r\n\r\n";
    return withBody ? out.append(body) : out;
}

} // namespace

struct MetricsServer::Running final : net::Pollable {
    /// One scrape.
    struct Scrape final : net::Pollable, net::TimerTarget {
        Scrape(Running& owner, net::Fd fd)
            : server(owner)
            , socket(std::move(fd))
        {
        }
        void onReady(bool readable, bool writable) override
        {
            if (answer.empty() ? readable && !receive() : (readable || writable) && !send())
                server.close(*this);
        }
        void onTimer(std::int64_t) override { server.close(*this); }

        bool receive()
        {
            char bytes[2048];
            const ssize_t got = ::recv(socket.get(), bytes, sizeof bytes, 0);
            if (got < 0 && (errno == EAGAIN || errno == EINTR))
                return true;
            if (got <= 0 || request.size() > kMostRequest)
                return false;
            request.append(bytes, static_cast<std::size_t>(got));
            if (request.find("\r\n\r\n") == std::string::npos && request.find("\n\n") == std::string::npos)
                return true;
            answer = server.answerTo(request);
            server.loop->modify(socket.get(), net::Interest::Write, *this);
            return send();
        }
        bool send()
        {
            while (sent < answer.size()) {
                const ssize_t done = ::send(socket.get(), answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
                if (done < 0)
                    return errno == EAGAIN || errno == EINTR;
                sent += static_cast<std::size_t>(done);
            }
            ::shutdown(socket.get(), SHUT_WR);
            return false; // done
        }

        Running& server;
        net::Fd socket;
        std::string request;
        std::string answer;
        std::size_t sent = 0;
    };

    std::string answerTo(std::string_view request) const
    {
        const std::string_view line = request.substr(0, request.find_first_of("\r\n"));
        const std::string_view method = line.substr(0, line.find(' '));
        std::string_view target = line.size() > method.size() ? line.substr(method.size() + 1) : std::string_view();
        target = target.substr(0, target.find_first_of(" ?"));
        const bool get = method == "GET";
        if (!get && method != "HEAD")
            return response("405 Method Not Allowed", "text/plain; charset=utf-8", "Only GET and HEAD.\n", true);
        if (target != "/metrics")
            return response("404 Not Found", "text/plain; charset=utf-8", "The counters are at /metrics.\n", get);
        return response("200 OK", "text/plain; version=0.0.4; charset=utf-8", page(), get);
    }

    void onReady(bool, bool) override
    {
        for (;;) {
            net::Accepted accepted = net::acceptConnection(listening.fd.get());
            if (!accepted.fd)
                return;
            if (scrapes.size() >= kMostConnections)
                continue; // closed by its owner
            auto scrape = std::make_unique<Scrape>(*this, std::move(accepted.fd));
            Scrape& added = *scrape;
            scrapes.emplace(&added, std::move(scrape));
            loop->add(added.socket.get(), net::Interest::Read, added);
            loop->timers().set(added, base::steadyNanos() + kPatienceNanos);
        }
    }
    void close(Scrape& scrape)
    {
        loop->remove(scrape.socket.get(), scrape);
        loop->timers().cancel(scrape);
        const auto entry = scrapes.find(&scrape);
        done = std::move(entry->second); // it may still be on the stack
        scrapes.erase(entry);
        done->socket.close();
    }

    std::function<std::string()> page;
    net::Listening listening;
    std::unique_ptr<net::EventLoop> loop;
    std::unordered_map<Scrape*, std::unique_ptr<Scrape>> scrapes;
    std::unique_ptr<Scrape> done;
    std::jthread thread;
};

MetricsServer::MetricsServer(std::function<std::string()> page)
    : m_page(std::move(page))
{
}

MetricsServer::~MetricsServer() { stop(); }

std::string MetricsServer::address() const { return m_running ? m_running->listening.address : std::string(); }

base::Result<> MetricsServer::start(const config::MetricsSettings& settings)
{
    auto listening = net::listenTcp(settings.bind, settings.port);
    if (!listening)
        return base::fail(listening.error());
    auto loop = net::EventLoop::create();
    if (!loop)
        return base::fail(loop.error());
    m_running = std::make_unique<Running>();
    m_running->page = m_page;
    m_running->listening = std::move(*listening);
    m_running->loop = std::move(*loop);
    m_running->loop->add(m_running->listening.fd.get(), net::Interest::Read, *m_running);
    m_running->thread = std::jthread([running = m_running.get()] {
        ::pthread_setname_np(::pthread_self(), "hl-metrics");
        running->loop->run();
    });
    base::logNotice("metrics", "serving http://" + m_running->listening.address + "/metrics");
    return {};
}

void MetricsServer::stop()
{
    if (!m_running)
        return;
    m_running->loop->stop();
    m_running->thread.join();
    while (!m_running->scrapes.empty())
        m_running->close(*m_running->scrapes.begin()->second);
    m_running.reset();
}

} // namespace hookline::runtime
