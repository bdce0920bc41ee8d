// Log & alerts: what went wrong and what to do, and everything the program said. @thread ui
#pragma once

#include <QWidget>

class QSettings;
class QStackedWidget;
class QToolButton;

namespace hookline::ui {

class AlertModel;
class AlertsView;
class Backend;
class LogView;
class PageHeader;

class LogPage : public QWidget {
    Q_OBJECT

public:
    LogPage(Backend& backend, AlertModel& alerts, QWidget* parent = nullptr);
    LogView& log() const { return *m_log; }
    void showAlert(int row);
    void showLog(const QString& source, const QString& text);
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void kafkaTestWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void choose(int tab);
    void refresh();
    void retranslate();

    AlertModel& m_model;
    PageHeader* m_header;
    QToolButton* m_tabs[2];
    QStackedWidget* m_stack;
    AlertsView* m_alerts;
    LogView* m_log;
};

} // namespace hookline::ui
