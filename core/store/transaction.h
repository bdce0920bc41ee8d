// The changes of one transaction, brought to what must really be written: a message that was owed and is done with before the
// commit never reaches the disk, and a message shared by many sessions is written once. One thread at a time, within Tables.
#pragma once

#include "core/store/change.h"
#include "core/store/tables.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookline::store {

class Transaction {
public:
    Transaction(Tables& tables, bool again)
        : m_tables(tables)
        , m_again(again)
    {
    }
    int apply(const Change& change);
    /// Writes what waits for the end. Then COMMIT, and committed() when that worked.
    int finish();
    void committed();

private:
    struct Key {
        SessionId session;
        MessageId message;
        std::uint32_t via;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const noexcept
        {
            return static_cast<std::size_t>((key.session * 0x9E3779B97F4A7C15U) ^ (key.message * 0xC2B2AE3D27D4EB4FU) ^ key.via);
        }
    };
    struct Fresh {
        const Change* owed = nullptr;
        std::int64_t flight = 0;
        bool released = false;
        bool alive = true;
    };
    disk::Statement& query(Tables::Query which) noexcept { return m_tables.m_statements[which]; }
    int sessionIs(const Change& change);
    int sessionEnded(SessionId session);
    int onDelivery(const Change& change);
    void owe(const Change& change);
    int writeFresh();
    int writeRetained();
    int writeMessages();
    int erase(const Key& key);
    bool lives(SessionId session) const;
    void use(MessageId message, int by) { m_uses[message] += by; }

    Tables& m_tables;
    const bool m_again;
    std::vector<Fresh> m_fresh;
    std::unordered_map<Key, std::size_t, Hash> m_places; ///< of m_fresh
    std::unordered_map<MessageId, std::int64_t> m_uses;  ///< changes of Tables::m_refs
    std::unordered_map<MessageId, const mqtt::Message*> m_bodies;
    std::unordered_map<std::string_view, const Change*> m_retained; ///< the last word on a topic
    std::unordered_map<SessionId, bool> m_sessions;      ///< whether it lives from now on
    std::int64_t m_bytes = 0;
    std::vector<std::pair<MessageId, Tables::Uses>> m_after;
};

} // namespace hookline::store
