// One entry of a chart's legend: a stroke as the line has it, its name and a value. Where the chart can be worked with, a click
// or the space bar hides the line and shows it again. @thread ui
#pragma once

#include <QAbstractButton>
#include <QColor>

namespace hookline::ui {

class Label;

class LegendEntry : public QAbstractButton {
    Q_OBJECT

public:
    explicit LegendEntry(QWidget* parent);
    void setLine(const QString& name, const QColor& colour, bool dashed);
    QString name() const;
    /// Only ever wider, until forgetWidth(): the legend neither jumps nor cuts a number off until the next layout.
    void setValue(const QString& text);
    QString value() const;
    void setValueShown(bool shown);
    void forgetWidth();
    /// Checked: the line is shown.
    void setSwitch(bool can);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void checkStateSet() override;
    void nextCheckState() override;

private:
    void retranslate();
    void dim();

    Label* m_name;
    Label* m_value;
    QColor m_colour;
    bool m_valueShown = true;
    bool m_dashed = false;
};

} // namespace hookline::ui
