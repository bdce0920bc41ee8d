// A table of things that are there now: sortable, several rows selectable, one line a row, columns that do not move by
// themselves. @thread ui
#pragma once

#include <QTableView>

class QSettings;

namespace hookline::ui {

class ColumnsMenu;

class ListTable : public QTableView {
    Q_OBJECT

public:
    explicit ListTable(const char* objectName, QWidget* parent = nullptr);
    void setModel(QAbstractItemModel* model) override;
    /// In characters, by logical column; from `firstHidden` on they are hidden. The column `stretched` takes what is left;
    /// where there is too little for all, each gives some of its room, and where that is not enough the table scrolls.
    void setColumns(const QList<int>& widths, int firstHidden, int stretched);
    void resetColumns();
    /// What the columns say has become longer or shorter, or one was hidden.
    void fitColumns();
    /// For a button; belongs to `parent`. After setColumns().
    ColumnsMenu* columnsMenu(QWidget* parent);
    void saveColumns(QSettings& settings, const QString& key);
    void restoreColumns(const QSettings& settings, const QString& key);
    /// Whether sorting anew would take rows away from under the reader.
    bool isBeingRead() const;

signals:
    void menuWanted(const QPoint& globalPosition);
    /// A row was double-clicked, or Return pressed on the current one.
    void openWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showColumnsMenu(const QPoint& at);
    QString keyOf(const QString& key) const;

    QList<int> m_widths;
    int m_firstHidden = 0;
    int m_stretched = 0;
    QList<int> m_wanted; ///< in pixels, where there is room: as set, restored or dragged
    bool m_fitting = false;
};

} // namespace hookline::ui
