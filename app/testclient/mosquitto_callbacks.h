// What libmosquitto reports, as values: its callbacks run inside its calls and under its locks, where nothing may be asked of it.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

struct mosquitto;

namespace hookline::testclient {

struct MosquittoEvent {
    enum class Kind { Connected, Refused, Lost, Published, PublishRefused, Subscribed, Unsubscribed, Message };
    Kind kind = Kind::Lost;
    int id = 0; ///< libmosquitto's message id; Subscribed: with `qos`
    int qos = 0; ///< Subscribed: granted, below 0 when refused; Message: of the delivery
    bool retain = false;
    QString text {}; ///< Refused, Lost, PublishRefused: the reason; Message: the topic
    QByteArray payload {};
};

/// Has every callback of `handle` append to `*events`, which must outlive it. `version` is the protocol level, 4 or 5.
void collectEvents(mosquitto* handle, std::vector<MosquittoEvent>* events, int version);

} // namespace hookline::testclient
