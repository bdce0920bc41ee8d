// The smallest HTTP server that Prometheus needs: GET /metrics, one answer per connection. A thread of its own, so that a scrape never
// takes a turn of the broker's loops. Whoever asks without end is bounded: 16 connections, 8 KiB of request, 5 seconds.
#pragma once

#include "core/base/result.h"
#include "core/config/settings.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace hookline::runtime {

/// @thread control
class MetricsServer {
public:
    /// `page` makes the text; it is called on the server's thread.
    explicit MetricsServer(std::function<std::string()> page);
    ~MetricsServer(); ///< stop()
    MetricsServer(const MetricsServer&) = delete;
    MetricsServer& operator=(const MetricsServer&) = delete;

    /// Errors: net.port_in_use, net.port_forbidden, net.bad_address, …
    base::Result<> start(const config::MetricsSettings& settings);
    void stop();
    bool running() const noexcept { return m_running != nullptr; }
    std::string address() const;

private:
    struct Running;
    std::function<std::string()> m_page;
    std::unique_ptr<Running> m_running;
};

} // namespace hookline::runtime
