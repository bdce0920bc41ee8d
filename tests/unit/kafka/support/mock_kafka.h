// librdkafka's built-in cluster as a thing to break: down, slow, refusing, without the topic.
#pragma once

#include "core/kafka/practice_cluster.h"

#include <memory>
#include <string>
#include <vector>

namespace hookline::test {

class MockKafka {
public:
    /// With the topic made beforehand.
    explicit MockKafka(const std::string& topic = "events", int partitions = 3);

    const std::string& servers() const { return m_cluster->servers(); }
    void createTopic(const std::string& topic, int partitions);
    void down();
    void up();
    void roundTrip(int milliseconds);
    /// The next Produce requests are refused with these codes, one each.
    void refuseProduce(const std::vector<int>& codes);
    /// The next Produce requests are taken, but answered only after so long.
    void answerLate(int requests, int milliseconds);
    void refuseInitProducerId(const std::vector<int>& codes);
    /// The same for requests of any kind, by the protocol's number.
    void refuseRequests(int apiKey, const std::vector<int>& codes);
    /// What metadata says about the topic from now on; 0: it is fine.
    void topicError(const std::string& topic, int code);

private:
    std::unique_ptr<kafka::PracticeCluster> m_cluster;
};

} // namespace hookline::test
