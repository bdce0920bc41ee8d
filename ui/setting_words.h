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
    static QString unit(std::string_view key); ///< " s", " ms", " B"; empty
    static QString zero(std::string_view key); ///< what 0 means; empty: zero
    /// Words for one of a key's choices; the choice itself where there are none.
    static QString choice(std::string_view key, std::string_view choice);
    /// As the page would show it: "0.0.0.0", "10,000", "256 MiB", "Are turned away".
    static QString value(const config::FieldInfo& field, const config::Value& value);
    /// Whether it names a file or a folder.
    static bool isFile(std::string_view key);
    static bool isFolder(std::string_view key);
    /// All of them, for a test.
    static QStringList keys();
};

} // namespace hookline::ui
