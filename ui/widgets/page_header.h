// The line on top of a page: its title, what the page is about, and the page's own buttons on the right. @thread ui
#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace hookline::ui {

class Label;
class ElidedLabel;

/// Makes the button stand for the action, also for screen readers, which toggle instead of clicking.
void standFor(QToolButton& button, QAction* action);

class PageHeader : public QWidget {
    Q_OBJECT

public:
    explicit PageHeader(QWidget* parent = nullptr);
    void setTitle(const QString& title, const QString& subtitle);
    QPushButton* addButton(const char* iconName, const char* objectName, bool primary = false);
    /// Follows the action's text, tool tip and state.
    QToolButton* addAction(QAction* action, const char* objectName);
    void addWidget(QWidget* widget);
    /// The button keeps only its icon where there is not room for the words of all; the first ones are the last to lose them.
    void letShrink(QToolButton* button);

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void shrink();

    QHBoxLayout* m_row;
    Label* m_title;
    ElidedLabel* m_subtitle;
    QList<QToolButton*> m_shrinking;
};

} // namespace hookline::ui
