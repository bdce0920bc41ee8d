// The menu that chooses what columns a view shows: filled anew each time it opens, so that names are in the language of now.
// @thread ui
#pragma once

#include <QMenu>

#include <functional>

class QHeaderView;
class QToolButton;

namespace hookline::ui {

class ColumnsMenu : public QMenu {
    Q_OBJECT

public:
    /// From `firstHidden` on columns are hidden at first: a line stands before them. The first column stays.
    ColumnsMenu(QHeaderView& header, int firstHidden, QWidget* parent);
    /// A button that opens one, for the line on top of a page. Its words are the page's to set.
    static QToolButton* button(const char* objectName, ColumnsMenu* menu);

signals:
    void chosen(int column, bool shown);
    void resetWanted();

private:
    void fill();

    QHeaderView& m_header;
    int m_firstHidden;
};

} // namespace hookline::ui
