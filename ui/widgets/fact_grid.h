// A few facts beside each other, a name and a value each, three lines of them. Values are cut with an ellipsis and whole in
// their tool tip. @thread ui
#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

namespace hookline::ui {

class ElidedLabel;
class Label;

class FactGrid : public QWidget {
    Q_OBJECT

public:
    FactGrid(const char* objectName, int facts, QWidget* parent = nullptr);
    void setNames(const QStringList& names);
    void setValues(const QStringList& values);
    QString value(int fact) const;

private:
    std::vector<Label*> m_names;
    std::vector<ElidedLabel*> m_values;
};

} // namespace hookline::ui
