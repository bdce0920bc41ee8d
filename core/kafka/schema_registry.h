// The ids that a Confluent Schema Registry gives our two schemas, asked for in the background until it answers.
//
// Records in a format with a schema wait for the id; everything else is not concerned. One subject per schema, named after the
// record (io.hookline.MqttEvent), whatever topic it goes to. The only code that knows libcurl.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace hookline::kafka {

enum class SchemaKind : std::uint8_t { Avro, Json };

/// Filled by the registry's thread, read by the bridge's.
class SchemaIds {
public:
    /// 0: not known yet.
    std::int32_t id(SchemaKind kind) const noexcept { return m_ids[static_cast<std::size_t>(kind)].load(std::memory_order_acquire); }
    void set(SchemaKind kind, std::int32_t id) noexcept { m_ids[static_cast<std::size_t>(kind)].store(id, std::memory_order_release); }
    /// Why an id is not known, with the remedy; empty when there is nothing to say. @thread any
    std::string problem() const;
    void setProblem(std::string text);

private:
    std::array<std::atomic<std::int32_t>, 2> m_ids {};
    mutable std::mutex m_mutex;
    std::string m_problem;
};

class SchemaRegistry {
public:
    /// Registers the schemas that are wanted at `url` (may carry user:password@) and stores their ids. Retries until it is gone.
    SchemaRegistry(std::string url, bool avro, bool json, std::shared_ptr<SchemaIds> ids);
    /// Ends a request that is under way, within a second.
    ~SchemaRegistry();

private:
    void run(const std::stop_token& stop);
    bool ask(SchemaKind kind, const std::stop_token& stop);

    const std::string m_url;
    const std::array<bool, 2> m_wanted;
    std::shared_ptr<SchemaIds> m_ids;
    std::jthread m_thread;
};

/// The url without user and password, for people to see.
std::string withoutLogin(const std::string& url);

} // namespace hookline::kafka
