// All [[source]] blocks at work. Applying other settings ends the sources that changed and starts what they are now; the others go on.
#pragma once

#include "core/config/settings.h"
#include "core/hooks/hook_registry.h"
#include "core/hooks/injector.h"
#include "core/metrics/snapshot.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace hookline::kafka {

class Source;

/// @thread control, every method that does not say otherwise
class Sources {
public:
    /// Both must outlive this.
    Sources(hooks::HookRegistry& registry, hooks::Injector& injector);
    ~Sources(); ///< stop()
    Sources(const Sources&) = delete;
    Sources& operator=(const Sources&) = delete;

    /// Where the connection reads files (certificates, passwords) all are started anew, because what is in them may have changed.
    /// `servers`: where Kafka is; empty: nowhere, which each source says. A source that cannot start is logged and shown. Does not wait for
    /// those that end; their group hands the partitions over.
    void apply(const config::KafkaSettings& settings, const std::string& servers);
    /// Ends all: what is settled is committed. Waits, a few seconds at most where Kafka answers.
    void stop();
    std::vector<metrics::SourceSnapshot> snapshot() const; ///< @thread any

private:
    struct Entry {
        config::SourceSettings settings;
        std::unique_ptr<Source> source; ///< none: it could not start
        std::string problem;
    };
    void retire(Entry&& entry);
    Entry begin(const config::SourceSettings& settings, const config::KafkaSettings& kafka, const std::string& servers);

    hooks::HookRegistry& m_registry;
    hooks::Injector& m_injector;
    mutable std::mutex m_mutex; ///< over m_entries, for moments
    std::vector<Entry> m_entries;
    std::vector<std::unique_ptr<Source>> m_ending;
    config::KafkaSettings m_connection; ///< without rules and sources
    std::string m_servers;
};

} // namespace hookline::kafka
