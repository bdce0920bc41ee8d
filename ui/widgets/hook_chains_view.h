// The live chains: every hook point with its callbacks in order, switched and moved by mouse or keyboard, and what the selected
// callback has to say. @thread ui
#pragma once

#include "ui/models/hook_timeline.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLineEdit;
class QPushButton;
class QSettings;
class QToolButton;

namespace hookline::ui {

class Backend;
class Chart;
class ConfirmBar;
class EmptyState;
class HookProxy;
class HookTree;
class HookTreeModel;
class Label;

class HookChainsView : public QWidget {
    Q_OBJECT

public:
    explicit HookChainsView(Backend& backend, QWidget* parent = nullptr);
    HookTreeModel& model() const { return *m_model; }
    /// Asks the core now; the view's timer does it once a second while it is shown.
    void renew();
    QList<QAction*> actions() const;
    /// The shown rows and columns, for a file.
    QByteArray csv() const;
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void scriptWanted(const QString& name);
    void eventsWanted(const QString& filter);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QModelIndex current() const; ///< of the model; invalid: none
    void refresh();
    void describe();
    void drawCost(quint64 callback);
    void move(int direction);
    void switchTo(quint64 id, bool on);
    void showMenu(const QPoint& at);
    void retranslate();

    Backend& m_backend;
    HookTreeModel* m_model;
    HookProxy* m_proxy;
    QLineEdit* m_search;
    QToolButton* m_all;
    Label* m_count;
    HookTree* m_tree;
    EmptyState* m_empty;
    QPushButton* m_emptyButton;
    ConfirmBar* m_confirm;
    QWidget* m_detail;
    Label* m_title;
    Label* m_says;
    Label* m_error;
    QPushButton* m_script;
    QPushButton* m_events;
    HookTimeline m_timeline;
    Chart* m_cost; ///< of a call of the chosen callback
    QAction* m_switch;
    QAction* m_up;
    QAction* m_down;
    QAction* m_reset;
    QAction* m_export;
    QTimer m_timer;
};

} // namespace hookline::ui
