// Which topics are read by which decoder: MQTT topic filters in an order, the first that matches wins. One list for all windows of the
// program; every change is kept at once. @thread ui
#pragma once

#include "ui/models/decode/decoders.h"

#include <QObject>

#include <string>
#include <string_view>
#include <vector>

class QSettings;

namespace hookline::ui {

struct DecodeRule {
    QString filter; ///< of MQTT topics; for records the name of the Kafka topic, or the MQTT topic in their header
    Decoding decoding;
    bool enabled = true;
    friend bool operator==(const DecodeRule&, const DecodeRule&) = default;
};

class DecodeRules : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kMost = 500;

    using QObject::QObject;
    const std::vector<DecodeRule>& rules() const noexcept { return m_rules; }
    /// More than kMost are cut off.
    void setRules(std::vector<DecodeRule> rules);
    /// None: no rule is for this topic. Valid until the rules change.
    const DecodeRule* ruleFor(std::string_view topic) const;
    /// None: it is one; else what is wrong (translated).
    static QString mistakeIn(const DecodeRule& rule);

    /// The .proto files and message type chosen last; what Protobuf means where no rule says otherwise.
    const Decoding& proto() const noexcept { return m_proto; }
    void setProto(const Decoding& proto);

    void load();
    void save() const;

signals:
    void changed();

private:
    void take(std::vector<DecodeRule> rules);

    std::vector<DecodeRule> m_rules;
    std::vector<std::string> m_filters; ///< of the rules, in their order; empty where off or wrong
    Decoding m_proto { Decoder::Protobuf, {}, {} };
};

DecodeRules& decodeRules();

} // namespace hookline::ui
