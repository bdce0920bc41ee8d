// A window of its own around one page: a second list of events, charts on another screen, a file. Closes alone, comes back where it
// was. @thread ui
#pragma once

#include <QMainWindow>

class QAction;
class QMenu;

namespace hookline::ui {

class ViewWindow : public QMainWindow {
    Q_OBJECT

public:
    /// `kind`: what its place on the screen is remembered by.
    explicit ViewWindow(const QString& kind);
    ~ViewWindow() override;
    void setPage(QWidget* page);
    /// For its menus; a null action is a separator.
    void addFileActions(const QList<QAction*>& actions);
    void addPageActions(const QList<QAction*>& actions);
    const QString& kind() const noexcept { return m_kind; }

signals:
    /// Perhaps another number of windows shows events.
    void shownChanged();
    void aboutToClose();

protected:
    /// The window's own texts; called once it is built, and when the language changes.
    virtual void retranslate();
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    const QString m_kind;
    QAction* m_close;
    QMenu* m_file;
    QMenu* m_pageMenu = nullptr;
    bool m_placed = false;
};

} // namespace hookline::ui
