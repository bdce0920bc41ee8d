// Edits of the settings that are not applied yet, laid over what the configuration file says: what was not edited follows the file,
// whoever changes it. Every step can be undone. @thread ui
#pragma once

#include "core/config/schema.h"
#include "core/config/settings.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hookline::ui {

class SettingsDraft {
public:
    using Listeners = std::vector<config::ListenerSettings>;

    void setSaved(const config::Settings& saved);
    const config::Settings& saved() const { return m_saved; }
    /// The file's settings with the edits.
    const config::Settings& settings() const { return m_settings; }
    bool isDirty() const { return !(m_settings == m_saved); }
    /// Keys that differ from the file; "listeners" for all of them together.
    std::vector<std::string> changedKeys() const;

    // Edits; each is one step to undo, but typing in one field is one step.
    void set(const std::string& key, const config::Value& value);
    void setListener(std::size_t index, const config::BlockField& field, const config::Value& value);
    /// `step`: edits of one step have the same; empty: a step of its own.
    void setListeners(Listeners listeners, const std::string& step = {});
    /// Everything that `wanted` has otherwise than the draft, in one step. Window settings apart.
    void take(const config::Settings& wanted);
    void discard();

    bool canUndo() const { return !m_before.empty(); }
    bool canRedo() const { return !m_after.empty(); }
    void undo();
    void redo();
    /// For SettingsDesk::apply().
    void writeTo(config::Settings& settings) const;
    /// The edits are in the file now.
    void applied();

private:
    struct Edits {
        std::map<std::string, config::Value> values;
        std::optional<Listeners> listeners;
        std::optional<config::KafkaSettings> kafka; ///< an import's
    };
    void step(const std::string& key);
    void rebuild();

    static constexpr std::size_t kMostSteps = 100;
    config::Settings m_saved;
    config::Settings m_settings;
    Edits m_edits;
    std::vector<Edits> m_before;
    std::vector<Edits> m_after;
    std::string m_lastStep;
};

} // namespace hookline::ui
