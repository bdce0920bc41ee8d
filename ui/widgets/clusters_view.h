// Settings, Kafka: the clusters beside the one in use by default. Every change is in use at once and written to the file. @thread ui
#pragma once

#include "core/config/settings.h"

#include <QPointer>
#include <QWidget>

#include <optional>

class QAction;

namespace hookline::ui {

class Backend;
class ClusterTableModel;
class ConfirmBar;
class KafkaDialog;
class Label;
class ListTable;
class MetricsHistory;

class ClustersView : public QWidget {
    Q_OBJECT

public:
    ClustersView(Backend& backend, const MetricsHistory& history, ConfirmBar& confirm, QWidget* parent = nullptr);
    void renew();
    /// Opens the dialog about this one and tests its connection.
    void test(const std::string& name);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    int current() const;
    void refresh();
    void add();
    void edit();
    void remove();
    void rename(const QString& from, const QString& to);
    void restore(const config::ClusterSettings& cluster);
    /// False: `wanted` cannot be used, and it is said why. `chosen`: what is selected when it is.
    bool begin(const config::KafkaSettings& wanted, const std::string& chosen);
    void applied(const QString& errorId, const QString& errorText);
    void showProblem(const QString& text);
    void showMenu(const QPoint& at);
    void retranslate();

    Backend& m_backend;
    const MetricsHistory& m_history;
    ConfirmBar& m_confirm;
    bool m_applying = false;
    bool m_added = false;                             ///< by what is being applied
    std::optional<config::ClusterSettings> m_deleted; ///< by what is being applied
    std::string m_chosen;                             ///< to be selected when it is there
    ClusterTableModel* m_model;
    Label* m_title;
    Label* m_hint;
    Label* m_problem;
    ListTable* m_table;
    QAction* m_add;
    QAction* m_edit;
    QAction* m_rename;
    QAction* m_delete;
    QPointer<KafkaDialog> m_dialog;
};

} // namespace hookline::ui
