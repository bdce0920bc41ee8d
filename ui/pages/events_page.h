// Events: what happened, in order, and did it reach Kafka? The table, its filter, and the detail of the chosen event; live, live
// in a window of its own, or out of a file. @thread ui
#pragma once

#include "core/capture/capture_row.h"
#include "ui/models/event_exporter.h"
#include "ui/models/readable_rate.h"
#include "ui/models/record_place.h"
#include "ui/ports/settings_desk.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <vector>

class QAction;
class QActionGroup;
class QMenu;
class QPushButton;
class QSettings;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace hookline::ui {

class Backend;
enum class DetailPosition;
struct JsonField;
struct RuleTrial;
class ColourRules;
class ElidedLabel;
class EmptyState;
class EventDetail;
class EventOverview;
class EventFilter;
class EventGroupsView;
class EventRecorder;
class EventTableModel;
class EventView;
class FilterBar;
class FindBar;
class Label;
class MetricsHistory;
class PageHeader;
class RecordExporter;

class EventsPage : public QWidget {
    Q_OBJECT

public:
    enum class Place { MainWindow, SecondWindow };
    EventsPage(Backend& backend, EventTableModel& model, MetricsHistory& history, Place place, QWidget* parent = nullptr);
    /// Rows out of a file: nothing to pause, to follow, to empty or to record.
    explicit EventsPage(EventTableModel& model, QWidget* parent = nullptr);

    /// Where the rows of the file come from.
    void setSource(const capture::Info& info);
    /// Of a capture: nothing of the file could be read, as the window says above.
    void setUnreadable(bool unreadable);
    /// There is a test client and a Kafka reader to go to from here; they are reached by signals.
    void setReachable(bool reachable) { m_reachable = reachable; }

    /// For the menu of the window, a null action being a separator; and for the sheet of shortcuts.
    const QList<QAction*>& actions() const noexcept { return m_actions; }
    void setFilterText(const QString& text);
    /// What is applied now.
    QString filterText() const;
    void setSavedFilters(const QStringList& saved);
    /// Selects this row; a filter that hides it is taken away.
    void showNumber(std::uint64_t number);
    /// Asks where to.
    void startRecording() { toggleRecording(true); }
    EventRecorder& recorder() const { return *m_recorder; }
    EventExporter& exporter() const { return *m_exporter; }
    /// `group`: of the settings; saved filters and colours are the main window's.
    void saveLayout(QSettings& settings, const QString& group = QStringLiteral("events")) const;
    void restoreLayout(const QSettings& settings, const QString& group = QStringLiteral("events"));
    void resetLayout();
    void setDetailPosition(DetailPosition position);
    /// Asks which rows and where to.
    void saveCapture();
    /// How times are written; the settings page has them too.
    QActionGroup* timeFormats() const { return m_timeFormats; }

signals:
    void simulatorWanted();
    void filterHelpWanted();
    void savedFiltersChanged(const QStringList& saved);
    void recordWanted(const hookline::ui::RecordPlace& place);
    /// Why the access rules refused what an event of then shows.
    void reasonWanted(const hookline::ui::AclQuestion& question, qint64 refusedMicros);
    void republishWanted(const QString& topic, const QByteArray& payload, int qos, bool retain);
    void newWindowWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    EventsPage(Backend* backend, EventTableModel& model, MetricsHistory* history, bool second, QWidget* parent);
    bool isCapture() const noexcept { return !m_history; }
    std::int64_t now() const;
    QString brokerAddress() const;
    QString kafkaServers(const base::TextRef& cluster = {}) const; ///< none: of the default one; empty: not known
    void liveBanner(QStringList& parts);
    void addNote();
    QAction* make(const char* name, const char* iconName, const QList<QKeySequence>& keys, Qt::ShortcutContext context);
    void buildActions();
    void buildMenus();
    void buildHeader();
    QWidget* buildBanner();
    QWidget* buildFastBar();
    void connectGroups();
    void setGrouped(bool on);
    void watchRate();
    void refreshFastBar();
    void retranslateGroups();
    void connectAll();
    void connectActions();
    void refresh();
    void refreshEmptyState();
    void showWholeRows();
    void refreshBanner();
    void showSelected(std::uint64_t number);
    void showMenu(const QPoint& at);
    void fillColumnsMenu();
    void setTimeFormat(int format);
    void moveSelection(int by);
    void connectRows();
    void refreshDetail();
    void refreshKinds();
    void copyRows(ExportFormat format);
    void toggleMarks();
    void remember(std::uint64_t number);
    void goThroughHistory(int by);
    void showFieldMenu(const JsonField& field, const QPoint& at);
    void makeRecord();
    void recordMade(const RuleTrial& trial);
    void republish();
    void showRecord();
    void exportRows();
    void chooseAndExport(bool capture);
    void chooseFile(bool capture, EventExporter::Scope scope);
    void startExport(const QString& file, ExportFormat format, EventExporter::Scope scope);
    void endExports();
    void exportRecords(const QString& file, EventExporter::Scope scope);
    void toggleRecording(bool on);
    void say(const QString& text);
    void copy(const QString& text);
    void retranslate();

    Backend* m_backend; ///< null for a capture
    EventTableModel& m_model;
    MetricsHistory* m_history; ///< null for a capture
    const bool m_second;
    bool m_reachable = true;
    capture::Info m_source; ///< of a capture
    bool m_unreadable = false;
    bool m_detailWanted = true;
    ColourRules* m_colours;
    EventExporter* m_exporter;
    QPointer<RecordExporter> m_records; ///< while one runs
    EventRecorder* m_recorder;
    PageHeader* m_header;
    EventView* m_view;
    EventOverview* m_overview;
    EventDetail* m_detail;
    EmptyState* m_empty;
    QSplitter* m_splitter;
    FilterBar* m_filter;
    FindBar* m_find;
    QWidget* m_rows;         ///< the table and the strip beside it
    QStackedWidget* m_lists; ///< the rows, or their groups
    EventGroupsView* m_groups;
    ReadableRate m_readable;
    double m_rowRate = 0; ///< of the last sample
    std::uint64_t m_arrivedBefore = 0;
    std::int64_t m_watchedAt = 0;
    QWidget* m_fastBar;
    Label* m_fastText;
    QPushButton* m_fastPause;
    QPushButton* m_fastFilter;
    QPushButton* m_fastGroup;
    QToolButton* m_fastDismiss;
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
    QAction* m_clearFilter;
    QAction* m_filterHelp;
    QAction* m_findAction;
    QAction* m_findNext;
    QAction* m_findPrevious;
    QAction* m_goTo;
    QAction* m_mark;
    QAction* m_note;
    QAction* m_nextMark;
    QAction* m_previousMark;
    QAction* m_marks; ///< the menu of the four above
    QAction* m_related;
    QAction* m_previousRelated;
    QAction* m_back;
    QAction* m_forward;
    QAction* m_newWindow;
    QAction* m_showRecord;
    QAction* m_why;
    QAction* m_next;
    QAction* m_previous;
    QAction* m_copyRow;
    QAction* m_copyPayload;
    QAction* m_export;
    QAction* m_group;
    QAction* m_record;
    QAction* m_colourRules;
    QAction* m_columnsAction;
    QAction* m_timeAction;
    QMenu* m_columnsMenu;
    QMenu* m_timeMenu;
    QActionGroup* m_timeFormats;
    QActionGroup* m_recordFiles; ///< how long a file is recorded to
    QTimer m_kindsPause; ///< kinds are counted four times a second, not at every tick
    bool m_kindsChanged = false;
    std::size_t m_counted = 0; ///< rows among which the kinds were counted
    std::vector<std::uint64_t> m_visited; ///< rows that were read, the newest last
    std::size_t m_visit = 0;              ///< which of them is selected
    bool m_revisiting = false;
    int m_recordTicket = 0; ///< of the record that is being made
    QString m_pausedAt;
    QString m_said; ///< what the last export or recording came to
    std::int64_t m_saidAt = 0;
};

} // namespace hookline::ui
