// A folder for one state, gone with the test, and short ways to make changes.
#pragma once

#include "core/base/clock.h"
#include "core/store/store.h"
#include "core/store/tables.h"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <stdlib.h>

namespace hookline::test {

using store::Change;
using Kind = store::Change::Kind;

class StateFolder {
public:
    StateFolder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "hookline-state-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~StateFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    store::Options options() const
    {
        store::Options out;
        out.folder = path;
        out.ballastBytes = 1 << 20;
        return out;
    }
    std::filesystem::path path;
};

inline mqtt::MessageRef message(store::MessageId id, const std::string& topic, const std::string& payload, bool retain = false)
{
    mqtt::Message::Parts parts;
    parts.topic = topic;
    parts.payload = payload;
    parts.properties = std::string_view("\x26\x00\x01k\x00\x01v", 7);
    parts.qos = mqtt::QoS::ExactlyOnce;
    parts.retain = retain;
    parts.wallMicros = base::wallMicros();
    parts.steadyNanos = base::steadyNanos();
    auto who = base::makeRef<mqtt::ClientInfo>();
    who->clientId = "publisher";
    who->username = "ann";
    parts.publisher = who;
    parts.storeId = id;
    return mqtt::Message::create(parts);
}

/// Changes by name.
class Changes {
public:
    Changes& session(store::SessionId id, const std::string& clientId, bool connected = true)
    {
        auto detail = std::make_unique<Change::Detail>();
        detail->session.id = id;
        detail->session.clientId = clientId;
        detail->session.username = "ann";
        detail->session.protocol = mqtt::ProtocolVersion::V5;
        detail->session.expirySeconds = 3600;
        detail->session.connected = connected;
        detail->session.will = store::WillRecord { "wills/" + clientId, "gone", {}, mqtt::QoS::AtLeastOnce, true, false, 0, 7 };
        add(Kind::SessionIs, id).detail = std::move(detail);
        return *this;
    }
    Changes& subscribed(store::SessionId id, const std::string& filter)
    {
        auto detail = std::make_unique<Change::Detail>();
        detail->subscription = { filter, mqtt::QoS::ExactlyOnce, true, true, 2, 4711 };
        add(Kind::Subscribed, id).detail = std::move(detail);
        return *this;
    }
    Changes& owed(store::SessionId id, const mqtt::MessageRef& body, std::uint32_t via = 0)
    {
        Change& change = add(Kind::Owed, id);
        change.message = body->storeId();
        change.body = body;
        change.via = via;
        change.qos = mqtt::QoS::ExactlyOnce;
        return *this;
    }
    Changes& delivery(Kind kind, store::SessionId id, store::MessageId message, std::int64_t number = 0, std::uint32_t via = 0)
    {
        Change& change = add(kind, id);
        change.message = message;
        change.number = number;
        change.via = via;
        return *this;
    }
    Changes& retained(const mqtt::MessageRef& body)
    {
        Change& change = add(Kind::Retained, 0);
        change.message = body->storeId();
        change.body = body;
        return *this;
    }
    Change& add(Kind kind, store::SessionId id)
    {
        Change& change = list.emplace_back();
        change.kind = kind;
        change.session = id;
        return change;
    }
    std::vector<store::Batch> batch()
    {
        std::vector<store::Batch> out(1);
        out[0].changes = std::move(list);
        list.clear();
        return out;
    }
    std::vector<Change> list;
};

/// A store whose commits can be waited for.
class RunningStore {
public:
    explicit RunningStore(const store::Options& options)
    {
        auto opened = store::Store::open(options, 2, kept);
        if (!opened) {
            error = opened.error();
            return;
        }
        store = std::move(*opened);
        store->begin({ [this](unsigned) {
                          const std::scoped_lock lock(m_mutex);
                          m_changed.notify_all();
                      },
            [this](bool on) { held = on; } });
    }
    void submit(Changes& changes) { store->submit(0, ++ticket, changes.list); }
    bool wait(const std::function<bool()>& holds)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        std::unique_lock lock(m_mutex);
        while (!holds()) {
            if (std::chrono::steady_clock::now() > end)
                return false;
            m_changed.wait_for(lock, std::chrono::milliseconds(20));
        }
        return true;
    }
    bool waitCommitted()
    {
        return wait([this] { return store->committed(0) >= ticket; });
    }
    std::vector<store::Delivery> load(store::SessionId session)
    {
        Changes wanted;
        wanted.add(Kind::Wanted, session);
        submit(wanted);
        std::vector<store::Store::Loaded> loaded;
        if (!wait([&] { return !(loaded = store->takeLoaded(0)).empty(); }))
            return {};
        return std::move(loaded.front().owed);
    }

    store::Kept kept;
    base::Error error;
    std::uint64_t ticket = 0;
    std::atomic<bool> held { false };
    std::unique_ptr<store::Store> store;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

} // namespace hookline::test
