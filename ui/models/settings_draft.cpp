#include "ui/models/settings_draft.h"

#include <utility>

namespace hookline::ui {

void SettingsDraft::setSaved(const config::Settings& saved)
{
    m_saved = saved;
    rebuild();
}

void SettingsDraft::writeTo(config::Settings& settings) const
{
    if (m_edits.kafka)
        settings.kafka = *m_edits.kafka;
    for (const auto& [key, value] : m_edits.values)
        config::findField(key)->write(settings, value);
    if (m_edits.listeners)
        settings.broker.listeners = *m_edits.listeners;
}

void SettingsDraft::rebuild()
{
    m_settings = m_saved;
    writeTo(m_settings);
}

std::vector<std::string> SettingsDraft::changedKeys() const
{
    std::vector<std::string> out;
    for (const config::Field& field : config::schema()) {
        if (field.read(m_settings) != field.read(m_saved))
            out.push_back(field.key());
    }
    if (m_settings.broker.listeners != m_saved.broker.listeners)
        out.emplace_back("listeners");
    return out;
}

void SettingsDraft::step(const std::string& key)
{
    m_after.clear();
    if (!key.empty() && key == m_lastStep)
        return;
    m_lastStep = key;
    m_before.push_back(m_edits);
    if (m_before.size() > kMostSteps)
        m_before.erase(m_before.begin());
}

void SettingsDraft::set(const std::string& key, const config::Value& value)
{
    const config::Field* field = config::findField(key);
    if (!field || field->read(m_settings) == value)
        return;
    step(key);
    if (field->read(m_saved) == value)
        m_edits.values.erase(key);
    else
        m_edits.values.insert_or_assign(key, value);
    rebuild();
}

void SettingsDraft::setListener(std::size_t index, const config::BlockField& field, const config::Value& value)
{
    if (index >= m_settings.broker.listeners.size() || field.read(m_settings, index) == value)
        return;
    config::Settings changed = m_settings;
    field.write(changed, index, value);
    setListeners(std::move(changed.broker.listeners), "listeners." + std::to_string(index) + '.' + std::string(field.name));
}

void SettingsDraft::setListeners(Listeners listeners, const std::string& stepKey)
{
    step(stepKey);
    if (listeners == m_saved.broker.listeners)
        m_edits.listeners.reset();
    else
        m_edits.listeners = std::move(listeners);
    rebuild();
}

void SettingsDraft::take(const config::Settings& wanted)
{
    step({});
    for (const config::Field& field : config::schema()) {
        if (field.section != "window" && field.section != "kafka" && field.read(wanted) != field.read(m_settings))
            m_edits.values.insert_or_assign(field.key(), field.read(wanted));
    }
    if (wanted.broker.listeners != m_settings.broker.listeners)
        m_edits.listeners = wanted.broker.listeners;
    if (wanted.kafka != m_settings.kafka)
        m_edits.kafka = wanted.kafka;
    rebuild();
}

void SettingsDraft::discard()
{
    step({});
    m_edits = {};
    rebuild();
}

void SettingsDraft::undo()
{
    if (m_before.empty())
        return;
    m_lastStep.clear();
    m_after.push_back(std::exchange(m_edits, std::move(m_before.back())));
    m_before.pop_back();
    rebuild();
}

void SettingsDraft::redo()
{
    if (m_after.empty())
        return;
    m_lastStep.clear();
    m_before.push_back(std::exchange(m_edits, std::move(m_after.back())));
    m_after.pop_back();
    rebuild();
}

void SettingsDraft::applied()
{
    m_edits = {};
    m_before.clear();
    m_after.clear();
    m_lastStep.clear();
    rebuild();
}

} // namespace hookline::ui
