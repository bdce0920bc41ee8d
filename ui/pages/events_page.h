// Events: what happened, in order, and did it reach Kafka? The live table, its filter, and the detail of the chosen event.
// @thread ui
#pragma once

#include <QWidget>

class QAction;
class QActionGroup;
class QMenu;
class QPushButton;
class QSettings;
class QSplitter;

namespace hookline::ui {

class Backend;
class ColourRules;
class ElidedLabel;
class EmptyState;
class EventDetail;
class EventExporter;
class EventFilter;
class EventRecorder;
class EventTableModel;
class EventView;
class FilterBar;
class FindBar;
class MetricsHistory;
class PageHeader;

class EventsPage : public QWidget {
    Q_OBJECT

public:
    EventsPage(Backend& backend, EventTableModel& model, MetricsHistory& history, QWidget* parent = nullptr);

    /// For the menu of the window, a null action being a separator; and for the sheet of shortcuts.
    const QList<QAction*>& actions() const noexcept { return m_actions; }
    void setFilterText(const QString& text);
    /// Selects this row; a filter that hides it is taken away.
    void showNumber(std::uint64_t number);
    EventRecorder& recorder() const { return *m_recorder; }
    EventExporter& exporter() const { return *m_exporter; }
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void simulatorWanted();
    void filterHelpWanted();
    void recordWanted(const QString& topic, int partition, qint64 offset);
    void republishWanted(const QString& topic, const QByteArray& payload, int qos, bool retain);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAction* make(const char* name, const char* iconName, const QList<QKeySequence>& keys, Qt::ShortcutContext context);
    void buildActions();
    void buildMenus();
    void buildHeader();
    QWidget* buildBanner();
    void connectAll();
    void connectActions();
    void refresh();
    void refreshEmptyState();
    void refreshBanner();
    void showSelected(std::uint64_t number);
    void showMenu(const QPoint& at);
    void fillColumnsMenu();
    void setTimeFormat(int format);
    void moveSelection(int by);
    void republish();
    void showRecord();
    void exportRows();
    void toggleRecording(bool on);
    void say(const QString& text);
    void copy(const QString& text);
    void retranslate();

    Backend& m_backend;
    EventTableModel& m_model;
    MetricsHistory& m_history;
    ColourRules* m_colours;
    EventExporter* m_exporter;
    EventRecorder* m_recorder;
    PageHeader* m_header;
    EventView* m_view;
    EventDetail* m_detail;
    EmptyState* m_empty;
    QSplitter* m_splitter;
    FilterBar* m_filter;
    FindBar* m_find;
    QWidget* m_banner;
    ElidedLabel* m_bannerText;
    QPushButton* m_resume;
    QPushButton* m_jump;
    QPushButton* m_cancelExport;
    QPushButton* m_emptyPrimary;
    QPushButton* m_emptySecond;
    QList<QAction*> m_actions;
    QAction* m_pause;
    QAction* m_follow;
    QAction* m_clear;
    QAction* m_focusFilter;
    QAction* m_findAction;
    QAction* m_findNext;
    QAction* m_findPrevious;
    QAction* m_goTo;
    QAction* m_mark;
    QAction* m_nextMark;
    QAction* m_previousMark;
    QAction* m_related;
    QAction* m_showRecord;
    QAction* m_next;
    QAction* m_previous;
    QAction* m_copyRow;
    QAction* m_copyPayload;
    QAction* m_export;
    QAction* m_record;
    QAction* m_colourRules;
    QAction* m_columnsAction;
    QAction* m_timeAction;
    QMenu* m_columnsMenu;
    QMenu* m_timeMenu;
    QActionGroup* m_timeFormats;
    QString m_pausedAt;
    QString m_said; ///< what the last export or recording came to
    std::int64_t m_saidAt = 0;
};

} // namespace hookline::ui
