#include "core/keychain/secret_service.h"

#include "core/base/clock.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <poll.h>
#include <systemd/sd-bus.h>
#include <utility>
#include <vector>

// https://specifications.freedesktop.org/secret-service-spec/latest/
namespace hookline::keychain {
namespace {

constexpr const char* kService = "org.freedesktop.secrets";
constexpr const char* kServicePath = "/org/freedesktop/secrets";
constexpr const char* kServiceFace = "org.freedesktop.Secret.Service";
constexpr const char* kCollectionFace = "org.freedesktop.Secret.Collection";
constexpr const char* kItemFace = "org.freedesktop.Secret.Item";
constexpr const char* kPromptFace = "org.freedesktop.Secret.Prompt";
constexpr std::size_t kLargest = 65536; // a PEM key or a token; no secret is longer

using Paths = std::vector<std::string>;

template <auto Unref> struct Unrefer {
    template <class T> void operator()(T* object) const noexcept { Unref(object); }
};
using BusPtr = std::unique_ptr<sd_bus, Unrefer<sd_bus_close_unref>>;
using SlotPtr = std::unique_ptr<sd_bus_slot, Unrefer<sd_bus_slot_unref>>;
using MessagePtr = std::unique_ptr<sd_bus_message, Unrefer<sd_bus_message_unref>>;
using Reply = base::Result<MessagePtr>;

base::Error noSession(std::string why)
{
    return { "keychain.no_session", "The system keychain cannot be reached: this program has no session bus", std::move(why),
        "Start it in a desktop session, or keep the secret in a file (file:/path) or an environment variable (env:NAME)" };
}

base::Error noService(std::string why)
{
    return { "keychain.no_service", "No system keychain answers on the session bus", std::move(why),
        "Install and start one (gnome-keyring, KeePassXC with its Secret Service, KWallet), or keep the secret in a file (file:/path) or "
        "an environment variable (env:NAME)" };
}

base::Error noAnswer()
{
    return { "keychain.no_answer", "The system keychain does not answer", "no answer within the time limit",
        "Look whether it waits for something on the screen, or start it again" };
}

base::Error locked()
{
    return { "keychain.locked", "The system keychain is locked", {},
        "Unlock it: log in to the desktop, use its own program, or \"hooklined keychain unlock\"" };
}

base::Error noEntry(const std::string& entry)
{
    return { "keychain.no_entry", "The system keychain has no entry \"" + entry + "\"", {},
        "Type the secret in the Kafka settings, or run \"hooklined keychain store " + entry + "\"" };
}

base::Error cancelled() { return { "keychain.cancelled", "The question to the system keychain was cancelled", {}, {} }; }

base::Error dismissed()
{
    return { "keychain.dismissed", "The system keychain asked for its password, and that was declined", {}, "Try again and enter it" };
}

base::Error refused(std::string why)
{
    return { "keychain.refused", "The system keychain refused", std::move(why), "Look into it with its own program" };
}

base::Error outOf(int error) { return refused(std::strerror(error < 0 ? -error : error)); }

base::Error fromBus(const sd_bus_error& error)
{
    const std::string_view name = error.name ? error.name : "";
    const std::string why = error.message ? error.message : std::string(name);
    constexpr std::string_view kBus = "org.freedesktop.DBus.Error.";
    if (name == "org.freedesktop.Secret.Error.IsLocked")
        return locked();
    if (name.starts_with(kBus)) {
        const std::string_view what = name.substr(kBus.size());
        if (what == "ServiceUnknown" || what == "NameHasNoOwner" || what.starts_with("Spawn."))
            return noService(why);
        if (what == "NoReply" || what == "Timeout" || what == "TimedOut")
            return noAnswer();
        if (what == "Disconnected")
            return noSession(why);
    }
    return refused(why);
}

int keepReply(sd_bus_message* message, void* place, sd_bus_error*)
{
    static_cast<MessagePtr*>(place)->reset(sd_bus_message_ref(message));
    return 1;
}

/// One connection and one session with the service.
class Talk {
public:
    explicit Talk(const Limit& limit)
        : m_limit(limit)
    {
    }

    base::Result<> open()
    {
        sd_bus* bus = nullptr;
        if (const int error = sd_bus_open_user(&bus); error < 0)
            return base::fail(noSession(error == -ENOMEDIUM ? std::string("DBUS_SESSION_BUS_ADDRESS is not set") : std::strerror(-error)));
        m_bus.reset(bus);
        MessagePtr question = make(kServicePath, kServiceFace, "OpenSession");
        // Not encrypted on the bus: a socket between processes of one user, each of which could ask the service itself.
        if (!question || sd_bus_message_append(question.get(), "sv", "plain", "s", "") < 0)
            return base::fail(outOf(ENOMEM));
        const Reply reply = call(std::move(question));
        if (!reply)
            return base::fail(reply.error());
        const char* path = nullptr;
        if (sd_bus_message_skip(reply->get(), "v") < 0 || sd_bus_message_read(reply->get(), "o", &path) < 0)
            return base::fail(outOf(EBADMSG));
        m_session = path;
        return {};
    }

    /// Items of this entry: those that can be read now, and locked ones.
    base::Result<std::pair<Paths, Paths>> search(const std::string& entry)
    {
        MessagePtr question = make(kServicePath, kServiceFace, "SearchItems");
        if (!question || !appendAttributes(question.get(), entry, false))
            return base::fail(outOf(ENOMEM));
        const Reply reply = call(std::move(question));
        if (!reply)
            return base::fail(reply.error());
        std::pair<Paths, Paths> out;
        if (!readPaths(reply->get(), out.first) || !readPaths(reply->get(), out.second))
            return base::fail(outOf(EBADMSG));
        return out;
    }

    /// Empty: there is none yet.
    base::Result<std::string> defaultCollection()
    {
        MessagePtr question = make(kServicePath, kServiceFace, "ReadAlias");
        if (!question || sd_bus_message_append(question.get(), "s", "default") < 0)
            return base::fail(outOf(ENOMEM));
        const Reply reply = call(std::move(question));
        if (!reply)
            return base::fail(reply.error());
        const char* path = nullptr;
        if (sd_bus_message_read(reply->get(), "o", &path) < 0)
            return base::fail(outOf(EBADMSG));
        return std::string(path) == "/" ? std::string() : std::string(path);
    }

    base::Result<bool> isLocked(const std::string& collection)
    {
        MessagePtr question = make(collection.c_str(), "org.freedesktop.DBus.Properties", "Get");
        if (!question || sd_bus_message_append(question.get(), "ss", kCollectionFace, "Locked") < 0)
            return base::fail(outOf(ENOMEM));
        const Reply reply = call(std::move(question));
        if (!reply)
            return base::fail(reply.error());
        int value = 0;
        if (sd_bus_message_read(reply->get(), "v", "b", &value) < 0)
            return base::fail(outOf(EBADMSG));
        return value != 0;
    }

    base::Result<std::string> secretOf(const std::string& item)
    {
        MessagePtr question = make(item.c_str(), kItemFace, "GetSecret");
        if (!question || sd_bus_message_append(question.get(), "o", m_session.c_str()) < 0)
            return base::fail(outOf(ENOMEM));
        const Reply reply = call(std::move(question));
        if (!reply)
            return base::fail(reply.error());
        sd_bus_message_sensitive(reply->get());
        const void* parameters = nullptr;
        const void* bytes = nullptr;
        std::size_t parametersSize = 0, size = 0;
        if (sd_bus_message_enter_container(reply->get(), 'r', "oayays") < 0 || sd_bus_message_skip(reply->get(), "o") < 0
            || sd_bus_message_read_array(reply->get(), 'y', &parameters, &parametersSize) < 0
            || sd_bus_message_read_array(reply->get(), 'y', &bytes, &size) < 0)
            return base::fail(outOf(EBADMSG));
        if (size > kLargest)
            return base::fail(outOf(EFBIG));
        return std::string(static_cast<const char*>(bytes), size);
    }

    base::Result<> unlock(const Paths& objects)
    {
        MessagePtr question = make(kServicePath, kServiceFace, "Unlock");
        if (!question || sd_bus_message_open_container(question.get(), 'a', "o") < 0)
            return base::fail(outOf(ENOMEM));
        for (const std::string& object : objects)
            sd_bus_message_append(question.get(), "o", object.c_str());
        sd_bus_message_close_container(question.get());
        const Reply reply = call(std::move(question));
        if (!reply)
            return base::fail(reply.error());
        Paths done;
        if (!readPaths(reply->get(), done))
            return base::fail(outOf(EBADMSG));
        return prompt(reply->get());
    }

    base::Result<> createCollection()
    {
        MessagePtr question = make(kServicePath, kServiceFace, "CreateCollection");
        if (!question
            || sd_bus_message_append(question.get(), "a{sv}s", 1, "org.freedesktop.Secret.Collection.Label", "s", "Default", "default") < 0)
            return base::fail(outOf(ENOMEM));
        const Reply reply = call(std::move(question));
        if (!reply)
            return base::fail(reply.error());
        if (sd_bus_message_skip(reply->get(), "o") < 0)
            return base::fail(outOf(EBADMSG));
        return prompt(reply->get());
    }

    base::Result<> createItem(const std::string& collection, const std::string& entry, const std::string& secret)
    {
        MessagePtr question = make(collection.c_str(), kCollectionFace, "CreateItem");
        sd_bus_message* m = question.get();
        const std::string label = "Hookline: " + entry;
        if (!m || sd_bus_message_open_container(m, 'a', "{sv}") < 0
            || sd_bus_message_append(m, "{sv}", "org.freedesktop.Secret.Item.Label", "s", label.c_str()) < 0
            || sd_bus_message_open_container(m, 'e', "sv") < 0 || sd_bus_message_append(m, "s", "org.freedesktop.Secret.Item.Attributes") < 0
            || sd_bus_message_open_container(m, 'v', "a{ss}") < 0 || !appendAttributes(m, entry, true)
            || sd_bus_message_close_container(m) < 0 || sd_bus_message_close_container(m) < 0 || sd_bus_message_close_container(m) < 0
            || !appendSecret(m, secret) || sd_bus_message_append(m, "b", 1) < 0)
            return base::fail(outOf(ENOMEM));
        const Reply reply = call(std::move(question));
        if (!reply)
            return base::fail(reply.error());
        if (sd_bus_message_skip(reply->get(), "o") < 0)
            return base::fail(outOf(EBADMSG));
        return prompt(reply->get());
    }

    base::Result<> setSecret(const std::string& item, const std::string& secret)
    {
        MessagePtr question = make(item.c_str(), kItemFace, "SetSecret");
        if (!question || !appendSecret(question.get(), secret))
            return base::fail(outOf(ENOMEM));
        const Reply reply = call(std::move(question));
        return reply ? base::Result<>() : base::fail(reply.error());
    }

    base::Result<> deleteItem(const std::string& item)
    {
        const Reply reply = call(make(item.c_str(), kItemFace, "Delete"));
        if (!reply)
            return base::fail(reply.error());
        return prompt(reply->get());
    }

private:
    MessagePtr make(const char* path, const char* face, const char* member)
    {
        sd_bus_message* out = nullptr;
        sd_bus_message_new_method_call(m_bus.get(), &out, kService, path, face, member);
        return MessagePtr(out);
    }

    static bool appendAttributes(sd_bus_message* message, const std::string& entry, bool forNew)
    {
        // "secret-tool store --label=… application hookline entry NAME" makes an item that fits as well.
        if (!forNew)
            return sd_bus_message_append(message, "a{ss}", 2, "application", "hookline", "entry", entry.c_str()) >= 0;
        return sd_bus_message_append(message, "a{ss}", 3, "application", "hookline", "entry", entry.c_str(), "xdg:schema", "org.hookline.Secret") >= 0;
    }

    bool appendSecret(sd_bus_message* message, const std::string& secret) const
    {
        sd_bus_message_sensitive(message);
        return sd_bus_message_open_container(message, 'r', "oayays") >= 0 && sd_bus_message_append(message, "o", m_session.c_str()) >= 0
            && sd_bus_message_append_array(message, 'y', nullptr, 0) >= 0
            && sd_bus_message_append_array(message, 'y', secret.data(), secret.size()) >= 0
            && sd_bus_message_append(message, "s", "text/plain; charset=utf8") >= 0 && sd_bus_message_close_container(message) >= 0;
    }

    static bool readPaths(sd_bus_message* message, Paths& out)
    {
        if (sd_bus_message_enter_container(message, 'a', "o") < 0)
            return false;
        const char* path = nullptr;
        while (sd_bus_message_read(message, "o", &path) > 0)
            out.emplace_back(path);
        return sd_bus_message_exit_container(message) >= 0;
    }

    /// Until `place` is filled.
    base::Result<> waitFor(const MessagePtr& place, std::int64_t untilNanos)
    {
        while (!place) {
            const int worked = sd_bus_process(m_bus.get(), nullptr);
            if (worked < 0)
                return base::fail(noSession(std::strerror(-worked)));
            if (worked > 0)
                continue;
            const std::int64_t left = untilNanos - base::steadyNanos();
            if (left <= 0)
                return base::fail(noAnswer());
            const int events = sd_bus_get_events(m_bus.get());
            if (events < 0)
                return base::fail(noSession(std::strerror(-events)));
            std::array<pollfd, 2> fds { { { sd_bus_get_fd(m_bus.get()), static_cast<short>(events), 0 }, { m_limit.cancelFd, POLLIN, 0 } } };
            // sd-bus's own timers are longer than ours, except the one that says "now".
            std::uint64_t timer = UINT64_MAX;
            sd_bus_get_timeout(m_bus.get(), &timer);
            const std::int64_t millis = timer == 0 ? 0 : std::min<std::int64_t>(left / 1'000'000 + 1, 500);
            if (::poll(fds.data(), fds.size(), static_cast<int>(millis)) < 0 && errno != EINTR)
                return base::fail(outOf(errno));
            if (fds[1].revents != 0)
                return base::fail(cancelled());
        }
        return {};
    }

    Reply call(MessagePtr question)
    {
        if (!question)
            return base::fail(outOf(ENOMEM));
        MessagePtr reply;
        sd_bus_slot* raw = nullptr;
        if (const int error = sd_bus_call_async(m_bus.get(), &raw, question.get(), keepReply, &reply, UINT64_MAX); error < 0)
            return base::fail(noSession(std::strerror(-error)));
        const SlotPtr slot(raw); // gone before `reply` is
        if (auto waited = waitFor(reply, std::min(m_limit.untilNanos, base::steadyNanos() + kAnswerNanos)); !waited)
            return base::fail(waited.error());
        if (const sd_bus_error* error = sd_bus_message_get_error(reply.get()))
            return base::fail(fromBus(*error));
        return reply;
    }

    /// `message` stands before the path of a prompt, "/" for none: shows it and waits for the person.
    base::Result<> prompt(sd_bus_message* message)
    {
        const char* read = nullptr;
        if (sd_bus_message_read(message, "o", &read) < 0)
            return base::fail(outOf(EBADMSG));
        const std::string path = read;
        if (path == "/")
            return {};
        MessagePtr completed;
        sd_bus_slot* raw = nullptr;
        if (const int error
            = sd_bus_match_signal_async(m_bus.get(), &raw, nullptr, path.c_str(), kPromptFace, "Completed", keepReply, nullptr, &completed);
            error < 0)
            return base::fail(outOf(error));
        const SlotPtr slot(raw);
        MessagePtr question = make(path.c_str(), kPromptFace, "Prompt");
        if (!question || sd_bus_message_append(question.get(), "s", "") < 0)
            return base::fail(outOf(ENOMEM));
        if (const Reply begun = call(std::move(question)); !begun)
            return base::fail(begun.error());
        if (auto waited = waitFor(completed, m_limit.untilNanos); !waited) {
            if (MessagePtr away = make(path.c_str(), kPromptFace, "Dismiss")) {
                sd_bus_send(m_bus.get(), away.get(), nullptr); // nobody waits for it any more: off the screen
                sd_bus_process(m_bus.get(), nullptr);
            }
            return waited;
        }
        int declined = 0;
        if (sd_bus_message_read(completed.get(), "b", &declined) < 0)
            return base::fail(outOf(EBADMSG));
        return declined ? base::Result<>(base::fail(dismissed())) : base::Result<>();
    }

    const Limit& m_limit;
    BusPtr m_bus;
    std::string m_session;
};

base::Result<std::string> read(Talk& talk, const std::string& entry)
{
    const auto found = talk.search(entry);
    if (!found)
        return base::fail(found.error());
    if (!found->first.empty()) {
        auto secret = talk.secretOf(found->first.front());
        if (secret && secret->empty())
            return base::fail({ "keychain.empty", "The entry \"" + entry + "\" of the system keychain is empty", {}, "Put the secret there" });
        return secret;
    }
    if (!found->second.empty())
        return base::fail(locked());
    // Some services do not look into what is locked.
    const auto collection = talk.defaultCollection();
    if (collection && !collection->empty()) {
        if (const auto closed = talk.isLocked(*collection); closed && *closed)
            return base::fail(locked());
    }
    return base::fail(noEntry(entry));
}

} // namespace

base::Result<> probeService(const Limit& limit)
{
    Talk talk(limit);
    if (auto opened = talk.open(); !opened)
        return opened;
    const auto collection = talk.defaultCollection();
    if (!collection)
        return base::fail(collection.error());
    if (collection->empty())
        return {}; // made with the first secret
    const auto closed = talk.isLocked(*collection);
    if (!closed)
        return base::fail(closed.error());
    return *closed ? base::Result<>(base::fail(locked())) : base::Result<>();
}

base::Result<std::string> lookUp(const std::string& entry, const Limit& limit)
{
    Talk talk(limit);
    if (auto opened = talk.open(); !opened)
        return base::fail(opened.error());
    return read(talk, entry);
}

base::Result<> unlock(const std::string& entry, const Limit& limit)
{
    Talk talk(limit);
    if (auto opened = talk.open(); !opened)
        return opened;
    auto found = talk.search(entry);
    if (!found)
        return base::fail(found.error());
    if (!found->second.empty())
        return talk.unlock(found->second);
    if (!found->first.empty())
        return {};
    const auto collection = talk.defaultCollection();
    if (!collection)
        return base::fail(collection.error());
    return collection->empty() ? base::Result<>() : talk.unlock({ *collection });
}

base::Result<> store(const std::string& entry, const std::string& secret, const Limit& limit)
{
    Talk talk(limit);
    if (auto opened = talk.open(); !opened)
        return opened;
    auto found = talk.search(entry);
    if (!found)
        return base::fail(found.error());
    if (found->first.empty() && !found->second.empty()) {
        if (auto open = talk.unlock(found->second); !open)
            return open;
        std::swap(found->first, found->second);
    }
    base::Result<> written;
    if (!found->first.empty()) {
        written = talk.setSecret(found->first.front(), secret);
    } else {
        auto collection = talk.defaultCollection();
        if (collection && collection->empty()) {
            if (auto made = talk.createCollection(); !made)
                return made;
            collection = talk.defaultCollection();
        }
        if (!collection)
            return base::fail(collection.error());
        if (auto open = talk.unlock({ *collection }); !open)
            return open;
        written = talk.createItem(*collection, entry, secret);
    }
    if (!written)
        return written;
    const auto back = read(talk, entry);
    if (!back)
        return base::fail(back.error());
    if (*back != secret)
        return base::fail({ "keychain.not_kept", "The system keychain does not give back what was stored as \"" + entry + "\"", {},
            "Remove the entry with the keychain's own program, and try again" });
    return {};
}

base::Result<> remove(const std::string& entry, const Limit& limit)
{
    Talk talk(limit);
    if (auto opened = talk.open(); !opened)
        return opened;
    auto found = talk.search(entry);
    if (!found)
        return base::fail(found.error());
    if (!found->second.empty()) {
        if (auto open = talk.unlock(found->second); !open)
            return open;
        found->first.insert(found->first.end(), found->second.begin(), found->second.end());
    }
    for (const std::string& item : found->first) {
        if (auto gone = talk.deleteItem(item); !gone)
            return gone;
    }
    return {};
}

} // namespace hookline::keychain
