// What pages about things that are there now have in common: title, a line of tools, one view with what to say when it is empty,
// the bar that asks and tells, and a timer that asks the broker only while somebody looks.
//
// A page adds its parts in this order: tools, setView(), then what belongs under the view. @thread ui
#pragma once

#include <QTimer>
#include <QWidget>

class QAbstractItemView;
class QAction;
class QBoxLayout;
class QHBoxLayout;
class QHeaderView;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace hookline::ui {

class ConfirmBar;
class ElidedLabel;
class EmptyState;
class Label;
class PageHeader;

class ListPage : public QWidget {
    Q_OBJECT

protected:
    ListPage(const char* objectName, int renewMs, QWidget* parent);

    PageHeader* header() const { return m_header; }
    /// For a view inside a page that has a title of its own.
    void hideHeader();
    QHBoxLayout* tools() const { return m_tools; }
    /// Below the tools.
    QVBoxLayout* column() const { return m_column; }
    QLineEdit* makeEdit(const char* objectName, bool search);
    /// Ctrl+F anywhere in the page puts the cursor into the field; for the Edit menu.
    QAction* makeFind(const char* objectName, QLineEdit* edit);
    /// Ctrl+C in the view; for its context menu and the Edit menu.
    QAction* makeCopy(const char* objectName, QWidget* view);
    QToolButton* makeChip(const char* objectName);
    Label* makeMuted(const char* objectName);

    /// `holder` is what goes into the page: the view itself, or a splitter it is in. Called once.
    void setView(QAbstractItemView* view, QHeaderView* viewHeader, QWidget* holder, const char* emptyIcon,
        const char* emptyButtonName);
    EmptyState* empty() const { return m_empty; }
    QPushButton* emptyButton() const { return m_emptyButton; }
    ConfirmBar* confirm() const { return m_confirm; }

    /// The pane about what is chosen: its title, and buttons beside it.
    struct Detail {
        QWidget* pane;
        QVBoxLayout* column;
        QHBoxLayout* head;
        ElidedLabel* title;
    };
    Detail makeDetail(const char* titleName);
    QPushButton* addDetailButton(const Detail& detail, const char* objectName, const char* iconName);

    /// "first 10,000 of 12,345", "3 of 42", else empty.
    static QString countText(int shown, int rows, std::uint64_t total);

    virtual void appeared() { renew(); }
    virtual void renew() = 0; ///< every renewMs while the page is shown
    virtual void retranslate() = 0;

    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    PageHeader* m_header;
    QVBoxLayout* m_top;
    QHBoxLayout* m_tools;
    QVBoxLayout* m_column;
    QAbstractItemView* m_view = nullptr;
    QHeaderView* m_viewHeader = nullptr;
    EmptyState* m_empty = nullptr;
    QPushButton* m_emptyButton = nullptr;
    ConfirmBar* m_confirm = nullptr;
    QTimer m_timer;
};

} // namespace hookline::ui
