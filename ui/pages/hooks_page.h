// Hooks: which callbacks run where, in what order, how often, how long, and how they fare; and the scripts among them. @thread ui
#pragma once

#include <QWidget>

#include <functional>

class QSettings;
class QTabWidget;

namespace hookline::ui {

class Backend;
class EventTableModel;
class HookChainsView;
class PageHeader;
class ScriptsView;

class HooksPage : public QWidget {
    Q_OBJECT

public:
    HooksPage(Backend& backend, const EventTableModel& events, QWidget* parent = nullptr);
    HookChainsView& chains() const { return *m_chains; }
    ScriptsView& scripts() const { return *m_scripts; }
    /// True: a script's text is not saved. The page then asks whether it may be lost, and calls `then` on yes, when nothing holds any
    /// more.
    bool holdClose(std::function<void()> then);
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();

signals:
    void eventsWanted(const QString& filter);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    PageHeader* m_header;
    QTabWidget* m_tabs;
    HookChainsView* m_chains;
    ScriptsView* m_scripts;
};

} // namespace hookline::ui
