// The sources tab: what comes out of Kafka into MQTT. The table with its live numbers, where the chosen source stands in its partitions and
// what it left out and why, and the commands that change sources. Every change is in use at once and can be taken back. @thread ui
#pragma once

#include "core/config/settings.h"

#include <QPointer>
#include <QWidget>

#include <vector>

class QAction;
class QPushButton;
class QSettings;
class QSplitter;

namespace hookline::ui {

class Backend;
class ConfirmBar;
class ElidedLabel;
class EmptyState;
class Label;
class ListTable;
class SourceDialog;
class SourcePositionModel;
class SourceTableModel;
class StateFilterProxy;

class SourcesView : public QWidget {
    Q_OBJECT

public:
    explicit SourcesView(Backend& backend, QWidget* parent = nullptr);
    void renew(); ///< what is in use, and the numbers
    int sourceCount() const;
    bool hasTrouble() const; ///< one of them cannot go on
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);
    void replayWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    using Sources = std::vector<config::SourceSettings>;
    QWidget* buildDetail();
    int current() const; ///< row of the model; -1: none
    void select(const std::string& name);
    void edit(bool fresh);
    void openEditor(const std::string& name, const config::SourceSettings& source);
    void duplicate();
    void remove();
    void toggle();
    /// Into use; `told` is said when it is, with a way back.
    void use(Sources sources, const QString& told);
    void applied(const QString& errorId, const QString& errorText);
    void refresh();
    void showChosen();
    void showMenu(const QPoint& at);
    std::string freeName(const std::string& wish) const;
    void retranslate();

    Backend& m_backend;
    SourceTableModel* m_model;
    StateFilterProxy* m_proxy;
    SourcePositionModel* m_positions;
    QAction* m_add;
    QAction* m_edit;
    QAction* m_duplicate;
    QAction* m_toggle;
    QAction* m_delete;
    QAction* m_show;
    QAction* m_replay;
    QSplitter* m_splitter;
    ListTable* m_table;
    EmptyState* m_empty;
    QPushButton* m_emptyAdd;
    QWidget* m_detail;
    ElidedLabel* m_title;
    Label* m_says;
    Label* m_facts;
    ListTable* m_positionTable;
    Label* m_problem; ///< why a change could not be applied
    ConfirmBar* m_confirm;
    QPointer<SourceDialog> m_dialog;
    bool m_applying = false;
    Sources m_before; ///< in use until the last change
    QString m_told;
    std::string m_chosen; ///< by name
};

} // namespace hookline::ui
