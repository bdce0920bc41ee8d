#include "ui/models/shell_lines.h"

#include "core/base/utf8.h"
#include "ui/format.h"

namespace hookline::ui {

QString shellQuoted(const QString& text)
{
    return u'\'' + QString(text).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

QString mosquittoLine(const EventRow& row, const QString& address)
{
    if (!row.event.message)
        return {};
    const auto colon = address.lastIndexOf(u':');
    const QString host = colon > 0 ? address.left(colon).remove(u'[').remove(u']') : QStringLiteral("127.0.0.1");
    const QString port = colon > 0 ? address.mid(colon + 1) : QStringLiteral("1883");
    QString line = QStringLiteral("mosquitto_pub -h %1 -p %2 -q %3")
                       .arg(host, port)
                       .arg(static_cast<int>(row.event.message->qos()));
    if (row.event.message->retain())
        line += QStringLiteral(" -r");
    line += QStringLiteral(" -t ") + shellQuoted(fromUtf8(row.event.topic()));
    const std::string_view payload = row.event.message->payload();
    if (payload.empty())
        return line + QStringLiteral(" -n");
    // A NUL or a broken character cannot be an argument.
    if (base::isUtf8(payload) && payload.find('\0') == std::string_view::npos)
        return line + QStringLiteral(" -m ") + shellQuoted(fromUtf8(payload));
    QString octal;
    for (const char byte : payload)
        octal
            += QStringLiteral("\\%1").arg(static_cast<uint>(static_cast<unsigned char>(byte)), 3, 8, QLatin1Char('0'));
    return QStringLiteral("printf '%1' | %2 -s").arg(octal, line);
}

QString kafkaConsumerLine(const EventRow& row, const QString& servers)
{
    if (!hasReadableRecord(row) || (row.kafkaCluster && servers.isEmpty())) // it is not where the default cluster is
        return {};
    const QString nodes = servers.isEmpty() ? QStringLiteral("127.0.0.1:9092") : QString(servers).remove(u' ');
    return QStringLiteral("kafka-console-consumer.sh --bootstrap-server %1 --topic %2 --partition %3 --offset %4 "
                          "--max-messages 1")
        .arg(nodes, fromUtf8(row.kafkaTopic->view()))
        .arg(row.partition)
        .arg(row.offset);
}

} // namespace hookline::ui
