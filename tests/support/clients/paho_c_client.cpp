// One Paho C client driven line by line, as piped_clients.py says.
#include <MQTTClient.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Fields = std::map<std::string, std::string, std::less<>>;
constexpr unsigned long kTimeoutMillis = 20'000;

std::string unpercent(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string percent(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        char coded[4];
        std::snprintf(coded, sizeof coded, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
        out += coded; // all of it: shorter to say than which characters need it
    }
    return out;
}

std::string unhex(std::string_view hex)
{
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return out;
}

std::string hex(std::string_view bytes)
{
    std::string out;
    for (const char c : bytes) {
        char coded[3];
        std::snprintf(coded, sizeof coded, "%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
        out += coded;
    }
    return out;
}

/// The library calls back from a thread of its own.
void say(const std::string& line)
{
    static std::mutex mutex;
    const std::scoped_lock lock(mutex);
    std::cout << line << '\n' << std::flush;
}

std::string get(const Fields& fields, std::string_view key, std::string fallback = {})
{
    const auto found = fields.find(key);
    return found == fields.end() ? std::move(fallback) : found->second;
}

int number(const Fields& fields, std::string_view key, int fallback = 0)
{
    const std::string text = get(fields, key);
    return text.empty() ? fallback : std::stoi(text);
}

void check(int code, const char* what)
{
    if (code != MQTTCLIENT_SUCCESS)
        throw std::runtime_error(std::string(what) + ": " + std::to_string(code));
}

/// What a v5 function answers.
class Response {
public:
    explicit Response(MQTTResponse response)
        : m_response(response)
    {
    }
    Response(const Response&) = delete;
    Response& operator=(const Response&) = delete;
    ~Response() { MQTTResponse_free(m_response); }
    const MQTTResponse* operator->() const { return &m_response; }

private:
    MQTTResponse m_response;
};

/// Owns what it was given to send.
class Properties {
public:
    Properties() = default;
    Properties(const Properties&) = delete;
    Properties& operator=(const Properties&) = delete;
    ~Properties() { MQTTProperties_free(&m_list); }
    MQTTProperties* list() { return &m_list; }

    void text(MQTTPropertyCodes code, const std::string& value, const std::string& second = {})
    {
        MQTTProperty property {};
        property.identifier = code;
        property.value.data = lenString(value);
        property.value.value = lenString(second);
        MQTTProperties_add(&m_list, &property); // copies
    }
    void integer(MQTTPropertyCodes code, int value)
    {
        MQTTProperty property {};
        property.identifier = code;
        property.value.integer4 = static_cast<unsigned>(value);
        MQTTProperties_add(&m_list, &property);
    }

private:
    static MQTTLenString lenString(const std::string& text) { return { static_cast<int>(text.size()), const_cast<char*>(text.data()) }; }
    MQTTProperties m_list = MQTTProperties_initializer;
};

std::string described(MQTTProperties& properties)
{
    std::string out;
    const auto add = [&](const char* key, std::string value) { out += std::string("\t") + key + "=" + std::move(value); };
    const auto view = [](const MQTTLenString& text) { return std::string_view(text.data, static_cast<std::size_t>(text.len)); };
    for (int i = 0; i < properties.count; ++i) {
        const MQTTProperty& property = properties.array[i];
        switch (property.identifier) {
        case MQTTPROPERTY_CODE_USER_PROPERTY:
            add("user_key", percent(view(property.value.data)));
            add("user_value", percent(view(property.value.value)));
            break;
        case MQTTPROPERTY_CODE_CONTENT_TYPE: add("content_type", percent(view(property.value.data))); break;
        case MQTTPROPERTY_CODE_RESPONSE_TOPIC: add("response_topic", percent(view(property.value.data))); break;
        case MQTTPROPERTY_CODE_CORRELATION_DATA: add("correlation", hex(view(property.value.data))); break;
        case MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL: add("expiry", std::to_string(property.value.integer4)); break;
        default: break;
        }
    }
    return out;
}

int arrived(void*, char* topic, int, MQTTClient_message* message)
{
    const std::string_view payload(static_cast<const char*>(message->payload), static_cast<std::size_t>(message->payloadlen));
    say("message\ttopic=" + percent(topic) + "\tpayload=" + hex(payload) + "\tqos=" + std::to_string(message->qos)
        + "\tretain=" + std::to_string(message->retained) + described(message->properties));
    MQTTClient_freeMessage(&message);
    MQTTClient_free(topic);
    return 1;
}

class Client {
public:
    Client() = default;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { MQTTClient_destroy(&m_client); }

    std::string handle(std::string_view verb, const Fields& fields)
    {
        if (verb == "connect")
            return connect(fields);
        if (verb == "subscribe")
            return subscribe(fields);
        if (verb == "unsubscribe")
            return unsubscribe(fields);
        if (verb == "publish")
            return publish(fields);
        return disconnect();
    }

private:
    bool v5() const { return m_version == MQTTVERSION_5; }

    std::string connect(const Fields& fields)
    {
        m_version = number(fields, "version");
        const std::string ca = get(fields, "ca"), certificate = get(fields, "certificate"), key = get(fields, "key");
        const bool websocket = number(fields, "websocket") != 0;
        const std::string uri = std::string(websocket ? (ca.empty() ? "ws://" : "wss://") : (ca.empty() ? "tcp://" : "ssl://"))
            + "127.0.0.1:" + get(fields, "port") + (websocket ? "/mqtt" : "");
        MQTTClient_createOptions create = MQTTClient_createOptions_initializer;
        create.MQTTVersion = m_version;
        check(MQTTClient_createWithOptions(
                  &m_client, uri.c_str(), get(fields, "client").c_str(), MQTTCLIENT_PERSISTENCE_NONE, nullptr, &create),
            "create");
        check(MQTTClient_setCallbacks(m_client, nullptr, nullptr, arrived, nullptr), "setCallbacks");

        MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer;
        if (v5())
            options = MQTTClient_connectOptions_initializer5;
        options.MQTTVersion = m_version;
        options.keepAliveInterval = number(fields, "keep_alive");
        options.connectTimeout = static_cast<int>(kTimeoutMillis / 1000);
        (v5() ? options.cleanstart : options.cleansession) = number(fields, "clean");
        MQTTClient_willOptions will = MQTTClient_willOptions_initializer;
        const std::string willTopic = get(fields, "will_topic"), willPayload = unhex(get(fields, "will_payload"));
        if (!willTopic.empty()) {
            will.topicName = willTopic.c_str();
            will.payload = { static_cast<int>(willPayload.size()), willPayload.data() };
            will.qos = number(fields, "will_qos");
            options.will = &will;
        }
        MQTTClient_SSLOptions ssl = MQTTClient_SSLOptions_initializer;
        if (!ca.empty()) {
            ssl.trustStore = ca.c_str();
            ssl.keyStore = certificate.empty() ? nullptr : certificate.c_str();
            ssl.privateKey = key.empty() ? nullptr : key.c_str();
            ssl.verify = 1;
            options.ssl = &ssl;
        }
        if (!v5()) {
            check(MQTTClient_connect(m_client, &options), "connect");
            return "present=" + std::to_string(options.returned.sessionPresent);
        }
        Properties properties;
        if (fields.contains("expiry"))
            properties.integer(MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, number(fields, "expiry"));
        const Response response(MQTTClient_connect5(m_client, &options, properties.list(), nullptr));
        check(response->reasonCode, "connect5");
        return {}; // the library tells of a session in version 3.1.1 only
    }

    std::string subscribe(const Fields& fields)
    {
        const std::string filter = get(fields, "filter");
        const int qos = number(fields, "qos");
        if (v5()) {
            const Response response(MQTTClient_subscribe5(m_client, filter.c_str(), qos, nullptr, nullptr));
            return "granted=" + std::to_string(response->reasonCode);
        }
        int granted = qos; // what comes out is what was granted
        std::string copy = filter;
        char* const filters[] = { copy.data() };
        check(MQTTClient_subscribeMany(m_client, 1, filters, &granted), "subscribe");
        return "granted=" + std::to_string(granted);
    }

    std::string unsubscribe(const Fields& fields)
    {
        const std::string filter = get(fields, "filter");
        if (v5())
            check(Response(MQTTClient_unsubscribe5(m_client, filter.c_str(), nullptr))->reasonCode, "unsubscribe5");
        else
            check(MQTTClient_unsubscribe(m_client, filter.c_str()), "unsubscribe");
        return {};
    }

    std::string publish(const Fields& fields)
    {
        std::string payload = unhex(get(fields, "payload"));
        MQTTClient_message message = MQTTClient_message_initializer;
        message.payload = payload.data();
        message.payloadlen = static_cast<int>(payload.size());
        message.qos = number(fields, "qos");
        message.retained = number(fields, "retain");
        MQTTClient_deliveryToken token = 0;
        if (v5()) {
            Properties properties;
            if (fields.contains("user_key"))
                properties.text(MQTTPROPERTY_CODE_USER_PROPERTY, get(fields, "user_key"), get(fields, "user_value"));
            if (fields.contains("content_type"))
                properties.text(MQTTPROPERTY_CODE_CONTENT_TYPE, get(fields, "content_type"));
            if (fields.contains("response_topic"))
                properties.text(MQTTPROPERTY_CODE_RESPONSE_TOPIC, get(fields, "response_topic"));
            if (fields.contains("correlation"))
                properties.text(MQTTPROPERTY_CODE_CORRELATION_DATA, unhex(get(fields, "correlation")));
            if (fields.contains("expiry"))
                properties.integer(MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL, number(fields, "expiry"));
            message.properties = *properties.list();
            check(Response(MQTTClient_publishMessage5(m_client, get(fields, "topic").c_str(), &message, &token))->reasonCode, "publish5");
        } else {
            check(MQTTClient_publishMessage(m_client, get(fields, "topic").c_str(), &message, &token), "publish");
        }
        if (message.qos > 0)
            check(MQTTClient_waitForCompletion(m_client, token, kTimeoutMillis), "waitForCompletion");
        return {};
    }

    std::string disconnect()
    {
        if (v5())
            check(MQTTClient_disconnect5(m_client, 1000, MQTTREASONCODE_NORMAL_DISCONNECTION, nullptr), "disconnect5");
        else
            check(MQTTClient_disconnect(m_client, 1000), "disconnect");
        return {};
    }

    MQTTClient m_client = nullptr;
    int m_version = 0;
};

std::vector<std::string_view> split(std::string_view line)
{
    std::vector<std::string_view> out;
    for (std::size_t begin = 0; begin <= line.size();) {
        const std::size_t end = std::min(line.find('\t', begin), line.size());
        out.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

} // namespace

int main()
{
    MQTTClient_init_options init = MQTTClient_init_options_initializer;
    init.do_openssl_init = 1;
    MQTTClient_global_init(&init);
    Client client;
    for (std::string line; std::getline(std::cin, line);) {
        const std::vector<std::string_view> words = split(line);
        Fields fields;
        for (std::size_t i = 1; i < words.size(); ++i) {
            const std::size_t at = words[i].find('=');
            fields.emplace(words[i].substr(0, at), unpercent(words[i].substr(at + 1)));
        }
        try {
            say("ok\t" + client.handle(words[0], fields));
        } catch (const std::exception& failure) {
            say(std::string("error\ttext=") + percent(failure.what()));
        }
    }
}
