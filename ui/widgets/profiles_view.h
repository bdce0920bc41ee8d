// Settings, Kafka: the profiles. One is in use; any other takes its place while everything runs. @thread ui
#pragma once

#include <QPointer>
#include <QWidget>

#include <functional>

class QAction;
class QPushButton;

namespace hookline::ui {

class Backend;
class ConfirmBar;
class KafkaDialog;
class Label;
class ListTable;
class MetricsHistory;
class ProfileTableModel;
class SettingsDesk;

class ProfilesView : public QWidget {
    Q_OBJECT

public:
    ProfilesView(Backend& backend, const MetricsHistory& history, ConfirmBar& confirm, QWidget* parent = nullptr);
    void renew();
    /// Chooses this one and asks whether to use it.
    void askFor(const QString& name);

signals:
    /// The one in use has a dialog of its own.
    void activeSettingsWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    int current() const;
    QString currentName() const;
    QString freeName(const QString& wish) const;
    void select(const QString& name);
    void refresh();
    void add();
    void edit();
    void duplicate();
    void remove();
    void rename(const QString& from, const QString& to);
    void askActivate();
    void activate(const QString& name);
    void applied(const QString& errorId, const QString& errorText, qulonglong movedRecords);
    void showProblem(const QString& text);
    void showMenu(const QPoint& at);
    void retranslate();

    Backend& m_backend;
    SettingsDesk& m_desk;
    const MetricsHistory& m_history;
    ConfirmBar& m_confirm;
    QString m_activating; ///< on its way
    QString m_before;     ///< in use until then
    ProfileTableModel* m_model;
    ListTable* m_table;
    QAction* m_add;
    QAction* m_edit;
    QAction* m_duplicate;
    QAction* m_rename;
    QAction* m_delete;
    QAction* m_activate;
    Label* m_title;
    Label* m_hint;
    Label* m_problem;
    QPushButton* m_activateButton;
    QPointer<KafkaDialog> m_dialog; ///< for one that is not in use
};

} // namespace hookline::ui
