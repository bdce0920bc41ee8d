#include "app/runtime/import_mosquitto.h"

#include "app/runtime/import_listeners.h"
#include "app/runtime/import_text.h"
#include "core/config/config_file.h"
#include "core/config/schema.h"
#include "core/config/toml_value.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace hookline::runtime {
namespace {

using Option = ImportOption;

std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

/// "2d", "3w", "1m", "1y" as mosquitto counts them, in seconds.
std::optional<std::uint64_t> duration(std::string_view text)
{
    static const std::map<char, std::uint64_t> kUnits { { 'h', 3600 }, { 'd', 86400 }, { 'w', 7 * 86400 }, { 'm', 30 * 86400 }, { 'y', 365 * 86400 } };
    const auto unit = text.empty() ? kUnits.end() : kUnits.find(text.back());
    const auto count = number(unit == kUnits.end() ? text : text.substr(0, text.size() - 1));
    return count ? std::optional(*count * (unit == kUnits.end() ? 1 : unit->second)) : std::nullopt;
}

class Importer {
public:
    explicit Importer(std::string_view fileName)
        : m_file(fileName)
    {
    }

    void take(const Option& option)
    {
        using namespace std::string_view_literals;
        const std::string_view name = option.name;
        const std::string_view value = option.value;
        static const std::map<std::string_view, std::string_view> kNumbers {
            { "max_packet_size", "broker.max_packet_size" },
            { "max_keepalive", "broker.max_keep_alive" },
            { "max_queued_messages", "broker.max_queued_messages" },
            { "max_queued_bytes", "broker.max_queued_bytes" },
            { "max_topic_alias", "broker.topic_alias_maximum" },
            { "sys_interval", "broker.sys_interval_seconds" },
            { "max_inflight_messages", "broker.receive_maximum" },
            { "max_connections", "broker.max_connections" },
        };
        if (m_listeners.take(option, [this](const Option& one, std::string_view why) { warn(one, why); })) {
            // It belongs to a listener.
        } else if (name == "max_connections" && value == "-1") {
            warn(option, "no limit of connections has no counterpart: the default stays");
        } else if (name == "message_size_limit") {
            // Of the payload there, of the packet here: topic and properties come on top.
            if (const auto limit = number(value); limit && *limit > 0)
                set(option, "broker.max_packet_size", std::to_string(*limit + 65536));
            warn(option, "message_size_limit is about the payload, broker.max_packet_size about the packet: 64 KiB were added");
        } else if (const auto found = kNumbers.find(name); found != kNumbers.end()) {
            set(option, found->second, value);
        } else if (name == "bind_address") {
            set(option, "broker.bind", value);
        } else if (name == "allow_anonymous") {
            set(option, "access.anonymous", value == "true" ? "always"sv : "never"sv);
            m_anonymousSaid = true;
        } else if (name == "password_file") {
            set(option, "access.password_file", value);
        } else if (name == "acl_file") {
            set(option, "access.acl_file", value);
        } else if (name == "persistence") {
            m_persistent = value == "true";
        } else if (name == "persistence_location") {
            m_location = value;
        } else if (name == "persistent_client_expiration") {
            if (const auto seconds = duration(value))
                set(option, "broker.max_session_expiry", std::to_string(*seconds));
            else
                warn(option, "is not a time");
        } else if (name == "log_type") {
            logType(value);
        } else if (name == "retain_available") {
            if (value == "false")
                set(option, "broker.max_retained", "0");
        } else if (name == "connection_messages" || name == "log_timestamp" || name == "log_timestamp_format" || name == "set_tcp_nodelay"
            || name == "allow_duplicate_messages" || name == "pid_file" || name == "user" || name == "autosave_interval" || name == "autosave_on_changes" || name == "check_retain_source") {
            // What Hookline does anyway, or what the service manager does for it.
        } else if (name == "log_dest") {
            if (value != "stderr" && value != "stdout")
                warn(option, "the log goes to the standard error output; let the service manager keep it");
        } else {
            unknown(option);
        }
    }

    Imported finish()
    {
        m_listeners.finish([this](const Option& option, const std::string& key, const std::string& value) { return set(option, key, value); },
            [this](const Option& option, std::string_view why) { warn(option, why); });
        // mosquitto 2 without any listener serves this computer only and lets everybody in; with one it lets nobody in unasked.
        if (!m_anonymousSaid && m_listeners.any())
            put("access.anonymous", "never");
        if (m_persistent)
            put("persistence.folder", m_location.empty() ? "hookline-state" : (m_location.ends_with('/') ? m_location : m_location + "/") + "hookline-state");
        Imported out;
        out.toml = "# Made from " + std::string(m_file) + " by hooklined --import-mosquitto.\n";
        for (const std::string_view section : config::sections()) {
            bool headed = false;
            for (const config::Field& field : config::schema()) {
                const auto found = field.section == section ? m_values.find(field.key()) : m_values.end();
                if (found == m_values.end())
                    continue;
                if (!headed)
                    out.toml.append("\n[").append(section).append("]\n");
                headed = true;
                out.toml.append(field.name).append(" = ").append(found->second).append("\n");
            }
        }
        for (const auto& [name, lines] : m_blocks) {
            out.toml.append("\n[[listeners]]\nname = ").append(config::writeValue(name)).append("\n");
            for (const auto& [field, value] : lines)
                out.toml.append(field).append(" = ").append(value).append("\n");
        }
        for (const auto& [key, value] : m_values)
            out.assignments.push_back(key + '=' + value);
        for (const auto& [name, lines] : m_blocks) {
            for (const auto& [field, value] : lines)
                out.assignments.push_back("listeners." + name + '.' + field + '=' + value);
        }
        out.warnings = std::move(m_warnings);
        return out;
    }

private:
    void warn(const Option& option, std::string_view why)
    {
        m_warnings.push_back(std::string(m_file) + ":" + std::to_string(option.line) + ": " + std::string(option.name) + ": " + std::string(why));
    }

    /// Checks by the same rules as the file's, so that what comes out can be read in.
    bool set(const Option& option, std::string_view key, std::string_view value)
    {
        constexpr std::string_view kListeners = "listeners.";
        config::Settings settings;
        const bool block = key.starts_with(kListeners);
        const std::size_t dot = key.rfind('.');
        const config::FieldInfo* field = block ? static_cast<const config::FieldInfo*>(config::findField(*config::findBlock("listeners"), key.substr(dot + 1)))
                                               : config::findField(key);
        const bool bare = field->kind == config::Kind::Number || field->kind == config::Kind::Flag;
        const std::string toml = bare ? std::string(value) : config::writeValue(std::string(value));
        if (auto applied = config::applyOverride(settings, std::string(key) + "=" + toml); !applied) {
            warn(option, "\"" + std::string(value) + "\" cannot be taken over: " + applied.error().text());
            return false;
        }
        if (block)
            blockOf(key.substr(kListeners.size(), dot - kListeners.size())).emplace_back(key.substr(dot + 1), toml);
        else
            m_values.insert_or_assign(std::string(key), toml);
        return true;
    }
    using BlockLines = std::vector<std::pair<std::string, std::string>>;
    BlockLines& blockOf(std::string_view name)
    {
        for (auto& [known, lines] : m_blocks) {
            if (known == name)
                return lines;
        }
        return m_blocks.emplace_back(name, BlockLines()).second;
    }
    void put(std::string_view key, std::string_view text) { m_values.insert_or_assign(std::string(key), config::writeValue(std::string(text))); }

    void logType(std::string_view value)
    {
        static constexpr std::string_view kLevels[] = { "error", "warning", "notice", "information", "debug" };
        const auto found = value == "all" ? std::end(kLevels) - 1 : std::ranges::find(kLevels, value);
        if (found == std::end(kLevels))
            return; // subscribe, unsubscribe, websockets, none
        const auto rank = static_cast<std::size_t>(found - std::begin(kLevels));
        if (rank < m_logRank)
            return; // the most talkative of several counts
        m_logRank = rank;
        put("log.level", *found == "information" ? std::string_view("info") : *found);
    }

    void unknown(const Option& option)
    {
        static const std::map<std::string_view, std::string_view> kReasons {
            { "include_dir", "give each file of that folder to --import-mosquitto by itself" },
            { "per_listener_settings", "users and rules hold for all listeners; separate ones have no counterpart" },
            { "connection", "bridges to other MQTT brokers have no counterpart" },
            { "address", "bridges to other MQTT brokers have no counterpart" },
            { "topic", "bridges to other MQTT brokers have no counterpart" },
            { "auth_plugin", "plugins have no counterpart; a hook can do the same" },
            { "plugin", "plugins have no counterpart; a hook can do the same" },
            { "persistence_file", "the name is state.db; persistence.folder says where. What is in mosquitto's file is not taken over" },
            { "psk_file", "pre-shared keys have no counterpart; use certificates" },
            { "psk_hint", "pre-shared keys have no counterpart; use certificates" },
            { "queue_qos0_messages", "QoS 0 messages are not kept for clients that are away" },
            { "upgrade_outgoing_qos", "MQTT wants the lower of the two" },
            { "max_inflight_bytes", "Hookline limits the number of messages in flight, not their bytes" },
            { "memory_limit", "each queue and store has a limit of its own, see --print-config" },
            { "clientid_prefixes", "an ACL pattern with %c can do the same" },
            { "use_username_as_clientid", "an ACL pattern with %u can do the same" },
            { "auto_id_prefix", "ids that the broker chooses start with \"auto-\"" },
        };
        if (const auto found = kReasons.find(option.name); found != kReasons.end())
            warn(option, found->second);
        else if (option.name == "capath" || option.name.starts_with("tls_") || option.name.starts_with("use_"))
            warn(option, "has no counterpart; a [[listeners]] block names one PEM file each for certificate, key, CA and revoked ones");
        else if (option.name.starts_with("bridge_") || option.name.starts_with("remote_") || option.name.starts_with("local_"))
            warn(option, "bridges to other MQTT brokers have no counterpart");
        else
            warn(option, "has no counterpart");
    }

    std::string_view m_file;
    std::map<std::string, std::string> m_values; ///< key -> TOML value
    std::vector<std::string> m_warnings;
    std::vector<std::pair<std::string, BlockLines>> m_blocks; ///< name of a listener, its keys
    ListenerImport m_listeners;
    std::size_t m_logRank = 0;
    bool m_anonymousSaid = false;
    bool m_persistent = false;
    std::string m_location;
};

} // namespace

Imported importMosquitto(std::string_view text, std::string_view fileName)
{
    Importer importer(fileName);
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.empty() || line.front() == '#')
            continue;
        const std::size_t blank = std::min(line.find_first_of(" \t"), line.size());
        importer.take({ line.substr(0, blank), trimmed(line.substr(blank)), number });
    }
    return importer.finish();
}

} // namespace hookline::runtime
