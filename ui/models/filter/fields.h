// The fields of the filter language: one table for parser, completer and the help that the window shows. @thread any
#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

#include <span>

namespace hookline::ui::filter {

enum class FieldId {
    Event,
    Client,
    User,
    Ip,
    Proto,
    Topic,
    Publisher,
    Qos,
    Retain,
    Dup,
    Size,
    Payload,
    Reason,
    Drop,
    KafkaStatus,
    KafkaTopic,
    KafkaPartition,
    KafkaOffset,
    KafkaError,
    Latency,
    Time,
    Age,
    Seq,
    Related,
    Marked,
    Note,
    Session,
    Properties,
    Listener,
    Rule,
    KafkaKey,
};

enum class FieldType {
    Text, ///< compared byte for byte; contains ignores case
    Word, ///< one of a closed list of words
    Number,
    Size, ///< bytes: 64k, 1M
    Duration, ///< 10ms, 5s, 3m, 2h
    Time, ///< a moment
    Flag, ///< yes or no
};

struct Field {
    FieldId id;
    const char* name;
    FieldType type;
    const char* help; ///< English, one sentence; say() translates it
    const char* example; ///< a whole test
};

std::span<const Field> fields();
/// The field of this name, any case; "payload.a.b" is the payload with a path. None: nullptr.
const Field* findField(QStringView name);
/// The translated help sentence.
QString help(const Field& field);
/// Every word a field of type Word or Flag may have.
QStringList words(FieldId field);
/// "client" for "clinet"; empty when nothing is near.
QString nearestField(QStringView name);

} // namespace hookline::ui::filter
