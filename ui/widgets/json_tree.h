// JSON as a tree: names and values, objects and lists that can be closed. At most kMost values. @thread ui
#pragma once

#include "ui/models/json_fields.h"

#include <QTreeWidget>

namespace hookline::ui {

class JsonTree : public QTreeWidget {
    Q_OBJECT

public:
    static constexpr int kMost = 20000;

    explicit JsonTree(QWidget* parent = nullptr);
    void setJson(const QString& json);

signals:
    /// A single value was clicked, or Enter pressed on it. `at`: of the screen.
    void fieldChosen(const hookline::ui::JsonField& field, const QPoint& at);

protected:
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void choose(const QTreeWidgetItem* item);
    void retranslate();

    std::vector<JsonField> m_fields; ///< by the number that an item has
};

} // namespace hookline::ui
