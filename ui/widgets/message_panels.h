// Banners under the title: what is wrong, why, what to do. One per problem; they go when the problem goes. @thread ui
#pragma once

#include <QHash>
#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace hookline::ui {

class MessagePanel;

class MessagePanels : public QWidget {
    Q_OBJECT

public:
    struct Message {
        QString id;
        bool error = true;
        QString what;
        QString remedy;
        QString details;       ///< the core's own words; shown on demand
        QString actionText;    ///< empty: no button
        std::function<void()> action;
    };

    explicit MessagePanels(QWidget* parent = nullptr);
    /// Replaces the panel with the same id. One that was dismissed stays away until its text changes.
    void show(const Message& message);
    void remove(const QString& id);
    bool isShown(const QString& id) const;
    int count() const { return static_cast<int>(m_panels.size()); }

private:
    QVBoxLayout* m_column;
    QHash<QString, MessagePanel*> m_panels;
    QHash<QString, QString> m_dismissed; ///< id to the text that was dismissed
};

} // namespace hookline::ui
