// A window of its own in which one number of a topic's messages is drawn over time, as the events bring it. @thread ui
#pragma once

#include <QDialog>

namespace hookline::ui {

class EventTableModel;
class FieldPlot;

class PlotWindow : public QDialog {
    Q_OBJECT

public:
    /// `path`: as in the filter's payload.a.b; empty: the payload is the number.
    PlotWindow(const EventTableModel& events, const std::string& topic, const QString& path, QWidget* parent = nullptr);
    FieldPlot& plot() const { return *m_plot; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    const std::string m_topic;
    FieldPlot* m_plot;
};

} // namespace hookline::ui
