// What a detail pane says of something: sections, and in them facts, a name and a value each. Long ones wrap.
//
// Ctrl+C copies the whole value of the chosen fact, also where the name is what the keyboard is at. @thread ui
#pragma once

#include <QTreeWidget>

namespace hookline::ui {

class FactTree : public QTreeWidget {
    Q_OBJECT

public:
    explicit FactTree(const char* objectName, QWidget* parent = nullptr);
    QTreeWidgetItem* addSection(const QString& name);
    static QTreeWidgetItem* addFact(QTreeWidgetItem* section, const QString& name, const QString& value);
    /// All sections open, and the names as wide as they need to be but not wider than the values can spare.
    void settle();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fitNames();

    int m_names = 0; ///< the width that the names would like
};

} // namespace hookline::ui
