// Banners under the title: what is wrong, why, what to do, with buttons that do it. One per problem; they go when the problem
// goes. @thread ui
#pragma once

#include <QHash>
#include <QWidget>

#include <functional>
#include <vector>

class QVBoxLayout;

namespace hookline::ui {

class MessagePanel;

class MessagePanels : public QWidget {
    Q_OBJECT

public:
    struct Action {
        QString text;
        std::function<void()> act;
        bool onBridge = false; ///< the bridge's page has it, or is where it leads
    };
    struct Message {
        QString id;
        bool error = true;
        QString what;
        QString remedy;
        QString details = {};         ///< the core's own words; shown on demand
        std::vector<Action> actions = {}; ///< the first is the most likely one; at most kMostActions
        QString state = {};           ///< how it stands now, in figures; a change is not another message
        bool why = false;             ///< the details are no evidence but an explanation
    };
    static constexpr std::size_t kMostActions = 3;

    explicit MessagePanels(QWidget* parent = nullptr);
    /// Replaces the panel with the same id. One that was dismissed stays away until the problem changes or has been removed.
    void show(const Message& message);
    /// The problem is over; should it come back, it is shown again.
    void remove(const QString& id);
    /// New figures for a panel that is shown.
    void setState(const QString& id, const QString& state);
    bool isShown(const QString& id) const;
    /// While the bridge's page is shown, what it has itself is no button.
    void setOnBridge(bool on);
    int count() const { return static_cast<int>(m_panels.size()); }

private:
    void take(const QString& id);
    void showAction(const MessagePanel& panel) const;

    QVBoxLayout* m_column;
    QHash<QString, MessagePanel*> m_panels;
    bool m_onBridge = false;
    QHash<QString, QString> m_dismissed; ///< id to what was dismissed, in the core's words
};

} // namespace hookline::ui
