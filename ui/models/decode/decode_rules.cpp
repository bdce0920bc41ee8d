#include "ui/models/decode/decode_rules.h"

#include "core/mqtt/topic.h"

#include <QSettings>

#include <algorithm>

namespace hookline::ui {
namespace {

/// As they are kept: their order in the program may change.
constexpr const char* kWords[kDecoders]
    = { "auto", "json", "utf8", "gb18030", "hex", "base64", "messagepack", "cbor", "xml", "sparkplug", "protobuf" };

Decoder decoderOf(const QString& word)
{
    for (int i = 0; i < kDecoders; ++i) {
        if (word == QLatin1String(kWords[i]))
            return static_cast<Decoder>(i);
    }
    return Decoder::Auto;
}

QString wordOf(Decoder decoder) { return QLatin1String(kWords[static_cast<int>(decoder)]); }

} // namespace

DecodeRules& decodeRules()
{
    static DecodeRules rules;
    return rules;
}

QString DecodeRules::mistakeIn(const DecodeRule& rule)
{
    if (!mqtt::isValidTopicFilter(rule.filter.toStdString()))
        return tr("“%1” is not a topic filter: + stands for a whole level, # only at the end.").arg(rule.filter);
    if (rule.decoding.decoder == Decoder::Protobuf && (rule.decoding.protoPath.isEmpty() || rule.decoding.protoType.isEmpty()))
        return tr("Choose the .proto files and the message type.");
    return {};
}

void DecodeRules::setRules(std::vector<DecodeRule> rules)
{
    take(std::move(rules));
    save();
    emit changed();
}

void DecodeRules::take(std::vector<DecodeRule> rules)
{
    if (rules.size() > kMost)
        rules.resize(kMost);
    m_rules = std::move(rules);
    m_filters.clear();
    for (const DecodeRule& rule : m_rules)
        m_filters.push_back(rule.enabled && mistakeIn(rule).isEmpty() ? rule.filter.toStdString() : std::string());
}

const DecodeRule* DecodeRules::ruleFor(std::string_view topic) const
{
    if (topic.empty())
        return nullptr;
    for (std::size_t i = 0; i < m_filters.size(); ++i) {
        if (!m_filters[i].empty() && mqtt::matches(m_filters[i], topic))
            return &m_rules[i];
    }
    return nullptr;
}

void DecodeRules::setProto(const Decoding& proto)
{
    if (proto == m_proto)
        return;
    m_proto = proto;
    m_proto.decoder = Decoder::Protobuf;
    save();
    emit changed();
}

void DecodeRules::save() const
{
    QSettings settings(QStringLiteral("hookline"), QStringLiteral("window"));
    QStringList out;
    for (const DecodeRule& rule : m_rules)
        out << rule.filter << wordOf(rule.decoding.decoder) << rule.decoding.protoPath << rule.decoding.protoType
            << (rule.enabled ? QStringLiteral("1") : QStringLiteral("0"));
    settings.setValue(QStringLiteral("decode/rules"), out);
    settings.setValue(QStringLiteral("decode/protoPath"), m_proto.protoPath);
    settings.setValue(QStringLiteral("decode/protoType"), m_proto.protoType);
}

void DecodeRules::load()
{
    const QSettings settings(QStringLiteral("hookline"), QStringLiteral("window"));
    const QStringList in = settings.value(QStringLiteral("decode/rules")).toStringList();
    std::vector<DecodeRule> rules;
    for (qsizetype i = 0; i + 4 < in.size(); i += 5)
        rules.push_back({ in[i], { decoderOf(in[i + 1]), in[i + 2], in[i + 3] }, in[i + 4] == QLatin1String("1") });
    m_proto.protoPath = settings.value(QStringLiteral("decode/protoPath")).toString();
    m_proto.protoType = settings.value(QStringLiteral("decode/protoType")).toString();
    take(std::move(rules));
    emit changed();
}

} // namespace hookline::ui
