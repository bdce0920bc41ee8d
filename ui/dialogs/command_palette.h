// The command palette (Ctrl+K): a few letters of anything the window can do, Enter does it. Finds by the words of the language in
// use and by the English ones. @thread ui
#pragma once

#include "ui/command.h"

#include <QAbstractListModel>
#include <QDialog>
#include <QIcon>
#include <QList>

class QLineEdit;
class QListView;

namespace hookline::ui {

class CommandModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Roles { ShortcutRole = Qt::UserRole, AreaRole, AliasRole, PositionsRole };
    explicit CommandModel(const QList<Command>& commands, QObject* parent = nullptr);
    void setPattern(const QString& pattern);
    const Command& at(int row) const { return m_commands[m_shown[row].index]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Shown {
        qsizetype index;
        int score;
        QList<int> positions; ///< of letters in the title, or in the alias where there is one
        QString alias;        ///< what was found, where the title does not show it
    };
    QList<Command> m_commands;
    QList<Shown> m_shown;
};

class CommandPalette : public QDialog {
    Q_OBJECT

public:
    CommandPalette(const QList<Command>& commands, QWidget* window);

signals:
    /// After the palette has closed itself.
    void chosen(const hookline::ui::Command& command);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void run(int row);

    CommandModel* m_model;
    QLineEdit* m_edit;
    QListView* m_list;
};

} // namespace hookline::ui
