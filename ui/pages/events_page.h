// Events: what happened, in order, and did it reach Kafka? The live table, its filter, and the detail of the chosen event.
// @thread ui
#pragma once

#include <QTimer>
#include <QWidget>

class QAction;
class QLineEdit;
class QPushButton;
class QSettings;
class QSplitter;

namespace hookline::ui {

class Backend;
class EmptyState;
class EventDetail;
class EventTableModel;
class EventView;
class Label;
class ElidedLabel;
class MetricsHistory;
class PageHeader;

class EventsPage : public QWidget {
    Q_OBJECT

public:
    EventsPage(Backend& backend, EventTableModel& model, MetricsHistory& history, QWidget* parent = nullptr);

    QAction* pauseAction() const { return m_pause; }
    QAction* followAction() const { return m_follow; }
    QAction* clearAction() const { return m_clear; }
    QAction* focusFilterAction() const { return m_focusFilter; }
    QAction* copyRowAction() const { return m_copyRow; }
    QAction* copyPayloadAction() const { return m_copyPayload; }
    void setFilterText(const QString& text);
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void simulatorWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildActions();
    QWidget* buildFilterRow();
    QWidget* buildBanner();
    void connectAll();
    void applyFilter();
    void refresh();
    void refreshEmptyState();
    void refreshBanner();
    void showSelected(std::uint64_t number);
    void showMenu(const QPoint& at);
    void copy(const QString& text);
    void retranslate();

    Backend& m_backend;
    EventTableModel& m_model;
    MetricsHistory& m_history;
    PageHeader* m_header;
    EventView* m_view;
    EventDetail* m_detail;
    EmptyState* m_empty;
    QSplitter* m_splitter;
    QLineEdit* m_filter;
    Label* m_count;
    QWidget* m_banner;
    ElidedLabel* m_bannerText;
    QPushButton* m_resume;
    QPushButton* m_jump;
    QPushButton* m_emptyPrimary;
    QPushButton* m_emptySecond;
    QAction* m_pause;
    QAction* m_follow;
    QAction* m_clear;
    QAction* m_focusFilter;
    QAction* m_copyRow;
    QAction* m_copyPayload;
    QTimer m_typing;
    QString m_pausedAt;
};

} // namespace hookline::ui
