// The program's log: from a level on, of a source, with a text in it; follows the newest line or stands still; copied and exported
// as plain text. @thread ui
#pragma once

#include "ui/pages/list_page.h"

class QAction;
class QComboBox;
class QSettings;

namespace hookline::ui {

class Backend;
class ListTable;
class LogTableModel;

class LogView : public ListPage {
    Q_OBJECT

public:
    explicit LogView(Backend& backend, QWidget* parent = nullptr);
    LogTableModel& model() const { return *m_model; }
    QList<QAction*> actions() const;
    void showLines(const QString& source, const QString& text);
    bool isFollowing() const { return m_following; }
    bool saveTo(const QString& file) const;
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

protected:
    void renew() override { refresh(); }
    void retranslate() override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QAction* make(const char* name, const char* iconName, const QList<QKeySequence>& keys, bool inTable);
    void buildActions();
    void buildFind();
    void setFollowing(bool following);
    void fillSources();
    void applyShown();
    void find(bool forward);
    void markMatches();
    void sayMatches();
    void closeFind();
    void copy() const;
    void exportLines();
    void openFolder() const;
    void refresh();

    Backend& m_backend;
    LogTableModel* m_model;
    QComboBox* m_level;
    QComboBox* m_source;
    QLineEdit* m_search;
    Label* m_count;
    ListTable* m_table;
    QWidget* m_findBar;
    QLineEdit* m_findEdit;
    QToolButton* m_findButtons[3]; ///< previous, next, close
    Label* m_findNote;
    QAction* m_pause;
    QAction* m_follow;
    QAction* m_findAction;
    QAction* m_copy;
    QAction* m_export;
    QAction* m_clear;
    QAction* m_folder;
    int m_leastLevel; ///< of the program, before anybody asked for more
    bool m_following = true;
    bool m_moving = false; ///< we scroll ourselves
};

} // namespace hookline::ui
