// What the settings page calls the keys of the configuration file and their choices. @thread ui
#pragma once

#include "core/config/schema.h"

#include <QCoreApplication>
#include <QString>

#include <string_view>

namespace hookline::ui {

class SettingWords {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::SettingWords)

public:
    /// "broker.max_connections"; a block's field goes by the block: "listeners.port".
    static QString label(std::string_view key);
    static QString hint(std::string_view key); ///< empty where the label says it all
    static QString unit(std::string_view key); ///< " s", " ms", " B" in the language; empty
    static bool isSeconds(std::string_view key);
    static bool isBytes(std::string_view key);
    static QString zero(std::string_view key); ///< what 0 means; empty: zero
    /// Words for one of a key's choices; the choice itself where there are none.
    static QString choice(std::string_view key, std::string_view choice);
    /// As the page would show it: "0.0.0.0", "10,000", "256 MiB", "Are turned away".
    static QString value(const config::FieldInfo& field, const config::Value& value);
    /// The key without which this one has no effect: it must be on, above 0, or say something. Empty: it always has.
    static std::string_view governor(std::string_view key);
    static QString idleReason(std::string_view key); ///< why it has no effect while that one is off
    /// The keys and choices in a sentence by their labels: "access.anonymous = always" becomes "Clients without a password: Are let in …".
    static QString inWords(QString text);
    /// Whether it names a file or a folder.
    static bool isFile(std::string_view key);
    static bool isFolder(std::string_view key);
    /// All of them, for a test.
    static QStringList keys();
};

} // namespace hookline::ui
