#include "app/testclient/mosquitto_callbacks.h"

#include <cerrno>
#include <mosquitto.h>
#include <mqtt_protocol.h>

namespace hookline::testclient {
namespace {

using Kind = MosquittoEvent::Kind;
constexpr int kFirstError = 0x80; ///< of MQTT 5 reason codes; libmosquitto's own numbers are all smaller

void add(void* events, MosquittoEvent event)
{
    static_cast<std::vector<MosquittoEvent>*>(events)->push_back(std::move(event));
}

void onConnect3(mosquitto*, void* events, int code)
{
    if (code == 0)
        add(events, { .kind = Kind::Connected });
    else
        add(events, { .kind = Kind::Refused, .text = QString::fromUtf8(mosquitto_connack_string(code)) });
}

void onConnect5(mosquitto*, void* events, int code, int, const mosquitto_property*)
{
    if (code == 0)
        add(events, { .kind = Kind::Connected });
    else
        add(events, { .kind = Kind::Refused, .text = QString::fromUtf8(mosquitto_reason_string(code)) });
}

void onDisconnect(mosquitto*, void* events, int code, const mosquitto_property*)
{
    const int error = errno;
    if (code == MOSQ_ERR_SUCCESS)
        return; // our own wish
    QString reason;
    if (code >= kFirstError)
        reason = QString::fromUtf8(mosquitto_reason_string(code));
    else if (code == MOSQ_ERR_ERRNO && error != 0)
        reason = qt_error_string(error);
    else
        reason = QString::fromUtf8(mosquitto_strerror(code));
    add(events, { .kind = Kind::Lost, .text = reason });
}

void onPublish(mosquitto*, void* events, int id, int code, const mosquitto_property*)
{
    if (code < kFirstError)
        add(events, { .kind = Kind::Published, .id = id });
    else
        add(events,
            { .kind = Kind::PublishRefused, .id = id, .text = QString::fromUtf8(mosquitto_reason_string(code)) });
}

void onSubscribe(mosquitto*, void* events, int id, int count, const int* granted)
{
    const int qos = count > 0 && granted[0] < kFirstError ? granted[0] : -1;
    add(events, { .kind = Kind::Subscribed, .id = id, .qos = qos });
}

void onUnsubscribe(mosquitto*, void* events, int id) { add(events, { .kind = Kind::Unsubscribed, .id = id }); }

void onMessage(mosquitto*, void* events, const mosquitto_message* message)
{
    add(events,
        { .kind = Kind::Message,
            .qos = message->qos,
            .retain = message->retain,
            .text = QString::fromUtf8(message->topic),
            .payload = QByteArray(static_cast<const char*>(message->payload), message->payloadlen) });
}

} // namespace

void collectEvents(mosquitto* handle, std::vector<MosquittoEvent>* events, int version)
{
    mosquitto_user_data_set(handle, events);
    if (version == MQTT_PROTOCOL_V5)
        mosquitto_connect_v5_callback_set(handle, onConnect5);
    else
        mosquitto_connect_callback_set(handle, onConnect3);
    mosquitto_disconnect_v5_callback_set(handle, onDisconnect);
    mosquitto_publish_v5_callback_set(handle, onPublish);
    mosquitto_subscribe_callback_set(handle, onSubscribe);
    mosquitto_unsubscribe_callback_set(handle, onUnsubscribe);
    mosquitto_message_callback_set(handle, onMessage);
}

} // namespace hookline::testclient
