// The Edit menu: what the page that is shown has to copy, to find, to mark and to filter. Its entries are the page's own actions, the
// ones of its context menus and buttons; filled whenever it opens. @thread ui
#pragma once

#include <QObject>
#include <QPointer>

class QAction;
class QMenu;
class QStackedWidget;
class QWidget;

namespace hookline::ui {

class EditMenu : public QObject {
    Q_OBJECT

public:
    /// `menu` is filled; `pages` says which page is shown.
    EditMenu(QMenu* menu, QAction* preferences, QObject* parent);
    void setPages(const QStackedWidget* pages) { m_pages = pages; }
    /// As when it opens.
    void fill();
    void retranslate();

private:
    QMenu* addPart(const char* objectName, const QString& title, const QWidget* page, const QList<const char*>& names);

    QMenu* m_menu;
    QAction* m_preferences;
    QAction* m_copyText;
    QPointer<QWidget> m_text; ///< the field whose selected text would be copied
    const QStackedWidget* m_pages = nullptr;
};

} // namespace hookline::ui
