// The listeners of a mosquitto.conf: what stands behind `listener` belongs to it. The first plain one becomes the one of [broker],
// the others [[listeners]]. Part of import_mosquitto.h. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::runtime {

struct ImportOption {
    std::string_view name;
    std::string_view value;
    std::size_t line = 0;
};

class ListenerImport {
public:
    using Warn = std::function<void(const ImportOption&, std::string_view why)>;
    /// Key, and a value as --set takes it; false: it cannot be used, which has been said.
    using Set = std::function<bool(const ImportOption&, const std::string& key, const std::string& value)>;

    /// False: it is not about listeners.
    bool take(const ImportOption& option, const Warn& warn);
    bool any() const { return !m_listeners.empty(); }
    void finish(const Set& set, const Warn& warn) const;

private:
    struct Listener {
        ImportOption begin;
        std::string port;
        std::string address;
        std::string certificate, key, ca, crl, ciphers, tlsMinimum, maxConnections;
        bool web = false;
        bool asksCertificate = false;
        bool nameFromCertificate = false;
        bool isUnix() const { return address.starts_with('/'); }
        bool isPlain() const { return !isUnix() && !web && certificate.empty(); }
    };
    void finish(const Listener& listener, const std::string& name, const Set& set, const Warn& warn) const;

    std::vector<Listener> m_listeners;
};

} // namespace hookline::runtime
