// The left edge: the program's name, the state of broker and Kafka, and the pages; collapsible to icons. @thread ui
#pragma once

#include <QAbstractButton>
#include <QWidget>

#include <vector>

class QAction;
class QMenu;
class QVBoxLayout;

namespace hookline::ui {

class StateLine;
class Look;

class Sidebar : public QWidget {
    Q_OBJECT

public:
    explicit Sidebar(QWidget* parent = nullptr);
    /// A checkable action for each page; its text and icon are shown.
    void addPage(QAction* action);
    /// At the bottom.
    void addTool(QAction* action);
    /// What a page holds, beside its name: "42", "filtered"; empty: nothing. `warn`: a sign instead, and the words for who
    /// hovers or listens.
    void setNote(const QAction* action, const QString& note, bool warn = false);
    /// A number on a page's button; 0: none. `bad` in red.
    void setBadge(const QAction* action, int count, bool bad);
    void showStates(const Look& broker, const Look& kafka);
    void setCollapsed(bool collapsed);
    bool isCollapsed() const { return m_collapsed; }

    /// The little menus of the two lines of state; empty ones to be filled.
    QMenu* brokerMenu() const { return m_brokerMenu; }
    QMenu* kafkaMenu() const { return m_kafkaMenu; }


protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void applyWidth();
    void retranslate();

    class Button;
    bool m_collapsed = false;
    QVBoxLayout* m_column;
    QVBoxLayout* m_pages;
    QVBoxLayout* m_tools;
    StateLine* m_broker;
    StateLine* m_kafka;
    QMenu* m_brokerMenu;
    QMenu* m_kafkaMenu;
    bool m_hasTools = false;
    std::vector<Button*> m_buttons;
};

/// One clickable line of state: shape, name, and what it says.
class StateLine : public QAbstractButton {
    Q_OBJECT

public:
    explicit StateLine(const QString& name, QWidget* parent = nullptr);
    void setName(const QString& name);
    void show(const Look& look);
    void setCollapsed(bool collapsed);
    QSize sizeHint() const override;
    /// A press opens it.
    void setMenu(QMenu* menu);

public slots:
    void showMenu();

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void say();

    bool m_ring = false; ///< focus came by the keyboard
    QMenu* m_menu = nullptr;
    int m_state;
    QString m_name;
    QString m_title;
    QString m_detail;
    bool m_collapsed = false;
};

} // namespace hookline::ui
