// Owners of librdkafka's objects, and a configuration made of our properties. Only for .cpp files.
#pragma once

#include "core/base/result.h"
#include "core/config/secret_reference.h"
#include "core/kafka/client_config.h"
#include "core/kafka/library_log.h"
#include "core/kafka/oauth_token.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <memory>

namespace hookline::kafka {

template <auto Destroy>
struct Destroyer {
    template <class T>
    void operator()(T* object) const noexcept
    {
        Destroy(object);
    }
};
using ClientPtr = std::unique_ptr<rd_kafka_t, Destroyer<rd_kafka_destroy>>;
using ConfPtr = std::unique_ptr<rd_kafka_conf_t, Destroyer<rd_kafka_conf_destroy>>;
using TopicPtr = std::unique_ptr<rd_kafka_topic_t, Destroyer<rd_kafka_topic_destroy>>;
using QueuePtr = std::unique_ptr<rd_kafka_queue_t, Destroyer<rd_kafka_queue_destroy>>;
using EventPtr = std::unique_ptr<rd_kafka_event_t, Destroyer<rd_kafka_event_destroy>>;
using MetadataPtr = std::unique_ptr<const rd_kafka_metadata_t, Destroyer<rd_kafka_metadata_destroy>>;

inline base::Error settingsError(std::string name, std::string why)
{
    return { "kafka.bad_property", name.empty() ? std::string("The Kafka settings do not fit together")
                                                : "The Kafka property \"" + name + "\" cannot be set",
        std::move(why), "Correct it in the settings, section kafka or kafka.properties" };
}

/// Every property set, secrets read from where they are, log lines forwarded. `wait`: for the system keychain.
inline base::Result<ConfPtr> makeConf(const Properties& properties, keychain::Wait wait = keychain::Wait::Short)
{
    ConfPtr conf(rd_kafka_conf_new());
    std::array<char, 512> why {};
    for (const auto& [name, text] : properties) {
        std::string value = text;
        if (name == "sasl.oauthbearer.config" && isTokenReference(text)) {
            // The callback must not wait for a keychain, and is only asked again after ten seconds: the token is here before it.
            if (config::parseSecret(text).kind == config::SecretKind::Keychain) {
                if (auto token = config::readSecret(text, wait); !token)
                    return base::fail(token.error());
            }
            rd_kafka_conf_set_oauthbearer_token_refresh_cb(conf.get(), refreshOauthToken);
        } else if (mayBeSecret(name)) {
            auto secret = config::readSecret(text, wait);
            if (!secret)
                return base::fail(secret.error());
            value = std::move(*secret);
        }
        if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), why.data(), why.size()) != RD_KAFKA_CONF_OK)
            return base::fail(settingsError(name, why.data()));
    }
    rd_kafka_conf_set_log_cb(conf.get(), [](const rd_kafka_t*, int level, const char* facility, const char* text) {
        forwardLibraryLog(level, facility, text);
    });
    return conf;
}

/// Takes the configuration over.
inline base::Result<ClientPtr> makeClient(ConfPtr conf)
{
    std::array<char, 512> why {};
    ClientPtr client(rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), why.data(), why.size()));
    if (!client)
        return base::fail(settingsError({}, why.data()));
    static_cast<void>(conf.release()); // librdkafka's now
    return client;
}

} // namespace hookline::kafka
