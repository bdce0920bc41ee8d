#include "core/script/call_object.h"

#include "core/base/clock.h"
#include "core/mqtt/topic.h"
#include "core/script/lua_text.h"

#include <array>
#include <lua.hpp>
#include <string_view>

namespace hookline::script {
namespace {

using mqtt::ReasonCode;

constexpr const char* kObject = "hookline.call"; ///< the object's metatable, and its place in the registry

enum class Field : std::uint8_t {
    Topic, Payload, Qos, Retain, Dup, IsWill, Client, Username, Password, Peer, Protocol, Filter, IsNew, By, Reason, Cause, Detail,
    Drop, PacketId, Recipients, Change, Delay, Publisher, Time, Id, Deny, Keep, Copy,
    // around connections and packets
    Listener, Succeeded, Certificate, Method, Again, CleanStart, KeepAlive, SessionExpiry, WillTopic, WillPayload, WillQos, WillRetain,
    RemoveWill, SessionPresent, ReasonString, ServerReference, Type, Bytes, UserProperty,
    // around routes and queues
    Incoming, RetainedSent, Queued, QueuedBytes, Online, Only, Except, Add,
    // of the broker and the bridge
    Connections, Sessions, Subscriptions, RetainedMessages, MessagesIn, MessagesOut, BytesIn, BytesOut, Lost, Event, KafkaTopic, Partition,
    Offset, Latency, ErrorCode,
};
constexpr std::array kFields { "topic", "payload", "qos", "retain", "dup", "is_will", "client", "username", "password", "peer",
    "protocol", "filter", "is_new", "by", "reason", "cause", "detail", "drop", "packet_id", "recipients", "change", "delay",
    "publisher", "time", "id", "deny", "keep", "copy", "listener", "succeeded", "certificate", "method", "again", "clean_start",
    "keep_alive", "session_expiry", "will_topic", "will_payload", "will_qos", "will_retain", "remove_will", "session_present",
    "reason_string", "server_reference", "type", "bytes", "user_property", "incoming", "retained_sent", "queued", "queued_bytes",
    "online", "only", "except", "add", "connections", "sessions", "subscriptions", "retained_messages", "messages_in", "messages_out",
    "bytes_in", "bytes_out", "lost", "event", "kafka_topic", "partition", "offset", "latency", "error_code" };
static_assert(kFields.size() == static_cast<std::size_t>(Field::ErrorCode) + 1);

Borrowed& borrowed(lua_State* lua)
{
    Borrowed* current = contextOf(lua).current;
    if (!current)
        luaL_error(lua, "this object was kept after its call: copy the fields you need");
    return *current;
}

/// Which field the text at index 2 names; raises an error for others. The names are in the table that is the first upvalue.
Field fieldAt(lua_State* lua)
{
    lua_pushvalue(lua, 2);
    if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNUMBER)
        luaL_error(lua, "there is no field \"%s\"", lua_tostring(lua, 2) ? lua_tostring(lua, 2) : "?");
    const auto field = static_cast<Field>(lua_tointeger(lua, -1));
    lua_pop(lua, 1);
    return field;
}

int copyMessage(lua_State* lua) // msg:copy(topic [, payload])
{
    const std::string_view topic = view(lua, 2);
    const std::string_view payload = lua_isnoneornil(lua, 3) ? std::string_view() : view(lua, 3);
    Borrowed& b = borrowed(lua);
    if (!b.draft)
        luaL_error(lua, "copy() is for message.publish");
    if (!mqtt::isValidTopicName(topic))
        luaL_error(lua, "copy() needs a topic without wildcards");
    if (!b.draft->addCopy(topic, lua_isnoneornil(lua, 3) ? b.draft->payload() : payload))
        luaL_error(lua, "one message can have %d copies at most", static_cast<int>(hooks::PublishDraft::kMaxCopies));
    return 0;
}

int addUserProperty(lua_State* lua) // packet:user_property(name, value)
{
    const std::string_view name = view(lua, 2);
    const std::string_view value = view(lua, 3);
    Borrowed& b = borrowed(lua);
    if (!b.packet && !b.puback && !b.connack)
        luaL_error(lua, "user_property() is for packet.in, packet.out, message.puback and client.connack");
    const bool added = b.packet ? b.packet->addUserProperty(name, value)
        : b.puback              ? b.puback->addUserProperty(name, value)
                                : b.connack->addUserProperty(name, value);
    lua_pushboolean(lua, added); // false: not on this packet
    return 1;
}

int removeWill(lua_State* lua) // connect:remove_will()
{
    Borrowed& b = borrowed(lua);
    if (!b.connect)
        luaL_error(lua, "remove_will() is for client.connect");
    lua_pushboolean(lua, b.connect->removeWill());
    return 1;
}

hooks::RouteDraft& picks(lua_State* lua)
{
    Borrowed& b = borrowed(lua);
    if (!b.picks)
        luaL_error(lua, "only(), except() and add() are for message.route");
    return *b.picks;
}

int tooMany(lua_State* lua)
{
    return luaL_error(lua, "message.route takes %d names of each kind at most", static_cast<int>(hooks::RouteDraft::kMostNames));
}

int routeOnly(lua_State* lua) // route:only(pattern)
{
    const std::string_view pattern = view(lua, 2);
    return picks(lua).only(pattern) ? 0 : tooMany(lua);
}

int routeExcept(lua_State* lua) // route:except(pattern)
{
    const std::string_view pattern = view(lua, 2);
    return picks(lua).except(pattern) ? 0 : tooMany(lua);
}

int routeAdd(lua_State* lua) // route:add(client [, qos])
{
    const std::string_view client = view(lua, 2);
    const lua_Integer qos = luaL_optinteger(lua, 3, 2);
    luaL_argcheck(lua, qos >= 0 && qos <= 2, 3, "a QoS is 0, 1 or 2");
    luaL_argcheck(lua, !client.empty(), 2, "a client id");
    return picks(lua).add(client, static_cast<mqtt::QoS>(qos)) ? 0 : tooMany(lua);
}

std::string_view packetName(mqtt::PacketType type) noexcept
{
    constexpr std::array<std::string_view, 16> kNames { "?", "connect", "connack", "publish", "puback", "pubrec", "pubrel", "pubcomp",
        "subscribe", "suback", "unsubscribe", "unsuback", "pingreq", "pingresp", "disconnect", "auth" };
    return kNames[static_cast<std::size_t>(type) & 15u];
}

void pushTopic(lua_State* lua, const Borrowed& b)
{
    if (b.packet && b.packet->type() == mqtt::PacketType::Publish) {
        push(lua, b.packet->topic());
        return;
    }
    if (b.picks) {
        push(lua, b.picks->topic());
        return;
    }
    if (const hooks::PublishDraft* draft = b.draft ? b.draft : b.seen)
        push(lua, draft->topic());
    else if (b.message)
        push(lua, b.message->topic());
    else if (b.request)
        push(lua, b.request->topic);
    else if (b.will)
        push(lua, b.will->topic);
    else
        lua_pushnil(lua);
}

void pushPayload(lua_State* lua, const Borrowed& b)
{
    if (b.picks) {
        push(lua, b.picks->payload());
        return;
    }
    if (const hooks::PublishDraft* draft = b.draft ? b.draft : b.seen)
        push(lua, draft->payload());
    else if (b.message)
        push(lua, b.message->payload());
    else if (b.will)
        push(lua, b.will->payload);
    else
        lua_pushnil(lua);
}

void pushFilter(lua_State* lua, const Borrowed& b)
{
    if (b.entry)
        push(lua, b.entry->filter);
    else if (b.leaving)
        push(lua, b.leaving->filter);
    else if (b.subscription)
        push(lua, b.subscription->filter);
    else if (b.refused)
        push(lua, b.refused->filter);
    else
        lua_pushnil(lua);
}

void pushQos(lua_State* lua, const Borrowed& b)
{
    const hooks::PublishDraft* draft = b.draft ? b.draft : b.seen;
    const mqtt::QoS qos = draft ? draft->qos()
        : b.queue               ? b.queue->qos
        : b.puback              ? b.puback->qos()
        : b.picks               ? b.picks->qos()
        : b.entry               ? b.entry->qos
        : b.delivery            ? b.delivery->qos
        : b.subscription        ? b.subscription->qos
        : b.refused             ? b.refused->qos
        : b.message             ? b.message->qos()
        : b.request             ? b.request->qos
        : b.will                ? b.will->qos
                                : mqtt::QoS::AtMostOnce;
    lua_pushinteger(lua, static_cast<lua_Integer>(qos));
}

bool retainOf(const Borrowed& b)
{
    if (const hooks::PublishDraft* draft = b.draft ? b.draft : b.seen)
        return draft->retain();
    return b.delivery ? b.delivery->retain : b.message ? b.message->retain() : b.request ? b.request->retained : b.will && b.will->retain;
}

void pushConnectionField(lua_State* lua, const Borrowed& b, Field field)
{
    const auto orNil = [lua](bool has, std::string_view text) { has ? push(lua, text) : lua_pushnil(lua); };
    const bool will = b.connect && b.connect->hasWill();
    switch (field) {
    case Field::Listener: orNil(b.accepted || b.handshake, b.accepted ? b.accepted->listener : b.handshake ? b.handshake->listener : ""); break;
    case Field::Succeeded: lua_pushboolean(lua, b.handshake ? b.handshake->succeeded : b.authentication && !mqtt::isError(b.authentication->reason)); break;
    case Field::Certificate: orNil(b.handshake && !b.handshake->certificateName.empty(), b.handshake ? b.handshake->certificateName : ""); break;
    case Field::Method: orNil(b.authentication && !b.authentication->method.empty(), b.authentication ? b.authentication->method : ""); break;
    case Field::Again: lua_pushboolean(lua, b.authentication && b.authentication->again); break;
    case Field::CleanStart: lua_pushboolean(lua, b.connect && b.connect->cleanStart()); break;
    case Field::KeepAlive:
        lua_pushinteger(lua, b.connect ? b.connect->keepAlive() : b.client && b.client->client ? b.client->client->keepAliveSeconds : 0);
        break;
    case Field::SessionExpiry:
        lua_pushinteger(lua, b.connect ? b.connect->sessionExpiry() : b.client && b.client->client ? b.client->client->sessionExpirySeconds : 0);
        break;
    case Field::WillTopic: orNil(will, will ? b.connect->willTopic() : ""); break;
    case Field::WillPayload: orNil(will, will ? b.connect->willPayload() : ""); break;
    case Field::WillQos: lua_pushinteger(lua, will ? static_cast<lua_Integer>(b.connect->willQos()) : 0); break;
    case Field::WillRetain: lua_pushboolean(lua, will && b.connect->willRetain()); break;
    case Field::RemoveWill: lua_pushcfunction(lua, removeWill); break;
    case Field::SessionPresent: lua_pushboolean(lua, b.connack && b.connack->sessionPresent()); break;
    case Field::ReasonString: orNil(b.connack, b.connack ? std::string_view(b.connack->reasonString()) : ""); break;
    case Field::ServerReference: orNil(b.connack, b.connack ? std::string_view(b.connack->serverReference()) : ""); break;
    case Field::Type: orNil(b.packet, b.packet ? packetName(b.packet->type()) : ""); break;
    case Field::Bytes: orNil(b.packet, b.packet ? b.packet->bytes() : ""); break;
    case Field::UserProperty: lua_pushcfunction(lua, addUserProperty); break;
    default: lua_pushnil(lua); break;
    }
}

std::uint64_t counterOf(const metrics::BrokerSnapshot& now, Field field) noexcept
{
    switch (field) {
    case Field::Connections: return now.connections;
    case Field::Sessions: return now.sessions;
    case Field::Subscriptions: return now.subscriptions;
    case Field::RetainedMessages: return now.retained;
    case Field::MessagesIn: return now.messagesIn;
    case Field::MessagesOut: return now.messagesOut;
    case Field::BytesIn: return now.bytesIn;
    case Field::BytesOut: return now.bytesOut;
    default: break;
    }
    std::uint64_t lost = 0; // nobody to deliver to is no loss
    for (std::size_t i = 0; i < now.dropped.size(); ++i)
        lost += i == static_cast<std::size_t>(tap::DropReason::NoSubscribers) ? 0 : now.dropped[i];
    return lost;
}

void pushBrokerField(lua_State* lua, const Borrowed& b, Field field)
{
    const auto numberOrNil = [lua](bool has, auto number) { has ? lua_pushinteger(lua, static_cast<lua_Integer>(number)) : lua_pushnil(lua); };
    switch (field) {
    case Field::Incoming: lua_pushboolean(lua, b.delivery && b.delivery->incoming); break;
    case Field::RetainedSent: lua_pushinteger(lua, b.subscription ? b.subscription->retained : 0); break;
    case Field::Queued: numberOrNil(b.queue, b.queue ? b.queue->messages : 0); break;
    case Field::QueuedBytes: numberOrNil(b.queue, b.queue ? b.queue->bytes : 0); break;
    case Field::Online: lua_pushboolean(lua, b.queue && b.queue->online); break;
    case Field::Only: lua_pushcfunction(lua, routeOnly); break;
    case Field::Except: lua_pushcfunction(lua, routeExcept); break;
    case Field::Add: lua_pushcfunction(lua, routeAdd); break;
    case Field::Event: numberOrNil(b.bridge, b.bridge ? b.bridge->eventId : 0); break;
    case Field::KafkaTopic:
        if (b.bridge)
            push(lua, b.bridge->topic);
        else
            lua_pushnil(lua);
        break;
    case Field::Partition: numberOrNil(b.bridge, b.bridge ? b.bridge->partition : 0); break;
    case Field::Offset: numberOrNil(b.bridge, b.bridge ? b.bridge->offset : 0); break;
    case Field::Latency: numberOrNil(b.bridge, b.bridge ? b.bridge->latencyMicros : 0); break;
    case Field::ErrorCode: numberOrNil(b.bridge, b.bridge ? b.bridge->errorCode : 0); break;
    default: numberOrNil(b.tick, b.tick ? counterOf(b.tick->counters, field) : 0); break;
    }
}

/// Nil where the point has no such thing: one script may listen on several points.
void pushField(lua_State* lua, const Borrowed& b, Field field)
{
    const mqtt::ClientInfo* client = b.client && b.client->client ? b.client->client.get() : nullptr;
    const auto orNil = [lua](bool has, std::string_view text) { has ? push(lua, text) : lua_pushnil(lua); };
    switch (field) {
    case Field::Topic: pushTopic(lua, b); break;
    case Field::Payload: pushPayload(lua, b); break;
    case Field::Qos: pushQos(lua, b); break;
    case Field::Retain: lua_pushboolean(lua, retainOf(b)); break;
    case Field::Dup: lua_pushboolean(lua, b.delivery ? b.delivery->dup : b.message && b.message->dup()); break;
    case Field::IsWill: lua_pushboolean(lua, b.draft ? b.draft->isWill() : b.seen && b.seen->isWill()); break;
    case Field::Client:
        if (b.connect)
            push(lua, b.connect->clientId());
        else
            orNil(client, client ? client->clientId : std::string_view());
        break;
    case Field::Username:
        if (b.connect)
            orNil(b.connect->hasUsername(), b.connect->username());
        else
            orNil(client && !client->username.empty(), client ? client->username : std::string_view());
        break;
    case Field::Password:
        if (b.connect)
            orNil(b.connect->hasPassword(), b.connect->password());
        else
            orNil(b.credentials && b.credentials->hasPassword, b.credentials ? b.credentials->password : "");
        break;
    case Field::Peer: orNil(client, client ? client->peer : std::string_view()); break;
    case Field::Protocol: orNil(client, client ? mqtt::name(client->protocol) : ""); break;
    case Field::Filter: pushFilter(lua, b); break;
    case Field::IsNew: lua_pushboolean(lua, b.subscription && b.subscription->isNew); break;
    case Field::By: orNil(b.subscription, b.subscription && b.subscription->by == hooks::Unsubscriber::SessionEnd ? "session_end" : "client"); break;
    case Field::Reason:
        if (b.disconnect)
            push(lua, mqtt::name(b.disconnect->reason));
        else if (b.refused)
            push(lua, mqtt::name(b.refused->reason));
        else if (b.connack || b.puback || b.authentication)
            push(lua, mqtt::name(b.connack ? b.connack->reason() : b.puback ? b.puback->reason() : b.authentication->reason));
        else
            orNil(b.delivery, b.delivery ? mqtt::name(b.delivery->reason) : "");
        break;
    case Field::Cause:
        if (b.overload)
            push(lua, hooks::name(b.overload->cause));
        else
            orNil(b.disconnect, b.disconnect ? hooks::name(b.disconnect->cause) : "");
        break;
    case Field::Detail:
        if (b.handshake)
            push(lua, b.handshake->detail);
        else if (b.refused)
            push(lua, b.refused->detail);
        else
            orNil(b.disconnect, b.disconnect ? b.disconnect->detail : "");
        break;
    case Field::Drop: orNil(b.drop, b.drop ? tap::name(*b.drop) : ""); break;
    case Field::PacketId: lua_pushinteger(lua, b.delivery ? b.delivery->packetId : b.puback ? b.puback->packetId() : b.route ? b.route->packetId : 0); break;
    case Field::Recipients: lua_pushinteger(lua, b.picks ? b.picks->recipients() : b.route ? b.route->recipients : 0); break;
    case Field::Change: orNil(b.retained, b.retained ? hooks::name(*b.retained) : ""); break;
    case Field::Delay: lua_pushinteger(lua, b.will ? b.will->delaySeconds : 0); break;
    case Field::Publisher: {
        const mqtt::ClientInfo* from = b.message && b.message->publisher() ? b.message->publisher().get()
            : b.request && b.request->publisher && *b.request->publisher   ? b.request->publisher->get()
                                                                           : nullptr;
        orNil(from, from ? from->clientId : std::string_view());
        break;
    }
    case Field::Time: lua_pushinteger(lua, (b.stamp ? b.stamp->wallMicros : base::wallMicros()) / 1000); break;
    case Field::Id: lua_pushinteger(lua, static_cast<lua_Integer>(b.stamp ? b.stamp->id : 0)); break;
    case Field::Deny: orNil(b.entry && mqtt::isError(b.entry->denied), b.entry ? mqtt::name(b.entry->denied) : ""); break;
    case Field::Keep: lua_pushboolean(lua, b.leaving && b.leaving->keep); break;
    case Field::Copy: lua_pushcfunction(lua, copyMessage); break;
    default:
        if (field <= Field::UserProperty)
            pushConnectionField(lua, b, field);
        else
            pushBrokerField(lua, b, field);
        break;
    }
}

int getField(lua_State* lua)
{
    const Field field = fieldAt(lua);
    pushField(lua, borrowed(lua), field);
    return 1;
}

template <class Number>
Number numberAt(lua_State* lua, lua_Integer most)
{
    const lua_Integer value = luaL_checkinteger(lua, 3);
    luaL_argcheck(lua, value >= 0 && value <= most, 3, "out of range");
    return static_cast<Number>(value);
}

ReasonCode reasonAt(lua_State* lua)
{
    const std::string_view name = view(lua, 3);
    const unsigned code = reasonNamed(name);
    luaL_argcheck(lua, code != 0 || name == "success", 3, "not the name of an MQTT reason, e.g. \"not_authorized\"");
    return static_cast<ReasonCode>(code);
}

/// Of client.connect. False: not so for this client.
bool changeConnect(lua_State* lua, hooks::ConnectDraft& connect, Field field)
{
    switch (field) {
    case Field::Client: return connect.setClientId(view(lua, 3));
    case Field::Username: return connect.setUsername(view(lua, 3));
    case Field::Password: return connect.setPassword(view(lua, 3));
    case Field::KeepAlive: return connect.setKeepAlive(numberAt<std::uint16_t>(lua, 65535));
    case Field::SessionExpiry: return connect.setSessionExpiry(numberAt<std::uint32_t>(lua, 0xFFFFFFFF));
    case Field::WillTopic: return connect.setWillTopic(view(lua, 3));
    case Field::WillPayload: return connect.setWillPayload(view(lua, 3));
    case Field::WillQos: return connect.setWillQos(numberAt<mqtt::QoS>(lua, 2));
    case Field::WillRetain: return connect.setWillRetain(lua_toboolean(lua, 3));
    default: return false;
    }
}

/// Of the points that word an answer.
bool changeAnswer(lua_State* lua, Borrowed& b, Field field)
{
    switch (field) {
    case Field::Reason: return b.connack ? b.connack->setReason(reasonAt(lua)) : b.puback && b.puback->setReason(reasonAt(lua));
    case Field::ReasonString:
        return b.connack ? b.connack->setReasonString(view(lua, 3))
            : b.puback   ? b.puback->setReasonString(view(lua, 3))
                         : b.packet && b.packet->setReasonString(view(lua, 3));
    case Field::ServerReference: return b.connack && b.connack->setServerReference(view(lua, 3));
    default: return false;
    }
}

/// Takes the value at index 3. False: this point does not let this field be changed.
bool change(lua_State* lua, Borrowed& b, Field field)
{
    if (b.connect)
        return changeConnect(lua, *b.connect, field);
    if (b.connack || b.puback || b.packet)
        return changeAnswer(lua, b, field);
    switch (field) {
    case Field::Topic:
        if (!b.draft)
            return false;
        b.draft->setTopic(std::string(view(lua, 3)));
        return true;
    case Field::Payload:
        if (!b.draft)
            return false;
        b.draft->setPayload(std::string(view(lua, 3)));
        return true;
    case Field::Retain:
        if (!b.draft)
            return false;
        b.draft->setRetain(lua_toboolean(lua, 3));
        return true;
    case Field::Filter:
        if (!b.entry)
            return false;
        b.entry->filter = view(lua, 3);
        return true;
    case Field::Qos: {
        if (!b.entry)
            return false;
        const lua_Integer qos = luaL_checkinteger(lua, 3);
        luaL_argcheck(lua, qos >= 0 && qos <= 2, 3, "a QoS is 0, 1 or 2");
        b.entry->qos = static_cast<mqtt::QoS>(qos);
        return true;
    }
    case Field::Deny: {
        if (!b.entry)
            return false;
        const unsigned code = reasonNamed(view(lua, 3));
        luaL_argcheck(lua, code != 0, 3, "not the name of an MQTT reason, e.g. \"not_authorized\"");
        b.entry->denied = static_cast<ReasonCode>(code);
        return true;
    }
    case Field::Keep:
        if (!b.leaving)
            return false;
        b.leaving->keep = lua_toboolean(lua, 3);
        return true;
    default: return false;
    }
}

int setField(lua_State* lua)
{
    const Field field = fieldAt(lua);
    if (!change(lua, borrowed(lua), field))
        return luaL_error(lua, "\"%s\" cannot be changed here", lua_tostring(lua, 2));
    return 0;
}

} // namespace

unsigned reasonNamed(std::string_view name) noexcept
{
    for (unsigned code = 0x80; code <= 0xA2; ++code) {
        if (mqtt::name(static_cast<ReasonCode>(code)) == name)
            return code;
    }
    return 0;
}

void openCallObject(lua_State* lua)
{
    lua_newtable(lua); // field names
    for (std::size_t i = 0; i < kFields.size(); ++i) {
        lua_pushinteger(lua, static_cast<lua_Integer>(i));
        lua_setfield(lua, -2, kFields[i]);
    }
    luaL_newmetatable(lua, kObject);
    lua_pushvalue(lua, -2);
    lua_pushcclosure(lua, getField, 1);
    lua_setfield(lua, -2, "__index");
    lua_pushvalue(lua, -2);
    lua_pushcclosure(lua, setField, 1);
    lua_setfield(lua, -2, "__newindex");
    lua_pushboolean(lua, 0);
    lua_setfield(lua, -2, "__metatable");
    lua_newuserdatauv(lua, 1, 0);
    lua_pushvalue(lua, -2);
    lua_setmetatable(lua, -2);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, kObject);
    lua_pop(lua, 2);
}

void pushCallObject(lua_State* lua) { lua_rawgetp(lua, LUA_REGISTRYINDEX, kObject); }

} // namespace hookline::script
