// The topics of a cluster through librdkafka's admin functions: list, describe, create, grow, change settings, delete.
//
// Blocking, bounded, cancellable; asks by a client of its own that stays connected between questions. One thread, never the window's.
// The running bridge is untouched.
//
// librdkafka 2.0.2 has no incremental change of settings: alter() reads the topic's own settings first and sends all of them back with
// the changes. What somebody else changes in the moment between the two is undone by it. It cannot say either how many bytes a topic
// takes on the brokers' disks.
#pragma once

#include "core/kafka/admin_problem.h"
#include "core/kafka/client_config.h"
#include "core/metrics/kafka_listing.h"

#include <memory>

namespace hookline::kafka {

class TopicAdmin {
public:
    /// A list is cut there; what lies beyond is counted.
    static constexpr std::size_t kMostTopics = 5000;

    /// Connects with the first question. `practice`: it is the practice cluster, for the words of errors.
    TopicAdmin(Properties properties, std::string servers, bool practice);
    ~TopicAdmin();
    TopicAdmin(const TopicAdmin&) = delete;
    TopicAdmin& operator=(const TopicAdmin&) = delete;

    base::Result<metrics::KafkaTopicListing> list(const Patience& patience);
    base::Result<metrics::KafkaTopicDetail> describe(const std::string& topic, const Patience& patience);
    /// Done when the brokers that lead it know it.
    base::Result<> create(const metrics::KafkaNewTopic& topic, const Patience& patience);
    /// `count` partitions in all.
    base::Result<> grow(const std::string& topic, int count, const Patience& patience);
    base::Result<> alter(const std::string& topic, const std::vector<metrics::KafkaSettingChange>& changes, const Patience& patience);
    base::Result<> remove(const std::string& topic, const Patience& patience);

private:
    struct Client;
    base::Result<Client*> client();
    base::Result<Client*> changer(const Asked& deed); ///< for what the practice cluster cannot do
    Asked asked(Deed deed, const std::string& topic) const { return { deed, topic, m_servers, m_practice }; }

    const Properties m_properties;
    const std::string m_servers;
    const bool m_practice;
    std::unique_ptr<Client> m_client;
};

} // namespace hookline::kafka
