// The filter of the events page: where it is typed, what is wrong with it, saved and recent ones, and quick choices.
//
// Words are applied while they are typed; anything else on Enter. A filter with a mistake changes nothing: the last good one
// stays. @thread ui
#pragma once

#include "ui/models/event_filter.h"

#include <QTimer>
#include <QWidget>

class QMenu;
class QSettings;
class QToolButton;

namespace hookline::ui {

class ElidedLabel;
class FilterEdit;
class FlowLayout;
class Label;

class FilterBar : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(QWidget* parent = nullptr);
    FilterEdit* edit() const { return m_edit; }
    /// Puts the text in and applies it.
    void setFilterText(const QString& text);
    /// How a test joins the filter that is there.
    enum class Join { Replace, And, Or, AndNot };
    void combine(const QString& test, Join how);
    void setCount(const QString& text) const;
    /// What the buttons of the event kinds say.
    void setKindCounts(const KindCounts& counts);
    const QString& applied() const noexcept { return m_applied; }
    const QStringList& saved() const noexcept { return m_saved; }
    void setSaved(const QStringList& saved);
    void saveState(QSettings& settings) const;
    void restoreState(const QSettings& settings);

signals:
    void filterChosen(const hookline::ui::EventFilter& filter);
    /// The user is done here: the table should get the keys.
    void left();
    void helpWanted();
    /// By the user, here.
    void savedChanged(const QStringList& saved);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void typed();
    void apply(bool remember);
    void showState(const EventFilter& filter);
    void toggleSaved();
    void rebuildChips();
    void showKindCounts();
    void checkChips();
    void toggleTest(const QString& test);
    void toggleKinds(const QStringList& kinds);
    void fillMenu();
    QToolButton* addChip(const QString& text, const QString& filter, const char* name);
    void retranslate();

    FilterEdit* m_edit;
    Label* m_count;
    ElidedLabel* m_message;
    QToolButton* m_star;
    QToolButton* m_more; ///< the saved and the recent ones
    QToolButton* m_help;
    QMenu* m_menu;
    QWidget* m_chipRow;
    FlowLayout* m_chips;
    QList<QToolButton*> m_kindChips; ///< in the order of kKindChips
    KindCounts m_kindCounts {};
    QTimer m_typing;
    QString m_applied;
    QStringList m_saved;
    QStringList m_recent;
};

} // namespace hookline::ui
