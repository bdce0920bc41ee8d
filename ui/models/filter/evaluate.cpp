#include "ui/models/filter/evaluate.h"

#include "core/mqtt/topic.h"
#include "core/mqtt/user_properties.h"
#include "ui/format.h"
#include "ui/models/event_cells.h"
#include "ui/models/event_rows.h"
#include "ui/models/filter/text_match.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace hookline::ui::filter {
namespace {

constexpr std::size_t kPayloadSearch = 1 << 20;

std::string_view view(const QByteArray& bytes) { return { bytes.constData(), static_cast<std::size_t>(bytes.size()) }; }

std::string_view payloadOf(const EventRow& row)
{
    return row.event.message ? row.event.message->payload().substr(0, kPayloadSearch) : std::string_view();
}

std::string_view textOf(FieldId field, const EventRow& row)
{
    const tap::Event& event = row.event;
    switch (field) {
    case FieldId::Client: return event.client ? std::string_view(event.client->clientId) : std::string_view();
    case FieldId::User: return event.client ? std::string_view(event.client->username) : std::string_view();
    case FieldId::Ip: return event.client ? std::string_view(event.client->peer) : std::string_view();
    case FieldId::Topic: return event.topic();
    case FieldId::Listener:
        return event.client && event.client->listener ? event.client->listener->view() : std::string_view();
    case FieldId::Rule: return row.rule ? row.rule->view() : std::string_view();
    case FieldId::KafkaKey: return kafkaKey(row);
    case FieldId::Publisher:
        return event.message && event.message->publisher() ? std::string_view(event.message->publisher()->clientId)
                                                           : std::string_view();
    case FieldId::Payload: return payloadOf(row);
    case FieldId::Reason:
        return event.reason == mqtt::ReasonCode::Success ? std::string_view() : mqtt::name(event.reason);
    case FieldId::KafkaTopic: return row.kafkaTopic ? row.kafkaTopic->view() : std::string_view();
    default: return {};
    }
}

/// Index into words(field); none when the row has no such thing.
std::optional<std::size_t> wordOf(FieldId field, const EventRow& row)
{
    switch (field) {
    case FieldId::Event: return static_cast<std::size_t>(row.event.kind);
    case FieldId::Drop:
        if (row.event.drop == tap::DropReason::None)
            return std::nullopt;
        return static_cast<std::size_t>(row.event.drop) - 1;
    case FieldId::KafkaStatus: return static_cast<std::size_t>(row.kafka);
    case FieldId::Proto:
        if (!row.event.client)
            return std::nullopt;
        return static_cast<std::size_t>(row.event.client->protocol)
            - static_cast<std::size_t>(mqtt::ProtocolVersion::V31);
    case FieldId::Session:
        if (!row.event.client || row.event.client->clientId.empty())
            return std::nullopt;
        return cells::keepsSession(*row.event.client) ? 1 : 0;
    default: return std::nullopt;
    }
}

std::string_view wordText(FieldId field, std::size_t index)
{
    switch (field) {
    case FieldId::Event: return tap::name(static_cast<tap::EventKind>(index));
    case FieldId::Drop: return tap::name(static_cast<tap::DropReason>(index + 1));
    case FieldId::KafkaStatus: {
        static constexpr std::string_view names[] = { "none", "queued", "acked", "failed" };
        return names[std::min<std::size_t>(index, 3)];
    }
    case FieldId::Session: return index == 0 ? "temporary" : "kept";
    case FieldId::Proto:
        return mqtt::name(
            static_cast<mqtt::ProtocolVersion>(index + static_cast<std::size_t>(mqtt::ProtocolVersion::V31)));
    default: return {};
    }
}

std::optional<double> numberOf(FieldId field, const EventRow& row, const Context& context)
{
    const tap::Event& event = row.event;
    const bool acked = row.kafka == tap::KafkaStatus::Acked;
    switch (field) {
    case FieldId::Qos:
        if (!event.hasQos())
            return std::nullopt;
        return static_cast<double>(event.qos);
    case FieldId::Size: return event.message ? std::optional<double>(row.payloadSize) : std::nullopt;
    case FieldId::Properties:
        return event.message
            ? std::optional<double>(static_cast<double>(mqtt::userProperties(event.message->properties())))
            : std::nullopt;
    case FieldId::Retain: return event.message ? std::optional<double>(event.retain) : std::nullopt;
    case FieldId::Dup: return event.message ? std::optional<double>(event.dup) : std::nullopt;
    case FieldId::KafkaPartition: return row.partition >= 0 ? std::optional<double>(row.partition) : std::nullopt;
    case FieldId::KafkaOffset:
        return acked && row.offset >= 0 ? std::optional<double>(static_cast<double>(row.offset)) : std::nullopt;
    case FieldId::KafkaError:
        return row.kafka == tap::KafkaStatus::Failed ? std::optional<double>(row.errorCode) : std::nullopt;
    case FieldId::Latency:
        return acked ? std::optional<double>(static_cast<double>(row.latencyMicros) / 1e6) : std::nullopt;
    case FieldId::Time: return static_cast<double>(event.stamp.wallMicros) / 1e6;
    case FieldId::Age: return static_cast<double>(context.appliedWallMicros - event.stamp.wallMicros) / 1e6;
    case FieldId::Seq: return static_cast<double>(shownNumber(row, context.number));
    case FieldId::Marked: return context.rows && context.rows->marks().contains(context.number) ? 1 : 0;
    default: return std::nullopt;
    }
}

bool contains(const Value& value, std::string_view in)
{
    if (value.ascii)
        return containsFolded(in, view(value.folded));
    if (in.find(view(value.utf8)) != std::string_view::npos)
        return true;
    if (value.text.toLower() == value.text.toUpper()) // no case, e.g. Chinese
        return false;
    return fromUtf8(in).contains(value.text, Qt::CaseInsensitive);
}

bool like(const Value& value, std::string_view in)
{
    const std::string_view pattern = view(value.utf8);
    return pattern.find('*') != std::string_view::npos ? matchesStar(pattern, in) : mqtt::matches(pattern, in);
}

bool compareText(const Test& test, std::string_view in)
{
    const Value& value = test.values.front();
    switch (test.op) {
    case Op::Equal: return in == view(value.utf8);
    case Op::NotEqual: return in != view(value.utf8);
    case Op::Contains: return contains(value, in);
    case Op::Matches: return value.pattern.match(fromUtf8(in)).hasMatch();
    case Op::Like: return like(value, in);
    case Op::In: return std::ranges::any_of(test.values, [&](const Value& each) { return in == view(each.utf8); });
    default: return false;
    }
}

bool equal(double a, double b) { return std::abs(a - b) < 5e-7; }

bool compareNumber(const Test& test, double in)
{
    const double wanted = test.values.front().number;
    switch (test.op) {
    case Op::Equal: return equal(in, wanted);
    case Op::NotEqual: return !equal(in, wanted);
    case Op::Less: return in < wanted && !equal(in, wanted);
    case Op::LessEqual: return in < wanted || equal(in, wanted);
    case Op::Greater: return in > wanted && !equal(in, wanted);
    case Op::GreaterEqual: return in > wanted || equal(in, wanted);
    case Op::In: return std::ranges::any_of(test.values, [&](const Value& each) { return equal(in, each.number); });
    default: return false;
    }
}

bool compareWord(const Test& test, std::size_t in)
{
    switch (test.op) {
    case Op::Equal: return test.values.front().words.test(in);
    case Op::NotEqual: return !test.values.front().words.test(in);
    case Op::In: return std::ranges::any_of(test.values, [&](const Value& each) { return each.words.test(in); });
    default: return compareText(test, wordText(test.field, in));
    }
}

bool compareJson(const Test& test, const EventRow& row)
{
    const auto found = findInJson(payloadOf(row), test.path);
    if (!found)
        return false;
    if (test.op == Op::Present)
        return true;
    const std::string_view raw = found->raw;
    if (found->kind == JsonValue::Kind::Number) {
        bool ok = false;
        const double number = QByteArray::fromRawData(raw.data(), static_cast<qsizetype>(raw.size())).toDouble(&ok);
        const bool numbers = std::ranges::all_of(test.values, &Value::hasNumber);
        if (ok && numbers && test.op != Op::Contains && test.op != Op::Matches && test.op != Op::Like)
            return compareNumber(test, number);
    } else if (test.op == Op::Less || test.op == Op::LessEqual || test.op == Op::Greater
        || test.op == Op::GreaterEqual) {
        return false;
    }
    if (!found->escaped)
        return compareText(test, raw);
    const QByteArray text = jsonText(*found);
    return compareText(test, view(text));
}

/// The same message as that of row number `of`.
bool related(double of, const EventRow& row, const Context& context)
{
    if (of < 0 || !context.rows)
        return false;
    const EventStore& store = context.rows->store();
    const auto shown = static_cast<std::uint64_t>(of);
    const std::uint64_t number = store.firstShownFrom(shown);
    return number < store.end() && shownNumber(store.row(number), number) == shown
        && sameMessage(store.row(number), row);
}

bool passes(const Test& test, const EventRow& row, const Context& context)
{
    if (test.field == FieldId::Related) {
        const auto is = [&](const Value& value) { return related(value.number, row, context); };
        return test.op == Op::NotEqual ? !is(test.values.front()) : std::ranges::any_of(test.values, is);
    }
    if (!test.path.empty())
        return compareJson(test, row);
    if (const auto word = wordOf(test.field, row))
        return test.op == Op::Present || compareWord(test, *word);
    if (const auto number = numberOf(test.field, row, context)) {
        const bool flag = test.field == FieldId::Retain || test.field == FieldId::Dup || test.field == FieldId::Marked;
        return test.op == Op::Present ? !flag || *number > 0 : compareNumber(test, *number);
    }
    QByteArray note;
    if (test.field == FieldId::Note && context.rows)
        note = context.rows->note(context.number).toUtf8();
    const std::string_view text = test.field == FieldId::Note ? view(note) : textOf(test.field, row);
    if (text.empty()) // absent: every test is false, so != has one meaning
        return false;
    return test.op == Op::Present || compareText(test, text);
}

bool anywhere(const Node& node, const EventRow& row)
{
    const tap::Event& event = row.event;
    return node.kinds[static_cast<std::size_t>(event.kind)]
        || (event.client && contains(node.word, event.client->clientId)) || contains(node.word, event.topic())
        || (event.message && contains(node.word, payloadOf(row)));
}

bool passes(const Expression& expression, int index, const EventRow& row, const Context& context)
{
    const Node& node = expression.nodes[static_cast<std::size_t>(index)];
    const auto child = [&](int each) { return passes(expression, each, row, context); };
    switch (node.kind) {
    case Node::Kind::And: return std::ranges::all_of(node.children, child);
    case Node::Kind::Or: return std::ranges::any_of(node.children, child);
    case Node::Kind::Not: return !child(node.children.front());
    case Node::Kind::Field: return passes(node.test, row, context);
    case Node::Kind::Anywhere: return anywhere(node, row);
    }
    return false;
}

} // namespace

bool evaluate(const Expression& expression, const EventRow& row, const Context& context)
{
    return expression.root >= 0 && passes(expression, expression.root, row, context);
}

} // namespace hookline::ui::filter
