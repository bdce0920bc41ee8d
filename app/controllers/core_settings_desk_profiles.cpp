// Kafka profiles: [kafka] of the configuration file is the one in use, the others are files of their own.
#include "app/controllers/core_settings_desk.h"

#include "app/controllers/core_backend.h"
#include "app/controllers/core_text.h"
#include "app/runtime/runtime.h"
#include "core/base/log.h"
#include "core/config/clusters.h"
#include "core/config/config_file.h"
#include "core/config/kafka_profiles.h"
#include "core/config/security_checks.h"
#include "core/config/validate.h"

#include <algorithm>

namespace hookline::controllers {
namespace {

base::Error taken(const std::string& name) { return { "profile.exists", "There is a profile \"" + name + "\" already", {}, "Choose another name" }; }

} // namespace

std::filesystem::path CoreSettingsDesk::profileFolder() const { return m_backend.m_line.configFile.parent_path() / "kafka-profiles"; }

QString CoreSettingsDesk::activeProfile() const { return qs(m_backend.m_fileSettings.window.kafkaProfile); }

std::vector<ui::KafkaProfile> CoreSettingsDesk::profiles() const
{
    std::vector<ui::KafkaProfile> out;
    const QString active = activeProfile();
    for (const config::StoredProfile& stored : config::storedProfiles(profileFolder())) {
        QString problem;
        for (const config::Issue& issue : stored.issues) {
            if (issue.severity == config::Severity::Error && problem.isEmpty())
                problem = qs(issue.text);
        }
        if (qs(stored.name) != active)
            out.push_back({ qs(stored.name), stored.settings, problem });
    }
    out.push_back({ active, m_backend.m_program.settings().kafka });
    std::ranges::sort(out, {}, &ui::KafkaProfile::name);
    return out;
}

base::Result<> CoreSettingsDesk::saveProfile(const QString& name, const config::KafkaSettings& settings)
{
    if (name == activeProfile())
        return base::fail(taken(name.toStdString()));
    auto stored = config::storeProfile(profileFolder(), name.toStdString(), settings);
    emit changed();
    return stored;
}

void CoreSettingsDesk::nameActive(const std::string& name)
{
    config::WindowSettings window = m_backend.m_program.settings().window;
    window.kafkaProfile = m_backend.m_fileSettings.window.kafkaProfile = name;
    m_backend.m_program.setWindow(window);
    m_backend.save();
}

config::KafkaSettings CoreSettingsDesk::profileSettings(const std::string& profile) const
{
    for (const ui::KafkaProfile& one : profiles()) {
        if (one.name == qs(profile))
            return one.name == activeProfile() ? m_backend.m_fileSettings.kafka : one.settings;
    }
    return {};
}

std::vector<std::string> CoreSettingsDesk::ownEntries(
    Owner kind, const std::string& name, const std::vector<config::ClusterSettings>& clusters) const
{
    std::vector<std::string> own;
    std::vector<std::string> others;
    const auto look = [&](const config::KafkaSecurity& one, bool isOwner) {
        std::ranges::move(config::keychainEntries(one), std::back_inserter(isOwner ? own : others));
    };
    for (const ui::KafkaProfile& profile : profiles()) {
        const bool isOwner = kind == Owner::Profile && profile.name == qs(name);
        if (profile.name == activeProfile()) // the command line may have put another in the place of what the file has
            look(m_backend.m_fileSettings.kafka, isOwner);
        if (!isOwner)
            look(profile.settings, false);
        else if (profile.name != activeProfile())
            look(profile.settings, true);
    }
    for (const config::ClusterSettings& cluster : clusters)
        look(cluster, kind == Owner::Cluster && cluster.name == name);
    std::erase_if(own, [&](const std::string& entry) { return std::ranges::find(others, entry) != others.end(); });
    return own;
}

std::vector<std::string> CoreSettingsDesk::ownProfileEntries(const std::string& profile) const
{
    return ownEntries(Owner::Profile, profile, m_backend.m_fileSettings.kafka.clusters);
}

void CoreSettingsDesk::renameEntries(const std::string& from, const std::string& to)
{
    const std::string before = config::profileEntries(from);
    for (const std::string& entry : ownProfileEntries(to)) {
        if (!entry.starts_with(before)) // somebody chose its name
            continue;
        const std::string now = config::profileEntries(to) + entry.substr(before.size());
        m_backend.m_secretDesk.rename(entry, now, [this, entry, now, to] {
            config::KafkaSettings settings = profileSettings(to);
            if (!config::replaceKeychainEntry(settings, entry, now))
                return; // it has changed meanwhile
            if (qs(to) == activeProfile())
                m_backend.applyKafka(settings);
            else if (const auto stored = config::storeProfile(profileFolder(), to, settings); !stored)
                base::logWarning("keychain", "the profile \"" + to + "\" still names \"" + entry + "\", which is \"" + now + "\" now: " + stored.error().text());
            emit changed();
        });
    }
}

base::Result<> CoreSettingsDesk::renameProfile(const QString& from, const QString& to)
{
    const std::string name = to.toStdString();
    base::Result<> done;
    if (from != activeProfile()) {
        done = to == activeProfile() ? base::Result<>(base::fail(taken(name))) : config::renameStored(profileFolder(), from.toStdString(), name);
    } else if (!config::isProfileName(name)) {
        done = config::storeProfile(profileFolder(), name, {}); // which says why
    } else if (std::ranges::any_of(profiles(), [&](const ui::KafkaProfile& one) { return one.name == to; })) {
        done = base::fail(taken(name));
    } else {
        (void)config::deleteStored(profileFolder(), from.toStdString()); // what it was when another was in use
        nameActive(name);
    }
    if (done)
        renameEntries(from.toStdString(), name);
    emit changed();
    return done;
}

base::Result<> CoreSettingsDesk::deleteProfile(const QString& name)
{
    const std::vector<std::string> entries = ownProfileEntries(name.toStdString());
    auto done = config::deleteStored(profileFolder(), name.toStdString());
    for (const std::string& entry : entries) {
        if (done)
            m_backend.m_secretDesk.withdraw(entry);
    }
    emit changed();
    return done;
}

base::Result<> CoreSettingsDesk::restoreProfile(const QString& name)
{
    auto done = config::restoreStored(profileFolder(), name.toStdString());
    if (done) {
        for (const std::string& entry : ownProfileEntries(name.toStdString()))
            m_backend.m_secretDesk.putBack(entry);
    }
    emit changed();
    return done;
}

base::Result<> CoreSettingsDesk::activateProfile(const QString& name)
{
    const std::string active = m_backend.m_fileSettings.window.kafkaProfile;
    for (const ui::KafkaProfile& one : profiles()) {
        if (one.name != name || qs(active) == name)
            continue;
        if (!one.problem.isEmpty())
            return base::fail({ "profile.broken", "The profile \"" + name.toStdString() + "\" cannot be used", one.problem.toStdString(), "Edit it" });
        // What is in use now is kept before anything takes its place.
        if (auto kept = config::storeProfile(profileFolder(), active, m_backend.m_fileSettings.kafka); !kept)
            return kept;
        config::KafkaSettings wanted = one.settings;
        wanted.rules = m_backend.m_fileSettings.kafka.rules;
        wanted.sources = m_backend.m_fileSettings.kafka.sources;
        wanted.clusters = m_backend.m_fileSettings.kafka.clusters;
        m_backend.useKafka(wanted, name.toStdString());
        return {};
    }
    return base::fail({ "profile.missing", "There is no other profile \"" + name.toStdString() + "\"", {}, {} });
}

} // namespace hookline::controllers
