// A tab of the bridge page: a sortable table of what a report says, a line about the chosen row, and the way to its events. @thread ui
#pragma once

#include <QWidget>

class QAction;
class QPushButton;
class QSettings;

namespace hookline::ui {

class EmptyState;
class Label;
class ListTable;
class ReportTableModel;
struct RecordPlace;
class StateFilterProxy;

class ReportView : public QWidget {
    Q_OBJECT

public:
    struct Layout {
        const char* tableName;
        const char* icon;
        QList<int> widths;
        int firstHidden;
        int stretched;
        int sortColumn;
        Qt::SortOrder order = Qt::AscendingOrder;
    };
    ReportView(ReportTableModel& model, const Layout& layout, QWidget* parent = nullptr);
    /// After the model's rows are new.
    void renewed();
    void setColumnShown(int column, bool shown);
    /// Something that can be done about the chosen row: a button under the table, and in its menu while it is enabled.
    void addCommand(QAction* action, const char* buttonName);
    int currentRow() const; ///< of the model; -1: none
    void setWords(const QString& name, const QString& emptyText);
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void recordWanted(const hookline::ui::RecordPlace& place);
    /// For the line under the table: what is to be said about a row of the model; -1: none is chosen.
    void rowChosen(int row);

public slots:
    void say(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void choose();
    void showEvents();
    void showRecord();
    void showMenu(const QPoint& at);
    void retranslate();

    ReportTableModel& m_model;
    StateFilterProxy* m_proxy;
    ListTable* m_table;
    EmptyState* m_empty;
    QWidget* m_foot;
    Label* m_says;
    QPushButton* m_show;
    QPushButton* m_record;
    QList<QAction*> m_commands;
};

} // namespace hookline::ui
