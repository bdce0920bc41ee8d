// What can be done with one value of a JSON payload: filter by it, see it over time, copy it. Says what was chosen; does
// nothing itself. @thread ui
#pragma once

#include "ui/models/json_fields.h"
#include "ui/widgets/filter_bar.h"

#include <QMenu>

namespace hookline::ui {

class FieldMenu : public QMenu {
    Q_OBJECT

public:
    /// `json`: the payload is JSON itself, so that filters can look into it.
    FieldMenu(const JsonField& field, bool json, QWidget* parent = nullptr);
    /// What it says, without quotes and escapes.
    static QString valueOf(const JsonField& field);
    /// The test that the value stands for; empty where the filter language cannot name it.
    static QString test(const JsonField& field, const char* op = "==");

signals:
    void filterWanted(const QString& test, hookline::ui::FilterBar::Join how);
    void plotWanted(const QString& path);
    void copyWanted(const QString& text);
};

} // namespace hookline::ui
