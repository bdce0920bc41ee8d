#include "tests/unit/kafka/support/reading.h"

#include "core/kafka/library_handle.h"

#include <stdexcept>

namespace hookline::test {

struct Writer::Client {
    kafka::ClientPtr library;
};

Writer::Writer(std::string servers)
    : m_client(std::make_unique<Client>())
{
    auto conf = kafka::makeConf({ { "bootstrap.servers", std::move(servers) }, { "linger.ms", "0" }, { "log_level", "3" } });
    if (!conf)
        throw std::runtime_error(conf.error().text());
    rd_kafka_conf_set_dr_msg_cb(conf->get(), [](rd_kafka_t*, const rd_kafka_message_t* message, void*) {
        *static_cast<std::int64_t*>(message->_private) = message->err ? -2 - message->err : message->offset;
    });
    auto library = kafka::makeClient(std::move(*conf));
    if (!library)
        throw std::runtime_error(library.error().text());
    m_client->library = std::move(*library);
}

Writer::~Writer() { rd_kafka_flush(m_client->library.get(), 10'000); }

std::int64_t Writer::write(const std::string& topic, const Record& record)
{
    constexpr std::int64_t kWaiting = -1;
    std::int64_t offset = kWaiting;
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
    for (const auto& [name, value] : record.headers)
        rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(), static_cast<ssize_t>(value.size()));
    const char* key = record.key ? record.key->data() : nullptr;
    const std::size_t keySize = record.key ? record.key->size() : 0;
    const rd_kafka_resp_err_t code = rd_kafka_producev(m_client->library.get(), RD_KAFKA_V_TOPIC(topic.c_str()),
        RD_KAFKA_V_PARTITION(record.partition), RD_KAFKA_V_KEY(key, keySize),
        RD_KAFKA_V_VALUE(const_cast<char*>(record.value.data()), record.value.size()), RD_KAFKA_V_TIMESTAMP(record.timestampMillis),
        RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_OPAQUE(&offset), RD_KAFKA_V_END);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_headers_destroy(headers);
        throw std::runtime_error(rd_kafka_err2str(code));
    }
    while (offset == kWaiting)
        rd_kafka_poll(m_client->library.get(), 20);
    if (offset < kWaiting)
        throw std::runtime_error("not written");
    return offset;
}

} // namespace hookline::test
